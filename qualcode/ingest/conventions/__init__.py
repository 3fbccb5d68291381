"""How people and programs write down who speaks, and which of their ways a file follows.

To read another convention, add a line to ``CONVENTIONS``; where its lines have a form of their own,
write the function that reads it in ``named`` or ``unnamed`` and add a ``Form``. What a program writes
that gives it away goes into ``tells``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualcode.errors import UnknownConvention
from qualcode.ingest.conventions import tells
from qualcode.ingest.conventions.prepare import PREPARED, prepared
from qualcode.ingest.conventions.registry import (
    BRACKETS,
    CONVENTIONS,
    FORMS,
    HEADS,
    LABELS,
    TIMES_FIRST,
    Convention,
    Form,
)
from qualcode.ingest.conventions.source import Source, n_turns
from qualcode.ingest.conventions.tells import clocks_of_day
from qualcode.ingest.lines import Line, base
from qualcode.ingest.settle import asks, first_turn

__all__ = [
    "CONVENTIONS",
    "PREPARED",
    "Chosen",
    "Convention",
    "Source",
    "choose",
    "clocks_of_day",
    "convention",
    "prepared",
]


@dataclass(frozen=True)
class Chosen:
    """The lines of a file as its convention reads them; ``fits`` of the turns have its very form."""

    convention: Convention
    lines: Sequence[Line]
    fits: int


def convention(name: str) -> Convention:
    """A convention by its name; raises ``UnknownConvention``."""
    if name not in CONVENTIONS:
        raise UnknownConvention(name, CONVENTIONS)
    return CONVENTIONS[name]


def choose(source: Source, wanted: str = "") -> Chosen:
    """The convention that most turns bear out, or the wanted one, and the lines as it reads them.

    Labels win wherever others find no more than they do.
    """
    if wanted == "paragraphs":
        return Chosen(CONVENTIONS[wanted], source.unlabelled(), 0)
    form, lines = _wanted(source, wanted) if wanted else _best(source)
    wrote = tells.program_lines(source)
    if wrote:
        lines = [Line("mark") if n in wrote else line for n, line in enumerate(lines)]
    if not n_turns(lines):
        return Chosen(CONVENTIONS["paragraphs"], lines, 0)
    name, fits = _named(source, form, lines, wrote)
    return Chosen(CONVENTIONS[wanted or name], lines, fits)


def _wanted(source: Source, name: str) -> tuple[Form, list[Line]]:
    forms = CONVENTIONS[name].forms
    read = [(form, form.read(source)) for form in forms]
    form, lines = max(read, key=lambda found: n_turns(found[1]))
    if form is not LABELS and lines == source.labelled[0] and not _has_heads(source, lines):
        return form, source.unlabelled()  # all it found are labels of another form
    return form, lines


def _best(source: Source) -> tuple[Form, list[Line]]:
    """The form that finds the most turns, of those that the whole file bears out."""
    labelled = LABELS.read(source)
    first = first_turn(labelled)
    turns = n_turns(labelled)
    labels = {line.label for line in labelled if line.sort == "label"}
    one_sided = _one_sided({base(label): asks(label, source.confirmed) for label in labels})
    if not one_sided and turns * 3 >= source.filled and not _is_head(source, first, labelled):
        return LABELS, labelled
    best, most = (LABELS, labelled), turns
    for form in FORMS:
        if not form.may(source):
            continue
        lines = form.read(source)
        alike = form.named or (one_sided and best[0] is LABELS)
        least = most if alike else 3 * most
        if n_turns(lines) > least and form.holds(source, lines):
            best, most = (form, lines), n_turns(lines)
    return best


def _one_sided(asking: Mapping[str, bool]) -> bool:
    """Whether only one speaks, or only those that ask; E and I are two that talk to each other."""
    return len(asking) < 2 or (all(asking.values()) and not {"e", "i"} <= set(asking))


def _has_heads(source: Source, lines: Sequence[Line]) -> bool:
    turns = (n for n, line in enumerate(lines) if line.sort == "label")
    return any(_is_head(source, number, lines) for number in turns)


def _is_head(source: Source, number: int, lines: Sequence[Line]) -> bool:
    """Whether a line has a name and a time and nothing else, as others may have in other words."""
    line = lines[number]
    return line.start_ms is not None and line.words >= len(source.written[number])


def _named(
    source: Source, form: Form, lines: Sequence[Line], wrote: dict[int, str]
) -> tuple[str, int]:
    """The name of the convention that has a form, by its tell-tales where several have it."""
    if form in (LABELS, HEADS):
        return tells.name(source, lines, wrote)
    turns = [n for n, line in enumerate(lines) if line.sort == "label"]
    if form is BRACKETS and all(_is_head(source, n, lines) for n in turns):
        return "zoom-txt", len(turns)
    if form is TIMES_FIRST:
        dashed = sum(tells.has_dash(source.written[n]) for n in turns)
        return ("happy-scribe" if dashed else "word-transcribe"), len(turns)
    name = next(name for name, known in CONVENTIONS.items() if known.forms == (form,))
    return name, len(turns)
