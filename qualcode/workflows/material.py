"""Looking at what a study holds: interviews and the sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from qualcode import report
from qualcode.errors import UnknownName
from qualcode.model import Span, Transcript
from qualcode.report import Table
from qualcode.store import codings, transcripts
from qualcode.store.interviews import all_interviews
from qualcode.workflows import changes, charts
from qualcode.workflows.findings import Language, citer, evidence_of, report_language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.people import people_of


def interview_table(
    study: StudyFolder, *, where: Mapping[str, str] | None = None, language: Language | None = None
) -> Table:
    """One row per interview. Raises ``UnknownName`` for an attribute or value that is not there."""
    evidence = evidence_of(study, where)
    by_rules = codings.read_by_rules(study.file)
    tongue = language or report_language(study)
    table = report.interview_table(
        evidence.interviews,
        transcripts.sizes(study.file),
        {i.id: (i.id in by_rules, i.id in evidence.read_by_people) for i in evidence.interviews},
        study.codebook,
        tongue,
    )
    return replace(table, notes=tuple(report.left_out_notes(evidence.left_out, tongue)))


def reading_view(study: StudyFolder, interview_id: str) -> Iterator[str]:
    """Lines that show an interview as it was read: turns, and under each its segments with codes.

    Raises ``UnknownName`` for an interview that is not there.
    """
    known = transcripts.known(study.file)
    transcript = transcripts.transcript(study.file, interview_id)
    if transcript is None:
        raise UnknownName("interview", interview_id, known)
    segments = list(codings.coded_segments(study.file, interviews=[interview_id]))
    cite = citer(study, all_interviews(study.file))
    voices = (cite(replace(segment, start_ms=None)) for segment in segments)
    yield "  ".join([interview_id, *dict.fromkeys(voices)])
    yield f"{transcript.source}, SHA-256 {transcript.sha256[:12]}"
    yield from _attributes(study, interview_id)
    for one in charts.charts(study):
        if one.interview_id == interview_id:
            stale = ", to be reviewed: the coding changed" if one.stale else ""
            yield f"= {one.dimension} ({one.author}, {one.at[:10]}{stale})"
            yield from _indented(one.text, 4)
    beside = changes.margin(study, interview_id)
    yield from (line for span, line in beside if not _in_a_turn(span, transcript))
    for turn in transcript.turns:
        yield ""
        time = report.clock(turn.start_ms)
        yield f"[{turn.number}] {turn.speaker or '–'} ({turn.role}) {time}".rstrip()
        own = [segment for segment in segments if segment.turn == turn.number]
        if not own:
            yield f"    {turn.span.of(transcript.text)}"
        for segment in own:
            yield f"  {segment.id}  {segment.text}"
            for mark in segment.marks:
                star = " *" if mark.exemplar else ""
                stance = "" if mark.stance == "affirms" else f", {mark.stance}"
                about = "" if mark.about == "self" else ", about others"
                who = f"by rule: {mark.rule}" if mark.rule else mark.coder
                yield f"      > {mark.code}{star} ({who}{stance}{about})"
                yield from _indented(f"# {mark.memo}" if mark.memo else "", 8)
            yield from _memos(beside, segment.span)
        own_places = [segment.span for segment in own]
        for span, line in beside:
            if span and _holds(turn.span, span) and not any(_holds(s, span) for s in own_places):
                yield from _indented(line, 6)


def _memos(beside: Iterable[tuple[Span | None, str]], place: Span) -> Iterator[str]:
    """The memos that begin in a stretch of the text."""
    for span, line in beside:
        if span and _holds(place, span):
            yield from _indented(line, 6)


def _holds(place: Span, span: Span) -> bool:
    return place.start <= span.start < place.end


def _indented(text: str, by: int) -> Iterator[str]:
    return (" " * by + line for line in text.split("\n") if line)


def _in_a_turn(span: Span | None, transcript: Transcript) -> bool:
    return span is not None and any(
        turn.span.start <= span.start < turn.span.end for turn in transcript.turns
    )


def _attributes(study: StudyFolder, interview_id: str) -> Iterator[str]:
    """What is known of an interview and its participants, a line each, and what its file says."""
    interview = next(i for i in all_interviews(study.file) if i.id == interview_id)
    from_file = people_of(study).from_file.get(interview_id, ())

    def told(attributes: Mapping[str, Iterable[str]]) -> str:
        return "; ".join(
            f"{name}: {', '.join(values)}{' (from the file)' if name in from_file else ''}"
            for name, values in attributes.items()
            if values
        )

    names = ("date", "language", "value_chain")
    day = (interview.date.isoformat(),) if interview.date else ()
    facts = (day, interview.values("language"), interview.value_chains)
    yield told({**dict(zip(names, facts, strict=True)), **interview.attributes})
    for person in interview.participants:
        actor = (person.actor_type,) if person.actor_type else ()
        known = told({"actor_type": actor, **person.attributes})
        yield f"{person.speaker or '–'}: {known}" if known else person.speaker or "–"
        if not person.may("analysis"):
            yield "    without consent to analysis: left out of every count and output"
        elif not person.may("quote"):
            yield "    without consent to be quoted: outputs withhold the words"
