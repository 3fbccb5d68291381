"""Coding sheets out: which segments, codes and suggestions go into one, and where it is written."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import CannotExport, CannotWrite, UnknownName
from qualcode.files.sheets import clean
from qualcode.model import Code, Interview, Issue, Line
from qualcode.sheets.layout import kept
from qualcode.sheets.pages import runs
from qualcode.sheets.records import About, BaseRow, Layout
from qualcode.sheets.rows import said_of
from qualcode.sheets.write import Content, write
from qualcode.store import desk, sheets
from qualcode.store.interviews import all_interviews
from qualcode.store.things import CODEBOOK
from qualcode.workflows import findings, hand
from qualcode.workflows.findings import Language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard

MOST_SEGMENTS = 65_000
"""Segments of one sheet: sheets are batches for people, and slow far below what Excel could hold."""
MOST_COLUMNS = 40
"""Codes that a wide sheet has columns for."""
SLOTS = 4
_STEMS: Mapping[str, str] = {"es": "codificacion", "en": "coding"}
_LONGEST = 40
"""Characters of a file's name for its interviews."""


@dataclass(frozen=True)
class Exported:
    """A sheet that was written, of how many segments, and what is worth telling about it."""

    path: Path
    sheet_id: str
    segments: int
    interviews: tuple[str, ...]
    issues: tuple[Issue, ...] = ()


def export(
    study: StudyFolder,
    path: Path | None = None,
    *,
    coder: str,
    interviews: Sequence[str] = (),
    where: Mapping[str, str] | None = None,
    blind: bool = False,
    layout: Layout = "slots",
    slots: int = SLOTS,
    codes: Sequence[str] = (),
    unread: bool = False,
    language: Language | None = None,
    sheet_id: str = "",
) -> Exported:
    """Write a coding sheet for a coder, of all interviews or of those named (``A01``, ``A01-A12``).

    What the coder has said already stands in it, and nothing of other coders; suggestions of rules
    unless ``blind``. ``codes`` (codes, themes, dimensions): it is about these only. ``unread``: only
    segments that the coder has not read. Without a ``path`` it goes into ``out`` under a free name.
    Raises ``CannotExport``, ``CannotWrite`` where there is a file already, ``UnknownName``.
    """
    coder = hand.check_coder(coder)
    tongue = language or findings.report_language(study)
    _check_free(study, path)
    chosen = _codes(study, codes, layout)
    known = {interview.id: interview for interview in all_interviews(study.file)}
    ids = select(known, interviews) if interviews else sorted(known)
    if where:
        fitting = {one.id for one in findings.evidence_of(study, where).interviews}
        ids = [one for one in ids if one in fitting]
    lines, issues = _lines(study, [known[one] for one in ids], coder, unread=unread)
    only = {code.id for code in chosen} if codes else set()
    base = base_rows(study, lines, coder, codes=only, blind=blind)
    if not base:
        raise CannotExport("there is no segment to code in it", _no_segment(unread, ids))
    if len(base) > MOST_SEGMENTS:
        why = f"it would have {len(base):,} segments, and a sheet has {MOST_SEGMENTS:,} at most"
        raise CannotExport(why, "Name fewer interviews with --interviews")
    there = tuple(dict.fromkeys(line.interview_id for line in lines))
    about = About(
        sheet_id or uuid.uuid4().hex,
        study.file.meta("study_id"),
        coder,
        study.file.now(),
        layout,
        tongue,
        _codebook_sha256(study),
        study.codebook.version,
        blind,
        there,
        max(slots, *(len(row.entries) for row in base.values())) if layout == "slots" else 1,
        len(base),
        tuple(sorted(only)),
    )
    target = path or _free_name(study, about, every=len(there) == len(known))
    _write(study, target, Content(about, lines, base, study.codebook, chosen))
    issues += _namesakes(study, coder)
    return Exported(target, about.sheet_id, len(base), there, tuple(issues))


def _write(study: StudyFolder, target: Path, content: Content) -> None:
    """The sheet and what the study keeps of it: both, or neither."""
    about = content.about

    def check(finished: Path, path: Path) -> None:
        guard(study).file(finished, path)
        memory = kept(about, content.base.values())
        sheets.put(study.file, about.sheet_id, about.at, about.coder, memory, about.n_rows)

    write(target, content, check=check)


def base_rows(
    study: StudyFolder,
    lines: Iterable[Line],
    coder: str,
    *,
    codes: Collection[str] = (),
    blind: bool = False,
) -> dict[str, BaseRow]:
    """What a coder says of segments now, by id, as a sheet shows it."""
    memos = sheets.memos(study.file, coder)
    rejected = {} if blind else sheets.rejected(study.file, coder)
    return {
        line.segment_id: said_of(
            line,
            coder,
            memo=memos.get(line.segment_id, ("", "")),
            rejected=rejected.get(line.segment_id, ()),
            codes=codes,
        )
        for line in lines
        if line.segment_id
    }


def select(known: Collection[str], wanted: Iterable[str]) -> list[str]:
    """Ids of interviews, sorted, by their names and by runs of them (``A01-A12``), in any case.

    Raises ``UnknownName`` for what names none.
    """
    chosen: set[str] = set()
    for name in wanted:
        found = [one for one in known if one == name]
        found = found or [one for one in known if one.casefold() == name.casefold()]
        found = found or _run(known, name)
        if not found:
            raise UnknownName("interview", name, known)
        chosen.update(found)
    return sorted(chosen)


