"""Which program or habit wrote a file whose turns begin with a label, by what gives it away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qualcode.ingest.conventions.source import Source
from qualcode.ingest.lines import CLOCK, Line

_WROTE = re.compile(
    r"[\s#*_]*(?:"
    r"(?P<otter>transcribed by (?:https?://)?(?:www\.)?otter\.ai)|"
    r"(?P<noscribe>transcribed with noscribe\b.*)|"
    r"(?P<sonix>.*\btranscribed (?:automatically )?by (?:https?://)?sonix\b.*)|"
    r"(?P<google_meet>(?:transcription|meeting) ended after [\d:]+.*|"
    r"la (?:transcripción|reunión) finalizó después de [\d:]+.*|"
    r"this editable transcript was computer generated.*|"
    r"esta transcripción editable se (?:ha generado|generó) .*)|"
    r"(?P<teams_docx>.{1,80} (?:started|stopped) transcription|"
    r".{1,80} (?:inició|ha iniciado|detuvo|ha detenido) la transcripción)"
    r")[\s*_.]*\Z",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"[\s*_]*(?:audio (?:source|file):|\((?:start|language|inicio): ).*", re.IGNORECASE
)
_HEAD_OF_FILE = 8
_F4_END = re.compile(r"#\d{1,2}:\d{2}:\d{2}-\d#\Z")
_LAST_TIME = re.compile(r"\[\d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,3})?\]\Z")
_BEHIND_COLON = re.compile(r"[:：]\W{0,4}[\[(<{#]\d")
_CLOCKS = re.compile(CLOCK)
_DASH = re.compile(r"\d[\])>#]?[ \t]*[-–—]")
_BARE_INITIALS = re.compile(r"[^\W\d_a-z]{2,3}\Z")


def program_lines(source: Source) -> dict[int, str]:
    """The lines that a program wrote, by number, and the convention each gives away."""
    if "ranscri" not in source.text:
        return {}
    found = {}
    for number, line in enumerate(source.written):
        if "ranscri" in line and len(line) < 400 and (wrote := _WROTE.match(line)):
            found[number] = (wrote.lastgroup or "").replace("_", "-")
    if "noscribe" in found.values():
        for number, line in enumerate(source.written[:_HEAD_OF_FILE]):
            if number not in found and _SOURCE.match(line):
                found[number] = "noscribe"
    return found


def name(source: Source, lines: Sequence[Line], wrote: dict[int, str]) -> tuple[str, int]:
    """The convention of turns that begin with a label, and how many of them have its form."""
    turns = [n for n, line in enumerate(lines) if line.sort == "label"]
    timed = [n for n in turns if lines[n].start_ms is not None]
    form, times = "labels", len(turns)
    if timed:
        forms = Counter(_form(source.written[n], lines[n]) for n in timed)
        ((form, times),) = forms.most_common(1)
    if wrote:
        return Counter(wrote.values()).most_common(1)[0][0], times
    if last := _last_times(source, turns):
        return last
    return (form, times) if times * 2 > len(turns) else ("labels", len(turns))


def _form(raw: str, line: Line) -> str:
    """What a line looks like that begins a turn."""
    before, head = raw[: line.start], raw[line.start : line.words]
    if any(map(str.isdigit, before)):
        return "descript" if head.startswith("**") or before.endswith("**") else "timed-labels"
    if ":" not in _CLOCKS.sub("", head) and line.words >= len(raw):
        return "zoom-txt" if "\t" in head else "otter"
    if _BEHIND_COLON.search(head):
        return "sonix" if "[" in head else "timed-labels"
    if "(" in head:
        return "initials" if _BARE_INITIALS.match(line.label) else "rev"
    return "timed-labels"


def _last_times(source: Source, turns: Sequence[int]) -> tuple[str, int] | None:
    """The convention of a file whose paragraphs end with a time, if most of them do."""
    if "#" not in source.text and "]" not in source.text:
        return None
    ends = [line for line in source.written if line[-1:] in ("#", "]")]
    for form, pattern in (("f4", _F4_END), ("inqscribe", _LAST_TIME)):
        if (times := sum(bool(pattern.search(line[-20:])) for line in ends)) * 2 > len(turns):
            return form, times
    return None


def clocks_of_day(lines: Sequence[Line]) -> bool:
    """Whether the first turn begins at a time of day rather than of a recording."""
    first = next((line.start_ms for line in lines if line.sort == "label" and line.start_ms), 0)
    return bool(first and first >= 3_600_000)


def has_dash(raw: str) -> bool:
    """Whether a dash stands between the time and the name."""
    return _DASH.search(raw) is not None
