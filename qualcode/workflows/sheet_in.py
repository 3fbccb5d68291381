"""Coding sheets that come back: what they change, and that done as one act."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from qualcode.errors import SheetRefused, visible
from qualcode.files.atomic import write_bytes
from qualcode.model import Line
from qualcode.sheets import archive
from qualcode.sheets.codes import Codes
from qualcode.sheets.decide import is_report, read_decisions, stands
from qualcode.sheets.merge import Merged, decided, merge, with_decision
from qualcode.sheets.problems import Problem
from qualcode.sheets.read import Sheet, read
from qualcode.sheets.records import BaseRow, text_hash
from qualcode.sheets.resolve import resolve
from qualcode.sheets.rows import said_of
from qualcode.sheets.slots import Resolved
from qualcode.store import acts, codebooks, desk, received, sheets
from qualcode.store.acts import NOTE
from qualcode.store.file import STUDY_ID
from qualcode.store.received import Received
from qualcode.workflows import sheet_changes, sheet_known
from qualcode.workflows.findings import Language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard
from qualcode.workflows.sheet_changes import Plan
from qualcode.workflows.sheet_known import Known
from qualcode.workflows.sheet_report import Planned, SheetIn, report_on

RECEIVED = "received"
"""The folder of the study in which files are kept as they came."""
ACT = "sheet import"
_LONGEST = 80
"""Bytes of a file's own name in the name under which it is kept."""


def import_sheet(
    study: StudyFolder,
    path: Path,
    *,
    coder: str = "",
    apply: bool = False,
    language: Language | None = None,
    not_blind: bool = False,
    report: Path | None = None,
) -> SheetIn:
    """Take back a coding sheet, or the report of an import in which somebody has decided on conflicts.

    Without ``apply`` the study is not touched. With it everything in the file is one act, which
    ``undo`` takes back, and the file is kept as it came. A report for people is written where there is
    something to look at. ``not_blind``: take a blind sheet though its coder has seen what it hid.

    Raises ``Unreadable`` and ``SheetRefused`` where nothing of the file can be taken.
    """
    raw = archive.received(path)
    sha256 = hashlib.sha256(raw).hexdigest()
    done = SheetIn(path.name)
    if before := received.get(study.file, sha256):
        done.problems.append(Problem("W12", "again", facts={"at": before.at}))
    if is_report(path, raw):
        found = _decisions(study, path, raw, coder, done)
    else:
        found = _sheet(study, path, raw, sha256, coder, not_blind, done)
    done.coder = found.known.coder
    done.problems += found.plan.problems
    done.counts = found.plan.counts
    done.counts["conflicts"] = len(done.conflicts)
    done.counts["refused"] = done.refused
    done.applied = apply
    done.report = report_on(study, path, found, done, language, report)
    if apply and (found.plan.changes or before is None):
        _apply(study, raw, sha256, found, done)
    return done


def _sheet(
    study: StudyFolder,
    path: Path,
    raw: bytes,
    sha256: str,
    coder: str,
    not_blind: bool,
    done: SheetIn,
) -> Planned:
    sheet = read(path, raw)
    known = sheet_known.known(study, sheet, coder, sha256)
    lines = _lines(study, sheet, known)
    sheet_known.check_blind(path.name, known, sheet, lines.values(), seen=not_blind)
    codes = Codes(study.codebook, codebooks.renamed(study.file))
    base = {one: _with_codes_of_now(row, codes) for one, row in known.base.items()}
    texts = {one: line.text for one, line in lines.items()}
    resolved = _masked(study, resolve(sheet, codes, base, texts, has_base=bool(known.sheet_id)))
    now = {
        row.segment_id: _now(study, lines[row.segment_id], row, base, known.coder)
        for row in resolved.rows
        if row.segment_id in lines
    }
    merged = merge(base, resolved.rows, now)
    if not known.sheet_id:  # what it says is known from now on, should the same file come again
        merged.base = {row.segment_id: row for row in resolved.rows}
    plan = Plan(known.coder, places=resolved.places)
    sheet_changes.add_changes(study, plan, merged.changes, lines, base)
    sheet_changes.add_proposals(study, plan, resolved.proposed)
    done.conflicts = merged.conflicts
    done.problems += _about_sheet(sheet, known)
    done.problems += resolved.problems
    for one in merged.conflicts:
        plan.tell("C01", "conflict", one.segment_id, what=one.part)
    _tell_moved(plan, merged, resolved, base, lines)
    return Planned(known, lines, plan, merged.base, resolved, sheet.saved)


