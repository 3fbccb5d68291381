"""What coders and their memos come to, as tables and Markdown: lists of codings, progress, memos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from qualcode.model import Codebook, CodedSegment, Line, Mark, text_in
from qualcode.model.memos import Memo
from qualcode.report.citation import clock
from qualcode.report.desk_phrases import counted, says
from qualcode.report.tables import Side, Table, Value

CUT = 40
"""Characters of what was coded that stand in a table for people."""
CODING_FIELDS = (
    "segment interview code coder stance about origin exemplar start end words memo rule".split()
)
MEMO_FIELDS = "id kind on interview segment code coder author at state text".split()

Coded = tuple[CodedSegment, Mark]


def coding_table(codings: Sequence[Coded], language: str) -> Table:
    """One row per coding, with the beginning of its words; says the unit and how many."""

    def row(segment: CodedSegment, mark: Mark) -> tuple[Value, ...]:
        words = _cut(_words(segment, mark))
        whole = mark.span == segment.span and not segment.withheld
        return (
            segment.id,
            mark.code + (" *" if mark.exemplar else ""),
            mark.coder,
            says(f"stance.{mark.stance}", language),
            says(f"about.{mark.about}", language),
            says("whole", language, words=words) if whole else words,
            mark.memo,
        )

    unit = says(
        "unit.codings",
        language,
        codings=counted(len(codings), "coding", language),
        segments=counted(len({s.id for s, _ in codings}), "segment", language),
        interviews=counted(len({s.interview_id for s, _ in codings}), "interview", language),
    )
    star = [f"*: {says('exemplar', language)}"] if any(m.exemplar for _, m in codings) else []
    keys = "segment code coder stance about words memo"
    rows = tuple(row(*one) for one in codings)
    return Table(says("codings", language), _header(keys, language), rows, (unit, *star))


def coding_records(codings: Iterable[Coded]) -> Table:
    """One record per coding; ``words`` is exactly what was coded, ``start`` and ``end`` its place."""
    rows = tuple(
        (
            segment.id,
            segment.interview_id,
            mark.code,
            mark.coder,
            mark.stance,
            mark.about,
            mark.origin,
            "yes" if mark.exemplar else "",
            mark.span.start,
            mark.span.end,
            _words(segment, mark),
            mark.memo,
            mark.rule,
        )
        for segment, mark in codings
    )
    return Table("codings", tuple(CODING_FIELDS), rows)


def unread_table(lines: Sequence[Line], total: int, coder: str, language: str) -> Table:
    """One row per segment that a coder has not read."""
    rows = tuple(
        (one.segment_id, clock(one.start_ms), one.speaker or "–", one.n_words, _cut(one.text))
        for one in lines
    )
    return Table(
        says("unread", language, coder=coder),
        _header("segment minute speaker n_words begins", language),
        rows,
        (says("unit.unread", language, n=len(lines), all=total),),
        ("left", "right", "left", "right", "left"),
    )


def progress_table(
    read: Mapping[str, Mapping[str, int]], segments: Mapping[str, int], language: str
) -> Table:
    """One row per interview: ``read`` of its ``segments`` by each coder; the last row is all."""
    coders = list(read)
    sums = {coder: sum(read[coder].values()) for coder in coders}

    def row(name: str, total: int, by: Mapping[str, int]) -> tuple[Value, ...]:
        return (name, total, *(says("of", language, n=by[coder], all=total) for coder in coders))

    rows = [row(i, n, {c: read[c].get(i, 0) for c in coders}) for i, n in segments.items()]
    rows.append(row(says("all", language), sum(segments.values()), sums))
    notes = [says("unit.progress", language), *([] if coders else [says("nobody", language)])]
    return Table(
        says("progress", language),
        (*_header("interview segments", language), *coders),
        tuple(rows),
        tuple(notes),
        ("left", "right", *_numbers(coders)),
    )


def progress_records(read: Mapping[str, Mapping[str, int]], segments: Mapping[str, int]) -> Table:
    """One record per interview and coder."""
    rows = tuple(
        (interview, coder, read[coder].get(interview, 0), n)
        for interview, n in segments.items()
        for coder in read
    )
    return Table("progress", ("interview", "coder", "read", "segments"), rows)


def memo_table(memos: Sequence[Memo], language: str) -> Table:
    """One row per memo: its id, what it is on, who wrote it when, its text."""
    rows = tuple(
        (
            memo.id or "–",
            memo.on or says("study", language),
            memo.author,
            memo.at[:16].replace("T", " "),
            memo.text,
        )
        for memo in memos
    )
    notes = [says("unit.memos", language, n=len(memos))]
    if any(not memo.name for memo in memos):
        notes.append(says("no_id", language))
    return Table(
        says("memos", language), _header("id on author at text", language), rows, tuple(notes)
    )


def memo_records(memos: Iterable[Memo]) -> Table:
    """One record per memo."""
    rows = tuple(
        (
            m.name,
            m.kind,
            m.on,
            m.interview_id,
            m.segment_id,
            m.code,
            m.coder,
            m.author,
            m.at,
            m.state,
            m.text,
        )
        for m in memos
    )
    return Table("memos", tuple(MEMO_FIELDS), rows)


def memos_markdown(memos: Sequence[Memo], title: str, codebook: Codebook, language: str) -> str:
    """The memos under what they are on, as they were written; the date and the author behind each."""
    lines = [f"# {says('memos', language)}: {title}"]
    for kind, of_kind in groupby(memos, key=lambda memo: memo.kind):
        lines += ["", f"## {says(f'kind.{kind}', language)}"]
        for on, listed in groupby(of_kind, key=lambda memo: memo.on):
            code = codebook.by_id.get(on)
            label = text_in(code.label, language) if code else ""
            lines += ["", f"### {on}{': ' if label else ''}{label}"] if on else []
            for memo in listed:
                told = [memo.author or "–", memo.at[:10], memo.id]
                told += [says("lost", language)] if memo.state == "lost" else []
                lines += ["", memo.text, "", f"*({', '.join(filter(None, told))})*"]
    return "\n".join([*lines, ""])


def _words(segment: CodedSegment, mark: Mark) -> str:
    """What was coded, as it stands in the transcript; all there is where words are withheld."""
    if segment.withheld:
        return segment.text
    first = segment.span.start
    return segment.text[mark.span.start - first : mark.span.end - first]


def _numbers(columns: Sequence[str]) -> list[Side]:
    return ["right" for _ in columns]


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= CUT else f"{line[: CUT - 1].rstrip()}…"


def _header(keys: str, language: str) -> tuple[str, ...]:
    return tuple(says(key, language) for key in keys.split())
