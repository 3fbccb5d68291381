"""What is worth a look about the turns that were found in a file, in words."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from qualcode.ingest.characters import line_numbers, words
from qualcode.ingest.conventions import CONVENTIONS, clocks_of_day
from qualcode.ingest.roles import CONFIRM
from qualcode.ingest.turns import Found
from qualcode.model import Issue, Severity, Transcript

_PLAIN = ("labels", "timed-labels", "paragraphs")
_LABELS = "Begin each turn with the speaker's label and a colon (I: ... P: ...) and read it again."
_OTHERWISE = "If that is wrong, name another with --convention, or see --explain."


def is_untold(made: Transcript) -> bool:
    """Whether nothing tells who speaks: no label and no role."""
    return not any(turn.speaker or turn.role != "unknown" for turn in made.turns)


def convention(where: str, made: Transcript, found: Found) -> list[Issue]:
    """A note about how a file was read, where that is not by plain labels."""
    name = made.convention
    if name in _PLAIN or name not in CONVENTIONS:
        return []
    if found.fits:
        what = f"read as {name}: {found.fits} of {len(made.turns)} turns begin with"
    else:
        what = f"read as {name}: turns begin with"
    likes = CONVENTIONS[name].like
    also = f"; the same is written by {likes}" if likes else ""
    issues = [Issue(where, f"{what} {CONVENTIONS[name].begins}{also}", _OTHERWISE, "note")]
    if name == "zoom-txt" and clocks_of_day(found.lines):
        what = "its times are kept as written, and seem to be times of day"
        issues.append(
            Issue(where, what, "Take off when the recording began to find a place.", "note")
        )
    return issues


def left_open(where: str, made: Transcript, found: Found) -> list[Issue]:
    """What finding the turns left open."""
    return [
        *_speakers(where, made, found),
        *_outside(where, made, found),
        *_lines(where, found),
        *_backwards(where, made),
    ]


def _speakers(where: str, made: Transcript, found: Found) -> list[Issue]:
    """Whom the turns do not name."""
    issues = []
    if found.spellings:
        what = f"one speaker in several spellings, read as one: {'; '.join(found.spellings)}"
        issues.append(Issue(where, what, "Give two people labels that differ in more.", "note"))
    if any(turn.speaker for turn in made.turns):
        return issues
    if is_untold(made):
        return [_untold(where) if found.fits else nobody(where)]
    roles = Counter(turn.role for turn in made.turns)
    what = (
        f"nobody is named; {roles['interviewer']} questions were taken as the interviewer's, "
        f"{roles['participant']} answers as the participant's"
    )
    return [Issue(where, what, _LABELS.replace("Begin", "If that is wrong, begin"))]


def _untold(where: str) -> Issue:
    what = "nobody is named, and questions and answers do not alternate; roles are not known"
    return Issue(where, what, _LABELS)


def nobody(where: str) -> Issue:
    """The issue about a transcript in which no speaker is named."""
    what = "no speakers' labels were found; every paragraph became a turn of an unknown speaker"
    return Issue(where, what, _LABELS)


def _outside(where: str, made: Transcript, found: Found) -> list[Issue]:
    if not found.outside or is_untold(made):
        return []
    inside = sum(len(words(turn.span.of(made.text))) for turn in made.turns)
    what = f"words that belong to no turn: {found.outside:,} (notes, or above the first label)"
    remedy = "They stay in the text uncoded; give them a label if somebody says them."
    severity: Severity = "warning" if found.outside * 4 > inside else "note"
    return [Issue(where, what, remedy, severity)]


def _lines(where: str, found: Found) -> list[Issue]:
    issues = []
    if found.mute:
        what = f"labels without words: {line_numbers(found.mute)}"
        issues.append(
            Issue(where, what, "Nothing was lost; check that nothing is missing.", "note")
        )
    if found.once:
        place = line_numbers(found.once)
        what = f"read as speech, though it begins like a label that comes once: {place}"
        issues.append(Issue(where, what, CONFIRM, "note"))
    return issues


def _backwards(where: str, made: Transcript) -> list[Issue]:
    """A warning where a turn starts before the one above it."""
    timed = [(turn.number, turn.start_ms) for turn in made.turns if turn.start_ms is not None]
    back = [n for (_, above), (n, here) in pairwise(timed) if here < above]
    if not back:
        return []
    more = f" and {len(back) - 1} more" if len(back) > 1 else ""
    what = f"times go backwards: at turn {back[0]}{more}"
    return [Issue(where, what, "Check the order of the turns and their times.")]
