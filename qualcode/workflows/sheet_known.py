"""Which coding sheet a workbook is, and what it is compared with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from qualcode.errors import SheetRefused
from qualcode.model import Line
from qualcode.sheets import layout
from qualcode.sheets.read import Sheet
from qualcode.sheets.records import About, BaseRow
from qualcode.store import received, sheets
from qualcode.store.file import STUDY_ID
from qualcode.store.received import Received
from qualcode.workflows import hand
from qualcode.workflows.folder import StudyFolder


@dataclass(frozen=True)
class Known:
    """What a sheet is compared with.

    ``first`` is what it said when it went out, ``base`` what has been taken from it since. Of a sheet
    whose ``sheet_id`` is empty nothing is known: it adds, and takes nothing away. ``how`` says in what
    way it is not as it should be: ``by_headings``, ``no_base``, ``older``.
    """

    coder: str
    sheet_id: str
    first: Mapping[str, BaseRow]
    base: Mapping[str, BaseRow]
    blind: bool = False
    interviews: tuple[str, ...] = ()
    how: str = ""


def known(study: StudyFolder, sheet: Sheet, coder: str, sha256: str) -> Known:
    """What is known of a sheet: by the study's word, by that of its hidden page, by its segments.

    Raises ``SheetRefused`` where it is of another study or coder, or its hidden page was edited.
    """
    named = hand.check_coder(coder) if coder else ""
    about, first, how = sheet.about, sheet.base, ""
    if about is not None and first is not None:
        if about.study_id != study.file.meta(STUDY_ID):
            raise SheetRefused(
                sheet.file, "E01", "it went out of another study", "Import it there."
            )
        stored = of_sheet(study, about.sheet_id)
        if stored:
            _check_about(sheet.file, stored[0], about)
            about, first = stored
    else:
        about, first = _fitting(study, sheet, named)
        how = "by_headings"
    if about is None or first is None:
        return _unknown(study, sheet.file, named, sha256)
    if named and named.casefold() != about.coder.casefold():
        why = f"it went out for {about.coder}, not for {named}"
        remedy = "Leave --coder out, or ask who has filled it in."
        raise SheetRefused(sheet.file, "E02", why, remedy)
    base, is_older = _since(study, about.sheet_id, first, sheet.saved, sha256)
    return Known(
        about.coder,
        about.sheet_id,
        first,
        base,
        about.blind,
        about.interviews,
        "older" if is_older else how,
    )


def of_sheet(study: StudyFolder, sheet_id: str) -> tuple[About, dict[str, BaseRow]] | None:
    """What the study keeps of a sheet that went out, if it does."""
    text = sheets.get(study.file, sheet_id)
    with suppress(ValueError):
        return layout.read_kept(text) if text else None
    return None


def base_of(
    study: StudyFolder, sheet_id: str
) -> tuple[Mapping[str, BaseRow], Mapping[str, BaseRow]]:
    """What a sheet said when it went out, and what has been taken from it since."""
    stored = of_sheet(study, sheet_id)
    first = stored[1] if stored else {}
    return first, _since(study, sheet_id, first, "", "")[0]


def kept_base(first: Mapping[str, BaseRow], base: Mapping[str, BaseRow], saved: str) -> str:
    """What is kept of a base, as JSON: the rows that are not as they went out."""
    rows = {
        one: layout.base_json(row) for one, row in sorted(base.items()) if row != first.get(one)
    }
    return json.dumps({"saved": saved, "rows": rows}, separators=(",", ":"))


def check_blind(
    file: str, known: Known, sheet: Sheet, lines: Iterable[Line], *, seen: bool = False
) -> None:
    """Raises ``SheetRefused`` where the coder of a blind sheet has seen what it hid: what rules found.

    ``seen``: take it all the same.
    """
    if not known.blind or seen:
        return
    remedy = "If that is known and meant, import it with --not-blind."
    if "suggestions" in sheet.columns:
        why = "it went out blind, and has a column of suggestions now"
        raise SheetRefused(file, "E05", why, remedy)
    for line in lines:
        held = {entry.name for entry in known.first.get(line.segment_id, _NONE).entries}
        new = [m for m in line.by(known.coder) if m.origin == "suggestion" and m.name not in held]
        if new:
            why = (
                f"it went out blind, and {known.coder} has answered suggestions of rules since"
                f" ({line.segment_id})"
            )
            raise SheetRefused(file, "E05", why, remedy)


_NONE = BaseRow("", "")


def _unknown(study: StudyFolder, file: str, coder: str, sha256: str) -> Known:
    if not coder:
        why = "its hidden page is gone or damaged, so that it does not say whose it is"
        raise SheetRefused(file, "E02", why, "Name its coder with --coder.")
    before = received.get(study.file, sha256)
    return Known(coder, "", {}, _rows(before) if before else {}, how="no_base")


def _check_about(file: str, stored: About, about: About) -> None:
    remedy = "Its hidden page was edited: ask its coder for the file as it was."
    if stored.coder != about.coder:
        why = f"it went out for {stored.coder}, and says now that it is of {about.coder}"
        raise SheetRefused(file, "E02", why, remedy)
    if stored.blind != about.blind:
        raise SheetRefused(file, "E05", "whether it is blind was changed in it", remedy)


def _fitting(
    study: StudyFolder, sheet: Sheet, coder: str
) -> tuple[About | None, Mapping[str, BaseRow] | None]:
    """The only sheet that went out which has all these segments."""
    place = sheet.columns["segment"]
    there = {str(row[place]).strip() for _, row in sheet.rows if place < len(row) and row[place]}
    fitting = []
    for text in received.sheets_out(study.file, coder):
        with suppress(ValueError):
            about, base = layout.read_kept(text)
            if there <= base.keys():
                fitting.append((about, base))
    return fitting[0] if there and len(fitting) == 1 else (None, None)


def _since(
    study: StudyFolder, sheet_id: str, first: Mapping[str, BaseRow], saved: str, sha256: str
) -> tuple[Mapping[str, BaseRow], bool]:
    """The base of a sheet that may have come back before, and whether this is an older copy of it: that
    is compared with what went out, and takes nothing away that a newer one has brought."""
    last = received.newest(study.file, sheet_id)
    if last is None or not last.base:
        return first, False
    kept = json.loads(last.base)["saved"]
    if saved and kept and saved < kept and received.get(study.file, sha256) is None:
        return first, True
    return {**first, **_rows(last)}, False


def _rows(one: Received) -> dict[str, BaseRow]:
    rows = json.loads(one.base)["rows"] if one.base else {}
    return {one: layout.base_row(one, text) for one, text in rows.items()}
