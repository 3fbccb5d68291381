"""Interviews in: a file becomes a transcript, the attribute sheet becomes interviews.

What comes in: paths of transcripts (``READERS`` has their suffixes) and of the sheet that says who was
interviewed (.xlsx, .csv). What goes out: ``Transcript`` and ``Interview`` records with the issues a
person should look at. Every reader keeps all words of its file and says so when it does not.

A file is read in two steps: a reader of its format gives a ``Document``, and its turns are found by the
convention that its lines follow (``CONVENTIONS``), the same for every format.

To read another format, write a module in ``formats`` with one ``read`` function and add a line to
``READERS``; where a file of it may be something else than an interview, raise ``NotATranscript``, so
that one that was only found in a folder is passed over. To read another convention, see
``conventions``; sheets of people are read in ``people``.
May import ``files``, ``model`` and ``errors``; lxml is imported inside functions only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

from qualcode.errors import QualcodeError, Unforeseen, Unreadable
from qualcode.ingest.assemble import interview_id, readings
from qualcode.ingest.characters import check_file, content
from qualcode.ingest.conventions import CONVENTIONS, Convention, convention
from qualcode.ingest.document import Document, Reader
from qualcode.ingest.explain import Explained, explained
from qualcode.ingest.formats import (
    diarised,
    doc,
    docx,
    elan,
    odt,
    pdf,
    plain,
    rtf,
    sniff,
    spoken_tables,
    subtitles,
    webpage,
)
from qualcode.ingest.people.attributes import match, read_attributes
from qualcode.ingest.people.facts import with_facts
from qualcode.ingest.people.sheet import write_sheet
from qualcode.ingest.roles import Confirmed
from qualcode.model import Issue, Limits, Transcript

__all__ = [
    "CONVENTIONS",
    "READERS",
    "Convention",
    "Document",
    "Explained",
    "Reader",
    "Reading",
    "document",
    "explain",
    "find",
    "interview_id",
    "match",
    "read",
    "read_all",
    "read_attributes",
    "with_facts",
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
    ".csv": spoken_tables.read,
    ".doc": doc.read,
    ".docm": docx.read,
    ".docx": docx.read,
    ".eaf": elan.read,
    ".fodt": odt.read,
    ".htm": webpage.read,
    ".html": webpage.read,
    ".json": diarised.read,
    ".md": plain.read,
    ".odt": odt.read,
    ".otr": webpage.read_otranscribe,
    ".pdf": pdf.read,
    ".rtf": rtf.read,
    ".srt": subtitles.read,
    ".tsv": spoken_tables.read,
    ".txt": plain.read,
    ".vtt": subtitles.read,
    ".xlsx": spoken_tables.read,
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
    regular file, empty, not what it claims to be or over the limits, or when its name is not UTF-8;
    ``NotATranscript``, which is one, when it is sound but holds no interview; ``Unforeseen``, also one,
    for whatever else goes wrong, so that one file never costs others; ``UnknownConvention``.
    """
    try:
        raw, document = _document(path, settled.get("limits", Limits()))
        made = readings(path, raw, document, _confirmed(settled), _wanted(settled))
    except QualcodeError:
        raise
    except Exception as error:  # a fault of ours, or no memory left
        raise Unforeseen(path, error) from error
    return [Reading(one, issues) for one, issues in made]


def explain(path: Path, **settled: Unpack[Settled]) -> Iterator[Explained]:
    """Line by line, what a file was read as and why. Raises as ``read_all``, before the first line."""
    _, document = _document(path, settled.get("limits", Limits()))
    return explained(path, document, _confirmed(settled), _wanted(settled))


def _confirmed(settled: Settled) -> Confirmed:
    return Confirmed.of(
        settled.get("interviewers", ()), settled.get("participants", ()), settled.get("same", {})
    )


def _wanted(settled: Settled) -> str:
    """The name of the convention that is settled, if any; raises ``UnknownConvention``."""
    name = settled.get("convention", "")
    return convention(name).name if name else ""


def document(path: Path, *, limits: Limits = Limits()) -> Document:
    """What a file says in its format, before anybody asks who speaks. Raises as ``read_all``."""
    return _document(path, limits)[1]


_BYTES_PER_LINE = 64
"""Each line costs memory and time however short it is: of so many bytes a file has at most one."""


def _document(path: Path, limits: Limits) -> tuple[bytes, Document]:
    check_file(path)
    if not interview_id(path.stem):
        why = "there is nothing in its name that could be the name of the interview"
        raise Unreadable(path, why, "Give the file another name and try again.")
    raw = content(path, limits)
    found = sniff.format_of(path, raw)
    reader = READERS.get(found)
    if reader is None:
        raise sniff.no_reader(path, found, READERS)
    document = reader(path, raw, limits)
    most = limits.bytes // _BYTES_PER_LINE
    if document.text.count("\n") > most or len(document.utterances) > most:
        why = f"it has more than {most:,} lines"
        raise Unreadable(path, why, "Split it, or raise 'megabytes' under [limits] in study.toml.")
    if notes := sniff.disagreement(path, found):
        document = replace(document, issues=[*notes, *document.issues])
    return raw, document


def find(
    paths: Iterable[Path], *, leave_out: Collection[Path] = ()
) -> tuple[list[Path], list[Path]]:
    """Files to read, and files in the folders that no reader claims, each once and sorted by folder.

    Folders are searched all the way down, without hidden files and the lock files of Word (``~$``).
    Links to folders are not followed; they, and whatever has the suffix of a file and is none, are to
    be read too, so that reading says what is wrong with them. A file that was named itself is always
    to be read, whatever its suffix; a name with ``*`` or ``?`` stands for the files it matches.
    ``leave_out`` are resolved files and folders that are passed over below a folder; naming them, or
    what is in them, reads them all the same.
    """
    unwanted = frozenset(leave_out)
    wanted: list[Path] = []
    skipped: list[Path] = []
    for path in paths:
        if path.is_dir():
            for file in _inside(path, unwanted):
                readable = file.suffix.lower() in READERS or _links_folder(file)
                (wanted if readable else skipped).append(file)
        else:
            wanted += _matching(path)
    return list(dict.fromkeys(wanted)), list(dict.fromkeys(skipped))


def _inside(folder: Path, unwanted: frozenset[Path]) -> Iterator[Path]:
    home = folder.resolve()
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if any(name.startswith((".", "~$")) for name in below.parts):
            continue
        if not path.is_file() and path.suffix.lower() not in READERS and not _links_folder(path):
            continue
        if unwanted.isdisjoint(home / part for part in (below, *below.parents[:-1])):
            yield path


def _links_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


def _matching(path: Path) -> list[Path]:
    """The file itself, or what its pattern matches; the Windows prompt leaves them as they are."""
    if path.exists() or not any(sign in path.name for sign in "*?["):
        return [path]
    return sorted(found for found in path.parent.glob(path.name) if found.is_file()) or [path]
