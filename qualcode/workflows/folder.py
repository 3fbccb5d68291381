"""Finding, making and opening the folder of a study."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Self

from qualcode import codebook as codebooks
from qualcode import settings as settings_file
from qualcode.errors import (
    CannotWrite,
    NoStudy,
    QualcodeError,
    StudyExists,
    UnknownName,
    Unreadable,
)
from qualcode.files.atomic import write_bytes, write_text
from qualcode.model import Codebook, Grouping, Issue, Settings
from qualcode.store import StudyFile
from qualcode.store.file import utc_now
from qualcode.workflows import codebook_file

STUDY_FILE = "study.qualcode"
CODEBOOKS = (".xlsx", ".yaml", ".yml")
TRANSCRIPTS, TRANSLATIONS, OUT = "transcripts", "translations", "out"
RECEIVED = "received"
"""Where files that came back and were taken in are kept as they came."""


@dataclass
class StudyFolder:
    """An open study: its folder, its settings and its file. Close it, or use it in a ``with``."""

    path: Path
    settings: Settings
    file: StudyFile
    noted: bool = False
    """Whether somebody has looked if the codebook was edited by hand."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.file.close()

    @property
    def codebook_path(self) -> Path:
        """Where its codebook is."""
        return self.path / self.settings.codebook

    @property
    def attributes_path(self) -> Path:
        """Where its attribute sheet is; the .csv or .xlsx of the same name when that is there."""
        named = self.path / self.settings.attributes
        others = (named.with_suffix(suffix) for suffix in (".xlsx", ".csv"))
        return named if named.is_file() else next((o for o in others if o.is_file()), named)

    @property
    def out(self) -> Path:
        """Where everything for people is written."""
        return self.path / OUT

    @cached_property
    def _codebook(self) -> tuple[Codebook, list[Issue]]:
        book = codebook_file.current(self)
        return book.content, list(book.issues)

    def has_codebook(self, book: Codebook, issues: Sequence[Issue] = ()) -> None:
        """Take that for its codebook from now on."""
        self.__dict__["_codebook"] = book, list(issues)

    def forget_codebook(self) -> None:
        """Read its codebook again when it is asked for next."""
        self.__dict__.pop("_codebook", None)

    @property
    def codebook(self) -> Codebook:
        """Its codebook, read once. Raises ``InvalidFile`` with every fault."""
        return self._codebook[0]

    @property
    def codebook_issues(self) -> list[Issue]:
        """What in the codebook is worth a look."""
        return self._codebook[1]

    @property
    def grouping(self) -> Grouping:
        """The grouping that heads value-chain columns: the settings', else the codebook's first."""
        if self.settings.grouping:
            return self.codebook.grouping(self.settings.grouping)
        return self.codebook.groupings[0] if self.codebook.groupings else Grouping("", {}, ())

    def check_target(self, path: Path, *suffixes: str) -> None:
        """Raises ``CannotWrite`` when a result may not be written there.

        Its name must end in one of the suffixes, if any are given, and it must not be a file the
        study is made of.
        """
        if suffixes and path.suffix.lower() not in suffixes:
            raise CannotWrite(path, f"name a file that ends in {' or '.join(suffixes)}")
        there = path.resolve()
        own = (self.codebook_path, self.attributes_path, self.path / settings_file.FILE)
        folders = (self.path / TRANSCRIPTS, self.path / TRANSLATIONS)
        if there in [one.resolve() for one in own] or any(
            there.is_relative_to(one.resolve()) for one in folders
        ):
            raise CannotWrite(path, "the study is made of it; name another file")


def find(start: Path) -> Path:
    """The study folder at ``start`` or above it; raises ``NoStudy``."""
    if not start.exists():
        raise NoStudy(start)
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / settings_file.FILE).is_file() or (folder / STUDY_FILE).is_file():
            return folder
    raise NoStudy(start)


