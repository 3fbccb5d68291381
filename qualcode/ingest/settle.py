"""Which lines of a file begin a turn: what a line may be by its form, decided by the whole file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from qualcode.ingest import header
from qualcode.ingest.document import Layout
from qualcode.ingest.lines import Line, base, is_field, is_role, known, looks_like_name, speech
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.variants import initials, variant_of
from qualcode.ingest.vocabulary import INTERVIEWER, INTERVIEWER_LETTERS, SPEECH, TOGETHER, fold

_MOST_LABELS = 2_000
"""Beyond so many different labels no slips of the pen are looked for."""
_MOSTLY = 0.8
_COUNTED = re.compile(r"(pregunta|pergunta|question|respuesta|resposta|answer|[pqra]) ?-?(\d{1,3})")
_NUMBER = re.compile(r"[ .-]*\d+\Z")
_PAIRS = {"p": "r", "r": "p", "q": "a", "a": "q"}


def settled(
    written: Sequence[str], parsed: Sequence[Line], layout: Layout, confirmed: Confirmed
) -> tuple[list[Line], dict[str, str]]:
    """The lines with their last say, where ``label`` is a speaker who begins a turn; and the header,
    where there are turns.

    Names that the header gives itself count as confirmed.
    """
    lines = _decided(written, parsed, layout, confirmed)
    first = first_turn(lines)
    if first == len(lines):
        return lines, {}
    says = about(written, lines, first)
    if any(named := header.names(says)):
        lines = _decided(written, parsed, layout, confirmed.with_names(*named))
    return lines, says


def first_turn(lines: Sequence[Line]) -> int:
    """The number of the first line that begins a turn; of the one behind the last where none does."""
    return next((n for n, line in enumerate(lines) if line.sort == "label"), len(lines))


def about(written: Sequence[str], lines: Sequence[Line], end: int) -> dict[str, str]:
    """What the lines before ``end`` say about the file."""
    return header.attributes(_entries(written, lines, end))


def _entries(written: Sequence[str], lines: Sequence[Line], end: int) -> Iterator[str]:
    return (written[n] for n in range(end) if lines[n].sort in ("field", "speech"))


def _unnumbered(lines: list[Line]) -> list[Line]:
    """The lines, ``Pregunta 1`` and ``Pregunta 2`` being one speaker's where the numbers only count."""
    counted: dict[str, list[int]] = {}
    others: set[str] = set()
    for line in lines:
        if line.sort == "label" and (found := _COUNTED.fullmatch(base(line.label))):
            counted.setdefault(found[1], []).append(int(found[2]))
        elif line.sort == "label":
            others.add(base(line.label))
    stems = {
        stem
        for stem, numbers in counted.items()
        if numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and (len(numbers) > 2 and (len(stem) > 1 or _PAIRS[stem] in {*counted, *others}))
    }
    if not stems:
        return lines
    return [
        line._replace(label=_NUMBER.sub("", line.label))
        if line.sort == "label" and _NUMBER.sub("", base(line.label)) in stems
        else line
        for line in lines
    ]


class _Label(NamedTuple):
    """What is known of a label by itself."""

    core: str
    is_field: bool
    is_known: bool
    is_name: bool


class _Labels(dict[str, _Label]):
    """The labels of a file, each looked at once."""

    def __missing__(self, label: str) -> _Label:
        made = _Label(base(label), is_field(label), known(label), looks_like_name(label))
        self[label] = made
        return made


def _decided(
    written: Sequence[str], parsed: Sequence[Line], layout: Layout, confirmed: Confirmed
) -> list[Line]:
    labels = _Labels()
    repeated = Counter([labels[line.label].core for line in parsed if line.label])
    accepted = _accepted(written, parsed, labels, repeated, layout, confirmed)

    def decide(number: int, line: Line) -> Line:
        if line.label:
            if line.label in accepted:
                return line
            seen = labels[line.label]
            strange = repeated[seen.core] >= 3 and not seen.is_name
            if seen.is_field or line.bold or (strange and seen.core not in SPEECH):
                return line._replace(sort="field")
        if number in layout.headings and line.sort not in ("blank", "time", "mark"):
            return line._replace(sort="heading")
        return speech(written[number])._replace(label=line.label) if line.label else line

    lines = [
        decide(number, line) if line.label or number in layout.headings else line
        for number, line in enumerate(parsed)
    ]
    lines = header.without_entries(written, _without_clocks(written, lines, confirmed))
    return _unnumbered(lines) if any(label[-1].isdigit() for label in accepted) else lines


