"""The attribute sheet: who was interviewed, when, in which value chains."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qualcode.errors import Unreadable
from qualcode.files import sheets
from qualcode.ingest import columns
from qualcode.ingest.assemble import interview_id
from qualcode.ingest.characters import check_file, content, decode
from qualcode.ingest.vocabulary import fold
from qualcode.model import Codebook, Interview, Issue, Participant

_OF_INTERVIEW = ("date", "language", "value_chain")
_OF_PARTICIPANT = ("gender", "age", "consent")
_OWN = (
    *_OF_INTERVIEW,
    *("actor_type", "number", "speaker", "descriptor", "descriptor_es", "descriptor_en"),
)
_HEADING_ROWS = 20
"""Headings are looked for in this many rows; titles and notes may stand above them."""
_FILE_SUFFIX = re.compile(r"(?<=.)\.(docx?|txt|md|vtt|srt|pdf|odt|rtf)$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A row of the sheet: its number as the spreadsheet counts, and its filled cells by column."""

    number: int
    interview: str
    cells: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A cell as text, empty when there is none."""
        return columns.text(self.cells.get(name))


def read_attributes(
    path: Path, codebook: Codebook | None = None
) -> tuple[dict[str, Interview], list[Issue]]:
    """The interviews of an .xlsx or .csv sheet by id, in its order, and what is wrong in which row.

    A row is a participant; rows with the same interview belong together. Value chains and actor types
    become ids of the codebook, by id, label or plain word; without a codebook they stay as written.
    Raises ``Unreadable`` when the file is no sheet or has no column for the interview.
    """
    lines, issues = _lines(path)
    by_interview: dict[str, list[Line]] = {}
    for line in lines:
        by_interview.setdefault(line.interview, []).append(line)
    varying = {
        name
        for rows in by_interview.values()
        for name in {name for row in rows for name in row.cells}
        if len({row.text(name) for row in rows} - {""}) > 1
    }
    interviews = {}
    for name, rows in by_interview.items():
        interviews[name], more = _interview(path.name, name, rows, varying, codebook)
        issues += more
    return interviews, issues


def match(interviews: Mapping[str, Interview], ids: Collection[str]) -> list[Issue]:
    """What has attributes but no transcript and the other way round, with names that are nearly it."""
    near = {_bare(name): name for name in ids}
    near_too = {_bare(name): name for name in interviews}
    issues = []
    for name in sorted(set(interviews) - set(ids)):
        other = near.get(_bare(name))
        remedy = f"Did you mean {other}?" if other else "Read its file in, or take its rows out."
        issues.append(Issue(name, "it has attributes, but no transcript", remedy))
    for name in sorted(set(ids) - set(interviews)):
        other = near_too.get(_bare(name))
        remedy = f"Did you mean {other}?" if other else "Add a row for it to the attribute sheet."
        issues.append(Issue(name, "it has a transcript, but no attributes", remedy))
    return issues


def _bare(name: str) -> str:
    """An id by its letters and numbers alone, ``A5`` and ``a-05`` being the same."""
    letters = "".join(c if c.isalnum() else " " for c in fold(name))
    parts = re.findall(r"\d+|[^\W\d_]+", letters)
    return " ".join(part.lstrip("0") or "0" for part in parts)


def _interview(
    where: str, name: str, rows: Sequence[Line], varying: set[str], codebook: Codebook | None
) -> tuple[Interview, list[Issue]]:
    """One interview from its rows."""
    rows, issues = _distinct(where, rows)
    first = {column: _first(rows, column) for column in _OF_INTERVIEW}
    for column, row in first.items():
        for other in rows:
            if other.text(column) and other.text(column) != row.text(column):
                what = f"{column} differs from row {row.number} of the same interview"
                remedy = f"Row {row.number} counts; make them the same."
                issues.append(Issue(f"{where}, row {other.number}", what, remedy))
    language, more = _language(where, first["language"])
    when, late = _date(where, first["date"])
    chains, odd = _chains(where, first["value_chain"], codebook)
    issues += [*more, *late, *odd]
    participants = []
    for row in rows:
        participant, more = _participant(where, row, varying, language, codebook)
        participants.append(participant)
        issues += more
    attributes = {
        column: columns.several(_first(rows, column).text(column))
        for column in dict.fromkeys(column for row in rows for column in row.cells)
        if column not in _OWN and not _is_of_participant(column, varying)
    }
    return Interview(name, language, when, chains, tuple(participants), attributes), issues


def _first(rows: Sequence[Line], column: str) -> Line:
    """The first row that says something in that column, else the first."""
    return next((row for row in rows if row.text(column)), rows[0])


def _distinct(where: str, rows: Sequence[Line]) -> tuple[list[Line], list[Issue]]:
    """The rows without those that say the same participant again."""
    kept: list[Line] = []
    issues = []
    for row in rows:
        again = next((k for k in kept if _same_person(k, row)), None)
        if again is None:
            kept.append(row)
            continue
        what = f"the same participant as in row {again.number}"
        issues.append(Issue(f"{where}, row {row.number}", what, "It was left out; delete it."))
    if len(kept) > 1 and any(not row.text("speaker") for row in kept):
        what = f"{len(kept)} participants of one interview cannot be told apart"
        remedy = "Give each their label in the transcript in a column 'speaker'."
        issues.append(Issue(f"{where}, row {kept[0].number}", what, remedy))
    return kept, issues


def _same_person(one: Line, other: Line) -> bool:
    labels = fold(one.text("speaker")), fold(other.text("speaker"))
    return labels[0] == labels[1] if all(labels) else one.cells == other.cells


def _language(where: str, row: Line) -> tuple[str, list[Issue]]:
    written = row.text("language")
    code = columns.language(written)
    if code or not written:
        return code, []
    return "", [Issue(f"{where}, row {row.number}", "the language is not known", "Write es or en.")]


def _date(where: str, row: Line) -> tuple[date | None, list[Issue]]:
    if not row.text("date"):
        return None, []
    place = f"{where}, row {row.number}"
    when = columns.day(row.cells["date"])
    if when is None:
        remedy = "Write it as 2020-07-14; dates in numbers are read day first."
        return None, [Issue(place, "the date cannot be read", remedy)]
    if columns.is_month(row.cells["date"]):
        what = "the date has no day; the first of the month stands for it"
        return when, [Issue(place, what, "Nothing need be done if the month is enough.", "note")]
    return when, []


def _chains(
    where: str, row: Line, codebook: Codebook | None
) -> tuple[tuple[str, ...], list[Issue]]:
    found, unknown = columns.chains(row.text("value_chain"), codebook)
    remedy = "Use an id or a label of the codebook's value chains."
    return found, [
        Issue(f"{where}, row {row.number}", f"no value chain '{name}' in the codebook", remedy)
        for name in unknown
    ]


def _participant(
    where: str, row: Line, varying: set[str], language: str, codebook: Codebook | None
) -> tuple[Participant, list[Issue]]:
    """The participant of a row."""
    place, issues = f"{where}, row {row.number}", []
    written = row.text("actor_type")
    actor = columns.actor(written, codebook)
    if written and not actor:
        what = f"no actor type '{written}' in the codebook"
        issues.append(Issue(place, what, "Use an id or a label of the codebook's actor types."))
    number = row.text("number")
    if number and not number.isdecimal():
        issues.append(Issue(place, "the number is not a whole number", "Write 1, 2, 3 ..."))
    descriptor = {"es": row.text("descriptor_es"), "en": row.text("descriptor_en")}
    descriptor[language or "es"] = descriptor.get(language or "es") or row.text("descriptor")
    participant = Participant(
        interview_id=row.interview,
        speaker=row.text("speaker").rstrip(": "),
        actor_type=actor,
        number=int(number) if number.isdecimal() else None,
        descriptor={code: words for code, words in descriptor.items() if words},
        attributes={
            column: columns.several(row.text(column))
            for column in row.cells
            if column not in _OWN and _is_of_participant(column, varying)
        },
    )
    return participant, issues


def _is_of_participant(column: str, varying: set[str]) -> bool:
    return column in _OF_PARTICIPANT or column in varying or column.startswith("participant_")


def _lines(path: Path) -> tuple[list[Line], list[Issue]]:
    """The rows below the headings, and what is wrong with headings and ids.

    Headings with other columns beside the interview win over an interview that stands alone.
    """
    alone = None
    for rows in _sheets(path):
        for top, headings in enumerate(rows[:_HEADING_ROWS]):
            names, issues = _columns(path.name, top + 1, headings)
            if "interview" in names and len(names) > 1:
                lines, more = _below(path.name, rows, top, names)
                return lines, issues + more
            if alone is None and "interview" in names and _is_only(rows[top:], names["interview"]):
                alone = (rows, top, names)
    if alone:
        return _below(path.name, *alone)
    why = "there is no column for the interview (interview, entrevista, id, código)"
    raise Unreadable(
        path, why, "Give the column with the transcripts' names one of these headings."
    )


def _is_only(rows: Sequence[Sequence[Any]], place: int) -> bool:
    """Whether nothing is filled in besides one column; else its heading may be a title."""
    return not any(columns.text(cell) for row in rows for cell in (*row[:place], *row[place + 1 :]))


def _sheets(path: Path) -> list[list[list[Any]]]:
    """The rows of each sheet."""
    check_file(path)
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return [_csv(path)]
    if suffix != ".xlsx":
        why = f"attributes are not read from '{path.suffix}' files"
        raise Unreadable(path, why, "Save the sheet as .xlsx or .csv and try again.")
    with sheets.reading(path) as by_name:
        return list(by_name.values())


def _csv(path: Path) -> list[list[Any]]:
    """The rows of a .csv file, divided by what divides its first line."""
    written, _ = decode(path, content(path))
    head = written.split("\n", 1)[0]
    divider = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(written, newline=""), delimiter=divider))
    except csv.Error as error:
        why = "its cells cannot be told apart, most likely for a quotation mark that is not closed"
        raise Unreadable(
            path, why, "Close it, or save the sheet as .xlsx and try again."
        ) from error


def _columns(
    where: str, number: int, headings: Sequence[Any]
) -> tuple[dict[str, int], list[Issue]]:
    """The place of each column by our name of it.

    Where several headings could be the interview, the plainest is, and the others keep their names.
    """
    known = list(columns.NAMES)
    wanted = {}
    for place, heading in enumerate(headings):
        name, written = columns.name_of(heading), columns.written(heading)
        if name:
            rank = known.index(written) if written in known else len(known)
            wanted[place] = (name, rank, "_".join(written.split()))
    names: dict[str, int] = {}
    issues = []
    for place, (name, _, own) in sorted(wanted.items(), key=lambda item: (item[1][1], item[0])):
        free = next((n for n in (name, own) if n not in names), "")
        if free:
            names[free] = place
        else:
            what = f"two columns are called {own}; the second was left out"
            issues.append(Issue(f"{where}, row {number}", what, "Give it another heading."))
    return names, issues


def _below(
    where: str, rows: Sequence[Sequence[Any]], top: int, names: Mapping[str, int]
) -> tuple[list[Line], list[Issue]]:
    lines, issues = [], []
    for number, row in enumerate(rows[top + 1 :], top + 2):
        cells = {
            name: row[place]
            for name, place in sorted(names.items(), key=lambda item: item[1])
            if place < len(row) and columns.text(row[place])
        }
        if not cells:
            continue
        written = columns.text(cells.pop("interview", ""))
        if written:
            name = interview_id(_FILE_SUFFIX.sub("", written))
            lines.append(Line(number, name, cells))
        else:
            what = "the row names no interview and was left out"
            issues.append(
                Issue(f"{where}, row {number}", what, "Fill in the interview or clear the row.")
            )
    return lines, issues
