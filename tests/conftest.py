"""What tests of several rooms share: the command line, the demonstration, a little study."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qualcode import cli
from qualcode.workflows import folder

ROOT = Path(__file__).resolve().parents[1]

CODEBOOK = """\
id: little
version: 1
languages: [es, en]
actor_types:
  - {id: producer, label: {es: agricultor/a, en: farmer}}
  - {id: company, label: {es: empresa, en: company}}
value_chains:
  - {id: honey, label: {es: Miel, en: Honey}}
  - {id: berries, label: {es: Berries, en: Berries}}
groupings:
  - id: A
    label: {es: Por cadena, en: By chain}
    groups:
      - {id: BEES, label: {es: Miel, en: Honey}, chains: [honey]}
      - {id: FRUIT, label: {es: Fruta, en: Fruit}, chains: [berries]}
dimensions:
  - id: MARKET
    label: {es: Mercado, en: Market}
    asked: {es: [a quién vender]}
    codes:
      - id: MARKET.SECURE
        label: {es: Venta segura, en: Secure sale}
        experience_of: [producer]
        rules:
          es:
            - venta segura
            - {match: venta insegura, stance: denies}
          en: [secure sale]
      - id: MARKET.PRICE
        label: {es: Mejor precio, en: Better price}
        rules: {es: [mejor precio], en: [better price]}
  - id: INCOME
    label: {es: Ingreso, en: Income}
    asked: {es: [ganar más]}
    codes:
      - id: INCOME.HIGHER
        label: {es: Gana más, en: Earns more}
        applies_to: {actors: [producer]}
        rules: {es: [ahora ganar más], en: [earn more now]}
"""

INTERVIEWS = {
    "A01.txt": """\
Entrevistadora: ¿A quién vende usted la miel de sus colmenas?
Entrevistada: A la planta del pueblo, que es una venta segura y con mejor precio que antes.
Entrevistadora: ¿Y gana más con eso?
Entrevistada: Ahora gano más que cuando andaba con los tarros por la feria de Angol.
""",
    "A02.txt": """\
Entrevistadora: Cuénteme de la cosecha de este verano.
Entrevistado: La frambuesa salió buena, pero es una venta insegura: un día pasan y otro no.
Entrevistadora: ¿Y qué falta?
Entrevistado: Agua, y que alguien de la agencia venga a mirar los canales rotos.
""",
    "E01.txt": """\
Entrevistadora: ¿A quién vende la empresa?
Gerente: Afuera. Para el agricultor es una venta segura, y para nosotros un mejor precio.
""",
}

SHEET = """\
interview,actor_type,number,value_chain,date,gender
A01,producer,1,honey,2020-07-10,f
A02,producer,2,berries,2020-08-03,m
E01,company,1,honey,2020-08-11,f
"""


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    exit_code: int
    stdout: str
    stderr: str


Run = Callable[..., Ran]


def command_line(line: str) -> Ran:
    """``qualcode LINE`` through the program's own entry, in this process and folder."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)
        for _ in range(2)
    )
    before, sys.argv = sys.argv, ["qualcode", *shlex.split(line)]
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
    except SystemExit as done:
        code = done.code
    finally:
        sys.argv = before
    texts = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]  # BytesIO
    return Ran(code if isinstance(code, int) else int(code is not None), *texts)


def start(*arguments: str, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    """``python -m qualcode ARGUMENTS`` in a process of its own."""
    places = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", "qualcode", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, places)), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@dataclass
class Speech:
    """What participants said in a test, to be looked for where it must not stand."""

    texts: list[str] = field(default_factory=list)
    length: int = 4

    def repeated_in(self, text: str) -> set[str]:
        """Sequences of four words of the transcripts that stand in the text."""
        said = {run for spoken in self.texts for run in self._runs(spoken)}
        return said.intersection(self._runs(text))

    def _runs(self, text: str) -> Iterator[str]:
        words = re.findall(r"\w+", text.casefold())
        for start in range(len(words) - self.length + 1):
            yield " ".join(words[start : start + self.length])


@pytest.fixture(scope="session")
def child() -> Callable[..., subprocess.Popen[str]]:
    """``child("matrix", "--help", cwd=folder)`` starts the program in a process of its own."""
    return start


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """``run("matrix --rows code", exit_code=0)`` in the current folder.

    When the test ends, no remark, log row or issue may have repeated what a transcript of that
    folder says.
    """
    remarks: list[str] = []
    speech = Speech()
    homes: set[Path] = set()

    def call(line: str, *, exit_code: int = 0) -> Ran:
        ran = command_line(line)
        assert ran.exit_code == exit_code, f"qualcode {line}\n{ran.stdout}\n{ran.stderr}"
        remarks.append(ran.stderr)
        homes.add(Path.cwd())
        return ran

    yield call

    monkeypatch.undo()
    for home in homes:
        for path in home.rglob("*.txt"):
            speech.texts.append(path.read_bytes().decode("utf-8", "replace"))
        study = home / folder.STUDY_FILE
        if study.exists() and study.read_bytes()[:16] == b"SQLite format 3\0":
            remarks += rows_of(study, "select act, subject, before, after from log")
            remarks += rows_of(study, "select place, what, remedy from issue")
    assert not speech.repeated_in(" | ".join(remarks))


def rows_of(study: Path, statement: str) -> list[str]:
    """The rows of a query on a study file, read without qualcode, each as one text."""
    with contextlib.closing(sqlite3.connect(study)) as db:
        return [" ".join(map(str, row)) for row in db.execute(statement)]


@pytest.fixture
def little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new study of three interviews, which nobody has read in yet; the current folder."""
    path = tmp_path / "little"
    make_little(path)
    monkeypatch.chdir(path)
    return path


def make_little(path: Path, interviews: Mapping[str, str] = INTERVIEWS) -> None:
    """A study with the little codebook, its sheet and these interviews in ``transcripts``."""
    book = path.with_suffix(".yaml")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.write_text(CODEBOOK, encoding="utf-8")
    folder.create(path, codebook=book).file.close()
    (path / "interviews.csv").write_text(SHEET, encoding="utf-8")
    for name, text in interviews.items():
        (path / folder.TRANSCRIPTS / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ready") / "little"
    make_little(path)
    for line in ("ingest", "code auto"):
        ran = command_line(f"{line} --study '{path.as_posix()}'")
        assert ran.exit_code == 0, ran.stderr
    return path


@pytest.fixture
def ready(_ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The little study, read in and coded; a copy, and the current folder."""
    path = tmp_path / "little"
    shutil.copytree(_ready, path)
    monkeypatch.chdir(path)
    return path


@dataclass(frozen=True)
class Demo:
    """A finished demonstration: its folder and what the command printed."""

    path: Path
    stdout: str


@pytest.fixture(scope="session")
def demos(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, Demo]:
    """``qualcode demo`` run twice, in processes that hash differently. Not to be changed."""
    homes = [tmp_path_factory.mktemp("demo") for _ in range(2)]
    children = [
        start("demo", "study", cwd=home, PYTHONHASHSEED=str(seed))
        for seed, home in enumerate(homes, 1)
    ]
    made = []
    for home, process in zip(homes, children, strict=True):
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        made.append(Demo(home / "study", out))
    return made[0], made[1]


@pytest.fixture(scope="session")
def demo(demos: tuple[Demo, Demo]) -> Path:
    """The folder of a finished demonstration. Not to be changed."""
    return demos[0].path


@pytest.fixture
def demo_copy(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the finished demonstration, to do with as one likes; the current folder."""
    path = tmp_path / demo.name
    shutil.copytree(demo, path)
    monkeypatch.chdir(path)
    return path
