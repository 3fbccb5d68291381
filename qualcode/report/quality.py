"""The quality report as tables: what is worth a look, and the measures of each interview.

Headings are in the language of the report; the texts of issues are in English, as issues are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qualcode.model import Codebook, InterviewQuality, Issue, StudyQuality, text_in
from qualcode.report.language import amount, percentage, phrase
from qualcode.report.quality_phrases import WORDS
from qualcode.report.tables import Side, Table, Value

SHOWN = 5
"""Places that are named of a kind of issue."""
SHORT = 40
"""Interviews that are listed unless all are wanted."""
_ORDER = {"error": 0, "warning": 1, "note": 2}
_NUMBER = re.compile(r"(?<![\w-])\d[\d,.]*(?![\w-])")
"""A number that is no part of an id."""
_DETAIL = 60
"""Characters of what is told beside a place, where issues of a kind differ in it."""


def grouped_issues(found: StudyQuality, more: Sequence[Issue], language: str) -> Table:
    """What is worth a look, one row for each kind: worst first, then what comes most often."""
    issues = [*found.issues, *more]
    ranked = _by_kind(issues)
    repeated = any(len(group) > 1 for group in ranked)
    note = "all" if repeated else "nothing"
    return Table(
        _title(found, issues, language),
        tuple(_w(key, language) for key in ("kind", "places", "what", "where", "remedy")),
        tuple(
            (
                _w(group[0].severity, language),
                len(group),
                _common(group),
                _places(group, language),
                group[0].remedy,
            )
            for group in ranked
        ),
        (_w(note, language),) if repeated or not issues else (),
        ("left", "right", "left", "left", "left"),
    )


def issue_lines(issues: Sequence[Issue], shown: int | None = SHOWN) -> list[str]:
    """A line in English for each kind of issue: worst first, then in the order they came.

    ``shown`` places of a kind are named; None names all.
    """
    return [_line(group, shown) for group in _by_kind(issues, by_number=False)]


def _line(group: Sequence[Issue], shown: int | None) -> str:
    first = group[0]
    if len(group) == 1:
        return f"{first.severity}: {first}"
    remedy = f" {first.remedy}" if first.remedy else ""
    told = f"{first.severity}: {len(group):,} times: {_common(group)}.{remedy}"
    return f"{told} In: {_places(group, 'en', shown)}."


def _by_kind(issues: Sequence[Issue], *, by_number: bool = True) -> list[list[Issue]]:
    groups: dict[tuple[int, str, str], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((_ORDER[issue.severity], _kind(issue), issue.remedy), []).append(issue)
    ranked = sorted(
        groups.items(), key=lambda item: (item[0][0], -len(item[1]) if by_number else 0)
    )
    return [group for _, group in ranked]


def _kind(issue: Issue) -> str:
    """What issues of a kind have in common: what stands before the colon, whatever its numbers."""
    return _NUMBER.sub("#", issue.what.partition(": ")[0])


def _common(group: Sequence[Issue]) -> str:
    if len(group) == 1:
        return group[0].what
    heads = {issue.what.partition(": ")[0] for issue in group}
    return heads.pop() if len(heads) == 1 else _kind(group[0]).replace("#", "…")


def _places(group: Sequence[Issue], language: str, shown: int | None = SHOWN) -> str:
    places = list(dict.fromkeys(_place(issue, len(group) > 1) for issue in group))
    named = "; ".join(places[:shown])
    if shown is not None and len(places) > shown:
        named += " " + _w("more", language, n=len(places) - shown)
    return named


def _place(issue: Issue, told: bool) -> str:
    """Where it is, and what of it is particular to that place, if that is short."""
    detail = issue.what.partition(": ")[2]
    return f"{issue.where}: {detail}" if told and 0 < len(detail) <= _DETAIL else issue.where


def _title(found: StudyQuality, issues: Sequence[Issue], language: str) -> str:
    """``Worth a look: 3 · 1 of 36 interviews``."""
    concerned = sum(bool(one.issues) for one in found.interviews)
    total = amount(len(found.interviews), "interview", language)
    of = _w("n_of_d", language, n=concerned, d=total)
    return f"{_w('worth', language)}: {len(issues):,} · {of}"


def interview_measures(found: StudyQuality, language: str, *, every: bool = False) -> Table:
    """A row per interview; without ``every`` only the ``SHORT`` with most to look at of many."""
    chosen = found.interviews if every else _chosen(found.interviews)
    timed = any(one.measures.minutes is not None for one in found.interviews)
    keys = ["interview", "words", "told", "asked", "turns", "unnamed", "inaudible"]
    keys += ["minutes", "rate"] if timed else []
    keys += ["guide", "issues"]
    notes = ["note.words", "note.inaudible", *(["note.rate"] if timed else []), "note.guide"]
    written = [_w(note, language) for note in notes]
    if len(chosen) < len(found.interviews):
        n, total = len(chosen), len(found.interviews)
        written.insert(0, _w("note.short", language, n=n, total=f"{total:,}"))
    sides: list[Side] = ["right"] * len(keys)
    sides[0] = "left"
    return Table(
        _w("interviews", language),
        tuple(_w(key, language) for key in keys),
        tuple(_row(one, timed, language) for one in chosen),
        tuple(written),
        tuple(sides),
    )


def _chosen(interviews: Sequence[InterviewQuality]) -> Sequence[InterviewQuality]:
    if len(interviews) <= SHORT:
        return interviews
    ranked = sorted(range(len(interviews)), key=lambda n: (-len(interviews[n].issues), n))
    return [interviews[n] for n in sorted(ranked[:SHORT])]


def _row(one: InterviewQuality, timed: bool, language: str) -> tuple[Value, ...]:
    m = one.measures
    guide = _w("n_of_d", language, n=len(one.asked), d=len(one.askable)) if one.askable else "–"
    time = (_decimal(m.minutes, 1, language), _decimal(m.words_per_minute, 0, language))
    return (
        m.interview_id,
        m.words,
        m.told_words,
        _share(m.asked_words, m.words, language),
        m.turns,
        m.unnamed,
        _decimal(m.inaudible_rate, 1, language),
        *(time if timed else ()),
        guide,
        len(one.issues),
    )


def _share(words: int, of: int, language: str) -> str:
    if not of:
        return "–"
    return ("<" if 0 < 200 * words < of else "") + percentage(words, of, language)


def _decimal(value: float | None, places: int, language: str) -> str:
    if value is None:
        return "–"
    written = f"{value:.{places}f}"
    return written.replace(".", ",") if language == "es" else written


def speaker_measures(found: StudyQuality, language: str) -> Table:
    """A row per speaker of every interview."""
    return Table(
        _w("speakers", language),
        tuple(
            _w(key, language)
            for key in ("interview", "speaker", "role", "turns", "words", "of_interview")
        ),
        tuple(
            (
                one.measures.interview_id,
                voice.speaker or "–",
                _w(voice.role, language),
                voice.turns,
                voice.words,
                _share(voice.words, one.measures.words, language),
            )
            for one in found.interviews
            for voice in one.measures.voices
        ),
        (),
        ("left", "left", "left", "right", "right", "right"),
    )


def question_measures(found: StudyQuality, codebook: Codebook, language: str) -> Table:
    """A row per dimension: in how many interviews its guide question was found."""
    labels = {dimension.id: text_in(dimension.label, language) for dimension in codebook.dimensions}
    return Table(
        _w("questions", language),
        tuple(_w(key, language) for key in ("dimension", "label", "found")),
        tuple(
            (one.dimension, labels[one.dimension], _w("n_of_d", language, n=one.n, d=one.d))
            for one in found.questions
        ),
        (_w("note.questions", language),),
        ("left", "left", "right"),
    )


INTERVIEW_FIELDS = (
    "interview",
    "words",
    "participant_words",
    "interviewer_words",
    "turns",
    "turns_without_speaker",
    "inaudible_marks",
    "inaudible_per_1000_words",
    "minutes",
    "words_per_minute",
    "guide_questions_found",
    "guide_questions",
    "issues",
)


def interview_records(found: StudyQuality) -> Table:
    """A record per interview with plain numbers; what cannot be told is empty."""
    return _records(INTERVIEW_FIELDS, (measured_values(one) for one in found.interviews))


def measured_values(one: InterviewQuality) -> tuple[Value, ...]:
    """The values of an interview in the order of ``INTERVIEW_FIELDS``."""
    m = one.measures
    rate = m.words_per_minute
    return (
        m.interview_id,
        m.words,
        m.told_words,
        m.asked_words,
        m.turns,
        m.unnamed,
        m.inaudible,
        round(m.inaudible_rate, 1),
        "" if m.minutes is None else round(m.minutes, 1),
        "" if rate is None else round(rate),
        len(one.asked) if one.askable else "",
        len(one.askable),
        len(one.issues),
    )


def speaker_records(found: StudyQuality) -> Table:
    """A record per speaker of every interview."""
    return _records(
        ("interview", "speaker", "role", "turns", "words"),
        (
            (one.measures.interview_id, voice.speaker, voice.role, voice.turns, voice.words)
            for one in found.interviews
            for voice in one.measures.voices
        ),
    )


def question_records(found: StudyQuality) -> Table:
    """A record per dimension, with the interviews in which its question was found and could be."""
    return _records(
        ("dimension", "interviews_found", "interviews"),
        ((one.dimension, one.n, one.d) for one in found.questions),
    )


def _records(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Table:
    return Table("", tuple(header), tuple(tuple(row) for row in rows))


def _w(key: str, language: str, **facts: object) -> str:
    return phrase(key, language, WORDS, **facts)
