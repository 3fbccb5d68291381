"""How a quotation is cited: ``(interview with farmer 2, beef producer, August 2020)``."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping, Sequence

from qualcode.errors import BadTemplate
from qualcode.model import Interview, Named, Participant, Texts, text_in
from qualcode.report.language import month_name, phrase

TEMPLATES: Mapping[str, str] = {
    "en": "(interview with {role} {number}, {descriptor}, {month} {year})",
    "es": "(entrevista con {role} {number}, {descriptor}, {month} de {year})",
}
_BRACKETS = re.compile(r"([(\[]?)(.*?)([)\]]?)", re.DOTALL)
_SPLIT = re.compile(r"((?:^|[,;])\s*)([^,;]+)")

FIELDS = ("role", "number", "descriptor", "month", "year")


def cite(
    interview: Interview,
    participant: Participant | None,
    language: str,
    actor_types: Sequence[Named] = (),
    templates: Mapping[str, str] | None = None,
) -> str:
    """The citation of what a participant said; ``None`` when nobody knows which of them spoke.

    The role is called as ``actor_types`` label it. A piece of the template (between commas or
    semicolons) that has nothing to say is left out; where the role is unknown the interview's id
    stands in its place. Raises ``BadTemplate`` for a template that cannot be filled in.
    """
    template = (templates or {}).get(language) or TEMPLATES[language]
    check_template(template)
    facts = _facts(interview, participant, language, actor_types)
    by_id = f"{phrase('interview.one', language)} {interview.id}"
    opening, body, closing = _BRACKETS.fullmatch(template).groups()  # type: ignore[union-attr]  # matches any text
    told = ""
    for separator, piece in _SPLIT.findall(body):
        text = _filled(piece, facts, by_id)
        told += (separator if told else "") + text if text else ""
    return f"{opening}{told if any(facts.values()) and told else by_id}{closing}"


def check_template(template: str) -> None:
    """Raises ``BadTemplate`` when a citation cannot be made from the template."""
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError as error:
        raise BadTemplate(template, "a brace is not closed", FIELDS) from error
    for _, name, spec, conversion in parsed:
        if name is not None and (name not in FIELDS or spec or conversion):
            raise BadTemplate(template, f"there is no field '{{{name}}}'", FIELDS)


def _filled(piece: str, facts: Mapping[str, str], by_id: str) -> str:
    """The piece with its facts; empty when it has fields and all of them are empty."""
    fields = [name for name in FIELDS if f"{{{name}}}" in piece]
    if "role" in fields and not facts["role"]:
        return by_id
    if fields and not any(facts[name] for name in fields):
        return ""
    return " ".join(piece.format_map(facts).split())


def _facts(
    interview: Interview,
    participant: Participant | None,
    language: str,
    actor_types: Sequence[Named],
) -> dict[str, str]:
    labels: Mapping[str, Texts] = {named.id: named.label for named in actor_types}
    facts = dict.fromkeys(FIELDS, "")
    if participant is not None and participant.actor_type:
        actor = participant.actor_type
        facts["role"] = text_in(labels.get(actor, {}), language) or actor
        facts["number"] = "" if participant.number is None else str(participant.number)
    if participant is not None:
        facts["descriptor"] = participant.descriptor.get(language, "")
    if interview.date is not None:
        facts["month"] = month_name(interview.date, language)
        facts["year"] = str(interview.date.year)
    return facts
