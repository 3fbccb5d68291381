"""Subtitles: WebVTT (Zoom, Teams, YouTube) and SubRip (Whisper, WhisperX)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import lt
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest import utterances
from qualcode.ingest.characters import decode, has_words, recoded, refuse_empty
from qualcode.ingest.document import Document, LeftOut, Utterance
from qualcode.ingest.formats import rolling, times, voices
from qualcode.ingest.formats.composing import told
from qualcode.ingest.lines import milliseconds
from qualcode.ingest.utterances import Columns
from qualcode.model import Issue, Limits

_CLOCK = r"(?:\d{1,9}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_SETTINGS = r"(?:[ \t]+(?:align|line|position|size|vertical|region|[XxYy][12]):\S+)*[ \t]*"
_TIMING = re.compile(rf"\n[ \t]*({_CLOCK})[ \t]*-->[ \t]*({_CLOCK}){_SETTINGS}")
_DIGITS = bytes.maketrans(b"0123456789,", b"0000000000.")
_CHANGED = bytes({*range(32), *range(0x7F, 0xA1), 0xAD} - {9, 10})
"""Characters of Latin-1 that transcripts do not keep."""
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|\Z)")
_GUID = re.compile(r"[\da-fA-F]{8}-[\da-fA-F-]{27}(?:[/-][\d-]*)?")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ONE_VOICE = re.compile(r"<v ([^>\n&]*)>([^<&{\n]*)(?:</v>)?")
_BEGINNING = 1_000
"""So many characters of a file tell whether it is subtitles."""
_ABOVE = "lines above the first cue"
_ABOUT = re.compile(r"(?:kind|language|x-timestamp-map)\s*[:=]", re.IGNORECASE)
_SAMPLE = 2_000
"""So many cues tell what a file is called."""


def are_in(text: str) -> bool:
    """Whether a text is subtitles, by how it begins."""
    lines = text[:_BEGINNING].lstrip("\ufeff \r\n\t").splitlines()[:2]
    numbered = len(lines) == 2 and lines[0].strip().isdigit() and _TIMING.match("\n" + lines[1])
    return bool(lines) and (lines[0].startswith("WEBVTT") or bool(numbered))


def read(path: Path, raw: bytes, _: Limits) -> Document:
    """A subtitle file: an utterance for the cues of one voice that follow each other.

    Raises ``Unreadable`` when there are no cues or no words.
    """
    written, issues = decode(path, raw)
    cues = _Cues("\n" + (written if _is_plain(written) else recoded(written)))
    if not cues.payloads:
        refuse_empty(path, written)
        remedy = "Check that it is a .vtt or .srt file."
        raise Unreadable(path, "there are no subtitles in it", remedy)
    left_out = [*cues.left_out, *rolling.without_repeats(cues.payloads, cues.ends)]
    colours = "<font" in written and voices.are_colours(cues.payloads)
    said = _said(cues, colours)
    if not said.texts:
        why = "is empty: there are no words in its subtitles"
        raise Unreadable(path, why, "Check that it is the right file.")
    spoken = utterances.joined(said, _Clocks().ms)
    issues += [*_remarks(path.name, colours, left_out), *_odd_times(path.name, cues, spoken)]
    convention = _convention(cues, said, colours, left_out)
    return Document(utterances=spoken, convention=convention, left_out=left_out, issues=issues)


def _is_plain(text: str) -> bool:
    """Whether it plainly holds none of the characters that ``recoded`` changes, as most files do."""
    try:
        latin = text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return len(latin.translate(None, _CHANGED)) == len(latin)


def _columns(text: str) -> tuple[str, list[str], list[str], list[str]]:
    """What stands above the first timing line, all starts, all ends, and what stands below each.

    Most files write all clocks with hours and three decimals and nothing behind them, which shows at
    a glance; the others come apart at each timing line.
    """
    parts = text.split(" --> ")
    starts = [part[-13:] for part in parts[:-1]]
    ends = [part[:13] for part in parts[1:]]
    lines = ("".join(starts) + "".join(ends)).encode("utf-8", "replace").translate(_DIGITS)
    if lines == b"\n00:00:00.000" * len(starts) + b"00:00:00.000\n" * len(starts):
        bodies = [part[12:-13] for part in parts[1:-1]] + [part[12:] for part in parts[1:][-1:]]
        return parts[0][:-13], starts, ends, bodies
    head, *cut = _TIMING.split(text)
    return head, cut[::3], cut[1::3], cut[2::3]


class _Cues:
    """The cues of a text by column: where they start and end as written, and what they hold.

    What stands between two timing lines is the payload of the first and the identifier of the
    second, and in some files notes, which are ``left_out``.
    """

    def __init__(self, text: str) -> None:
        head, self.starts, self.ends, bodies = _columns(text)
        self.payloads: list[str] = []
        self.left_out: list[LeftOut] = []
        self.is_vtt = head.lstrip().startswith("WEBVTT")
        self._identifiers: list[str] = []
        self._leave_out_head(head)
        last = bodies[-1:]
        for body in bodies[:-1]:
            payload, gap, below = body.partition("\n\n")
            numbered = not below or below.isdigit()
            if (
                "\n" in below
                or not (gap or payload.endswith("\n"))
                or not (numbered or self.is_vtt)
            ):
                payload, below = self._apart(body)
            if not numbered:
                self._identifiers.append(below)
            self.payloads.append(payload.strip())
        self.payloads += (self._speech(_BLANK_LINE.split(body)) for body in last)
        self.are_guids = bool(self._identifiers) and bool(_GUID.match(self._identifiers[0]))
        self._leave_out_identifiers()
        self.are_marked = any(sign in text for sign in ("<", "&", "{")) or any(
            "\n" in payload for payload in self.payloads
        )
        """Whether a payload holds more than one line of plain words."""

    def _leave_out_head(self, head: str) -> None:
        """Leave out what stands above the first cue, which is called what the last line says."""
        above, identifier = self._apart(head.strip("\n") if head.endswith("\n") else head)
        if self.is_vtt:
            above = above.removeprefix("WEBVTT").strip(" \t-")
        if not identifier.isdigit():
            self._identifiers.append(identifier)
        lines = [line for line in above.split("\n") if has_words(line)]
        self.left_out += [LeftOut(_ABOVE, line) for line in lines]

    def _apart(self, body: str) -> tuple[str, str]:
        """The payload and the identifier below it, of what stands between two timing lines."""
        blocks = _BLANK_LINE.split(body)
        lines = blocks[-1].rstrip("\n").split("\n")
        alone = len(lines) == 1 and len(blocks) > 1
        number = lines[-1].strip().isdigit()
        if (alone and (self.is_vtt or number)) or (len(lines) > 1 and number):
            blocks[-1] = "\n".join(lines[:-1])
            return self._speech(blocks), lines[-1].strip()
        return self._speech(blocks), ""

    def _speech(self, blocks: Sequence[str]) -> str:
        """The blocks as one payload, notes and styles left out."""
        kept = []
        for block in blocks:
            bare = block.strip("\n")
            if not _ASIDE.match(bare):
                kept.append(bare)
            elif bare.startswith("NOTE"):
                self.left_out.append(LeftOut("notes", bare[4:].strip()))
        return "\n".join(kept).strip()

    def _leave_out_identifiers(self) -> None:
        """Leave out what identifiers say, where they are more than numbers."""
        names = (name for name in self._identifiers if not _GUID.fullmatch(name))
        told = [name for name in names if has_words(name) and not name.isdigit()]
        self.left_out += [LeftOut("names of cues", name) for name in told]


def _said(cues: _Cues, colours: bool) -> Columns[str]:
    """What the cues say, as voices and lines part them."""
    if not colours and not cues.are_marked:
        filled = [n for n, payload in enumerate(cues.payloads) if payload]
        if len(filled) == len(cues.payloads):
            return Columns(cues.payloads, [""] * len(filled), cues.starts, cues.ends)
        payloads, starts, ends = (
            [column[n] for n in filled] for column in (cues.payloads, cues.starts, cues.ends)
        )
        return Columns(payloads, [""] * len(filled), starts, ends)
    said = Columns[str]([], [], [], [])
    for payload, start, end in zip(cues.payloads, cues.starts, cues.ends, strict=True):
        if not colours and (voice := _ONE_VOICE.fullmatch(payload)):
            parts = [(voice[1].strip(), voice[2].strip())]
        else:
            parts = list(voices.split(payload, colours))
        for who, words in parts:
            if words:
                said.texts.append(words)
                said.voices.append(who)
                said.starts.append(start)
                said.ends.append(end)
    return said


class _Clocks(dict[str, int]):
    """Milliseconds of ``HH:MM:``, each reckoned once."""

    def __missing__(self, minute: str) -> int:
        ms = self[minute] = milliseconds(minute + "00")
        return ms

    def ms(self, clock: str) -> int:
        """A clock in milliseconds."""
        clock = clock.strip()
        if len(clock) == 12 and clock[2] == ":":
            return self[clock[:6]] + int(clock[6:8] + clock[9:])
        return milliseconds(clock)


def _odd_times(where: str, cues: _Cues, spoken: Sequence[Utterance]) -> list[Issue]:
    """Warnings about cues that end before they start, or start before the one above."""
    starts, ends = cues.starts, cues.ends
    fixed = {*map(len, starts), *map(len, ends)} == {13}
    if fixed and not any(map(lt, ends, starts)) and not any(map(lt, starts[1:], starts)):
        return []
    clocks = _Clocks()
    both = [*map(clocks.ms, starts)], [*map(clocks.ms, ends)]
    return times.issues(where, *both, spoken, "cues")


def _convention(cues: _Cues, said: Columns[str], colours: bool, left_out: Sequence[LeftOut]) -> str:
    """What the format of a subtitle file is called, from its first cues."""
    if colours:
        return "srt-colours"
    if any(what == rolling.REPEATED for what, _ in left_out):
        return "rolling-captions"
    if cues.is_vtt and any(said.voices):
        return "teams-vtt" if cues.are_guids else "vtt-voices"
    sample = said.texts[:_SAMPLE]
    labels = list(filter(None, map(utterances.named, sample)))
    who = ""
    if len(labels) * 2 >= len(sample):
        who = "whisperx" if utterances.is_machine(labels[0]) else "zoom" * cues.is_vtt
    return f"{who}-{'vtt' if cues.is_vtt else 'srt'}".lstrip("-")


def _remarks(where: str, colours: bool, left_out: Sequence[LeftOut]) -> list[Issue]:
    """What was left out of the text, and speakers that are only colours."""
    issues = told(where, [one for one in left_out if not _ABOUT.match(one.text)])
    if colours:
        what = "the colours of the lines were taken as speakers"
        remedy = 'Name them under [speakers] in study.toml, as same = { "yellow" = "..." }.'
        issues.append(Issue(where, what, remedy))
    return issues
