"""Frequencies as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from qualcode.errors import CannotDraw
from qualcode.files.atomic import Check, replacing, unchecked
from qualcode.model import Frequency, Unit
from qualcode.report.language import cell_text, phrase, row_name, unit_name
from qualcode.report.tables import cell_note

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SUFFIXES = (".png", ".svg")
AFFIRMED, DENIED, SCOPE, INK = "#2f6f8f", "#c9a27e", "#e9ecef", "#333333"
LABEL_WIDTH, NOTE_WIDTH = 38, 130


def frequency_plot(
    frequencies: Sequence[Frequency],
    path: Path,
    language: str,
    unit: Unit = "interview",
    title: str = "",
    notes: Sequence[str] = (),
    most: int = 25,
    percent_from: int = 20,
    check: Check = unchecked,
) -> None:
    """Write horizontal bars of the first rows as .png or .svg, the same bytes for the same counts.

    A bar shows how many affirm and, beside it in a second colour, how many deny, on the grey of
    those in which the dimension came up; the counts stand at its end in words. What they mean and
    the ``notes`` stand under them. Raises ``CannotDraw`` for another suffix, and what writing a
    file or ``check``, which sees it first, raises.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise CannotDraw(path, SUFFIXES)
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    shown = list(frequencies[:most])
    lines = _notes(shown, unit, language, notes)
    tall = 1.5 + 0.34 * max(len(shown), 1) + 0.15 * len(lines)
    with rc_context({"svg.hashsalt": "qualcode", "svg.fonttype": "path"}):
        figure = Figure(figsize=(9.5, tall), layout="constrained")
        axes = figure.add_subplot()
        _bars(axes, shown, language, percent_from)
        heading = phrase("plot.title", language, unit=unit_name(unit, language))
        _frame(axes, shown, title or heading, unit, language)
        figure.supxlabel("\n".join(lines), x=0.01, fontsize=8, color=INK, ha="left")
        metadata = {"Date": None} if suffix == ".svg" else {"Software": None}
        with replacing(path, check=check) as temporary:
            figure.savefig(temporary, format=suffix[1:], dpi=150, metadata=metadata)


def _notes(
    shown: Sequence[Frequency], unit: Unit, language: str, notes: Sequence[str]
) -> list[str]:
    """What n, D and N are, how much rests on rules, and the notes, in lines that fit."""
    by_rule = sum(one.cell.rule_only > 0 for one in shown)
    told = [cell_note(unit, language)]
    if by_rule:
        told.append(phrase("plot.rules", language, k=by_rule, rows=len(shown)))
    return [line for note in (*told, *notes) for line in wrap(note, NOTE_WIDTH)]


def _bars(axes: Axes, shown: Sequence[Frequency], language: str, percent_from: int) -> None:
    places = range(len(shown))
    cells = [one.cell for one in shown]
    axes.barh(places, [c.addressed for c in cells], height=0.72, color=SCOPE)
    axes.barh(places, [c.affirmed for c in cells], height=0.72, color=AFFIRMED)
    # those that do both are in either count: the bars overlap by them, the lower half is denial
    axes.barh(
        [place + 0.18 for place in places],
        [c.denied for c in cells],
        left=[c.affirmed - c.both for c in cells],
        height=0.36,
        color=DENIED,
    )
    for place, cell in zip(places, cells, strict=True):
        axes.annotate(
            cell_text(cell, language, percent_from),
            (max(cell.addressed, cell.affirmed), place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=INK,
        )


def _frame(axes: Axes, shown: Sequence[Frequency], title: str, unit: Unit, language: str) -> None:
    from matplotlib.patches import Patch
    from matplotlib.ticker import MaxNLocator

    widest = max((one.cell.addressed for one in shown), default=0)
    axes.set_title(title, loc="left", fontsize=12, color=INK, pad=24)
    axes.set_xlabel(unit_name(unit, language), fontsize=9, color=INK)
    axes.set_yticks(range(len(shown)), [_label(row_name(o.row, language)) for o in shown])
    axes.tick_params(axis="y", length=0, labelsize=9, labelcolor=INK)
    axes.tick_params(axis="x", labelsize=8, labelcolor=INK)
    axes.set_ylim(max(len(shown), 1) - 0.4, -0.6)
    axes.set_xlim(0, max(widest, 1) * 1.45)
    ticks = MaxNLocator(integer=True).tick_values(0, max(widest, 1))
    axes.set_xticks([tick for tick in ticks if tick <= max(widest, 1)])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.legend(
        handles=[
            Patch(color=AFFIRMED, label=phrase("plot.affirmed", language)),
            Patch(color=DENIED, label=phrase("plot.denied", language)),
            Patch(color=SCOPE, label=phrase("plot.addressed", language)),
        ],
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=3,
        frameon=False,
        fontsize=8,
    )


def _label(text: str) -> str:
    """The text in two lines where one does not hold it."""
    return "\n".join(wrap(text, LABEL_WIDTH, max_lines=2, placeholder=" …"))
