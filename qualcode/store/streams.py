"""The words of interviews as numbers of the lexicon, as rules look at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualcode.store.connection import among
from qualcode.store.file import StudyFile
from qualcode.store.pages import add_to_lexicon
from qualcode.store.transcripts import NewTranscript
from qualcode.words import Page


@dataclass(frozen=True)
class Stream:
    """The token stream of one interview with the spans of what is coded and what is context."""

    key: int
    interview_id: str
    text: str
    sha256: str
    language: str
    forms: bytes
    starts: bytes
    segments: Sequence[tuple[int, int, int]]
    """(segment key, start, stop), in reading order."""
    questions: Sequence[tuple[int, int, int]]
    """(turn number, start, stop) of the interviewer's turns, in reading order."""


def streams(file: StudyFile, keys: Sequence[int], *, questions: bool = True) -> list[Stream]:
    """What matching needs of these interviews (by key), in the given order.

    Without ``questions`` the interviewer's turns are left out.
    """
    rows = file.db.execute(
        "select i.key, t.key, i.id, t.text, t.sha256, k.language, k.forms, k.starts"
        " from newest t join interview i on i.key = t.interview_key"
        f" join tokens k on k.transcript_key = t.key where i.key {among(keys)}",
        keys,
    ).fetchall()
    newest = {row[0]: row[1:] for row in rows}
    segments = file.db.execute(
        "select interview_key, key, start, stop from segment"
        f" where interview_key {among(keys)} and not lost order by interview_key, start",
        keys,
    ).fetchall()
    t_keys = [newest[key][0] for key in keys if questions]
    asked = file.db.execute(
        "select transcript_key, number, start, stop from turn"
        f" where transcript_key {among(t_keys)} and role = 'interviewer' order by 1, 2",
        t_keys,
    ).fetchall()
    segments_of, asked_of = _by_first(segments), _by_first(asked)
    found = []
    for key in keys:
        t_key, name, text, sha256, language, forms, starts = newest[key]
        spans = segments_of[key], asked_of[t_key]
        found.append(Stream(key, name, text, sha256, language, forms, starts, *spans))
    return found


def _by_first(rows: Iterable[tuple[int, int, int, int]]) -> dict[int, list[tuple[int, int, int]]]:
    grouped: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for first, number, start, stop in rows:
        grouped[first].append((number, start, stop))
    return grouped


def token_languages(file: StudyFile) -> dict[int, str]:
    """The language each interview was tokenised in, by interview key."""
    rows = file.db.execute(
        "select t.interview_key, k.language from tokens k join newest t on t.key = k.transcript_key"
    )
    return dict(rows.fetchall())


def replace_tokens(
    file: StudyFile, items: Sequence[NewTranscript], page: Page | None = None, after: int = 0
) -> int:
    """Put other tokens in the place of those of interviews, as when they turn out to be in another
    language; turns, segments and codings stay. Raises as ``add`` does."""
    with file.transaction() as db:
        for item in items:
            db.execute(
                "update tokens set language = ?, forms = ?, starts = ? where transcript_key ="
                " (select t.key from transcript t join interview i on i.key = t.interview_key"
                "  where i.id = ? order by t.version desc limit 1)",
                (item.language, item.forms, item.starts, item.transcript.interview_id),
            )
        names = [item.transcript.interview_id for item in items]
        file.record("language", f"{len(items)} interviews", after={"ids": names})
        return add_to_lexicon(file, page, after)
