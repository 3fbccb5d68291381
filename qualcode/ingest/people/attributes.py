"""The attribute sheet: who was interviewed, when, in which value chains."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qualcode.ingest.characters import line_numbers
from qualcode.ingest.people import columns
from qualcode.ingest.people.headings import Line, nearly, people_sheet
from qualcode.ingest.vocabulary import fold
from qualcode.model import NOT_INCLUDED, NOTHING, Codebook, Interview, Issue, Participant, agreed

_OF_INTERVIEW = ("date", "language", "value_chain")
OF_PARTICIPANT = ("gender", "age", "consent", "included", "organisation", "person", "role")
"""Columns that say something of a participant, never of the interview as a whole."""
_OWN = (
    *_OF_INTERVIEW,
    *("actor_type", "number", "speaker", "descriptor", "descriptor_es", "descriptor_en"),
)
_CONSENT = "Write what was agreed to (analysis; quote; archive), or no."


def read_attributes(
    path: Path, codebook: Codebook | None = None
) -> tuple[dict[str, Interview], list[Issue]]:
    """The interviews of a sheet (.xlsx, .xlsm, .csv, .tsv, .ods) by id, in its order, and what is
    wrong in which row.

    A row is a participant; rows with the same interview belong together. Value chains and actor types
    become ids of the codebook, by id, label or plain word; without a codebook they stay as written.
    Consent becomes the scopes that were agreed to, or ``none``. Raises ``Unreadable`` when the file
    is no sheet or has no column for the interview.
    """
    headed = people_sheet(path)
    lines, bad = headed.lines(path.name)
    lines, doubtful = _unambiguous(path.name, lines)
    issues = [*headed.issues, *bad, *doubtful]
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


def _unambiguous(where: str, lines: Sequence[Line]) -> tuple[list[Line], list[Issue]]:
    """The rows with what only the whole column settles: consent left empty, and whether M is a man."""
    issues = []
    told = [line for line in lines if line.text("consent")]
    empty = [line.number for line in lines if not line.text("consent")]
    if told and empty:
        what = f"consent is empty in {line_numbers(empty).replace('line', 'row')}"
        what += ", and is read as consent to analysis only: counted, not quoted, not archived"
        issues.append(Issue(where, what, _CONSENT))
        lines = [
            line if line.text("consent") else _with(line, consent="analysis") for line in lines
        ]
    genders = {line.text("gender").casefold() for line in lines}
    if {"h", "m"} <= genders and not genders & {"f", "v"}:
        words = {"h": "hombre", "m": "mujer"}
        what = "gender is written H and M, so M is read as mujer (woman)"
        issues.append(Issue(where, what, "Write the words if it is not so.", "note"))
        lines = [
            _with(line, gender=words.get(line.text("gender").casefold(), line.text("gender")))
            for line in lines
        ]
    return list(lines), issues


def _with(line: Line, **cells: str) -> Line:
    filled = {name: value for name, value in cells.items() if value}
    return replace(line, cells={**line.cells, **filled})


def match(interviews: Mapping[str, Interview], ids: Collection[str]) -> list[Issue]:
    """What has attributes but no transcript and the other way round, with names that are nearly it."""
    issues = []
    near, near_too = nearly(ids), nearly(interviews)
    for name in sorted(set(interviews) - set(ids)):
        other = near(name)
        remedy = f"Did you mean {other}?" if other else "Read its file in, or take its rows out."
        issues.append(Issue(name, "it has attributes, but no transcript", remedy))
    for name in sorted(set(ids) - set(interviews)):
        other = near_too(name)
        remedy = f"Did you mean {other}?" if other else "Add a row for it to the attribute sheet."
        issues.append(Issue(name, "it has a transcript, but no attributes", remedy))
    return issues


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
    if row.text("included") and not _is_no(row.text("included")):
        kept = {k: v for k, v in participant.attributes.items() if k != "included"}
        participant = replace(participant, attributes=kept)
    elif row.text("included"):
        set_aside = {**participant.attributes, "included": (NOT_INCLUDED,)}
        participant = replace(participant, attributes=set_aside)
    if row.text("consent"):
        participant, more = with_consent(participant, row.text("consent"), place)
        issues += more
    return participant, issues


def _is_no(written: str) -> bool:
    return fold(written) in ("no", "n", "0", "false", "falso", "excluida", "excluido", "excluded")


def with_consent(
    participant: Participant, written: str, place: str
) -> tuple[Participant, list[Issue]]:
    """The participant with the scopes that they agreed to, and what is odd about how it is written."""
    scopes, understood = agreed([written])
    issues = []
    if not understood:
        read = "analysis only: counted, not quoted, not archived" if scopes else "no consent at all"
        issues.append(
            Issue(place, f"the consent is not understood, and is read as {read}", _CONSENT)
        )
    elif scopes and "analysis" not in scopes:
        what = "the consent names an archive and no analysis, so that nothing of it is counted"
        issues.append(Issue(place, what, _CONSENT))
    attributes = {**participant.attributes, "consent": scopes or (NOTHING,)}
    return replace(participant, attributes=attributes), issues


def _is_of_participant(column: str, varying: set[str]) -> bool:
    return column in OF_PARTICIPANT or column in varying or column.startswith("participant_")
