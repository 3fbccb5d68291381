"""Subtitles: WebVTT (Zoom, Teams) and SubRip."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest.assemble import nobody, refuse_empty, spoken
from qualcode.ingest.characters import clean, content, decode, words, words_lost
from qualcode.ingest.lines import base, is_field, known, looks_like_name, milliseconds
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.turns import Found, Piece
from qualcode.ingest.vocabulary import SPEECH, fold
from qualcode.model import Issue, Transcript

_CLOCK = r"(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"\s*({_CLOCK})\s*-->\s*({_CLOCK})")
_BLOCKS = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)")
_VOICE = re.compile(r"<v(?:\.[^\s>]+)*\s+([^>]*)>")
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|font|lang|ruby|rt)(?:[.\s][^>]*)?>|<\d+:[\d:.]+>|\{\\[^}]*\}", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,6}|#x[\da-fA-F]{1,5});")
_NAMED = re.compile(r"([^\W\d_][^:：\n<>]{0,39}?) ?[:：](?=\s|\Z)")
_BEGINNING = 1_000
"""So many characters of a file tell whether it is subtitles."""
_PAUSE_MS = 2_000
"""A silence that ends a paragraph where no speaker is named."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A line of a cue: its times and its words; ``voice`` where a tag names the speaker."""

    start_ms: int
    end_ms: int
    text: str
    voice: str = ""


def are_in(text: str) -> bool:
    """Whether a text is subtitles, by how it begins."""
    lines = text.lstrip("\ufeff \r\n\t")[:_BEGINNING].splitlines()[:2]
    numbered = len(lines) == 2 and lines[0].strip().isdigit() and _TIMING.match(lines[1])
    return bool(lines) and (lines[0].startswith("WEBVTT") or bool(numbered))


def read(
    path: Path, *, interviewers: Collection[str] = (), participants: Collection[str] = ()
) -> tuple[Transcript, list[Issue]]:
    """The transcript of a subtitle file: one line and one turn for each change of speaker.

    The speaker is the cue's voice tag or a name before a colon. Raises ``Unreadable`` when there
    are no cues or no words.
    """
    raw = content(path)
    written, issues = decode(path, raw)
    cues = list(_cues(clean(written)))
    if not cues:
        refuse_empty(path, written)
        raise Unreadable(
            path, "there are no subtitles in it", "Check that it is a .vtt or .srt file."
        )
    confirmed = Confirmed.of(interviewers, participants)
    said = _by_speaker(cues, _speakers(cues, confirmed))
    text, pieces = _laid_out(_paragraphs(said))
    refuse_empty(path, text)
    made, more = spoken(path, raw, text, Found(tuple(pieces), {}), confirmed)
    issues += [*more, *_backwards(path.name, cues)]
    if not any(piece.label for piece in pieces):
        issues.append(nobody(path.name))
    source = words("\n".join(cue.text for _, cue in said))
    read_back = words("\n".join(turn.span.of(text) for turn in made.turns))
    return made, issues + words_lost(path.name, source, read_back)


def _cues(text: str) -> Iterator[Cue]:
    """The lines of all cues, without notes, styles, identifiers and settings."""
    started = False
    for block in re.split(r"\n\s*\n", text):
        lines = block.split("\n")
        if _BLOCKS.match(block) and not any(_TIMING.match(line) for line in lines[:2]):
            continue
        for number, line in enumerate(lines):
            if timing := _TIMING.match(line):
                start_ms, end_ms = milliseconds(timing[1]), milliseconds(timing[2])
                started = True
            elif started and not _is_identifier(lines, number):
                yield from _voiced(start_ms, end_ms, line)


def _is_identifier(lines: Sequence[str], number: int) -> bool:
    """The line above a timing line, at the beginning of a block or all digits."""
    above = number + 1 < len(lines) and bool(_TIMING.match(lines[number + 1]))
    return above and (number == 0 or lines[number].strip().isdigit())


def _voiced(start_ms: int, end_ms: int, line: str) -> Iterator[Cue]:
    """A payload line, cut where another voice begins."""
    parts = _VOICE.split(line)
    for voice, part in zip(["", *parts[1::2]], parts[::2], strict=True):
        plain = clean(_ENTITY.sub(lambda found: html.unescape(found.group()), _TAG.sub("", part)))
        if plain.strip():
            yield Cue(start_ms, end_ms, plain.strip(), " ".join(html.unescape(voice).split()))


def _speakers(cues: Sequence[Cue], confirmed: Confirmed) -> Callable[[str], bool]:
    """Which words before a colon are speakers: usual labels, and names that come twice."""
    names = [found[1] for cue in cues if not cue.voice and (found := _NAMED.match(cue.text))]
    times = Counter(base(name) for name in names)

    def speaks(name: str) -> bool:
        if confirmed.role(name) != "unknown" or known(name):
            return True
        core = base(name)
        named = looks_like_name(name) and core not in SPEECH and not is_field(name)
        return bool(core) and named and len(core.split()) <= 4 and times[core] >= 2

    return {name for name in names if speaks(name)}.__contains__


def _by_speaker(cues: Sequence[Cue], speaks: Callable[[str], bool]) -> list[tuple[str, Cue]]:
    """Each line with its speaker and without the name; who is not named goes on speaking."""
    said = []
    speaker = ""
    spelling: dict[str, str] = {}
    for cue in cues:
        text = cue.text
        if cue.voice:
            speaker = cue.voice
        elif (found := _NAMED.match(text)) and speaks(found[1]):
            speaker, text = " ".join(found[1].split()), text[found.end() :].strip()
        speaker = spelling.setdefault(fold(speaker), speaker)
        if text:
            said.append((speaker, Cue(cue.start_ms, cue.end_ms, text)))
    return said


def _paragraphs(said: Sequence[tuple[str, Cue]]) -> list[tuple[str, list[Cue]]]:
    """Consecutive lines of one speaker together.

    Where nobody is named, a sentence that ends before a pause ends the paragraph.
    """
    paragraphs: list[tuple[str, list[Cue]]] = []
    for speaker, cue in said:
        if paragraphs and paragraphs[-1][0] == speaker:
            above = paragraphs[-1][1]
            pause = cue.start_ms - above[-1].end_ms
            if speaker or above[-1].text[-1] not in ".?!…" or pause < _PAUSE_MS:
                above.append(cue)
                continue
        paragraphs.append((speaker, [cue]))
    return paragraphs


def _laid_out(paragraphs: Sequence[tuple[str, list[Cue]]]) -> tuple[str, list[Piece]]:
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


def _backwards(where: str, cues: Sequence[Cue]) -> list[Issue]:
    """A warning about cues that end before they start."""
    wrong = sum(cue.end_ms < cue.start_ms for cue in cues)
    if not wrong:
        return []
    return [
        Issue(where, f"cues that end before they start: {wrong}", "Check the times of the file.")
    ]
