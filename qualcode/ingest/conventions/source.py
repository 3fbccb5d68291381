"""The lines of a file and what is cheaply known of them: what every convention reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qualcode.ingest.document import Layout
from qualcode.ingest.lines import Line, is_field, parse, speech
from qualcode.ingest.roles import Confirmed
from qualcode.ingest.settle import settled
from qualcode.ingest.vocabulary import fold


@dataclass(frozen=True)
class Source:
    """A text, its lines as written, its layout, and what is settled about its speakers."""

    text: str
    written: Sequence[str]
    layout: Layout
    confirmed: Confirmed

    @staticmethod
    def of(text: str, layout: Layout, confirmed: Confirmed) -> Source:
        """From a text."""
        return Source(text, text.split("\n"), layout, confirmed)

    @cached_property
    def parsed(self) -> list[Line]:
        """Each line by its form alone."""
        return [parse(line) for line in self.written]

    @cached_property
    def labelled(self) -> tuple[list[Line], dict[str, str]]:
        """The lines with the speakers of the whole file decided, and what its header says."""
        return settled(self.written, self.parsed, self.layout, self.confirmed)

    def unlabelled(self) -> list[Line]:
        """The lines as if there were no labels: speech, headings, rules, entries of a header."""
        return list(self._unlabelled)

    @cached_property
    def _unlabelled(self) -> list[Line]:
        lines = []
        settled = self.labelled[0]
        for number, line in enumerate(self.parsed):
            if settled[number].sort == "speech":
                lines.append(settled[number])
            elif number in self.layout.headings and line.sort != "blank":
                lines.append(Line("heading"))
            elif line.sort == "label":
                entry = is_field(line.label)
                plain = speech(self.written[number])._replace(label=line.label)
                lines.append(line._replace(sort="field") if entry else plain)
            else:
                lines.append(line)
        return lines

    @cached_property
    def filled(self) -> int:
        """How many lines are not empty."""
        return len(self.parsed) - self.written.count("")

    @cached_property
    def openings(self) -> Counter[str]:
        """How many lines begin with each character that is no blank."""
        return Counter(line.lstrip()[:1] for line in self.written)

    def opened_by(self, characters: str) -> int:
        """How many lines begin with one of some characters."""
        return sum(self.openings[character] for character in characters)

    def settle(self, found: Mapping[int, Line], certain: Iterable[str] = ()) -> list[Line]:
        """The lines, some of another form than a label's, with the speakers decided anew.

        ``certain`` are labels that are speakers whatever they look like.
        """
        if not found:
            return list(self.labelled[0])
        parsed = [found.get(number, line) for number, line in enumerate(self.parsed)]
        labels = self.layout.labels | frozenset(map(fold, certain))
        layout = replace(self.layout, labels=labels)
        return settled(self.written, parsed, layout, self.confirmed)[0]

    def behind(self, number: int) -> int:
        """The number of the next line with anything on it; of the one behind the last where none is."""
        number += 1
        while number < len(self.parsed) and self.parsed[number].sort == "blank":
            number += 1
        return number


def n_turns(lines: Iterable[Line]) -> int:
    """How many lines begin a turn."""
    return [line.sort for line in lines].count("label")
