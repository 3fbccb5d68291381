"""What deserves a second look in a codebook without faults."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.codebook.tree import Notebook, Place
from qualcode.model import Codebook, Texts


def review(codebook: Codebook, notes: Notebook) -> None:
    """Note missing labels and rules, empty dimensions and themes, and chains without a group."""
    _labels(codebook, notes)
    _rules(codebook, notes)
    _empty(codebook, notes)
    _unplaced(codebook, notes)


def _labelled(codebook: Codebook) -> Iterator[tuple[str, str, Texts]]:
    """Kind, id and label of all that carries a label."""
    yield from (("actor type", each.id, each.label) for each in codebook.actor_types)
    yield from (("value chain", each.id, each.label) for each in codebook.value_chains)
    for grouping in codebook.groupings:
        yield "grouping", grouping.id, grouping.label
        for group in grouping.groups:
            yield f"group of {grouping.id}", group.id, group.label
    yield from (("dimension", each.id, each.label) for each in codebook.dimensions)
    yield from (("theme", each.id, each.label) for each in codebook.themes)
    yield from (("code", each.id, each.label) for each in codebook.by_id.values())


def _labels(codebook: Codebook, notes: Notebook) -> None:
    for kind, identity, label in _labelled(codebook):
        missing = [language for language in codebook.languages if language not in label]
        if missing:
            what = f"no label in {' or '.join(missing)}"
            notes.warn(notes.ids[kind][identity], what, "Another language stands in.", identity)


def _rules(codebook: Codebook, notes: Notebook) -> None:
    core = [code for code in codebook.codes if code.tier == "core"]
    for language in codebook.languages:
        if not any(language in code.rules for code in codebook.codes):
            what = f"no code has rules in {language}"
            notes.warn(Place("", 1), what, "Coding by rules will find nothing there.")
            continue
        for code in core:
            if language not in code.rules:
                what = f"a core code without rules in {language}"
                remedy = "Only people will code it there."
                notes.warn(notes.ids["code"][code.id], what, remedy, code.id)


def _empty(codebook: Codebook, notes: Notebook) -> None:
    for dimension in codebook.dimensions:
        if not dimension.themes:
            place = notes.ids["dimension"][dimension.id]
            notes.warn(place, "the dimension has no codes", "", dimension.id)
    for theme in codebook.themes:
        if not theme.codes:
            notes.warn(notes.ids["theme"][theme.id], "the theme has no codes", "", theme.id)


def _unplaced(codebook: Codebook, notes: Notebook) -> None:
    for grouping in codebook.groupings:
        placed = {chain for group in grouping.groups for chain in group.chains}
        for chain in codebook.value_chains:
            if chain.id not in placed:
                what = f"the value chain '{chain.id}' is in no group of the grouping {grouping.id}"
                remedy = "Its interviews count as cross-cutting there."
                notes.warn(notes.ids["value chain"][chain.id], what, remedy, chain.id)
