"""The sample as a table: what there is of each kind, and what was planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualcode.model import Achieved, Column, Crossed, Texts
from qualcode.report.language import amount, column_name, phrase, unit_name
from qualcode.report.tables import Table, Value

ALL = "all"
_LISTED = 30
"""Kinds that a note lists; the table has all of them."""
WORDS: Mapping[str, Texts] = {
    "value_chain": {"en": "group", "es": "grupo"},
    "chain": {"en": "value chain", "es": "cadena de valor"},
    "actor_type": {"en": "actor type", "es": "tipo de actor"},
    "region": {"en": "region", "es": "región"},
    "gender": {"en": "gender", "es": "género"},
    "month": {"en": "month", "es": "mes"},
    "language": {"en": "language", "es": "idioma"},
    "planned": {
        "en": "“n of P”: n {unit}, coded or not, of P planned. Missing (−): {missing}. Above plan "
        "(+): {surplus}.",
        "es": "«n de P»: n {unit}, con o sin codificar, de P según el plan. Faltan (−): {missing}. "
        "Sobre lo previsto (+): {surplus}.",
    },
    "unit": {"en": "Unit: {unit}, coded or not.", "es": "Unidad: {unit}, con o sin codificar."},
    "thin": {
        "en": "* one participant or none: not to be compared.",
        "es": "* un participante o ninguno: no se compara.",
    },
    "unplanned": {
        "en": "The plan says nothing of {names}; what is planned stands under “All”.",
        "es": "El plan no dice nada de {names}; lo previsto está bajo el total.",
    },
    "unlisted": {"en": "Not in the plan: {list}.", "es": "Fuera del plan: {list}."},
    "open": {
        "en": "“(any)”: the plan leaves it open; the {unit} counted there also stand in other cells.",
        "es": "«(cualquiera)»: el plan lo deja abierto; las {unit} contadas allí están también en "
        "otras celdas.",
    },
}


def crossed_table(sample: Crossed, language: str) -> Table:
    """Rows by columns, in parts if there is a third attribute; parts and rows without anybody, planned
    or not, are left out."""
    row_name, column_head, *part_name = (_called(name, language) for name in sample.attributes)
    header = [*part_name, row_name]
    header += [_label(c, sample.attributes[1], language) for c in _with_all(sample, 1, language)]
    rows: list[tuple[Value, ...]] = []
    for part in _with_all(sample, 2, language) if part_name else [None]:
        for row in _with_all(sample, 0, language):
            keys = [
                (row.id, column.id, *([part.id] if part else []))
                for column in _with_all(sample, 1, language)
            ]
            cells = [sample.cells[key] for key in keys]
            if any(cell.achieved or cell.planned for cell in cells):
                shown = [_cell(cell, language, sample.planned) for cell in cells]
                heads = [_label(part, sample.attributes[2], language)] if part else []
                rows.append((*heads, _label(row, sample.attributes[0], language), *shown))
    return Table(
        f"{phrase('title.sample', language)}: {row_name} × "
        + " × ".join([column_head, *part_name]),
        tuple(header),
        tuple(rows),
        tuple(_notes(sample, language)),
        tuple("left" if n < 1 + len(part_name) else "right" for n in range(len(header))),
    )


def crossed_records(sample: Crossed) -> Table:
    """One record per kind and total, for programs; ``planned`` is empty where no plan says."""
    header = (*sample.attributes, f"{sample.unit}s", "planned", "missing", "surplus")
    rows: list[tuple[Value, ...]] = []
    for key, cell in sample.cells.items():
        if cell.achieved or cell.planned:
            known = cell.planned is not None
            told = (cell.planned or 0, cell.missing, cell.surplus) if known else ("", "", "")
            rows.append((*key, cell.achieved, *told))
    return Table("", header, tuple(rows))


def _with_all(sample: Crossed, axis: int, language: str) -> list[Column]:
    unit = "masculine" if language == "es" and sample.unit == "participant" else ""
    everything = phrase("all.masculine", "es") if unit else {"en": "All", "es": "Todas"}[language]
    return [*sample.axes[axis], Column(ALL, {language: everything})]


def _called(attribute: str, language: str) -> str:
    return phrase(attribute, language, WORDS) if attribute in WORDS else attribute


def _label(column: Column, attribute: str, language: str) -> str:
    return column_name(column, attribute, language)


def _cell(cell: Achieved, language: str, planned: bool) -> str:
    if not planned:
        return f"{cell.achieved}*" if cell.achieved <= 1 else str(cell.achieved)
    if cell.planned is None:
        return str(cell.achieved) if cell.achieved else "–"
    if not cell.planned:
        return f"{cell.achieved} (+{cell.surplus})" if cell.achieved else "–"
    told = f"{cell.achieved} {phrase('of', language)} {cell.planned}"
    if cell.missing:
        return f"{told} (−{cell.missing})"
    return f"{told} (+{cell.surplus})" if cell.surplus else told


def _notes(sample: Crossed, language: str) -> Iterator[str]:
    unit = unit_name(sample.unit, language)
    if sample.planned:
        facts = {"unit": unit, "missing": sample.missing, "surplus": sample.surplus}
        yield phrase("planned", language, WORDS, **facts)
        unknown = [
            _called(name, language)
            for place, name in enumerate(sample.attributes)
            if all(key[place] == ALL for key in sample.whole)
        ]
        if unknown:
            yield phrase("unplanned", language, WORDS, names=", ".join(unknown))
        if any(column.id == "any" for axis in sample.axes for column in axis):
            yield phrase("open", language, WORDS, unit=unit)
        if sample.unlisted:
            told = [_kind(sample, key, language) for key in sample.unlisted[:_LISTED]]
            told += [f"+ {len(sample.unlisted) - _LISTED}"] * (len(sample.unlisted) > _LISTED)
            yield phrase("unlisted", language, WORDS, list="; ".join(told))
    else:
        yield phrase("unit", language, WORDS, unit=unit)
        people = sample.unit == "participant"
        yield phrase("thin", language, WORDS) if people else phrase("note.thin", language)
    if not sample.adds_up:
        yield phrase("note.sample_overlap", language)


def _kind(sample: Crossed, key: tuple[str, ...], language: str) -> str:
    """``Honey × company × Maule (2 interviews)``."""
    labels = []
    for place, value in enumerate(key):
        column = next((c for c in sample.axes[place] if c.id == value), None)
        if column is not None:
            labels.append(_label(column, sample.attributes[place], language))
    n = amount(sample.cells[key].achieved, sample.unit, language)
    return f"{' × '.join(labels)} ({n})"
