"""Coding by hand: what a person does to a segment, one act each, whatever they do it with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qualcode.errors import NotThere, UnknownName
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
from qualcode.store import acts, codings, desk, transcripts
from qualcode.store.acts import Done
from qualcode.workflows.folder import StudyFolder


def line(study: StudyFolder, segment_id: str) -> Line:
    """A segment with all that is said of it, its id in any letter case. Raises ``UnknownName``."""
    for name in (segment_id, segment_id.upper()):
        interview_id = desk.interview_of(study.file, name)
        for one in desk.lines(study.file, interview_id) if interview_id else ():
            if one.segment_id == name:
                return one
    interview_id = segment_id.rpartition("-")[0]
    there = [one.id for one in transcripts.segments(study.file, interview_id)]
    raise UnknownName("segment", segment_id, there)


def place(segment: Line, words: str) -> Span:
    """Where these words stand in a segment; the whole segment when none are named.

    White space may differ. Raises ``NotThere`` when the segment has them nowhere, or more than once.
    """
    if not words.strip():
        return segment.span
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = list(re.finditer(pattern, segment.text))
    if len(found) != 1:
        raise NotThere(segment.segment_id, len(found))
    start, end = found[0].span()
    return Span(segment.span.start + start, segment.span.start + end)


def add(
    study: StudyFolder,
    segment_id: str,
    code: str,
    *,
    coder: str,
    words: str | Span = "",
    stance: Stance = "affirms",
    about: About = "self",
    memo: str = "",
    exemplar: bool = False,
) -> Done:
    """Code a segment, or words of it; one that is there already takes the new stance, about and memo.

    ``words`` is what is meant, as it stands in the segment, or its span in the transcript. Where the
    segment was marked as having nothing to code, it no longer is. Raises ``UnknownName``, ``NotThere``.
    """
    segment = line(study, segment_id)
    code_id = study.codebook.code(code).id
    span = words if isinstance(words, Span) else place(segment, words)
    if not (segment.span.start <= span.start and span.end <= segment.span.end):
        raise NotThere(segment.segment_id, 0)
    item = coding(segment, code_id, coder, span, stance, about, memo, exemplar)
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


def remove(
    study: StudyFolder, segment_id: str, code: str, *, coder: str, words: str | Span = ""
) -> Done:
    """Take back the codings of a code by a coder on a segment; only the one on these words if named.

    Raises ``UnknownName`` when the coder has none there.
    """
    segment = line(study, segment_id)
    mine = segment.by(coder)
    code_id = code.upper() if code.upper() in {mark.code for mark in mine} else code
    chosen = [mark for mark in mine if mark.code == code_id]
    if words:
        span = words if isinstance(words, Span) else place(segment, words)
        chosen = [mark for mark in chosen if mark.span == span]
    if not chosen:
        kind = f"coding by {coder} on {segment.segment_id} with the code"
        raise UnknownName(kind, code, sorted({mark.code for mark in mine}))
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
    (``None``) none of these."""
    segment = line(study, segment_id)
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
    as rules see it (stance, about). Raises ``UnknownName`` when no rule found that."""
    segment = line(study, segment_id)
    found = next((m for m in segment.suggested if m.code == code), None)
    if found is None:
        raise UnknownName(
            "finding of rules with the code", code, [m.code for m in segment.suggested]
        )
    item = coding(segment, code, coder, segment.span, found.stance, found.about)
    item = replace(item, origin="suggestion")
    verdicts = _verdicts(study, segment.segment_id, code, coder, rejected=False)
    changes = [codings.change_of(study.file, item), *_seen(segment, coder, None), *verdicts]
    return acts.perform(study.file, "accept", changes)


def reject(study: StudyFolder, segment_id: str, code: str, *, coder: str) -> Done:
    """Say that a rule found wrongly: what rules find of that code in the segment counts no longer."""
    segment = line(study, segment_id)
    if not any(mark.code == code for mark in segment.suggested):
        raise UnknownName(
            "finding of rules with the code", code, [m.code for m in segment.suggested]
        )
    changes = _verdicts(study, segment.segment_id, code, coder, rejected=True)
    return acts.perform(study.file, "reject", changes)


def _verdicts(
    study: StudyFolder, segment_id: str, code: str, coder: str, *, rejected: bool
) -> list[Change]:
    name = name_of(segment_id, code, coder)
    before = acts.current(study.file, "verdict", name)
    after = {"verdict": "rejected"} if rejected else None
    return [] if before == after else [Change("verdict", name, segment_id, before, after)]


def check_coder(coder: str) -> str:
    """The name of a coder, trimmed. Raises ``UnknownName`` for none, and for the rules' own."""
    name = " ".join(coder.split())
    if not name or name.casefold() == RULE_CODER:
        raise UnknownName("coder that a person can be", coder, ())
    return name
