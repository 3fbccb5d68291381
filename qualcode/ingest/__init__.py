"""Interviews in: a file becomes a transcript, the attribute sheet becomes interviews.

What comes in: paths of transcripts (.docx, .md, .srt, .txt, .vtt) and of the sheet that says who was
interviewed (.xlsx, .csv). What goes out: ``Transcript`` and ``Interview`` records with the issues a
person should look at. Every reader keeps all words of its file and says so when it does not.

To read another format, write a module with one ``read`` function and add a line to ``READERS``.
May import ``files``, ``model`` and ``errors``; lxml is imported inside functions only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

from qualcode.errors import UnknownFormat, Unreadable
from qualcode.ingest import docx, plain, subtitles
from qualcode.ingest.assemble import interview_id, transcript
from qualcode.ingest.attributes import match, read_attributes
from qualcode.ingest.characters import check_file, content
from qualcode.ingest.document import Document, Reader
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.sheet import write_sheet
from qualcode.model import Issue, Limits, Transcript

__all__ = [
    "READERS",
    "Document",
    "Reader",
    "Reading",
    "document",
    "find",
    "interview_id",
    "match",
    "read",
    "read_all",
    "read_attributes",
    "write_sheet",
]


class Settled(TypedDict, total=False):
    """What is settled for a study and wins over what a file suggests.

    ``interviewers`` and ``participants`` are labels; ``same`` maps misspelt labels to right ones;
    ``convention`` is the name of one; ``limits`` bound size and time.
    """

    interviewers: Collection[str]
    participants: Collection[str]
    same: Mapping[str, str]
    convention: str
    limits: Limits


class Reading(NamedTuple):
    """One interview out of a file, and what about it is worth a look."""

    transcript: Transcript
    issues: list[Issue]


READERS: Mapping[str, Reader] = {
    ".docx": docx.read,
    ".md": plain.read,
    ".srt": subtitles.read,
    ".txt": plain.read,
    ".vtt": subtitles.read,
}


def read(path: Path, **settled: Unpack[Settled]) -> Reading:
    """The one interview in a file; raises ``Unreadable`` when it holds several, and as ``read_all``."""
    first, *more = read_all(path, **settled)
    if more:
        why = f"there are {len(more) + 1} interviews in it, where one is expected"
        raise Unreadable(path, why, "Put each into a file of its own.")
    return first


def read_all(path: Path, **settled: Unpack[Settled]) -> list[Reading]:
    """The interviews in a file, most often one, whatever its format and convention.

    Raises ``UnknownFormat`` when no reader claims the file, and ``Unreadable`` when it is missing, no
    regular file, empty, not what it claims to be or over the limits, or when its name is not UTF-8.
    """
    raw, document = _document(path, settled.get("limits", Limits()))
    confirmed = Confirmed.of(settled.get("interviewers", ()), settled.get("participants", ()))
    made, issues = transcript(path, raw, document, confirmed)
    return [Reading(made, issues)]


def document(path: Path, *, limits: Limits = Limits()) -> Document:
    """What a file says in its format, before anybody asks who speaks. Raises as ``read_all``."""
    return _document(path, limits)[1]


def _document(path: Path, limits: Limits) -> tuple[bytes, Document]:
    check_file(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnknownFormat(path, known=READERS)
    raw = content(path)
    return raw, reader(path, raw, limits)


def find(
    paths: Iterable[Path], *, leave_out: Collection[Path] = ()
) -> tuple[list[Path], list[Path]]:
    """Files to read, and files in the folders that no reader claims, each once and sorted by folder.

    Folders are searched all the way down, without hidden files and the lock files of Word (``~$``).
    A file that was named itself is always to be read, whatever its suffix; a name with ``*`` or ``?``
    stands for the files it matches. ``leave_out`` are resolved files and folders that are passed
    over below a folder; naming them, or what is in them, reads them all the same.
    """
    unwanted = frozenset(leave_out)
    wanted: list[Path] = []
    skipped: list[Path] = []
    for path in paths:
        if path.is_dir():
            for file in _inside(path, unwanted):
                (wanted if file.suffix.lower() in READERS else skipped).append(file)
        else:
            wanted += _matching(path)
    return list(dict.fromkeys(wanted)), list(dict.fromkeys(skipped))


def _inside(folder: Path, unwanted: frozenset[Path]) -> Iterator[Path]:
    home = folder.resolve()
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if any(name.startswith((".", "~$")) for name in below.parts) or not path.is_file():
            continue
        if unwanted.isdisjoint(home / part for part in (below, *below.parents[:-1])):
            yield path


def _matching(path: Path) -> list[Path]:
    """The file itself, or what its pattern matches; the Windows prompt leaves them as they are."""
    if path.exists() or not any(sign in path.name for sign in "*?["):
        return [path]
    return sorted(found for found in path.parent.glob(path.name) if found.is_file()) or [path]