def open_folder(
    path: Path, *, who: str | None = None, now: Callable[[], str] = utc_now
) -> StudyFolder:
    """Open the study in this very folder; raises ``NoStudy`` and what reading its files raises."""
    if not (path / settings_file.FILE).is_file() and not (path / STUDY_FILE).is_file():
        raise NoStudy(path)
    settings = settings_file.read(path / settings_file.FILE)
    signer = _user() if who is None else who
    study = StudyFolder(path, settings, StudyFile(path / STUDY_FILE, who=signer, now=now))
    with suppress(QualcodeError):  # whoever needs the codebook is told
        codebook_file.finish(study)
    return study


def _user() -> str:
    """Who is at the keyboard, as the system calls them; empty when it knows nobody."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # a number without a name, as in containers
        return ""


def create(
    path: Path,
    *,
    title: str = "",
    codebook: Path | None = None,
    language: str = "es",
    interview_language: str = "es",
    interviewers: Sequence[str] = (),
    who: str | None = None,
    now: Callable[[], str] = utc_now,
    resume: bool = False,
) -> StudyFolder:
    """Make a new study in an empty or new folder, with a codebook to start from.

    Without ``codebook`` it gets the shipped one of productive alliances. Nothing is made when the
    codebook has faults or does not know the interviews' language (``UnknownName``). Raises
    ``StudyExists`` when the folder holds anything, unless ``resume`` says that it was begun before.
    """
    if path.exists() and (not path.is_dir() or (any(path.iterdir()) and not resume)):
        raise StudyExists(path)
    source = codebook or shipped("codebooks") / "productive-alliances.yaml"
    book, _ = read_codebook(source)
    if interview_language not in book.languages:
        raise UnknownName("language of the codebook", interview_language, book.languages)
    write_text(path / "codebook.yaml", codebook_text(source, book))
    (path / TRANSCRIPTS).mkdir(exist_ok=True)
    settings = settings_file.template(
        title=title or path.resolve().name,
        language=language,
        interview_language=interview_language,
        interviewers=interviewers,
    )
    write_text(path / settings_file.FILE, settings)
    return open_folder(path, who=who, now=now)


def read_codebook(path: Path) -> tuple[Codebook, list[Issue]]:
    """A codebook from .yaml or .xlsx, and what in it is worth a look.

    Raises ``InvalidFile`` with every fault.
    """
    if path.suffix.lower() not in CODEBOOKS:
        raise Unreadable(path, f"no codebook is read from '{path.suffix}' files", _NAME_A_BOOK)
    if not path.is_file():
        raise Unreadable(path, "there is no such file", _NAME_A_BOOK)
    if path.suffix.lower() == ".xlsx":
        return codebooks.read_workbook(path)
    return codebooks.read(path)


_NAME_A_BOOK = "Name a codebook (.yaml or .xlsx)."


def codebook_text(path: Path, book: Codebook) -> str:
    """The YAML of a codebook that was read from ``path``: as it stands there if it is YAML."""
    if path.suffix.lower() == ".xlsx":
        return codebooks.dump(book)
    return path.read_text(encoding="utf-8-sig")


def shipped(name: str) -> Path:
    """A folder that comes with the program (``codebooks``, ``data``), installed or in a checkout."""
    inside = Path(str(files("qualcode"))) / "shipped" / name
    return inside if inside.is_dir() else Path(str(files("qualcode"))).parent / name


def copy_into(source: Path, target: Path, *, name: str = "") -> None:
    """Copy a file, under its own or another name, or a folder with all its files, into a folder.

    Each file is there whole or not at all. What is there already stays as it is. What lies beside
    the target is left out: a study may be made inside the folder that is copied into it.
    """
    pairs = [(source, target / (name or source.name))]
    if source.is_dir():
        study = target.resolve().parent
        inside = (
            path
            for path in sorted(source.rglob("*"))
            if path.is_file() and not path.resolve().is_relative_to(study)
        )
        pairs = [(path, target / path.relative_to(source)) for path in inside]
    for one, copy in pairs:
        if not copy.exists():
            write_bytes(copy, one.read_bytes())
