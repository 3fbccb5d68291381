"""The codebook's file and what the study knows of it: which of them is newer, and who writes which.

An act on the codebook keeps its new text in the study's file, in the same transaction as the codings
that follow; its own file is written afterwards. Killed in between, the study says so
(``codebooks.is_unwritten``) and writes the file when it is opened next.
"""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode import codebook as books
from qualcode.errors import CannotWrite, CodebookDiffers, FileBusy, QualcodeError, Unreadable
from qualcode.files.atomic import write_bytes
from qualcode.model import Codebook, Issue
from qualcode.store import acts, codebooks, codings

if TYPE_CHECKING:
    from qualcode.store.file import StudyFile
    from qualcode.workflows.folder import StudyFolder

READ, BY_HAND = "codebook read", "codebook by hand"
"""What acts are called that keep a codebook as it was found, and as somebody edited it."""


_UNCHANGED = " Nothing was changed."
"""What errors of writing end with; here it would not be true."""


@dataclass(frozen=True)
class Book:
    """A codebook with its text: as the file has it, or YAML that says what a workbook says."""

    text: str
    content: Codebook
    issues: tuple[Issue, ...] = ()

    @property
    def sha256(self) -> str:
        """Identity of the text."""
        return codebooks.sha256_of(self.text)


def is_workbook(path: Path) -> bool:
    """Whether the codebook is kept in Excel."""
    return path.suffix.lower() == ".xlsx"


def on_disk(path: Path) -> Book:
    """The codebook in a file; raises ``Unreadable`` and ``InvalidFile``."""
    if not path.is_file():
        raise Unreadable(path, "there is no codebook", "Name it in study.toml.")
    if is_workbook(path):
        content, issues = books.read_workbook(path)
        return Book(books.dump(content), content, tuple(issues))
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = f"cannot be opened ({error.strerror})"
        raise Unreadable(path, why, "Check its name and try again.") from error
    content, issues = books.parse(raw, path)
    return Book(raw.decode("utf-8"), content, tuple(issues))


def book_of(text: str, path: Path) -> Book:
    """The codebook that a kept text says; ``path`` is what faults call it."""
    content, issues = books.parse(text.encode("utf-8"), path)
    return Book(text, content, tuple(issues))


def current(study: StudyFolder) -> Book:
    """The study's codebook: what its file says, or what has still to be written into it.

    Raises ``Unreadable`` and ``InvalidFile``.
    """
    path = study.codebook_path
    kept = _waiting(study)
    if kept is not None:
        there = _text_there(path)
        sha256 = codebooks.sha256_of(there) if there is not None else ""
        if there is None or codebooks.text_of(study.file, sha256) is not None:
            return book_of(kept, path)
    return on_disk(path)


def _waiting(study: StudyFolder) -> str | None:
    """The text that has still to be written."""
    if not codebooks.is_unwritten(study.file):
        return None
    return codebooks.text_of(study.file, codebooks.current(study.file))


def _text_there(path: Path) -> str | None:
    """The text of the file as it is; ``None`` for none, an empty one for what cannot be read."""
    if not path.is_file():
        return None
    try:
        return on_disk(path).text if is_workbook(path) else path.read_bytes().decode("utf-8")
    except (QualcodeError, OSError, UnicodeDecodeError):
        return ""


def note(study: StudyFolder) -> Book:
    """The study's codebook, kept as a version of its own where somebody has edited its file.

    Raises ``InvalidFile`` for a file with faults, ``CodebookDiffers`` where it was edited before a
    change could be written into it.
    """
    finish(study)
    file = study.file
    if codebooks.is_unwritten(file):  # the file cannot be written: what waits is what there is
        return current(study)
    book = on_disk(study.codebook_path)
    if codebooks.current(file) != book.sha256:
        with file.transaction():
            _keep_edited(study, book)
    study.has_codebook(book.content, book.issues)
    return book


def note_once(study: StudyFolder) -> None:
    """Keep an edit by hand as ``note`` does, the first time that an open study is asked; before any act
    on the codebook there is nothing to be kept, and a file with faults is passed over."""
    if study.noted:
        return
    study.noted = True
    known = codebooks.current(study.file)
    there = _text_there(study.codebook_path) if known else None
    if there is not None and codebooks.sha256_of(there) != known:
        with suppress(QualcodeError):
            note(study)


