"""Numbers, months and cells in the words of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from qualcode.errors import UnknownName
from qualcode.model import Cell, Column, Row, Texts, Unit, text_in
from qualcode.report.phrases import MONTHS, PHRASES

LANGUAGES = ("en", "es")


def phrase(key: str, language: str, phrases: Mapping[str, Texts] = PHRASES, **facts: object) -> str:
    """The words for a key; raises ``UnknownName`` for a language that reports do not speak."""
    if language not in LANGUAGES:
        raise UnknownName("report language", language, LANGUAGES)
    return phrases[key][language].format(**facts)


def unit_name(unit: Unit, language: str, n: int = 2) -> str:
    """What is counted: ``interviews``; ``interview`` when n is 1."""
    return phrase(f"{unit}.{'one' if n == 1 else 'many'}", language)


def amount(n: int, unit: str, language: str) -> str:
    """A number with its unit: ``1 interview``, ``36 entrevistas``."""
    number = "one" if n == 1 else "many"
    return f"{n} {phrase(f'{unit}.{number}', language)}"


def withheld_marker(language: str) -> str:
    """What stands where words may not be quoted."""
    return phrase("withheld", language)


def left_out_notes(left_out: tuple[int, int], language: str) -> list[str]:
    """How many interviews, and participants of others, have not agreed to be analysed."""
    units = zip(left_out, ("interview", "participant"), strict=True)
    told = [amount(n, unit, language) for n, unit in units if n]
    return [phrase("note.left_out", language, list="; ".join(told))] if told else []


def out_of(n: int, d: int, total: int, language: str) -> str:
    """``n of D (N)``, the form in which every count is printed."""
    return f"{n} {phrase('of', language)} {d} ({total})"


def percentage(n: int, d: int, language: str) -> str:
    """n of d in whole per cent; 0 and 100 are kept for none and all."""
    share = (200 * n + d) // (2 * d)
    if 0 < n < d:
        share = min(max(share, 1), 99)
    return phrase("percent", language, n=share)


def cell_text(cell: Cell, language: str, percent_from: int = 20) -> str:
    """A cell in words: ``n of D (N)``, the percentage when D is large enough, and who denies.

    An empty cell says why it is empty: not applicable, nobody in scope, unread, not addressed.
    """
    if not cell.scope:
        return phrase("not_applicable", language) if cell.not_applicable else "–"
    if not cell.addressed:
        key = "unread_cell" if cell.unread == cell.scope else "not_addressed"
        return phrase(key, language, N=cell.scope)
    parts = [out_of(cell.affirmed, cell.addressed, cell.scope, language)]
    if cell.addressed >= percent_from:
        parts.append(percentage(cell.affirmed, cell.addressed, language))
    return ", ".join([*parts, *deniers(cell, language)])


def deniers(cell: Cell, language: str) -> list[str]:
    """``1 denies``, ``2 niegan``; nothing where nobody does."""
    if not cell.denied:
        return []
    number = "one" if cell.denied == 1 else "many"
    return [phrase(f"denies.{number}", language, n=cell.denied)]


def month_name(day: date, language: str) -> str:
    """``August``, ``agosto``."""
    return MONTHS[language][day.month - 1]


def month_and_year(month: str, language: str) -> str:
    """``August 2020``, ``agosto de 2020`` for ``2020-08``; anything else as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", month)
    if not found:
        return month
    day = date(int(found[1]), int(found[2]), 1)
    between = " de " if language == "es" else " "
    return f"{month_name(day, language)}{between}{found[1]}"


def column_name(column: Column, attribute: str, language: str, unit: Unit = "interview") -> str:
    """How a column is headed: months are written out, actor types begin with a capital, and *all*
    agrees with what is counted."""
    label = text_in(column.label, language) or column.id
    if column.id == "all" and unit in ("participant", "segment"):
        return phrase("all.masculine", language)
    if attribute == "actor_type":
        return label[:1].upper() + label[1:]
    return month_and_year(label, language) if attribute == "month" else label


def row_name(row: Row, language: str) -> str:
    """How a row is called: its label, else its id."""
    return text_in(row.label, language) or row.id
