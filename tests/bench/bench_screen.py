"""How soon the coding screen is there, and how soon a key shows its effect.

    python tests/bench/bench_screen.py

A study of 10,000 segments is opened, and its first screen drawn (imports done beforehand); then keys
are pressed in an interview of 5,000 segments. Of a key it is the processor time until Textual has
nothing left to draw: how it is pressed here waits in between, and a screen shows at most 60 frames a
second, so up to 17 ms come on top.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from qualcode.model import Segment, Span, Transcript, Turn
from qualcode.store import transcripts
from qualcode.tui.app import CodingApp
from qualcode.tui.signs import signs
from qualcode.tui.work import Work
from qualcode.workflows import folder, hand

OPEN_GOAL_S, KEY_GOAL_MS = 1.0, 50
LONG = 5_000
"""Segments of the interview in which keys are pressed; the others have 100 each."""
SENTENCE = "La empresa nos compra toda la cosecha y antes el precio era otro en la feria. " * 4
CODE = "MARKET.POOR_OUTLETS"


def talk(name: str, n: int) -> transcripts.NewTranscript:
    """An interview of so many questions and answers."""
    text, turns, at = [], [], 0
    for number in range(1, 2 * n + 1):
        asks = number % 2 == 1
        said = "¿Y qué más me puede contar?" if asks else f"{number}. {SENTENCE}".strip()
        role = "interviewer" if asks else "participant"
        turns.append(Turn(number, "E" if asks else "P", role, Span(at, at + len(said))))
        text.append(said)
        at += len(said) + 1
    segments = [
        Segment(f"{name}-{at:04d}", name, turn.number, "P", turn.span, 60)
        for at, turn in enumerate(turns[1::2], start=1)
    ]
    read = Transcript(name, "\n".join(text), tuple(turns), f"{name}.txt", "0")
    return transcripts.NewTranscript(read, segments, "es", b"", b"")


def made(path: Path) -> None:
    """The study: one long interview, and short ones until there are 10,000 segments."""
    with folder.create(path) as study:
        study.file.db.execute("pragma synchronous = off")
        new = [talk("A00", LONG), *(talk(f"B{n:02d}", 100) for n in range(LONG // 100))]
        transcripts.add(study.file, new)
        for n in range(1, 1_000, 3):
            hand.add(study, f"A00-{n:04d}", CODE, coder="ana")


async def first_screen(path: Path, size: tuple[int, int]) -> float:
    """Seconds from opening the study to the first screen."""
    began = time.perf_counter()
    with folder.open_folder(path, who="ana") as study:
        work = Work(study, "ana")
        app = CodingApp(work, "es", signs("utf-8"), work.resume())
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            seconds = time.perf_counter() - began
            await pilot.press("q")
    return seconds


KEYS = {
    "next segment": ("j",) * 30,
    "a page on": ("pagedown",) * 20,
    "to the end and back": ("end", "home") * 5,
    "nothing to code, next unread": ("0", "n") * 15,
    "stance": ("2", "1") * 10,
    "exemplar": ("asterisk",) * 10,
    "undo": ("u",) * 10,
    "redo": ("ctrl+r",) * 10,
}


async def keys(path: Path, size: tuple[int, int]) -> dict[str, list[float]]:
    """Milliseconds of each key, by what it does."""
    took: dict[str, list[float]] = {}
    with folder.open_folder(path, who="ana") as study:
        work = Work(study, "ana")
        app = CodingApp(work, "es", signs("utf-8"), ("A00", "A00-2500"))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()

            async def press(what: str, *names: str) -> None:
                for name in names:
                    began = time.process_time()
                    await pilot.press(name)
                    await pilot.pause()
                    took.setdefault(what, []).append((time.process_time() - began) * 1000)

            for what, names in KEYS.items():
                if what == "stance":
                    for _ in range(10):
                        await press("open the entry", "a")
                        await press("a letter of a code", *"poor")
                        await press("take the code", "enter")
                        await press("next segment", "j")
                    await press("segment before", "k")
                await press(what, *names)
            await press("quit", "q")
    took.pop("quit")
    return took


def main() -> None:
    """Make the study and print the times at both sizes of screen."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "study"
        made(path)
        for size in ((80, 24), (160, 50)):
            rounds = [asyncio.run(first_screen(path, size)) for _ in range(3)]
            print(f"{size[0]}x{size[1]}: 10,000 segments, first screen after"
                  f" {statistics.median(rounds):.2f} s (goal: at most {OPEN_GOAL_S:.0f})")  # fmt: skip
            print(
                f"  a key, in {LONG:,} segments: median and longest, ms (goal: under {KEY_GOAL_MS})"
            )
            for what, times in asyncio.run(keys(path, size)).items():
                print(f"    {what:30} {statistics.median(times):6.1f} {max(times):8.1f}")


if __name__ == "__main__":
    main()
