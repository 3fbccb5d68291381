"""Which lines of a file begin a turn: what a line may be by its form, decided by the whole file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest

from qualcode.ingest import header
from qualcode.ingest.document import Layout
from qualcode.ingest.lines import Line, base, is_field, is_role, known, looks_like_name, speech
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.variants import variant_of
from qualcode.ingest.vocabulary import INTERVIEWER, INTERVIEWER_LETTERS, SPEECH, fold

_MOST_LABELS = 2_000
"""Beyond so many different labels no slips of the pen are looked for."""


def settled(
    written: Sequence[str], parsed: Sequence[Line], layout: Layout, confirmed: Confirmed
) -> tuple[list[Line], dict[str, str]]:
    """The lines with their last say, where ``label`` is a speaker who begins a turn; and the header.

    Names that the header gives itself count as confirmed.
    """
    lines = _decided(written, parsed, layout, confirmed)
    first = first_turn(lines)
    says = about(written, lines, first)
    if first < len(lines) and any(named := header.names(says)):
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


def _decided(
    written: Sequence[str], parsed: Sequence[Line], layout: Layout, confirmed: Confirmed
) -> list[Line]:
    labels = [line.label for line in parsed if line.label]
    repeated = Counter([base(label) for label in labels])
    speaks = _speakers(labels, repeated, layout, confirmed)

    def decide(number: int, line: Line) -> Line:
        if line.label:
            if speaks(line.label):
                return line
            strange = repeated[base(line.label)] >= 3 and not looks_like_name(line.label)
            said = base(line.label) in SPEECH
            if is_field(line.label) or line.bold or (strange and not said):
                return line._replace(sort="field")
        if number in layout.headings and line.sort not in ("blank", "time", "mark"):
            return line._replace(sort="heading")
        return speech(written[number])._replace(label=line.label) if line.label else line

    lines = [
        decide(number, line) if line.label or number in layout.headings else line
        for number, line in enumerate(parsed)
    ]
    return _without_entries(written, _without_clocks(written, lines, confirmed))


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


def _without_entries(written: Sequence[str], lines: list[Line]) -> list[Line]:
    """The lines, those of the header that name interviewer and participant being no turns."""
    filled = [n for n, line in enumerate(lines) if line.sort != "blank"]
    near = False
    for at, behind in zip_longest(filled, filled[1:]):
        if lines[at].sort != "label":
            near = header.tells(written[at])
        elif header.names_somebody(written[at], lines[at]) and (
            near or (behind is not None and header.tells(written[behind]))
        ):
            lines[at] = lines[at]._replace(sort="field")
            near = True
        else:
            break
    return lines


def _speakers(
    labels: Sequence[str], times: Mapping[str, int], layout: Layout, confirmed: Confirmed
) -> Callable[[str], bool]:
    """Which labels of this file are speakers'; ``times`` says how often each comes, folded.

    Those that are certain or confirmed, those that everybody uses, and names that come twice. Names
    that come once count only where otherwise nobody would answer the interviewer, or where they are a
    speaker's with a slip of the pen.
    """

    def speaks(label: str, least: int) -> bool:
        if fold(label) in layout.labels or confirmed.knows(label):
            return True
        core = base(label)
        if not 0 < len(core) <= 40 or len(core.split()) > 4 or is_field(label):
            return False
        if known(label):
            return True
        named = looks_like_name(label) or is_role(core)
        return core not in SPEECH and named and times[core] >= least

    distinct = dict.fromkeys(labels)
    found = [label for label in distinct if speaks(label, 2)]
    alone = found and all(asks(label, confirmed) for label in found)
    accepted = {label for label in distinct if speaks(label, 1 if alone else 2)}
    if len(accepted) < len(distinct) <= _MOST_LABELS:
        often = {label: times[base(label)] for label in accepted}
        slips = (label for label in distinct if label not in accepted and not is_field(label))
        accepted |= {s for s in slips if looks_like_name(s) and variant_of(s, 1, often)}
    return accepted.__contains__


def asks(label: str, confirmed: Confirmed) -> bool:
    """Whether the label by itself is an interviewer's."""
    core = base(label)
    usual = INTERVIEWER.match(core) or core in INTERVIEWER_LETTERS
    return bool(usual) or confirmed.role(label) == "interviewer"