def _lines(study: StudyFolder, sheet: Sheet, known: Known) -> dict[str, Line]:
    """The segments of a sheet as they are now, and all others of its interviews."""
    interviews = list(known.interviews)
    if not interviews:
        place = sheet.columns["segment"]
        ids = {str(row[place]).strip() for _, row in sheet.rows if place < len(row) and row[place]}
        interviews = sorted({one.rpartition("-")[0] for one in ids})
    return {
        line.segment_id: line
        for interview_id in interviews
        for line in desk.lines(study.file, interview_id)
        if line.segment_id
    }


def _with_codes_of_now(row: BaseRow, codes: Codes) -> BaseRow:
    if not codes.renamed:
        return row
    return replace(
        row,
        entries=tuple(replace(one, code=codes.now(one.code)) for one in row.entries),
        rejected=tuple(sorted({codes.now(code) for code in row.rejected})),
        asked=tuple(sorted({codes.now(code) for code in row.asked})),
    )


def _now(
    study: StudyFolder, line: Line, row: BaseRow, base: Mapping[str, BaseRow], coder: str
) -> BaseRow:
    """What the study says now of a segment, beside a row of the sheet."""
    was = base.get(row.segment_id) or BaseRow(row.segment_id, "")
    memo = was.memo if row.memo == was.memo else sheet_changes.memo_now(study, was, coder)
    said = said_of(line, coder, memo=("", memo))
    rejected = was.rejected
    if row.rejected != was.rejected:
        rejected = sheets.rejected(study.file, coder).get(row.segment_id, ())
    return replace(said, rejected=tuple(sorted(rejected)), asked=was.asked)


def _masked(study: StudyFolder, found: Resolved) -> Resolved:
    """With tokens for originals in what the coder wrote, where names were replaced in the study."""
    matcher = guard(study).matcher
    if not matcher:
        return found
    masked = matcher.replaced
    found.rows = [replace(row, memo=masked(row.memo)) if row.memo else row for row in found.rows]
    found.proposed = [replace(one, text=masked(one.text)) for one in found.proposed]
    found.edited = [replace(one, text=masked(one.text)) for one in found.edited]
    found.problems = [
        replace(one, value=masked(one.value), nearest=masked(one.nearest)) for one in found.problems
    ]
    return found


def _about_sheet(sheet: Sheet, known: Known) -> Iterator[Problem]:
    """What is worth telling about a sheet as a whole."""
    if known.how:
        yield Problem("W16", known.how)
    if sheet.copies:
        yield Problem("W16", "copies", facts={"pages": ", ".join(sheet.copies)})


def _tell_moved(
    plan: Plan,
    merged: Merged,
    resolved: Resolved,
    base: Mapping[str, BaseRow],
    lines: Mapping[str, Line],
) -> None:
    """Tell of changes in segments whose text is another one now, or is gone."""
    for segment_id in dict.fromkeys(one.segment_id for one in merged.changes):
        was = base.get(segment_id)
        if was and was.text_hash and was.text_hash != text_hash(lines[segment_id].text):
            plan.tell("W14", "text_changed", segment_id)
    for row in resolved.rows:
        if row.segment_id not in lines and row != base.get(row.segment_id):
            plan.tell("E08", "segment_gone", row.segment_id)


