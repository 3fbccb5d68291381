"""Files as they were last read, so that one that has not changed is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.store.file import StudyFile


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its path within the study's folder: its bytes, what was settled about speakers and
    convention when it was read (a fingerprint), and the ids of the interviews in it."""

    path: str
    sha256: str
    settled: str
    interviews: tuple[str, ...]


def sources(file: StudyFile) -> dict[str, Source]:
    """The files that were read, by their paths."""
    rows = file.db.execute("select path, sha256, settled, interviews from source_file")
    return {row[0]: Source(row[0], row[1], row[2], tuple(json.loads(row[3]))) for row in rows}


def remember(file: StudyFile, read: Iterable[Source]) -> None:
    """Keep how files were last read. It is no act: it saves work and decides nothing."""
    listed = list(read)
    if not listed:
        return
    with file.transaction() as db:
        db.executemany(
            "insert or replace into source_file values (?, ?, ?, ?)",
            [(s.path, s.sha256, s.settled, json.dumps(s.interviews)) for s in listed],
        )
