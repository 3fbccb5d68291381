"""Coding by hand: what a person does to a segment, one act each, whatever they do it with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qualcode.errors import LostSegment, NotACoder, NotThere, SegmentIsCoded, UnknownName, visible
from qualcode.model import (
    RULE_CODER,
    About,
    Change,
    Coding,
    Line,
    Mark,
    SeenState,
    Span,
    Stance,
    name_of,
)
from qualcode.model.naming import resolve
from qualcode.model.wording import stretches
from qualcode.store import acts, codings, desk, transcripts
from qualcode.store.acts import Done
from qualcode.workflows import codebook_file
from qualcode.workflows.folder import StudyFolder


def line(study: StudyFolder, segment_id: str) -> Line:
    """A segment with all that is said of it, its id in any letter case.

    Raises ``UnknownName``, ``LostSegment`` for one whose words are not in the newest transcript.
    """
    for one in desk.lines_of(study.file, [segment_id.strip()]):
        return one
    interview_id, dash, number = segment_id.strip().rpartition("-")
    known = transcripts.known(study.file)
    folded = {one.casefold(): one for one in known}
    interview_id = (
        interview_id if interview_id in known else folded.get(interview_id.casefold(), "")
    )
    if not interview_id:
        name = segment_id.strip().rpartition("-")[0] or segment_id
        raise UnknownName("interview", name, known)
    name = f"{interview_id}{dash}{number}"
    for one in desk.lines(study.file, interview_id):
        if one.segment_id == name:
            return one
    if desk.is_lost(study.file, name):
        raise LostSegment(name, interview_id)
    there = [one.id for one in transcripts.segments(study.file, interview_id)]
    raise UnknownName("segment", name, there)


def place(segment: Line, words: str) -> Span:
    """Where these words stand in a segment; the whole segment when none are named.

    They may be typed as ``model.wording`` lets them. Raises ``NotThere`` when the segment has them
    nowhere, or more than once.
    """
    if not words.strip():
        return segment.span
    found = stretches(words, segment.text)
    if len(found) != 1:
        raise NotThere(segment.segment_id, len(found))
    start, end = found[0]
    return Span(segment.span.start + start, segment.span.start + end)


def add(
    study: StudyFolder,
    segment_id: str,
    code: str,
    *,
    coder: str,
    words: str | Span = "",
    stance: Stance | None = None,
    about: About | None = None,
    memo: str | None = None,
    exemplar: bool | None = None,
) -> Done:
    """Code a segment, or words of it; one that is there already takes what is said anew.

    ``code`` is an id, a label or the beginning of one. ``words`` is what is meant, as it stands in the
    segment, or its span in the transcript. What is not said stays as it is: at first, the person
    affirms it, of themselves. Where the segment was marked as having nothing to code, it no longer is.
    Raises ``UnknownName``, ``SeveralCodes``, ``RetiredCode``, ``NotThere``.
    """
    codebook_file.note_once(study)
    segment = line(study, segment_id)
    code_id = study.codebook.to_code_with(resolve(study.codebook, code).code.id).id
    span = words if isinstance(words, Span) else place(segment, words)
    if not (segment.span.start <= span.start and span.end <= segment.span.end):
        raise NotThere(segment.segment_id, 0)
    there = (mark for mark in segment.by(coder) if (mark.code, mark.span) == (code_id, span))
    was = next(there, Mark(code_id, "affirms", "self", coder, "person", span))
    item = coding(
        segment,
        code_id,
        coder,
        span,
        was.stance if stance is None else stance,
        was.about if about is None else about,
        was.memo if memo is None else visible(memo, one_line=False).strip(),
        was.exemplar if exemplar is None else exemplar,
    )
    if was.origin == "suggestion":
        item = replace(item, origin="suggestion")
    changes = [codings.change_of(study.file, item), *_seen(segment, coder, None)]
    return acts.perform(study.file, "code", changes)


def coding(
    segment: Line,
    code: str,
    coder: str,
    span: Span,
    stance: Stance = "affirms",
    about: About = "self",
    memo: str = "",
    exemplar: bool = False,
) -> Coding:
    """A coding by a person of a segment as it stands now."""
    first = segment.span.start
    quote = segment.text[span.start - first : span.end - first]
    return Coding(
        segment.segment_id,
        segment.interview_id,
        code,
        coder,
        span,
        quote,
        stance,
        about,
        memo=memo,
        exemplar=exemplar,
    )


def repeat(study: StudyFolder, segment_id: str, marks: Iterable[Mark], *, coder: str) -> Done:
    """Code a segment as another one is: with the codes of these marks, their stance and about, in one
    act. Those that the coder has given it already stay as they are."""
    codebook_file.note_once(study)
    segment = line(study, segment_id)
    there = {mark.code for mark in segment.by(coder)}
    wanted = {mark.code: mark for mark in marks if mark.code not in there}
    _check_in_use(study, wanted)
    items = [
        coding(segment, mark.code, coder, segment.span, mark.stance, mark.about)
        for mark in wanted.values()
    ]
    changes = [codings.change_of(study.file, item) for item in items]
    return acts.perform(study.file, "code", [*changes, *_seen(segment, coder, None)])


def remove(
    study: StudyFolder, segment_id: str, code: str, *, coder: str, words: str | Span = ""
) -> Done:
    """Take back the codings of a code by a coder on a segment; only the one on these words if named.

    Raises ``UnknownName`` when the coder has none there.
    """
    segment = line(study, segment_id)
    mine = segment.by(coder)
    code_id = _meant(study, code, mine)
    chosen = [mark for mark in mine if mark.code == code_id]
    if words:
        span = words if isinstance(words, Span) else place(segment, words)
        chosen = [mark for mark in chosen if mark.span == span]
    if not chosen:
        kind = f"coding by {coder} on {segment.segment_id} with the code"
        raise UnknownName(kind, code_id, {mark.code for mark in mine})
    return acts.perform(study.file, "uncode", [change(study, segment, m, None) for m in chosen])


def change(study: StudyFolder, segment: Line, was: Mark, now: Mark | None) -> Change:
    """What it takes to change what a coding says, or (``None``) to take it back.

    Its words stay: a coding on other words is another coding.
    """
    before = acts.current(study.file, "coding", was.name)
    after = None
    if now is not None and before is not None:
        said = {"code": now.code, "stance": now.stance, "about": now.about, "origin": now.origin}
        after = {k: v for k, v in before.items() if k not in ("memo", "exemplar")} | said
        after |= {"memo": now.memo} if now.memo else {}
        after |= {"exemplar": True} if now.exemplar else {}
    return Change("coding", was.name, segment.segment_id, before, after)


def amend(study: StudyFolder, segment: Line, was: Mark, now: Mark) -> Done:
    """Change stance, about, memo or exemplar of a coding."""
    return acts.perform(study.file, "code", [change(study, segment, was, now)])


def mark_segment(
    study: StudyFolder, segment_id: str, state: SeenState | None, *, coder: str
) -> Done:
    """Say of a segment that a coder has read it, found nothing to code, wants to see it again, or
    (``None``) none of these.

    Raises ``SegmentIsCoded`` for *nothing* where the coder has coded something.
    """
    segment = line(study, segment_id)
    if state == "nothing" and (mine := segment.by(coder)):
        raise SegmentIsCoded(segment.segment_id, coder, sorted({mark.code for mark in mine}))
    return acts.perform(study.file, "seen", _seen(segment, coder, state))


def _seen(segment: Line, coder: str, state: SeenState | None) -> Sequence[Change]:
    before = segment.seen.get(coder)
    if before == state or (state is None and before == "review"):
        return []
    now = {"state": state} if state else None
    was = {"state": before} if before else None
    return [Change("seen", name_of(segment.segment_id, coder), segment.segment_id, was, now)]


def accept(study: StudyFolder, segment_id: str, code: str, *, coder: str) -> Done:
    """Confirm what a rule found in a segment: it becomes a coding of the coder, of the whole segment,
    as rules see it (stance, about). What the coder has coded there with it already stays as it is.

    Raises ``UnknownName`` when no rule found that.
    """
    codebook_file.note_once(study)
    segment = line(study, segment_id)
    found = _found(study, segment, code)
    changes = verdicts(study, segment.segment_id, found.code, coder, rejected=False)
    if not any(mark.code == found.code for mark in segment.by(coder)):
        _check_in_use(study, [found.code])
        item = coding(segment, found.code, coder, segment.span, found.stance, found.about)
        item = replace(item, origin="suggestion")
        changes = [codings.change_of(study.file, item), *_seen(segment, coder, None), *changes]
    return acts.perform(study.file, "accept", changes)


def reject(study: StudyFolder, segment_id: str, code: str, *, coder: str) -> Done:
    """Say that a rule found wrongly: what rules find of that code in the segment counts no longer.

    Raises ``UnknownName`` when no rule found that.
    """
    segment = line(study, segment_id)
    found = _found(study, segment, code)
    changes = verdicts(study, segment.segment_id, found.code, coder, rejected=True)
    return acts.perform(study.file, "reject", changes)


def _check_in_use(study: StudyFolder, codes: Iterable[str]) -> None:
    """Raises ``RetiredCode`` where one of them is retired."""
    for code in codes:
        if code in study.codebook.by_id:
            study.codebook.to_code_with(code)


def _found(study: StudyFolder, segment: Line, code: str) -> Mark:
    code_id = _meant(study, code, segment.suggested)
    for mark in segment.suggested:
        if mark.code == code_id:
            return mark
    kind = f"finding of rules on {segment.segment_id} with the code"
    raise UnknownName(kind, code_id, {mark.code for mark in segment.suggested})


def _meant(study: StudyFolder, code: str, there: Sequence[Mark]) -> str:
    """The id of a code: one that is on the segment, though the codebook has it no longer; else any."""
    own = {mark.code.casefold(): mark.code for mark in there}
    return own.get(code.strip().casefold()) or resolve(study.codebook, code).code.id


def verdicts(
    study: StudyFolder, segment_id: str, code: str, coder: str, *, rejected: bool
) -> list[Change]:
    """What it takes for a coder to have rejected, or not, what rules found of a code in a segment."""
    name = name_of(segment_id, code, coder)
    before = acts.current(study.file, "verdict", name)
    after = {"verdict": "rejected"} if rejected else None
    return [] if before == after else [Change("verdict", name, segment_id, before, after)]


def coder_of(study: StudyFolder, given: str = "") -> str:
    """Who codes: the name given, else whoever is at the keyboard.

    Spelt as in the study where just one coder is called so but for capitals. Raises ``NotACoder``.
    """
    name = check_coder(given or study.file.who)
    known = desk.coders(study.file)
    alike = [one for one in known if one.casefold() == name.casefold()]
    return alike[0] if name not in known and len(alike) == 1 else name


def check_coder(coder: str) -> str:
    """The name of a coder, trimmed. Raises ``NotACoder`` for none, and for the rules' own."""
    name = visible(" ".join(coder.split()))
    if not name or name.casefold() == RULE_CODER:
        raise NotACoder(name)
    return name
