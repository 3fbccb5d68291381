"""What the README shows works as it stands there, from top to bottom.

A block of `console` holds commands behind `$ `, one to a line unless the line ends in a backslash;
what stands between them is their output, which is not compared. A block of `python` is a program. All
of them run one after the other in one folder; the commands that install or test are left out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
SETUP = re.compile(r"^(python3? -m (pip|pytest|venv)|pip|git|source|\.) ")


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Language and content of the fenced blocks that are run."""
    for language, content in re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        if language in ("console", "python"):
            yield language, content


def commands(content: str) -> list[str]:
    """The commands of a block of ``console``."""
    whole = content.replace("\\\n", "")
    return [line.removeprefix("$ ") for line in whole.splitlines() if line.startswith("$ ")]


@pytest.fixture
def place(tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the program on the path, and the demonstration already begun in it."""
    program = tmp_path / "bin" / "qualcode"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from qualcode.cli import main\nmain()\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    home = tmp_path / "home"
    shutil.copytree(demo, home / "qualcode-demo", ignore=shutil.ignore_patterns("out"))
    return home


@pytest.mark.skipif(os.name == "nt", reason="the commands are written for a Unix shell")
def test_everything_the_readme_shows_runs(
    place: Path, run: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    n = 0
    for language, content in blocks(README.read_text(encoding="utf-8")):
        lines = commands(content) if language == "console" else [content]
        assert lines, f"a block of {language} without commands:\n{content}"
        for line in lines:
            if language == "console" and SETUP.match(line):
                continue
            n += 1
            if language == "console" and (moved := re.fullmatch(r"cd (\S+)", line)):
                monkeypatch.chdir(moved[1])
            elif language == "console" and (told := re.fullmatch(r"export (\w+)=(\S+)", line)):
                monkeypatch.setenv(told[1], told[2])
            elif language == "console" and (
                plain := re.fullmatch(r"qualcode ([^|<>;&*~$]+)", line)
            ):
                run(plain[1])  # in this process, which is quicker
            else:
                how = ["-c"] if language == "python" else ["sh", "-ec"]
                ran = subprocess.run(
                    [*([sys.executable] if language == "python" else []), *how, line],
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    check=False,
                )
                assert ran.returncode == 0, f"{line}\n{ran.stdout}\n{ran.stderr}"
    assert n > 3


def test_the_two_set_up_commands_stand_first() -> None:
    """The first two commands of the README make the demonstration and run the tests."""
    found = re.findall(r"^python3 -m pip install .*$", README.read_text(encoding="utf-8"), re.M)
    assert found == [
        "python3 -m pip install . && qualcode demo",
        "python3 -m pip install '.[test]' && python3 -m pytest -n auto --dist loadfile",
    ]
