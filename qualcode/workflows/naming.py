"""Where in a study somebody may be named, who names them, and the lists that people write."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

from qualcode import anonymise
from qualcode.anonymise import Name, Passage
from qualcode.errors import QualcodeError, Unreadable
from qualcode.files import sheets
from qualcode.ingest import characters
from qualcode.ingest import lines as labels
from qualcode.model import Interview, Transcript
from qualcode.sheets.words import PAGES
from qualcode.store import masking, transcripts, translations
from qualcode.store.interviews import all_interviews
from qualcode.workflows.folder import RECEIVED, StudyFolder

LISTS = (".txt", ".csv", ".xlsx")
"""Suffixes of lists of names."""


def passages(study: StudyFolder) -> Iterator[Passage]:
    """Everything in which somebody may be named, in pieces that belong together."""
    for interview in all_interviews(study.file):
        transcript = transcripts.transcript(study.file, interview.id)
        if transcript is None:
            continue
        yield from (Passage(interview.id, text) for text in _stretches(transcript))
        for value in transcript.attributes.values():
            if value not in transcript.text:
                yield Passage(interview.id, value)
        for value in _attribute_values(interview):
            yield Passage(interview.id, value)
    for interview_id, memo in masking.coding_memos(study.file):
        yield Passage(interview_id, memo)
    for one in masking.memo_texts(study.file):
        yield Passage(one.interview_id, one.text)
    kinds: tuple[Literal["chart", "proposal"], ...] = ("chart", "proposal")
    for kind in kinds:
        for _, interview_id, text in masking.texts(study.file, kind):
            yield Passage(interview_id, text)
    for text in masking.sheet_texts(study.file):
        yield Passage("", text)
    for _, text in received_texts(study):
        yield Passage("", text)
    for language in study.codebook.languages:
        for turn in translations.translations(study.file, language).values():
            yield Passage(turn.interview_id, turn.text)


def received_texts(study: StudyFolder) -> Iterator[tuple[str, str]]:
    """What people wrote into the files that came back and are kept, line by line, each with the name of
    its file: what transcripts and the codebook do not say, where there is more than a word."""
    folder = study.path / RECEIVED
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    if not files:
        return
    said = "\n".join((*transcripts.all_texts(study.file), _codebook_text(study)))
    for path in files:
        with suppress(QualcodeError), sheets.reading(path) as book:
            cells = (
                cell
                for name, rows in book.items()
                if name not in _OURS
                for row in rows
                for cell in row
                if isinstance(cell, str)
            )
            lines = dict.fromkeys(line.strip() for cell in cells for line in cell.split("\n"))
            for line in lines:
                if " " in line and not _SOURCE.match(line) and line not in said:
                    yield path.name, line


_OURS = {name for pages in PAGES.values() for key, name in pages.items() if key != "coding"}
"""Pages of sheets in which nobody writes."""
_SOURCE = re.compile(r"\S+-\d{4,} · |\(.*\)\Z")
"""The lines under a segment in a chart sheet: its id and codes, and its citation."""


def _codebook_text(study: StudyFolder) -> str:
    return study.codebook_path.read_bytes().decode("utf-8", "replace")


def _stretches(transcript: Transcript) -> Iterator[str]:
    """The text of a transcript by turns, and what stands between them."""
    last = 0
    for turn in transcript.turns:
        if transcript.text[last : turn.span.start].strip():
            yield transcript.text[last : turn.span.start]
        yield turn.span.of(transcript.text)
        last = turn.span.end
    if transcript.text[last:].strip():
        yield transcript.text[last:]


def _attribute_values(interview: Interview) -> Iterator[str]:
    for values in interview.attributes.values():
        yield from values
    for person in interview.participants:
        yield from person.descriptor.values()
        for values in person.attributes.values():
            yield from values


def names_within(study: StudyFolder) -> list[Name]:
    """Names that labels, headers and attributes give."""
    found: list[Name] = []
    for interview in all_interviews(study.file):
        transcript = transcripts.transcript(study.file, interview.id)
        if transcript is None:
            continue
        for label in dict.fromkeys(turn.speaker for turn in transcript.turns):
            found += _labelled(label, "speaker")
        for name, value in transcript.attributes.items():
            found += anonymise.from_field(name, value, "header")
        given = [interview.attributes, *(p.attributes for p in interview.participants)]
        for name, values in ((n, v) for attributes in given for n, v in attributes.items()):
            for value in values:
                found += anonymise.from_field(name, value, "attribute")
        for person in interview.participants:
            found += _labelled(person.speaker, "attribute")
    return found


def _labelled(label: str, source: str) -> list[Name]:
    """The name in a label, if it is one and no role or letter."""
    name = labels.speaker(label).strip()
    if not name or labels.known(name) or name.startswith("["):
        return []
    if not anonymise.looks_like_name(name) or not labels.looks_like_name(name):
        return []
    return [Name("person", name, name, source)]


def rows(path: Path) -> list[list[str]]:
    """The rows of a list: the lines of a .txt, the cells of a .csv or of an .xlsx's first sheet."""
    suffix = path.suffix.lower()
    if suffix not in LISTS:
        why = f"lists are not read from '{path.suffix}' files"
        raise Unreadable(path, why, f"Save it as {', '.join(LISTS)}.")
    if suffix == ".xlsx":
        with sheets.reading(path) as book:
            first: Iterable[Sequence[object]] = next(iter(book.values()), [])
            return [["" if cell is None else str(cell) for cell in row] for row in first]
    if not path.is_file():
        raise Unreadable(path, "there is no such file", "Check its name and folder.")
    text, _ = characters.decode(path, characters.content(path))
    if suffix == ".txt":
        return [["" if line.lstrip().startswith("#") else line] for line in text.splitlines()]
    head = text.split("\n", 1)[0]
    divider = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=divider))
    except csv.Error as error:
        why = "its cells cannot be told apart"
        raise Unreadable(path, why, "Save it as .xlsx and try again.") from error
