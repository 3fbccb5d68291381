"""JSON of services that turn recordings into text, whose words are scattered over it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from qualcode.ingest.formats import times
from qualcode.ingest.formats.said import Said
from qualcode.ingest.formats.spoken_lists import fields, label, row


def said(content: Any) -> tuple[str, list[Said]] | None:
    """The convention and what was said, where one of these services wrote the file."""
    if not isinstance(content, dict):
        return None
    for convention, read in SERVICES.items():
        if rows := list(read(content)):
            return convention, rows
    return None


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(value: Any) -> Mapping[str, Any]:
    return next(iter(_objects(value)), {})


def _speaker(value: Any) -> str:
    """A number or a letter that a service gives to a voice, as a name."""
    name = label(value)
    return f"Speaker {name}" if name and (name.isdigit() or len(name) == 1) else name


def _aws(content: Mapping[str, Any]) -> Iterator[Said]:
    """Amazon Transcribe: segments of one speaker, or words whose speaker may be told apart."""
    results = _object(content.get("results"))
    segments = _objects(results.get("audio_segments"))
    if any(one.get("speaker_label") for one in segments):
        for one in segments:
            text, who = one.get("transcript"), label(one.get("speaker_label"))
            if isinstance(text, str):
                yield Said(text, who, one.get("start_time"), one.get("end_time"), 1000)
        return
    who_at = _at(_objects(_object(results.get("speaker_labels")).get("segments")))
    yield from _items(_objects(results.get("items")), who_at)


def _speechmatics(content: Mapping[str, Any]) -> Iterator[Said]:
    results = _objects(content.get("results"))
    if any({"alternatives", "type"} <= one.keys() for one in results):
        yield from _items(results, lambda _: "")


def _items(items: Iterable[Mapping[str, Any]], who_at: Callable[[Any], str]) -> Iterator[Said]:
    """Words and marks one by one; a mark is of whoever spoke the word before."""
    who = ""
    for one in items:
        best = _first(one.get("alternatives"))
        text = best.get("content")
        start = one.get("start_time")
        if one.get("type") != "punctuation":
            told = one.get("speaker_label") or best.get("speaker")
            who = _speaker(told) or who_at(start) or who
        if isinstance(text, str):
            yield Said(text, who, start, one.get("end_time"), 1000)


def _at(segments: Sequence[Mapping[str, Any]]) -> Callable[[Any], str]:
    """Who speaks at a time, from segments with a speaker and a start."""
    lines = [row({**fields(one), "text": "."}) for one in segments]
    timed = [(ms, one.speaker) for one in lines if (ms := times.read(one.start)) is not None]
    timed.sort()
    starts = [ms for ms, _ in timed]

    def who(start: Any) -> str:
        ms = times.read(start)
        place = bisect_right(starts, ms) if ms is not None else 0
        return timed[place - 1][1] if place else ""

    return who


def _deepgram(content: Mapping[str, Any]) -> Iterator[Said]:
    """Deepgram: utterances, else the sentences of paragraphs, else words, else whole channels."""
    results = _object(content.get("results"))
    if lines := _objects(results.get("utterances")):
        yield from map(_numbered, lines)
        return
    for channel in _objects(results.get("channels")):
        best = _first(channel.get("alternatives"))
        paragraphs = _objects(_object(best.get("paragraphs")).get("paragraphs"))
        words = _objects(best.get("words"))
        if paragraphs:
            for one in paragraphs:
                for sentence in _objects(one.get("sentences")):
                    yield _numbered({**sentence, "speaker": one.get("speaker")})
        elif words:
            yield from map(_numbered, words)
        elif isinstance(best.get("transcript"), str):
            yield Said(best["transcript"])


def _numbered(item: Mapping[str, Any]) -> Said:
    line = row(fields(item))
    return line._replace(speaker=_speaker(line.speaker), unit=line.unit or 1000)


def _assemblyai(content: Mapping[str, Any]) -> Iterator[Said]:
    """AssemblyAI: utterances in milliseconds, else words."""
    if not content.keys() & {"audio_url", "speaker_labels", "language_model", "acoustic_model"}:
        return
    for one in _objects(content.get("utterances")) or _objects(content.get("words")):
        line = row(fields(one))
        yield line._replace(speaker=_speaker(line.speaker), unit=1)


def _google(content: Mapping[str, Any]) -> Iterator[Said]:
    """Google: a result for each stretch, and with speakers all words once more in the last one."""
    response = content.get("response")
    results = _objects((response if isinstance(response, dict) else content).get("results"))
    best = [_first(one.get("alternatives")) for one in results]
    if not any(isinstance(one.get("transcript"), str) for one in best):
        return
    words = [[_numbered(word) for word in _objects(one.get("words"))] for one in best]
    last = words[-1]
    if any(word.speaker not in ("", "Speaker 0") for word in last):
        once_more = len(last) * 2 >= sum(map(len, words))
        yield from last if once_more else (word for some in words for word in some)
        return
    for one, some in zip(best, words, strict=True):
        text = one.get("transcript")
        if isinstance(text, str):
            start, end = (some[0].start, some[-1].end) if some else (None, None)
            yield Said(text, "", start, end, 1000)


def _azure(content: Mapping[str, Any]) -> Iterator[Said]:
    """Azure: recognised phrases with their best guess, times in ticks or milliseconds."""
    for one in _objects(content.get("recognizedPhrases")):
        text = _first(one.get("nBest")).get("display")
        line = row(fields({**one, "text": text}))
        if isinstance(text, str):
            yield line._replace(speaker=_speaker(line.speaker), unit=line.unit or 1000)
    if "combinedPhrases" in content:
        yield from map(_numbered, _objects(content.get("phrases")))


def _rev(content: Mapping[str, Any]) -> Iterator[Said]:
    """Rev: monologues of words and marks, blanks between them written."""
    names = {
        label(one.get("id")): label(one.get("name")) for one in _objects(content.get("speakers"))
    }
    for one in _objects(content.get("monologues")):
        parts = _objects(one.get("elements"))
        text = "".join(str(part.get("value", "")) for part in parts)
        starts = [part["ts"] for part in parts if "ts" in part]
        ends = [part["end_ts"] for part in parts if "end_ts" in part]
        who = label(one.get("speaker"))
        start, end = (starts or [None])[0], (ends or [None])[-1]
        yield Said(text, names.get(who) or _speaker(who), start, end, 1000)


SERVICES: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Said]]] = {
    "aws-transcribe": _aws,
    "deepgram": _deepgram,
    "assemblyai": _assemblyai,
    "speechmatics": _speechmatics,
    "google-speech": _google,
    "azure-speech": _azure,
    "rev-json": _rev,
}
