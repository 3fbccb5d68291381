"""Turns out of utterances: consecutive ones of one speaker are a turn, and a line of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from qualcode.ingest.document import Utterance
from qualcode.ingest.lines import base, is_field, known, looks_like_name
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.turns import Found, Piece
from qualcode.ingest.vocabulary import SPEECH, fold

_NAMED = re.compile(r"([^\W\d_][^:：\n<>]{0,39}?) ?[:：](?=\s|\Z)")
_PAUSE_MS = 2_000
"""A silence that ends a paragraph where no speaker is named."""


def find(utterances: Sequence[Utterance], confirmed: Confirmed) -> tuple[str, Found]:
    """The text, a line for each turn, and its turns.

    The speaker is who the utterance says, or a name before a colon in its words.
    """
    said = _by_speaker(utterances, _speakers(utterances, confirmed))
    text, pieces = _laid_out(_paragraphs(said))
    return text, Found(tuple(pieces), {})


def _speakers(cues: Sequence[Utterance], confirmed: Confirmed) -> Callable[[str], bool]:
    """Which words before a colon are speakers: usual labels, and names that come twice."""
    names = [found[1] for cue in cues if not cue.speaker and (found := _NAMED.match(cue.text))]
    times = Counter(base(name) for name in names)

    def speaks(name: str) -> bool:
        if confirmed.role(name) != "unknown" or known(name):
            return True
        core = base(name)
        named = looks_like_name(name) and core not in SPEECH and not is_field(name)
        return bool(core) and named and len(core.split()) <= 4 and times[core] >= 2

    return {name for name in names if speaks(name)}.__contains__


def _by_speaker(
    cues: Sequence[Utterance], speaks: Callable[[str], bool]
) -> list[tuple[str, Utterance]]:
    """Each line with its speaker and without the name; who is not named goes on speaking."""
    said = []
    speaker = ""
    spelling: dict[str, str] = {}
    for cue in cues:
        text = cue.text
        if cue.speaker:
            speaker = cue.speaker
        elif (found := _NAMED.match(text)) and speaks(found[1]):
            speaker, text = " ".join(found[1].split()), text[found.end() :].strip()
        speaker = spelling.setdefault(fold(speaker), speaker)
        if text:
            said.append((speaker, cue._replace(text=text)))
    return said


def _paragraphs(said: Sequence[tuple[str, Utterance]]) -> list[tuple[str, list[Utterance]]]:
    """Consecutive lines of one speaker together.

    Where nobody is named, a sentence that ends before a pause ends the paragraph.
    """
    paragraphs: list[tuple[str, list[Utterance]]] = []
    for speaker, cue in said:
        if paragraphs and paragraphs[-1][0] == speaker:
            above = paragraphs[-1][1]
            pause = (cue.start_ms or 0) - (above[-1].end_ms or 0)
            if speaker or above[-1].text[-1] not in ".?!…" or pause < _PAUSE_MS:
                above.append(cue)
                continue
        paragraphs.append((speaker, [cue]))
    return paragraphs


def _laid_out(paragraphs: Sequence[tuple[str, list[Utterance]]]) -> tuple[str, list[Piece]]:
    """The text, a line for each turn, and where in it the turns are."""
    lines, pieces = [], []
    offset = 0
    for speaker, cues in paragraphs:
        label = f"{speaker}: " if speaker else ""
        line = label + " ".join(cue.text for cue in cues)
        start, end = offset + len(label), offset + len(line)
        pieces.append(Piece(speaker, start, end, cues[0].start_ms, cues[-1].end_ms))
        lines.append(line)
        offset += len(line) + 1
    return "\n".join(lines), pieces
