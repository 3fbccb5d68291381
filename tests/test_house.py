"""The house itself: who imports whom, what starts quickly, what is shipped, what is never written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import qualcode

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted((ROOT / "qualcode").rglob("*.py"))

HEAVY = (
    "aiohttp",
    "ftfy",
    "lxml",
    "matplotlib",
    "numpy",
    "openpyxl",
    "pandas",
    "rich",
    "sklearn",
    "spacy",
    "textual",
    "yaml",
)
ENTERS_THROUGH = {
    "aiohttp": {"tui"},
    "click": {"cli"},
    "ftfy": {"ingest"},
    "lxml": {"ingest"},
    "matplotlib": {"report"},
    "numpy": {"coding", "segment", "words", "workflows"},
    "openpyxl": {"anonymise", "codebook", "files", "ingest", "report", "sheets"},
    "pandas": {"study"},
    "platformdirs": {"words"},
    "rich": {"cli", "tui"},
    "sklearn": {"suggest"},
    "spacy": {"words"},
    "sqlite3": {"store"},
    "textual": {"tui"},
    "yaml": {"codebook"},
}
"""Libraries, and the rooms that may import them."""


def room_of(module: str) -> str:
    """``qualcode.store.file`` is in ``store``; the package itself is in the room of its face."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "qualcode"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything in the file, parsed once for all tests."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@cache
def imports(path: Path) -> list[str]:
    """Each module that the file imports when it runs, early or late."""
    return list(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for_types = {
        id(inner) for node in nodes(path) if _only_for_types(node) for inner in ast.walk(node)
    }
    for node in nodes(path):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.name}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in KNOWN else str(node.module)


def _only_for_types(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


KNOWN = {name_of(path) for path in MODULES}


def layers() -> list[set[str]]:
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    return [
        {room.removeprefix("qualcode.") for room in line.split(" | ")}
        for line in contract["layers"]
    ]


def test_arrows_point_down_and_rooms_on_one_line_never_meet():
    level = {room: n for n, line in enumerate(layers()) for room in line}
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in MODULES
        for module in imports(path)
        if module.startswith("qualcode.")
        and (here := room_of(name_of(path))) in level
        and here != (there := room_of(module))
        and there in level
        and level[there] <= level[here]
    ]
    assert not wrong


def test_every_room_stands_in_the_contract():
    rooms = {path.relative_to(ROOT / "qualcode").parts[0].removesuffix(".py") for path in MODULES}
    assert rooms - {"__init__", "__main__", "version"} == set().union(*layers())


def test_every_library_enters_through_its_rooms():
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in MODULES
        for module in imports(path)
        if room_of(name_of(path))
        not in ENTERS_THROUGH.get(module.partition(".")[0], {room_of(name_of(path))})
    ]
    assert not wrong


def test_only_the_command_line_prints_and_exits():
    calls = {"print", "exit", "quit", "breakpoint", "input"}
    wrong = [
        f"{name_of(path)}, line {node.lineno}"
        for path in MODULES
        if room_of(name_of(path)) not in ("cli", "__main__")
        for node in nodes(path)
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Name) and node.func.id in calls)
            or (isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "sys.exit")
        )
    ]
    assert not wrong


def loaded_by(code: str, cwd: Path) -> set[str]:
    """The top names of all modules that a fresh Python has after running some code."""
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}\n"
         "sys.stderr.write(chr(10) + ' '.join({m.partition('.')[0] for m in sys.modules}))"],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )  # fmt: skip
    return set(ran.stderr.splitlines()[-1].split())


def command(line: str) -> str:
    return (
        f"sys.argv = ['qualcode', *{line!r}.split()]\n"
        "from qualcode.cli import main\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code, done.code"
    )


@pytest.mark.parametrize("line", ["--help", "matrix --help", "--version"])
def test_help_waits_for_no_heavy_library(tmp_path, line):
    found = loaded_by(command(line), tmp_path)
    assert "click" in found
    assert not found.intersection(HEAVY)


def test_importing_the_package_waits_for_nothing_heavy(tmp_path):
    assert not loaded_by("import qualcode, qualcode.study", tmp_path).intersection(HEAVY)


@pytest.mark.parametrize("line", ["matrix --format csv", "freq", "quotes --code MARKET"])
def test_counting_needs_no_language_library_and_no_learning(ready, line):
    found = loaded_by(command(line), ready)
    assert "sqlite3" in found
    assert not found.intersection(("lxml", "matplotlib", "openpyxl", "pandas", "sklearn", "spacy"))


def test_the_version_is_written_once():
    assert "version" in PROJECT["project"]["dynamic"]
    written = (ROOT / PROJECT["tool"]["hatch"]["version"]["path"]).read_text(encoding="utf-8")
    assert f'__version__ = "{qualcode.__version__}"' in written
    assert re.fullmatch(r"\d+\.\d+\.\d+", qualcode.__version__)


def test_the_wheel_carries_the_codebooks_and_the_demonstration():
    build = PROJECT["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["packages"] == ["qualcode"]
    assert build["wheel"]["force-include"] == {
        "codebooks": "qualcode/shipped/codebooks",
        "data": "qualcode/shipped/data",
    }
    study = "data/productive-alliances"
    for needed in (
        "codebooks/productive-alliances.yaml",
        f"{study}/README.md",
        f"{study}/interviews.xlsx",
        "LICENSE",
        "qualcode/py.typed",
    ):
        assert (ROOT / needed).is_file(), needed
    assert {"/qualcode", "/codebooks", "/data", "/tests"} <= set(build["sdist"]["include"])


def test_the_command_is_the_packages_own_and_dependencies_are_free_of_copyleft_readers():
    assert PROJECT["project"]["scripts"] == {"qualcode": "qualcode.cli:main"}
    assert PROJECT["project"]["license"] == "MIT"
    named = " ".join(PROJECT["project"]["dependencies"]).lower()
    assert not re.search(r"pymupdf|ebooklib|docx2python|unidecode|text-unidecode", named)


def texts() -> Iterator[tuple[Path, str]]:
    """The project's own text files."""
    tops = ("qualcode", "codebooks", "data", "tests", ".ci")
    paths = [path for top in tops for path in (ROOT / top).rglob("*")]
    paths += [path for path in ROOT.iterdir() if path.suffix in (".md", ".toml")]
    for path in paths:
        if path.is_file() and "__pycache__" not in path.parts:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_file_names_a_machine_or_a_registry():
    machines = (r"/ho" r"me/\w", r"/Use" r"rs/\w", r"C:\\Us" r"ers", r"/wo" r"rk/", r"/ro" r"ot/")
    hosts = (r"pypi\.o" r"rg", r"pythonho" r"sted", r"artif" r"actory", r"--index-u" r"rl")
    pattern = re.compile("|".join(machines + hosts))
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path, text in texts()
        if (match := pattern.search(text))
    ]
    assert not found
    assert sum(1 for _ in texts()) > 150
