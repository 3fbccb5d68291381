"""The rules of a code, or those that recognise a guide question: nodes made into ``Rule`` records."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from qualcode.codebook.fields import Fields, as_list
from qualcode.codebook.rules import parse_rule
from qualcode.codebook.tree import Node, Place, Scalar
from qualcode.model import About, Pattern, Rule, Stance

RULE_KEYS = ("match", "not", "stance", "about", "chains", "actors")
STANCES: tuple[Stance, ...] = ("affirms", "denies", "mixed")
ABOUTS: tuple[About, ...] = ("self", "other")


def rules(fields: Fields, key: str) -> dict[str, tuple[Rule, ...]]:
    """The rules under that key by language; a bad one is a fault, one written twice a remark."""
    by_language = {
        language: tuple(_rules(fields, key, node))
        for language, node in fields.by_language(key).items()
    }
    return {language: found for language, found in by_language.items() if found}


def _rules(fields: Fields, key: str, node: Node) -> Iterator[Rule]:
    seen: dict[Hashable, Place] = {}
    for entry in as_list(node):
        rule = _plain(fields, entry) if isinstance(entry, Scalar) else _full(fields, key, entry)
        if rule is not None:
            _remark_twins(fields, rule, entry.place, seen)
            yield rule


def _plain(fields: Fields, entry: Scalar) -> Rule | None:
    pattern = _pattern(fields, entry)
    return Rule((pattern,), written=(entry.text,)) if pattern is not None else None


def _full(fields: Fields, key: str, entry: Node) -> Rule | None:
    rule = Fields.of(entry, RULE_KEYS, fields.notes, f"a rule of '{key}'", fields.name)
    if rule is None:
        return None
    matches, vetoes = rule.scalars("match"), rule.scalars("not")
    if not matches:
        rule.fault("match", "a rule without 'match' matches nothing", "Say what it matches.")
    patterns = [_pattern(fields, scalar) for scalar in matches]
    refused = [_pattern(fields, scalar) for scalar in vetoes]
    return Rule(
        patterns=tuple(pattern for pattern in patterns if pattern is not None),
        vetoes=tuple(pattern for pattern in refused if pattern is not None),
        stance=rule.choice("stance", STANCES, "affirms"),
        about=rule.choice("about", ABOUTS, "self") if rule.text("about") else None,
        chains=rule.names("chains", "value chain"),
        actors=rule.names("actors", "actor type"),
        written=tuple(scalar.text for scalar in (*matches, *vetoes)),
    )


def _pattern(fields: Fields, scalar: Scalar) -> Pattern | None:
    try:
        return parse_rule(scalar.text)
    except ValueError as reason:
        rule = f"the rule '{scalar.text}'" if scalar.text else "a rule"
        what = f"{rule} is refused: {reason}"
        fields.notes.fault(scalar.place, what, "", fields.name)
        return None


def _remark_twins(fields: Fields, rule: Rule, place: Place, seen: dict[Hashable, Place]) -> None:
    """A remark where a pattern was written before with the same conditions."""
    for pattern, written in zip(rule.patterns, rule.written, strict=False):
        conditions = (rule.vetoes, rule.stance, rule.about, rule.chains, rule.actors)
        first = seen.setdefault((pattern, conditions), place)
        if first is not place:
            what = f"the rule '{written}' is already written in {first}"
            fields.notes.warn(place, what, "Take one away.", fields.name)
