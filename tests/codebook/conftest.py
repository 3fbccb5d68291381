from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from qualcode import codebook
from qualcode.errors import InvalidFile
from qualcode.model import Codebook, Issue


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """The text as a file named ``codebook.yaml``; its first line is line 1."""

    def write(text: str) -> Path:
        path = tmp_path / "codebook.yaml"
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
        return path

    return write


@pytest.fixture
def read(written: Callable[[str], Path]) -> Callable[[str], tuple[Codebook, list[Issue]]]:
    """The codebook and the remarks that a YAML text gives."""
    return lambda text: codebook.read(written(text))


@pytest.fixture
def faults(written: Callable[[str], Path]) -> Callable[[str], list[str]]:
    """What a YAML text is refused for, one sentence a fault, without the file's name."""

    def refuse(text: str) -> list[str]:
        with pytest.raises(InvalidFile) as refused:
            codebook.read(written(text))
        assert all(issue.severity == "error" for issue in refused.value.issues)
        return [str(issue).removeprefix("codebook.yaml, ") for issue in refused.value.issues]

    return refuse
