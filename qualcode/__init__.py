"""qualcode: an open toolkit for qualitative interview analysis.

    >>> import qualcode
    >>> with qualcode.open("my-study") as study:
    ...     study.matrix(rows="dimension", columns="value_chain")

What the command line does, the methods of ``Study`` do.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

from qualcode.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from qualcode.study import Study

__all__ = ["__version__", "create", "open"]


def open(path: str | PathLike[str] = ".") -> Study:
    """The study in a folder, or in the nearest folder above it.

    Raises ``qualcode.errors.NoStudy`` when there is none.
    """
    from qualcode.study import Study

    return Study.open(path)


def create(
    path: str | PathLike[str],
    *,
    title: str = "",
    codebook: str | Path | None = None,
    language: str = "es",
    interview_language: str = "es",
) -> Study:
    """A new study in a new or empty folder, with a copy of the codebook (the shipped one by default).

    Raises ``qualcode.errors.StudyExists`` when the folder holds anything, ``InvalidFile`` when the
    codebook has faults.
    """
    from qualcode.study import Study

    return Study.create(
        path,
        title=title,
        codebook=codebook,
        language=language,
        interview_language=interview_language,
    )
