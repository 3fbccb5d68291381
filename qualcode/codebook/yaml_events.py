"""YAML text made into a plain tree. The only module that imports yaml at its top: import it late.

The parser's events are read one by one, so that nothing is typed (``No``, ``1.0`` and dates stay
texts), every line is known, and neither nesting nor aliases can exhaust the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from qualcode.codebook.tree import Items, Node, Notebook, Place, Scalar, normal

MAX_DEPTH = 30
MAX_REPEATED = 10_000
"""Nodes that aliases may add to those that are written."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

PLAIN_WORDS = (
    ("maximum nesting depth", f"this is nested more than {MAX_DEPTH} deep", "fewer"),
    ("mapping values are not allowed", "a ':' stands where no key can be", "quotes"),
    ("cannot start any token", "a tab, or one of @ ` %, stands at the beginning", "blanks"),
    ("tab character", "a tab stands in the indentation", "blanks"),
    ("expected ':'", "the line is neither 'key: value' nor part of a text", "indent"),
    ("alphabetic or numeric", "a text begins with '*' or '&'", "quotes"),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close"),
    ("unknown escape character", "between double quotes '\\' is not a plain sign", "quotes"),
    ("expected ',' or", "a '[' or '{' is opened and never closed, or a ',' is missing", "close"),
    ("expected key", "the line does not fit the indentation or quotes around it", "indent"),
    ("expected '-' indicator", "the line does not fit the list above it", "indent"),
    ("expected <block end>", "the line does not fit the indentation or quotes around it", "indent"),
    ("node content", "a ',', ']', '}' or ':' stands where a text should begin", "quotes"),
    ("comment or line break", "a text begins with '|' or '>'", "quotes"),
    ("sequence entries are not allowed", "a '- ' stands where no list can begin", "newline"),
)
"""What the parser says, in plain words, and which remedy fits."""

REMEDIES = {
    "blanks": "Indent with blanks, and put a text that begins so between single quotes.",
    "close": "Close it, or put the whole text between single quotes.",
    "fewer": "Use fewer levels.",
    "indent": "Give keys of one mapping the same indentation, and check the quotes.",
    "newline": "Begin the list on a new line.",
    "one": "Keep one codebook in a file.",
    "quotes": "Put the text between single quotes.",
}


def document(text: str, notes: Notebook) -> Node | None:
    """The tree of the one document in a text, or ``None`` when the notebook says why not."""
    try:
        return _Reading(yaml.parse(text, Loader=_LOADER), notes).document()
    except yaml.MarkedYAMLError as error:
        _note_broken(error, notes)
    except _Refused:
        pass
    return None


def _note_broken(error: yaml.MarkedYAMLError, notes: Notebook) -> None:
    problem = error.problem or "broken YAML"
    opened = any(each in (error.context or "") for each in ("flow", "quoted", "simple key"))
    mark = (error.context_mark if opened else None) or error.problem_mark
    place = _line(mark)
    for said, what, remedy in PLAIN_WORDS:
        if said in problem:
            notes.fault(place, what, REMEDIES[remedy])
            return
    notes.fault(place, f"this is not YAML: {problem}")


class _Refused(Exception):
    """The tree is not worth finishing; the notebook says why."""


@dataclass
class _Reading:
    """One pass over the events of a document."""

    events: Iterator[yaml.Event]
    notes: Notebook
    anchors: dict[str, tuple[Node, int] | None] = field(default_factory=dict)
    """Each anchored node with how many it holds; ``None`` while it is being read."""
    n_nodes: int = 0
    n_repeated: int = 0

    def document(self) -> Node:
        """The one document of the file; an empty text when there is none."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.refuse(event, "a second document begins", REMEDIES["one"])
                root = self.node(next(self.events), 1)
        return root if root is not None else Scalar(Place("", 1), "")

    def refuse(self, event: yaml.Event, what: str, remedy: str) -> NoReturn:
        """Note a fault after which reading on makes no sense."""
        self.notes.fault(_place(event), what, remedy)
        raise _Refused

    def node(self, event: yaml.Event, depth: int) -> Node:
        """The node that begins with this event."""
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if depth > MAX_DEPTH:
            self.refuse(event, f"this is nested more than {MAX_DEPTH} deep", REMEDIES["fewer"])
        assert isinstance(event, yaml.NodeEvent)
        before = self.n_nodes
        self.n_nodes += 1
        if event.anchor:
            self.anchors[event.anchor] = None
        node = self.fresh(event, depth)
        if event.anchor:
            self.anchors[event.anchor] = node, self.n_nodes - before
        return node

    def alias(self, event: yaml.AliasEvent) -> Node:
        """The node that an alias repeats."""
        anchored = self.anchors.get(event.anchor or "")
        if anchored is None:
            what = f"'*{event.anchor}' repeats nothing that stands before it"
            self.refuse(event, what, REMEDIES["quotes"])
        node, n_nodes = anchored
        self.n_nodes += n_nodes
        self.n_repeated += n_nodes
        if self.n_repeated > MAX_REPEATED:
            self.refuse(event, "aliases repeat too much", "Write it out, without '&' and '*'.")
        return node

    def fresh(self, event: yaml.NodeEvent, depth: int) -> Node:
        """A text, list or mapping that is written here."""
        place = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            nothing = event.style in (None, "") and event.value in _NULLS
            return Scalar(place, "" if nothing else normal(event.value))
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(place, tuple(self.children(yaml.SequenceEndEvent, depth)))
        children = self.children(yaml.MappingEndEvent, depth)
        return self.notes.entries(place, self.pairs(children))

    def children(self, end: type[yaml.Event], depth: int) -> Iterator[Node]:
        """The nodes up to the end of a list or mapping."""
        for event in self.events:
            if isinstance(event, end):
                return
            yield self.node(event, depth + 1)

    def pairs(self, children: Iterator[Node]) -> Iterator[tuple[Scalar, Node]]:
        """Keys with their nodes; a key that is no text is a fault."""
        for key in children:
            node = next(children)
            if isinstance(key, Scalar):
                yield key, node
            else:
                self.notes.fault(key.place, "a key must be a text", REMEDIES["quotes"])


def _place(event: yaml.Event) -> Place:
    return _line(event.start_mark)


def _line(mark: Any) -> Place:
    return Place("", mark.line + 1 if mark is not None else 1)
