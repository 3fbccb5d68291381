"""The entries of one mapping, taken out by key with their kind checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qualcode.codebook.tree import Entries, Items, Node, Notebook, Scalar, is_empty, nearest

Choice = TypeVar("Choice", bound=str)

_TRUTH = {"true": True, "yes": True, "sí": True, "false": False, "no": False, "": False}


def as_list(node: Node | None) -> tuple[Node, ...]:
    """The nodes of a list; anything else is a list of one, and nothing an empty list."""
    if node is None or is_empty(node):
        return ()
    return node.nodes if isinstance(node, Items) else (node,)


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping whose faults go to ``notes`` under ``name``, usually its id."""

    entries: Entries
    notes: Notebook
    name: str

    @classmethod
    def of(
        cls, node: Node, known: Sequence[str], notes: Notebook, what: str, owner: str | None = ""
    ) -> Fields | None:
        """The fields of a mapping; unknown keys are faults, and another kind of node is one too.

        Its name is its id, else that of its owner; none where the owner is ``None``.
        """
        if not isinstance(node, Entries):
            remedy = f"Write it as 'key: value' lines: {', '.join(known[:4])}, ..."
            notes.fault(node.place, f"{what} must be a mapping", remedy, owner or "")
            return None
        identity = node.nodes.get("id")
        name = identity.text if isinstance(identity, Scalar) and owner is not None else ""
        fields = cls(node, notes, name or owner or "")
        for key, place in node.keys.items():
            if key not in known:
                remedy = nearest(key, known) or f"Known here: {', '.join(known)}."
                notes.fault(place, f"unknown key '{key}'", remedy, fields.name)
        return fields

    def fault(self, key: str, what: str, remedy: str = "") -> None:
        """Note a fault at a key, or at the whole where the key is missing."""
        node = self.entries.nodes.get(key)
        self.notes.fault(node.place if node else self.entries.place, what, remedy, self.name)

    def each(self, key: str, known: Sequence[str], what: str) -> Iterator[Fields]:
        """The mappings of a list of mappings."""
        node = self.entries.nodes.get(key)
        if isinstance(node, Entries) or (isinstance(node, Scalar) and node.text):
            self.fault(key, f"'{key}' must be a list", "Begin each entry with '- '.")
            return
        for item in as_list(node):
            fields = Fields.of(item, known, self.notes, what, self.name)
            if fields is not None:
                yield fields

    def text(self, key: str, default: str = "") -> str:
        """One text."""
        node = self.entries.nodes.get(key)
        return self._text_of(key, node) or default if node else default

    def _text_of(self, key: str, node: Node) -> str:
        if isinstance(node, Scalar):
            return node.text
        self.notes.fault(node.place, f"'{key}' must be one text", "", self.name)
        return ""

    def choice(self, key: str, choices: Sequence[Choice], default: Choice) -> Choice:
        """One of a few words."""
        text = self.text(key)
        for known in choices:
            if known == text.casefold():
                return known
        if text:
            self.fault(key, f"'{text}' is no {key}", f"Write {' or '.join(choices)}.")
        return default

    def flag(self, key: str) -> bool:
        """True or false."""
        text = self.text(key).casefold()
        if text not in _TRUTH:
            self.fault(key, f"'{key}' must be true or false")
        return _TRUTH.get(text, False)

    def identity(self, kind: str, pattern: str, remedy: str, rivals: Sequence[str] = ()) -> str:
        """The id, given away under its kind; a missing or malformed one is a fault."""
        node = self.entries.nodes.get("id")
        if node is None or is_empty(node):
            self.fault("id", f"{_article(kind)} {kind} without an id", remedy)
            return ""
        identity = self._text_of("id", node)
        if isinstance(node, Scalar):
            if not re.fullmatch(pattern, identity):
                self.fault(
                    "id", f"'{identity}' cannot be the id of {_article(kind)} {kind}", remedy
                )
            self.notes.claim(kind, node, rivals)
        return identity

    def label(self) -> dict[str, str]:
        """The label by language; none at all is a fault."""
        label = self.texts("label")
        if not label:
            languages = ", ".join(self.notes.languages)
            self.fault("label", "the label is missing", f"Give it a 'label' ({languages}).")
        return label

    def by_language(self, key: str) -> dict[str, Node]:
        """A node for each language; what is not a mapping by language holds for all of them."""
        node = self.entries.nodes.get(key)
        if node is None or is_empty(node):
            return {}
        languages = self.notes.languages
        if not isinstance(node, Entries):
            return dict.fromkeys(languages, node)
        for language, place in node.keys.items():
            if language not in languages:
                what = f"'{language}' under '{key}' is not a language of this codebook"
                remedy = f"Its 'languages' are {', '.join(languages)}."
                self.notes.fault(place, what, remedy, self.name)
        return {each: node.nodes[each] for each in languages if each in node.nodes}

    def texts(self, key: str) -> dict[str, str]:
        """A text by language; languages without one are left out."""
        found = {each: self._text_of(key, node) for each, node in self.by_language(key).items()}
        return {language: text for language, text in found.items() if text}

    def text_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Texts by language, each made one line; languages without one are left out."""
        found = {
            language: tuple(" ".join(scalar.text.split()) for scalar in self.scalars(key, node))
            for language, node in self.by_language(key).items()
        }
        return {language: texts for language, texts in found.items() if texts}

    def scalars(self, key: str, node: Node | None = None) -> list[Scalar]:
        """The texts of a list; an empty one is left out."""
        found = []
        for item in as_list(node or self.entries.nodes.get(key)):
            if not isinstance(item, Scalar):
                self.notes.fault(item.place, f"'{key}' must be a list of texts", "", self.name)
            elif item.text:
                found.append(item)
        return found

    def names(self, key: str, kind: str) -> tuple[str, ...]:
        """Ids of that kind, which must exist somewhere in the codebook; one twice is a fault."""
        found: dict[str, None] = {}
        for scalar in self.scalars(key):
            if scalar.text in found:
                what = f"'{scalar.text}' stands twice in '{key}'"
                self.notes.fault(scalar.place, what, "Take one away.", self.name)
            found[scalar.text] = None
            self.notes.references.append((kind, scalar, self.name))
        return tuple(found)


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeiou" else "a"
