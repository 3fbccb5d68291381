"""A ``Codebook`` written as YAML that people can read and edit, and that reads back as an equal one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualcode.codebook.build import SCHEMA, without_themes
from qualcode.model import Code, Codebook, Dimension, Grouping, Named, Rule, Theme

if TYPE_CHECKING:
    from yaml import Node

WIDTH = 100
SHORT = 80
"""Texts that are together no longer than this stand on one line."""

Plain = dict[str, Any]
"""What becomes a mapping: values are texts, tuples of texts (one line when short), lists (one line
for each entry), mappings, or empty, which leaves the key out."""


class Block(Plain):
    """A mapping that never stands on one line."""


def dump(codebook: Codebook) -> str:
    """The codebook as YAML text, keys in a fixed order, what is empty or usual left out."""
    return written(_codebook(codebook))


def written(value: Any, *, width: float = WIDTH) -> str:
    """A plain value as YAML text: lists one line for each entry, short mappings on one line."""
    import yaml

    class Dumper(yaml.SafeDumper):
        """Lists are indented under their key, and a regular expression stands on one line."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
            super().increase_indent(flow, False)

        def write_plain(self, text: str, split: bool = True) -> None:
            super().write_plain(text, split and not text.startswith("re:"))

        def write_single_quoted(self, text: str, split: bool = True) -> None:
            super().write_single_quoted(text, split and not text.startswith("re:"))

    text: str = yaml.serialize(_node(value), Dumper=Dumper, allow_unicode=True, width=width)
    return text


def inline(value: Any) -> str:
    """A plain value as YAML text on one line, wherever it is to stand."""
    import yaml

    def node(value: Any) -> Node:
        if isinstance(value, bool):
            return yaml.ScalarNode("tag:yaml.org,2002:bool", str(value).lower())
        if isinstance(value, str):
            style = '"' if "\n" in value else None
            return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)
        if isinstance(value, dict):
            pairs = [(node(key), node(each)) for key, each in value.items() if _said(each)]
            return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)
        return yaml.SequenceNode("tag:yaml.org,2002:seq", list(map(node, value)), flow_style=True)

    listed = yaml.SequenceNode("tag:yaml.org,2002:seq", [node(value)], flow_style=True)
    text: str = yaml.serialize(
        listed, Dumper=yaml.SafeDumper, allow_unicode=True, width=float("inf")
    )
    return text.strip()[1:-1]


def _codebook(book: Codebook) -> Plain:
    languages = book.languages
    return Block(
        schema=SCHEMA,
        id=book.id,
        version=book.version,
        languages=languages,
        title=_shared(book.title, languages),
        note=_shared(book.note, languages),
        actor_types=[_named(each, languages) for each in book.actor_types],
        value_chains=[_named(each, languages) for each in book.value_chains],
        groupings=[_grouping(each, languages) for each in book.groupings],
        lemmas=Block({each: Block(forms) for each, forms in book.lemmas.items()}),
        dimensions=[dimension_entry(each, languages) for each in book.dimensions],
        housekeeping=[code_entry(each, languages) for each in book.housekeeping],
    )


def _shared(by_language: Mapping[str, Any], languages: Sequence[str]) -> Any:
    """One value where all languages have the same, else a mapping by language."""
    values = [by_language.get(language) for language in languages]
    if values[0] and all(value == values[0] for value in values):
        return values[0]
    return {language: by_language[language] for language in languages if language in by_language}


def _named(named: Named, languages: Sequence[str]) -> Plain:
    return {"id": named.id, "label": _shared(named.label, languages)}


def _grouping(grouping: Grouping, languages: Sequence[str]) -> Plain:
    groups = [
        {"id": group.id, "label": _shared(group.label, languages), "chains": group.chains}
        for group in grouping.groups
    ]
    return Block(id=grouping.id, label=_shared(grouping.label, languages), groups=groups)


def dimension_entry(dimension: Dimension, languages: Sequence[str]) -> Plain:
    """A dimension as the file says it."""
    bare = without_themes(dimension)
    return Block(
        id=dimension.id,
        label=_shared(dimension.label, languages),
        definition=_shared(dimension.definition, languages),
        guide_question=_shared(dimension.guide_question, languages),
        asked=_shared(_rules(dimension.asked), languages),
        themes=[] if bare else [theme_entry(each, languages) for each in dimension.themes],
        codes=[code_entry(each, languages) for each in dimension.codes] if bare else [],
    )


def theme_entry(theme: Theme, languages: Sequence[str]) -> Plain:
    """A theme as the file says it."""
    return Block(
        id=theme.id,
        label=_shared(theme.label, languages),
        exclusive_per_interview="true" if theme.exclusive else "",
        codes=[code_entry(each, languages) for each in theme.codes],
    )


def code_entry(code: Code, languages: Sequence[str]) -> Plain:
    """A code as the file says it."""
    return Block(
        id=code.id,
        tier=code.tier,
        label=_shared(code.label, languages),
        definition=_shared(code.definition, languages),
        include=_shared(code.include, languages),
        exclude=_shared(code.exclude, languages),
        examples=_shared({each: list(texts) for each, texts in code.examples.items()}, languages),
        contrasts=code.contrasts,
        applies_to={"actors": code.actors, "chains": code.chains},
        experience_of=code.experience_of,
        origin=code.origin,
        retired=code.retired,
        since=code.since,
        rules=_shared(_rules(code.rules), languages),
    )


def _rules(rules: Mapping[str, tuple[Rule, ...]]) -> dict[str, list[str | Plain]]:
    return {language: [rule_entry(rule) for rule in written] for language, written in rules.items()}


def rule_entry(rule: Rule) -> str | Plain:
    """One text where nothing but one pattern is said."""
    n = len(rule.patterns)
    matches, vetoes = rule.written[:n], rule.written[n:]
    if rule == Rule(rule.patterns, written=matches) and n == 1:
        return matches[0]
    return {
        "match": matches[0] if n == 1 else matches,
        "not": vetoes[0] if len(vetoes) == 1 else vetoes,
        "stance": "" if rule.stance == "affirms" else rule.stance,
        "about": rule.about,
        "chains": rule.chains,
        "actors": rule.actors,
    }


def _said(value: Any) -> bool:
    """Whether there is anything to write."""
    return any(map(_said, value.values())) if isinstance(value, dict) else bool(value)


def _short(value: Any) -> bool:
    """Whether a value may stand on one line."""
    return not _is_block(value) and _length(value) <= SHORT


def _is_block(value: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(value, Block) or any(map(_is_block, value.values()))
    return isinstance(value, list) or (isinstance(value, str) and "\n" in value)


def _length(value: Any) -> int:
    """About how many characters a value takes on one line."""
    if isinstance(value, dict):
        return sum(len(key) + _length(each) + 4 for key, each in value.items() if _said(each))
    if isinstance(value, tuple):
        return sum(len(each) + 2 for each in value)
    return len(str(value or ""))


def _node(value: Any) -> Node:
    import yaml

    if isinstance(value, bool):
        return yaml.ScalarNode("tag:yaml.org,2002:bool", str(value).lower())
    if isinstance(value, str):
        style = "|" if "\n" in value else None
        return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)
    if isinstance(value, dict):
        pairs = [(_node(key), _node(each)) for key, each in value.items() if _said(each)]
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=_short(value))
    entries = [_node(each) for each in value]
    return yaml.SequenceNode("tag:yaml.org,2002:seq", entries, flow_style=_short(value))