def _keep_edited(study: StudyFolder, book: Book) -> None:
    file, name = study.file, book.content.id
    known = codebooks.current(file)
    before = codebooks.text_of(file, known) if known else None
    told: dict[str, object] = {"op": "by hand" if known else "read"}
    if before is not None:
        old, new = set(book_of(before, study.codebook_path).content.by_id), set(book.content.by_id)
        told |= {"added": sorted(new - old), "removed": sorted(old - new)}
    codebooks.keep(file, book.text, book.content.version)
    change = codebooks.change_to(file, book.sha256, name)
    acts.within(file, BY_HAND if known else READ, [change], told=told, on=name)
    codebooks.set_written(file)


def will_be_written(file: StudyFile, path: Path) -> bool:
    """Let the codebook that a study knows be written into this file, when the study is opened next and
    where the file says otherwise; whether it does."""
    known, there = codebooks.current(file), _text_there(path)
    if codebooks.text_of(file, known) is None or (
        there is not None and codebooks.sha256_of(there) == known
    ):
        return False
    with file.transaction():
        if there is not None:
            codebooks.keep(file, there, "")
        codebooks.set_unwritten(file)
    return True


def keep_present(study: StudyFolder) -> None:
    """Keep what stands in the codebook's file, whatever it is, so that another may take its place; part
    of a transaction."""
    there = _text_there(study.codebook_path)
    if there is not None:
        codebooks.keep(study.file, there, "")


def check_writable(path: Path) -> None:
    """Raises ``FileBusy`` and ``CannotWrite`` where a codebook's file could not be written."""
    if (path.parent / f"~${path.name}").exists():
        raise FileBusy(path)
    try:
        if path.exists():
            if not path.stat().st_mode & stat.S_IWRITE:
                raise CannotWrite(path, "it is read-only; allow writing to it and run again")
            with path.open("rb+"):
                pass
        probe = path.parent / f".{path.stem[:20]}-{codebooks.sha256_of(path.name)[:8]}"
        probe.touch()
        probe.unlink()
    except PermissionError as error:
        if path.is_file() and not path.parent.is_dir():
            raise FileBusy(path) from error
        raise CannotWrite(path, "it, or its folder, may not be written to") from error
    except OSError as error:
        raise CannotWrite(path, f"{error.strerror or error}") from error


def finish(study: StudyFolder) -> list[Issue]:
    """Write the codebook's file where a change of it waits to be written, and let the rules that it
    changed look again. Returns what could not be done yet and is done when the study is opened next.

    Raises ``CodebookDiffers`` where somebody has edited the file in the meantime.
    """
    from qualcode.workflows import rules  # which needs this module

    file = study.file
    if not codebooks.is_unwritten(file):
        return []
    try:
        before = _before(study)
        _write_waiting(study)
    except CannotWrite as error:
        study.forget_codebook()
        what = "the change is in the study, and not written into this file yet"
        remedy = f"It is when the study is opened next. {error}".removesuffix(_UNCHANGED)
        return [Issue(study.codebook_path.name, what, remedy)]
    written = codebooks.current(file)
    rules.look_again(study, before)
    with file.transaction():
        if codebooks.current(file) == written:
            codebooks.set_written(file)
    return []


def _before(study: StudyFolder) -> Codebook | None:
    """The codebook by which the rules last looked: what stands in the file before what waits is written
    into it. It is remembered until they have looked again, should the program be killed before."""
    file, path = study.file, study.codebook_path
    with file.transaction():
        sha256 = codebooks.written_before(file)
        if not sha256 and (there := _text_there(path)) is not None:
            sha256 = codebooks.sha256_of(there)
            if codebooks.text_of(file, sha256) is not None:
                codebooks.set_written_before(file, sha256)
    text = codebooks.text_of(file, sha256)
    with suppress(QualcodeError):
        return book_of(text, path).content if text else None
    return None


def _write_waiting(study: StudyFolder) -> None:
    """Write what waits."""
    file, path = study.file, study.codebook_path
    with file.transaction():  # nobody else changes it in the meantime
        text = codebooks.text_of(file, codebooks.current(file))
        if text is None:
            return
        there = _text_there(path)
        known = there is None or codebooks.text_of(file, codebooks.sha256_of(there)) is not None
        if there != text and not known:
            raise CodebookDiffers(path)
        book = book_of(text, path)
        if there != text:
            check_writable(path)
            _write(path, book)
    study.has_codebook(book.content, book.issues)


def _write(path: Path, book: Book) -> None:
    if is_workbook(path):
        books.write_workbook(book.content, path)
    else:
        write_bytes(path, book.text.encode("utf-8"))


def orphans(study: StudyFolder) -> list[str]:
    """Codes that people have coded with and the codebook does not have."""
    return sorted(codings.codes_used(study.file) - set(study.codebook.by_id))
