"""An open study, and what its methods share."""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from qualcode.errors import UnknownName
from qualcode.model import Codebook
from qualcode.report import Table
from qualcode.workflows import folder

if TYPE_CHECKING:
    import pandas as pd

StrPath = str | PathLike[str]


class Opened:
    """A study as long as it is open."""

    def __init__(self, opened: folder.StudyFolder) -> None:
        self._folder = opened

    @classmethod
    def open(cls, path: StrPath = ".") -> Self:
        """The study in a folder or in the nearest one above it; raises ``NoStudy``."""
        return cls(folder.open_folder(folder.find(Path(path))))

    @classmethod
    def create(
        cls,
        path: StrPath,
        *,
        title: str = "",
        codebook: StrPath | None = None,
        language: str = "es",
        interview_language: str = "es",
    ) -> Self:
        """A new study in a new or empty folder; raises ``StudyExists``, ``InvalidFile``."""
        return cls(
            folder.create(
                Path(path),
                title=title,
                codebook=Path(codebook) if codebook else None,
                language=language,
                interview_language=interview_language,
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the study's file; a second time does nothing."""
        self._folder.file.close()

    @property
    def path(self) -> Path:
        """The study's folder."""
        return self._folder.path

    @property
    def codebook(self) -> Codebook:
        """The codebook, read once."""
        return self._folder.codebook


def check(kind: str, given: Any, known: Collection[Any]) -> None:
    """Raises ``UnknownName`` for a word that means nothing there: no table of nothing comes back."""
    if given not in known:
        raise UnknownName(kind, str(given), [name for name in known if name])


def frame(table: Table) -> pd.DataFrame:
    """A table as a DataFrame; what is empty is missing, and whole numbers are integers."""
    import pandas as pd

    rows = [[None if value == "" else value for value in row] for row in table.rows]
    return pd.DataFrame(rows, columns=list(table.header)).convert_dtypes()
