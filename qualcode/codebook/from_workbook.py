"""An Excel workbook made into the same plain tree as a YAML file, and read into a ``Codebook``.

Rows stand for things; the sheets ``themes``, ``codes``, ``rules`` and ``groups`` name in one column
what they belong to. A code without a theme stands directly under the dimension of its id; a rule
without a language holds for every language. Blank rows are skipped; the order of rows is the order
of the codebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qualcode.codebook.build import build
from qualcode.codebook.rows import (
    Row,
    Sheets,
    about_row,
    known_sheets,
    languages_of,
    mapping,
    sheet_rows,
)
from qualcode.codebook.tree import Entries, Items, Node, Notebook, Place, Scalar, nearest
from qualcode.errors import Unreadable
from qualcode.files.sheets import reading
from qualcode.model import Codebook, Issue

Rows = Mapping[str, Sequence[Row]]


def read_workbook(path: Path) -> tuple[Codebook, list[Issue]]:
    """The codebook of a workbook, and remarks on it.

    Raises ``InvalidFile`` with every fault, its sheet and row; ``Unreadable`` when it is no workbook.
    """
    if not path.is_file():
        raise Unreadable(path, "there is no such file", "Check its name and try again.")
    notes = Notebook(path.name)
    with reading(path) as sheets:
        root = _root(sheets, notes)
    return build(root, notes, path)


def _root(all_sheets: Sheets, notes: Notebook) -> Entries:
    sheets = known_sheets(all_sheets, notes)
    about = about_row(sheets.pop("about", ()), notes)
    languages = languages_of(sheets, about)
    rows = {
        name: list(sheet_rows(name, content, languages, notes)) for name, content in sheets.items()
    }
    _attach_rules(rows, languages or ("es",), notes)
    for code in (*rows.get("codes", ()), *rows.get("housekeeping", ())):
        _wrap_cells(code)
    _attach_codes(rows, notes)
    _attach(rows, "themes", "dimension", "dimensions", "themes", notes)
    _attach(rows, "groups", "grouping", "groupings", "groups", notes)
    if languages and "languages" not in about.nodes:
        place = about.place
        about.nodes["languages"] = Items(place, tuple(Scalar(place, each) for each in languages))
    top = {
        "actor_types": "actors",
        "value_chains": "chains",
        "groupings": "groupings",
        "dimensions": "dimensions",
        "housekeeping": "housekeeping",
    }
    lists = {key: _listed(rows.get(sheet, ())) for key, sheet in top.items()}
    lemmas = _lemmas(rows.get("lemmas", ()), languages or ("es",), notes)
    return mapping(about.place, {**about.nodes, **lists, "lemmas": lemmas})


def _listed(rows: Iterable[Row]) -> Items:
    return Items(Place("", 1), tuple(row.entries() for row in rows))


def _by_id(rows: Iterable[Row]) -> dict[str, Row]:
    """The first row of each id."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row.text("id"), row)
    return found


def _attach_rules(rows: Rows, languages: Sequence[str], notes: Notebook) -> None:
    """Put each rule into its code or, as recognising its question, into its dimension."""
    dimensions = _by_id(rows.get("dimensions", ()))
    owners = {**_by_id((*rows.get("codes", ()), *rows.get("housekeeping", ()))), **dimensions}
    written: dict[str, dict[str, list[Entries]]] = {}
    for rule in rows.get("rules", ()):
        owner, language = rule.take("code"), rule.take("language")
        if owner not in owners or not owner:
            _orphan(rule, "code or dimension", owner, owners, notes)
            continue
        for each in (language,) if language else languages:
            written.setdefault(owner, {}).setdefault(each, []).append(rule.entries())
    for owner, by_language in written.items():
        starts = {language: rules[0].place for language, rules in by_language.items()}
        lists = {each: Items(starts[each], tuple(rules)) for each, rules in by_language.items()}
        key = "asked" if owner in dimensions else "rules"
        owners[owner].nodes[key] = Entries(min(starts.values()), lists, starts)


def _orphan(row: Row, kind: str, name: str, known: Iterable[str], notes: Notebook) -> None:
    what = f"there is no {kind} '{name}'" if name else f"the {kind} it belongs to is missing"
    notes.fault(row.place, what, nearest(name, known), row.text("id"))


def _wrap_cells(code: Row) -> None:
    cells = {
        key: code.nodes.pop(f"applies_{key}")
        for key in ("actors", "chains")
        if f"applies_{key}" in code.nodes
    }
    if cells:
        code.nodes["applies_to"] = mapping(code.place, cells)


def _attach_codes(rows: Rows, notes: Notebook) -> None:
    themes, dimensions = _by_id(rows.get("themes", ())), _by_id(rows.get("dimensions", ()))
    for code in rows.get("codes", ()):
        theme, prefix = code.take("theme"), code.text("id").partition(".")[0]
        owner = themes.get(theme) if theme else dimensions.get(prefix)
        if owner is not None:
            owner.add("codes", code.entries())
            continue
        if theme:
            _orphan(code, "theme", theme, themes, notes)
        else:
            _orphan(code, "dimension", prefix, dimensions, notes)
        _excuse(code.entries(), notes)


def _attach(
    rows: Rows, sheet: str, column: str, owner_sheet: str, field: str, notes: Notebook
) -> None:
    owners = _by_id(rows.get(owner_sheet, ()))
    for row in rows.get(sheet, ()):
        name = row.take(column)
        if name and name in owners:
            owners[name].add(field, row.entries())
        else:
            _orphan(row, column, name, owners, notes)
            codes = row.nodes.get("codes")
            for code in codes.nodes if isinstance(codes, Items) else ():
                _excuse(code, notes)


def _excuse(code: Node, notes: Notebook) -> None:
    """Let references to a code that could not be placed pass; its own fault is told already."""
    identity = code.nodes.get("id") if isinstance(code, Entries) else None
    if isinstance(identity, Scalar):
        notes.ids.setdefault("code", {}).setdefault(identity.text, identity.place)


def _lemmas(rows: Iterable[Row], languages: Sequence[str], notes: Notebook) -> Entries:
    pairs: dict[str, list[tuple[Scalar, Node]]] = {}
    for row in rows:
        key = Scalar(row.place, row.text("form"))
        lemma = Scalar(row.place, row.text("lemma"))
        language = row.text("language")
        for each in (language,) if language else languages:
            pairs.setdefault(each, []).append((key, lemma))
    start = Place("lemmas", 1)
    return mapping(start, {each: notes.entries(start, forms) for each, forms in pairs.items()})