def _decisions(study: StudyFolder, path: Path, raw: bytes, coder: str, done: SheetIn) -> Planned:
    """What a filled-in report changes: the conflicts that somebody has decided on."""
    found = read_decisions(path, raw)
    if found.study_id != study.file.meta(STUDY_ID):
        raise SheetRefused(path.name, "E01", "it is about another study", "Import it there.")
    if sheets.coder_of(study.file, found.sheet_id) not in ("", found.coder):
        why = f"it is about a sheet that went out for another than {found.coder}"
        remedy = "Its hidden page was edited: import the sheet again for a new report."
        raise SheetRefused(path.name, "E02", why, remedy)
    if coder and coder.casefold() != found.coder.casefold():
        why = f"it is about a sheet of {found.coder}, not of {coder}"
        raise SheetRefused(path.name, "E02", why, "Leave --coder out.")
    first, base = sheet_known.base_of(study, found.sheet_id)
    known = Known(found.coder, found.sheet_id, first, base)
    ids = [one.conflict.segment_id for one in found.decided]
    lines = {line.segment_id: line for line in desk.lines_of(study.file, ids)}
    places = {one.conflict.segment_id: one.cell for one in found.decided}
    plan = Plan(found.coder, places=places)
    new = dict(base)
    changes = []
    for one in found.decided:
        segment_id = one.conflict.segment_id
        line = lines.get(segment_id)
        was = new.get(segment_id) or BaseRow(segment_id, "")
        if line is None:
            plan.problems.append(Problem("E08", "segment_gone", one.cell, segment_id))
            continue
        wanted = decided(one.conflict, one.decision)
        now = _all_now(study, line, was, found.coder)
        if wanted and not stands(one.conflict, now):
            if not all(stands(replace(one.conflict, study=c.after), now) for c in wanted):
                plan.problems.append(Problem("E08", "changed_since", one.cell, segment_id))
                continue
            wanted = []  # it is so already
        changes += wanted
        new[segment_id] = with_decision(was, one.conflict)
    sheet_changes.add_changes(study, plan, changes, lines, base)
    done.problems += found.problems
    return Planned(known, lines, plan, new)


def _all_now(study: StudyFolder, line: Line, was: BaseRow, coder: str) -> BaseRow:
    memo = sheet_changes.memo_now(study, was, coder)
    rejected = sheets.rejected(study.file, coder).get(line.segment_id, ())
    return said_of(line, coder, memo=("", memo), rejected=rejected)


# ---------- what is written


def _apply(study: StudyFolder, raw: bytes, sha256: str, found: Planned, done: SheetIn) -> None:
    """Do what a file changes as one act, and keep the file as it came."""
    file = study.file
    kept = _place(study, done.file, sha256)
    is_new = not kept.exists()
    write_bytes(kept, raw)
    told = {key: n for key, n in done.counts.items() if n}
    about = {"file": visible(done.file), "coder": done.coder, "sheet": found.known.sheet_id, **told}
    try:
        with file.transaction():
            uid = file.record(ACT, visible(done.file), after=about, kind=NOTE)
            acts.within(file, ACT, found.plan.changes)
            base = sheet_known.kept_base(found.known.first, found.base, found.saved)
            one = Received(
                sha256,
                file.now(),
                visible(done.file),
                kept.relative_to(study.path).as_posix(),
                uid,
                found.known.sheet_id,
                base,
            )
            received.put(file, one)
    except BaseException:
        for path in ([kept] if is_new else []) + ([done.report] if done.report else []):
            with suppress(OSError):
                path.unlink()
        raise
    done.act_uid, done.kept = uid, kept


def _place(study: StudyFolder, name: str, sha256: str) -> Path:
    """Where a file is kept: by the moment, what is in it, and its own name."""
    stem = (
        re.sub(r'[<>:"/\\|?*\s\x00-\x1f]+', "-", Path(visible(name)).stem).strip("-. ") or "sheet"
    )
    while len(stem.encode("utf-8", "replace")) > _LONGEST:
        stem = stem[:-1]
    stamp = study.file.now().replace(":", "").replace("+0000", "Z")
    return study.path / RECEIVED / f"{stamp}-{sha256[:8]}-{stem}.xlsx"
