"""Plain text and Markdown."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from qualcode.ingest import subtitles
from qualcode.ingest.assemble import kept, transcript
from qualcode.ingest.characters import clean, content, decode
from qualcode.ingest.roles import Confirmed
from qualcode.model import Issue, Transcript


def read(
    path: Path, *, interviewers: Collection[str] = (), participants: Collection[str] = ()
) -> tuple[Transcript, list[Issue]]:
    """The transcript of a text file in whatever encoding; subtitles under a .txt name included.

    Raises ``Unreadable`` when it is empty or not text.
    """
    raw = content(path)
    written, issues = decode(path, raw)
    if subtitles.are_in(written):
        return subtitles.read(path, interviewers=interviewers, participants=participants)
    confirmed = Confirmed.of(interviewers, participants)
    made, more = transcript(path, raw, clean(written), confirmed)
    return made, issues + more + kept(made, written)
