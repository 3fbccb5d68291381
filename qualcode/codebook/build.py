"""A plain tree made into a ``Codebook``, or refused with everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from qualcode.codebook.fields import Fields
from qualcode.codebook.review import review
from qualcode.codebook.rulebook import rules
from qualcode.codebook.rules import folded
from qualcode.codebook.tree import Entries, Node, Notebook, Scalar, is_empty
from qualcode.errors import InvalidFile
from qualcode.model import (
    CROSS_CUTTING,
    Code,
    Codebook,
    Dimension,
    Group,
    Grouping,
    Issue,
    Named,
    Texts,
    Theme,
)
from qualcode.model.codebook import Tier

SCHEMA = "qualcode-codebook/1"
TIERS: tuple[Tier, ...] = ("core", "extended")

BOOK_KEYS = (
    *("schema", "id", "version", "languages", "title", "note", "actor_types", "value_chains"),
    *("groupings", "lemmas", "dimensions", "housekeeping"),
)
NAMED_KEYS = ("id", "label")
GROUPING_KEYS = ("id", "label", "groups")
GROUP_KEYS = ("id", "label", "chains")
DIMENSION_KEYS = ("id", "label", "definition", "guide_question", "asked", "themes", "codes")
THEME_KEYS = ("id", "label", "exclusive_per_interview", "codes")
CODE_KEYS = (
    *("id", "tier", "label", "definition", "include", "exclude", "examples", "contrasts"),
    *("applies_to", "experience_of", "origin", "retired", "since", "rules"),
)

_LANGUAGE = r"[a-z]{2,3}"
_WORD_ID = r"[^\W\d_][\w-]*"
DIMENSION_ID = r"[A-Z]{2,}"
CODE_ID = r"[A-Z]{2,}\.[A-Z]{2,}(_[A-Z]+)*"
_WORD_REMEDY = "Begin with a letter and use letters, digits, '_' and '-', as in beef_cattle."
DIMENSION_REMEDY = "Write capitals A to Z only, as in MARKET."
CODE_REMEDY = (
    "Write capitals A to Z without digits, as in MARKET.STABLE_CHANNEL "
    "(spreadsheets turn digits into dates)."
)
_RESERVED = (CROSS_CUTTING, "all")


def build(root: Node, notes: Notebook, path: Path) -> tuple[Codebook, list[Issue]]:
    """The codebook that a tree describes, and the remarks on it.

    Raises ``InvalidFile`` with every fault when there is any.
    """
    fields = Fields.of(root, BOOK_KEYS, notes, "the codebook", owner=None)
    codebook = _codebook(fields, path) if fields is not None else None
    notes.settle()
    if codebook is None or notes.issues("error"):
        raise InvalidFile(path, notes.issues("error"))
    review(codebook, notes)
    return codebook, notes.issues("warning")


def without_themes(dimension: Dimension) -> bool:
    """Whether its codes can stand directly under it, because they form one unnamed theme."""
    if len(dimension.themes) != 1:
        return False
    (theme,) = dimension.themes
    return bool(theme.codes) and theme == unnamed(dimension.id, dimension.label, theme.codes)


def unnamed(dimension: str, label: Texts, codes: tuple[Code, ...]) -> Theme:
    """The theme that codes form which stand directly under a dimension."""
    return Theme(f"{dimension}.ALL", dimension, label, codes)


def _codebook(fields: Fields, path: Path) -> Codebook:
    schema = fields.text("schema", SCHEMA)
    if schema != SCHEMA:
        fields.fault(
            "schema", f"'{schema}' is not a schema this qualcode reads", f"It is {SCHEMA}."
        )
    fields.notes.languages = _languages(fields)
    dimensions = tuple(
        _dimension(each) for each in fields.each("dimensions", DIMENSION_KEYS, "a dimension")
    )
    if not dimensions:
        fields.fault("dimensions", "there are no dimensions", "List them under 'dimensions'.")
    return Codebook(
        id=fields.text("id", path.stem),
        version=fields.text("version", "1"),
        title=fields.texts("title"),
        languages=fields.notes.languages,
        dimensions=dimensions,
        actor_types=_named(fields, "actor_types", "actor type"),
        value_chains=_named(fields, "value_chains", "value chain"),
        groupings=tuple(
            _grouping(each) for each in fields.each("groupings", GROUPING_KEYS, "a grouping")
        ),
        housekeeping=_housekeeping(fields, {dimension.id for dimension in dimensions}),
        lemmas=_lemmas(fields),
        note=fields.texts("note"),
    )


def _languages(fields: Fields) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for scalar in fields.scalars("languages"):
        if not re.fullmatch(_LANGUAGE, scalar.text):
            what = f"'{scalar.text}' is not the code of a language"
            fields.notes.fault(
                scalar.place, what, "Write two small letters, as in es.", fields.name
            )
        elif scalar.text in found:
            what = f"the language '{scalar.text}' stands twice"
            fields.notes.fault(scalar.place, what, "Take one away.", fields.name)
        found[scalar.text] = None
    return tuple(found) or ("es",)


def _housekeeping(fields: Fields, dimensions: Collection[str]) -> tuple[Code, ...]:
    codes = []
    for each in fields.each("housekeeping", CODE_KEYS, "a code"):
        codes.append(code := _code(each, "", ""))
        if (prefix := code.id.partition(".")[0]) in dimensions:
            what = f"a housekeeping code belongs to no dimension, but {prefix} is one"
            each.fault("id", what, "Begin it otherwise, as in ZZ.NOT_RELEVANT.")
    return tuple(codes)


def _named(fields: Fields, key: str, kind: str) -> tuple[Named, ...]:
    what = f"an {kind}" if kind[0] == "a" else f"a {kind}"
    return tuple(
        Named(_word_id(each, kind), each.label()) for each in fields.each(key, NAMED_KEYS, what)
    )


def _word_id(fields: Fields, kind: str) -> str:
    identity = fields.identity(kind, _WORD_ID, _WORD_REMEDY)
    if identity in _RESERVED:
        fields.fault(
            "id", f"the id '{identity}' is kept for a column of every matrix", "Rename it."
        )
    return identity


def _grouping(fields: Fields) -> Grouping:
    identity = fields.identity("grouping", _WORD_ID, _WORD_REMEDY)
    taken: dict[str, str] = {}
    groups = tuple(
        _group(each, f"group of {identity}", taken)
        for each in fields.each("groups", GROUP_KEYS, "a group")
    )
    if not groups:
        fields.fault("groups", "the grouping has no groups", "List them under 'groups'.")
    return Grouping(identity, fields.label(), groups)


def _group(fields: Fields, kind: str, taken: dict[str, str]) -> Group:
    identity = _word_id(fields, kind)
    chains = fields.names("chains", "value chain")
    for chain in chains:
        other = taken.setdefault(chain, identity)
        if other != identity:
            what = f"the value chain '{chain}' is already in the group {other} of this grouping"
            fields.fault("chains", what, "A grouping has each value chain once.")
    return Group(identity, fields.label(), chains)


def _dimension(fields: Fields) -> Dimension:
    identity = fields.identity("dimension", DIMENSION_ID, DIMENSION_REMEDY, ("theme", "code"))
    label = fields.label()
    own = f"{identity}.ALL"
    codes = tuple(_code(each, own, identity) for each in fields.each("codes", CODE_KEYS, "a code"))
    themes = tuple(_theme(each, identity) for each in fields.each("themes", THEME_KEYS, "a theme"))
    if codes and themes:
        remedy = "Put every code under a theme."
        fields.fault("codes", "there are codes both under themes and directly here", remedy)
    elif codes:
        themes = (unnamed(identity, label, codes),)
        fields.notes.claim("theme", Scalar(fields.entries.place, own), ("code", "dimension"))
    return Dimension(
        id=identity,
        label=label,
        themes=themes,
        definition=fields.texts("definition"),
        guide_question=fields.texts("guide_question"),
        asked=rules(fields, "asked"),
    )


def _theme(fields: Fields, dimension: str) -> Theme:
    identity = fields.identity("theme", CODE_ID, CODE_REMEDY, ("code", "dimension"))
    _belongs(fields, identity, dimension)
    return Theme(
        id=identity,
        dimension=dimension,
        label=fields.label(),
        codes=tuple(
            _code(each, identity, dimension) for each in fields.each("codes", CODE_KEYS, "a code")
        ),
        exclusive=fields.flag("exclusive_per_interview"),
    )


def _code(fields: Fields, theme: str, dimension: str) -> Code:
    identity = fields.identity("code", CODE_ID, CODE_REMEDY, ("theme", "dimension"))
    if dimension:
        _belongs(fields, identity, dimension)
    actors, chains = _applies_to(fields)
    return Code(
        id=identity,
        theme=theme,
        dimension=dimension,
        label=fields.label(),
        definition=fields.texts("definition"),
        include=fields.texts("include"),
        exclude=fields.texts("exclude"),
        examples=fields.text_lists("examples"),
        tier=fields.choice("tier", TIERS, "core"),
        contrasts=fields.names("contrasts", "code"),
        actors=actors,
        chains=chains,
        experience_of=fields.names("experience_of", "actor type"),
        origin=fields.text("origin"),
        rules=rules(fields, "rules"),
        retired=fields.flag("retired"),
        since=fields.text("since"),
    )


def _belongs(fields: Fields, identity: str, dimension: str) -> None:
    prefix, dot, rest = identity.partition(".")
    if dot and dimension and prefix != dimension:
        what = f"the id does not begin with its dimension, {dimension}"
        fields.fault("id", what, f"Call it {dimension}.{rest} or move it.")


def _applies_to(fields: Fields) -> tuple[tuple[str, ...], tuple[str, ...]]:
    node = fields.entries.nodes.get("applies_to")
    if node is None or is_empty(node):
        return (), ()
    keys = ("actors", "chains")
    cells = Fields.of(node, keys, fields.notes, "'applies_to'", fields.name)
    if cells is None:
        return (), ()
    return cells.names("actors", "actor type"), cells.names("chains", "value chain")


def _lemmas(fields: Fields) -> dict[str, dict[str, str]]:
    by_language = fields.by_language("lemmas")
    found = {language: _forms(fields, node) for language, node in by_language.items()}
    return {language: forms for language, forms in found.items() if forms}


def _forms(fields: Fields, node: Node) -> dict[str, str]:
    forms: dict[str, str] = {}
    if not isinstance(node, Entries):
        remedy = "Write 'form: lemma' lines under each language."
        fields.notes.fault(node.place, "the lemmas of a language must be a mapping", remedy)
        return forms
    for form, lemma in node.nodes.items():
        place = node.keys[form]
        if not isinstance(lemma, Scalar) or [len(form.split()), len(lemma.text.split())] != [1, 1]:
            fields.notes.fault(place, f"the form '{form}' and its lemma must be one word each")
        elif folded(form) in forms:
            fields.notes.fault(place, f"the form '{form}' has two lemmas", "Take one away.")
        else:
            forms[folded(form)] = folded(lemma.text)
    return forms