def _without_clocks(written: Sequence[str], lines: list[Line], confirmed: Confirmed) -> list[Line]:
    """The lines, a clock that somebody says or an agenda has being no time of a turn.

    ``10:30 Reunión:`` is none where most turns have no time so, or where only one would speak.
    """
    clocks = [n for n, line in enumerate(lines) if line.sort == "label" and written[n][0].isdigit()]
    if not clocks:
        return lines
    turns = [n for n, line in enumerate(lines) if line.sort == "label"]
    few = len(clocks) * 2 <= len(turns) or len({base(lines[n].label) for n in turns}) == 1
    for n in clocks if few else ():
        label = lines[n].label
        if not known(label) and not confirmed.knows(label):
            lines[n] = speech(written[n])._replace(label=label)
    return lines


def _accepted(
    written: Sequence[str],
    parsed: Sequence[Line],
    labels: _Labels,
    times: Mapping[str, int],
    layout: Layout,
    confirmed: Confirmed,
) -> set[str]:
    """Which labels of this file are speakers'; ``times`` says how often each comes, folded.

    Those that are certain or confirmed, those that everybody uses, and names that come twice. Names
    that come once count only where otherwise nobody would answer the interviewer, or where somebody
    else's label stands for them: their initials, their name with a slip of the pen, or all of them.
    """
    distinct = dict.fromkeys(line.label for line in parsed if line.label)

    def speaks(label: str, least: int) -> bool:
        if confirmed.knows(label) or (layout.labels and fold(label) in layout.labels):
            return True
        core, field, usual, named = labels[label]
        if field or not 0 < len(core) <= 40 or core.count(" ") > 3:
            return False
        if usual:
            return True
        return times[core] >= least and core not in SPEECH and (named or is_role(core))

    found = {label for label in distinct if speaks(label, 2)}
    if found and all(asks(label, confirmed) for label in found):
        found = {label for label in distinct if speaks(label, 1)}
    if not 0 < len(found) < len(distinct):
        return found
    found |= _timed(written, parsed, labels, found)
    codes = {labels[label].core for label in found}
    rest = [label for label in distinct if label not in found and not labels[label].is_field]
    found |= {one for one in rest if labels[one].core in TOGETHER or initials(one) in codes}
    if len(distinct) <= _MOST_LABELS:
        often = {label: times[labels[label].core] for label in found}
        slips = (label for label in rest if labels[label].is_name)
        found |= {slip for slip in slips if variant_of(slip, 1, often)}
    return found


def _timed(
    written: Sequence[str], parsed: Sequence[Line], labels: _Labels, found: Set[str]
) -> set[str]:
    """Short labels with a time and a colon, where next to all speakers have a time."""
    turns = [line for line in parsed if line.label in found]
    if sum(line.start_ms is not None for line in turns) < _MOSTLY * len(turns):
        return set()
    timed = (
        line.label
        for raw, line in zip(written, parsed, strict=True)
        if line.label and line.start_ms is not None and not raw[0].isdigit()
        if raw[: line.words].rstrip(" \t*_").endswith(":")
    )
    short = {label for label in timed if label[0].isupper() and labels[label].core.count(" ") < 4}
    return {label for label in short if not labels[label].is_field}


def asks(label: str, confirmed: Confirmed) -> bool:
    """Whether the label by itself is an interviewer's."""
    core = base(label)
    usual = INTERVIEWER.match(core) or core in INTERVIEWER_LETTERS
    return bool(usual) or confirmed.role(label) == "interviewer"