def _run(known: Iterable[str], name: str) -> list[str]:
    """The interviews of a run, first and last included, whether these are there or not."""
    for dash in re.finditer("-", name):
        first, last = _numbered(name[: dash.start()]), _numbered(name[dash.end() :])
        if first and last and first[0] == last[0]:
            numbers = {one: _numbered(one) for one in known}
            return [
                one
                for one, own in numbers.items()
                if own and own[0] == first[0] and first[1] <= own[1] <= last[1]
            ]
    return []


def _numbered(name: str) -> tuple[str, int] | None:
    parts = re.fullmatch(r"(.*?)(\d{1,9})", name.strip().casefold(), re.DOTALL)
    return (parts[1], int(parts[2])) if parts else None


def _codes(study: StudyFolder, wanted: Sequence[str], layout: Layout) -> tuple[Code, ...]:
    """The codes that can be chosen, in the order of the codebook; retired ones cannot."""
    book = study.codebook
    named = {code.id for name in wanted for code in book.select(name)}
    codes = tuple(
        code
        for code in (*book.codes, *book.housekeeping)
        if (code.id in named or not wanted) and not code.retired
    )
    if not codes:
        raise CannotExport("there is no code that can be chosen", "Name others with --codes")
    if layout == "wide" and len(codes) > MOST_COLUMNS:
        why = f"a wide sheet has a column for each code, {MOST_COLUMNS} at most, not {len(codes)}"
        remedy = "Name some of them with --codes (MARKET, say), or take --layout slots"
        raise CannotExport(why, remedy)
    return codes


def _lines(
    study: StudyFolder, interviews: Sequence[Interview], coder: str, *, unread: bool
) -> tuple[list[Line], list[Issue]]:
    """The rows of a sheet, and what was left out of it for want of consent."""
    lines: list[Line] = []
    without: list[str] = []
    issues = []
    for interview in interviews:
        read = desk.lines(study.file, interview.id)
        own = [line for line in read if _may(interview, line)]
        left_out = sum(bool(line.segment_id) for line in read if not _may(interview, line))
        if not any(line.segment_id for line in own):
            without += [interview.id] * bool(left_out)
            continue
        if left_out:
            what = f"{left_out:,} segments of people without consent to analysis are left out"
            issues.append(Issue(interview.id, what, "", "note"))
        lines += _unread(own, coder) if unread else own
    if without:
        what = "left out of the sheet for want of consent to analysis, or set aside"
        issues.append(Issue(runs(without), what, "", "note"))
    return lines, issues


def _may(interview: Interview, line: Line) -> bool:
    """Whether a line may be analysed; what is asked may when anybody's answers may."""
    if line.segment_id or line.role != "interviewer":
        return interview.may("analysis", line.speaker)
    return interview.may("analysis", "") or any(p.may("analysis") for p in interview.participants)


def _unread(lines: Sequence[Line], coder: str) -> list[Line]:
    """The segments that the coder has not read, each with what was asked just before."""
    chosen: list[Line] = []
    asked: list[Line] = []
    for line in lines:
        if not line.segment_id:
            asked.append(line)
            continue
        if not line.is_read_by(coder):
            chosen += [*asked, line]
        asked = []
    return chosen


def _no_segment(unread: bool, ids: Sequence[str]) -> str:
    if unread and ids:
        return "The coder has read all of them; leave out --unread to see them again"
    return "Name interviews that are in the study, with consent to analysis" if ids else _NONE


_NONE = "No interview is in the study that fits; 'qualcode interviews list' shows them"


def _codebook_sha256(study: StudyFolder) -> str:
    """Identity of the codebook: as the study remembers it, else of its file."""
    known = study.file.meta(CODEBOOK)
    return known or hashlib.sha256(study.codebook_path.read_bytes()).hexdigest()


def _check_free(study: StudyFolder, path: Path | None) -> None:
    """Raises ``CannotWrite`` for a place where the study has its own files, or where one is already:
    it may be a sheet that somebody has filled in."""
    if path is None:
        return
    study.check_target(path, ".xlsx")
    if path.exists():
        raise CannotWrite(path, "there is a file of that name; name another")


def _free_name(study: StudyFolder, about: About, *, every: bool) -> Path:
    """A name in ``out`` that no file has: ``codificacion_JP_A01-A12_v1.xlsx``."""
    which = runs(about.interviews).replace(", ", ",")
    if every:
        which = ""
    elif len(which) > _LONGEST:
        which = f"{about.interviews[0]}..{about.interviews[-1]}"
    parts = [_STEMS[about.language], _plain(about.coder), _plain(which)]
    stem = "_".join(part for part in parts if part)
    number = 1
    while (path := study.out / f"{stem}_v{number}.xlsx").exists():
        number += 1
    return path


def _plain(text: str) -> str:
    """What of a text may stand in the name of a file everywhere, not too long."""
    bare = re.sub(r'[<>:"/\\|?*\s]+', "-", clean(text)).strip("-. ")
    while len(bare.encode()) > 80:
        bare = bare[:-1]
    return bare


def _namesakes(study: StudyFolder, coder: str) -> list[Issue]:
    """A remark where this coder has done nothing yet and another is called nearly the same."""
    there = desk.coders(study.file)
    if coder in there:
        return []
    near = [one for one in there if one.casefold() == coder.casefold()]
    return [
        Issue(coder, f"has not coded in this study; '{one}' has", "If it is the same person, "
              f"export again with --coder {one}.", "warning")
        for one in near
    ]  # fmt: skip
