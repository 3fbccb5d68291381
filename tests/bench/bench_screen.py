"""What a key costs on the coding screen, and how long its first screen takes.

    python tests/bench/bench_screen.py

A study of 10,000 segments in 40 interviews, and one interview of 5,000 segments (10,000 lines with the
questions between). Wall time, imports done beforehand: from the key to the moment when what it does is
kept, laid out and drawn as rows; the median and the worst of some.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from textual import events

from qualcode.tui.app import CodingApp
from qualcode.tui.signs import UNICODE
from qualcode.tui.work import Work
from qualcode.workflows import folder
from qualcode.workflows.reading import ingest_files
from qualcode.workflows.rules import code_by_rules

SAID = (
    "Vendo todo a la empresa, porque es un canal seguro y sé adónde va mi fruta; pagan a treinta días,"
    " con mejor precio que en la feria, donde el camino se cortaba con las lluvias de cada invierno"
)
NAMED = {"equals_sign": "=", "slash": "/"}
SIZE = (100, 40)


def main() -> None:
    """Print the figures of both studies."""
    with tempfile.TemporaryDirectory() as name:
        for title, sizes in (
            ("10,000 segments in 40 interviews", [250] * 40),
            ("5,000 segments in one interview", [5000]),
        ):
            path = Path(name) / str(len(sizes))
            write(path, sizes)
            print(f"\n{title}")
            asyncio.run(measure(path))


def write(path: Path, sizes: list[int]) -> None:
    """A study of interviews of as many segments, coded by the rules."""
    with folder.create(path) as study:
        for number, size in enumerate(sizes):
            text = "".join(
                f"Entrevistadora: ¿Y en el año {year}?\nEntrevistada: {SAID} ({year}).\n"
                for year in range(size)
            )
            (path / "transcripts" / f"A{number:02}.txt").write_text(text, encoding="utf-8")
        ingest_files(study, sorted((path / "transcripts").iterdir()))
        code_by_rules(study)


async def measure(path: Path) -> None:
    """Open the study, press keys, print what they took."""
    started = time.perf_counter()
    with folder.open_folder(path) as study:
        work = Work(study, "ana")
        app = CodingApp(work, "es", UNICODE, work.resume())
        async with app.run_test(size=SIZE):
            app.screen._compositor.render_strips()
            print(f"  first screen  {(time.perf_counter() - started) * 1000:8.0f} ms")
            for title, keys, times in (
                ("down", ["down"], 40),
                ("page down", ["pagedown"], 40),
                ("y confirm", ["down", "y"], 30),
                ("2 stance", ["2"], 20),
                ("0 nothing", ["n", "0"], 30),
                ("= repeat", ["n", "equals_sign"], 20),
                ("u undo", ["u"], 30),
                ("Ctrl-R redo", ["ctrl+r"], 20),
                ("Enter, entry", ["escape", "enter"], 15),
                ("a letter", ["p"], 15),
                ("n unread", ["escape", "n"], 20),
                ("v words", ["escape", "v"], 15),
                ("] interview", ["right_square_bracket"], 10),
                ("c compare", ["escape", "tab", "c"], 5),
            ):
                took = []
                for _ in range(times):
                    for key in keys:
                        before = time.perf_counter()
                        await press(app, key)
                        last = (time.perf_counter() - before) * 1000
                    took.append(last)
                print(f"  {title:13} {median(took):8.1f} ms, at most {max(took):6.1f}")
            before = time.perf_counter()
            app.search("invierno")
            print(f"  search        {(time.perf_counter() - before) * 1000:8.0f} ms")


async def press(app: CodingApp, key: str) -> None:
    """A key, until all that it does is done and drawn."""
    app.post_message(events.Key(key, NAMED.get(key, key if len(key) == 1 else None)))
    for _ in range(2):
        for pump in (app, app.screen, app.focused or app.screen):
            done = asyncio.Event()
            pump.call_later(done.set)
            await done.wait()
    app.screen._compositor.render_strips()


if __name__ == "__main__":
    main()
