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

FIELDS = ("role", "number", "descriptor", "month", "year", "time")

_WOMAN = frozenset("f fem femenino femenina mujer female woman".split())
_MAN = frozenset("m masc masculino masculina hombre varon varón male man".split())
_BOTH_FORMS = re.compile(r"(\w{3,})(?:/-?|\(-?)(\w+)\)?")


def cite(
    interview: Interview,
    participant: Participant | None,
    language: str,
    actor_types: Sequence[Named] = (),
    templates: Mapping[str, str] | None = None,
    *,
    start_ms: int | None = None,
) -> str:
    """The citation of what a participant said; ``None`` when nobody knows which of them spoke.

    The role is called as ``actor_types`` label it, in the form of their gender where that is known
    (``agricultor/a``); ``start_ms`` is when they began, for templates that tell the time. A piece of
    the template (between commas or
    semicolons) that has nothing to say is left out; where the role is unknown the interview's id
    stands in its place. Raises ``BadTemplate`` for a template that cannot be filled in.
    """
    template = (templates or {}).get(language) or TEMPLATES[language]
    check_template(template)
    facts = _facts(interview, participant, language, actor_types)
    facts["time"] = clock(start_ms)
    by_id = f"{phrase('interview.one', language)} {interview.id}"
    opening, body, closing = _BRACKETS.fullmatch(template).groups()  # type: ignore[union-attr]  # matches any text
    told = ""
    for separator, piece in _SPLIT.findall(body):
        text = _filled(piece, facts, by_id)
        told += (separator if told else "") + text if text else ""
    return f"{opening}{told if any(facts.values()) and told else by_id}{closing}"


def clock(milliseconds: int | None) -> str:
    """``mm:ss``, or ``h:mm:ss`` from an hour on; empty where there is no time."""
    if milliseconds is None:
        return ""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def gendered(label: str, genders: Sequence[str]) -> str:
    """A label that gives both forms (``agricultor/a``, ``funcionario(a)``) in the form of a gender.

    As it is where the gender is another, not known or said in several ways.
    """
    said = {gender.casefold().strip(" .") for gender in genders}
    if not said or not (said <= _WOMAN or said <= _MAN):
        return label
    woman = said <= _WOMAN
    return _BOTH_FORMS.sub(lambda found: _of_gender(found, woman), label)


def _of_gender(found: re.Match[str], woman: bool) -> str:
    """One of two forms, told by the whole feminine or by its ending; both where they are no such
    pair."""
    masculine, other = found.groups()
    if other.endswith(("a", "as")) and masculine[:4] == other[:4]:
        return other if woman else masculine
    if other not in ("a", "as", "ora", "oras", "esa"):
        return found[0]
    if not woman:
        return masculine
    endings = ("o", "e") if other == "a" else ("es", "os", "o", "e", "or")
    ending = next((e for e in endings if masculine.endswith(e)), "")
    return masculine.removesuffix(ending) + other


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
        label = text_in(labels.get(actor, {}), language) or actor
        facts["role"] = gendered(label, participant.attributes.get("gender", ()))
        facts["number"] = "" if participant.number is None else str(participant.number)
    if participant is not None:
        facts["descriptor"] = participant.descriptor.get(language, "")
    if interview.date is not None:
        facts["month"] = month_name(interview.date, language)
        facts["year"] = str(interview.date.year)
    return facts
