"""Acts on what the codebook says: codes, themes and dimensions that come, texts that change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualcode import codebook as books
from qualcode.codebook import changes as edits
from qualcode.errors import CodebookRefused, UnknownName
from qualcode.model import Code, Codebook, Dimension, Theme
from qualcode.workflows.codebook_acts import (
    Outcome,
    Plan,
    check_new_id,
    code_named,
    known,
    perform,
)
from qualcode.workflows.codebook_file import Book
from qualcode.workflows.folder import StudyFolder


def add(
    study: StudyFolder,
    name: str,
    *,
    label: Mapping[str, str],
    theme: str = "",
    dimension: str = "",
    definition: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Add a code: under a theme, or directly under its dimension.

    Raises ``UnknownName``, ``CodebookRefused``.
    """

    def plan(base: Book) -> Plan:
        code = new_code_in(study, base.content, name, label, theme, dimension, definition or {})
        return Plan(
            "codebook add",
            name,
            f"{name} {'would be' if dry_run else 'is'} added"
            + (f" under {code.theme}" if code.theme else ""),
            edits.added(base.content, [code]),
            {"op": "add", "added": [name]},
        )

    return perform(study, plan, dry_run=dry_run)


def new_code_in(
    study: StudyFolder,
    book: Codebook,
    name: str,
    label: Mapping[str, str],
    theme: str = "",
    dimension: str = "",
    definition: Mapping[str, str] | None = None,
) -> Code:
    """A code that is to be added, with its place found. Raises ``UnknownName``, ``CodebookRefused``."""
    said = {language: text.strip() for language, text in label.items() if text.strip()}
    if not said:
        raise CodebookRefused(f"{name} has no label", "Give it one with --label.")
    home, place = _place(study, book, name, theme, dimension)
    check_new_id(study, book, "code", name, home=home)
    code = Code(
        name, place, home, said, {k: v.strip() for k, v in (definition or {}).items() if v.strip()}
    )
    return replace(code, tier="extended") if home else code


def _place(
    study: StudyFolder, book: Codebook, name: str, theme: str, dimension: str
) -> tuple[str, str]:
    """Dimension and theme that a new code stands under; none of both for housekeeping."""
    if theme:
        there = known(study, book, theme, ("theme",))[1]
        return next((t.dimension, t.id) for t in book.themes if t.id == there)
    prefix = dimension or name.partition(".")[0]
    if not dimension and prefix in {code.id.partition(".")[0] for code in book.housekeeping}:
        return "", ""
    home = known(study, book, prefix, ("dimension",))[1]
    (one,) = (d for d in book.dimensions if d.id == home)
    if len(one.themes) > 1:
        names = ", ".join(t.id for t in one.themes)
        raise CodebookRefused(
            f"{home} has several themes", f"Say which with --theme, one of {names}."
        )
    return home, one.themes[0].id if one.themes else f"{home}.ALL"


def add_theme(
    study: StudyFolder, name: str, *, label: Mapping[str, str], dry_run: bool = False
) -> Outcome:
    """Add a theme without codes to the dimension that its id begins with."""

    def plan(base: Book) -> Plan:
        book = base.content
        home = known(study, book, name.partition(".")[0], ("dimension",))[1]
        check_new_id(study, book, "theme", name, home=home)
        (one,) = (d for d in book.dimensions if d.id == home)
        if books.without_themes(one):
            raise CodebookRefused(
                f"the codes of {home} stand directly under it",
                "Put them under a theme in the file first.",
            )
        return Plan(
            "codebook add",
            name,
            f"the theme {name} {'would be' if dry_run else 'is'} added to {home}",
            edits.with_theme(book, Theme(name, home, dict(label), ())),
            {"op": "add", "added": [name]},
        )

    return perform(study, plan, dry_run=dry_run)


def add_dimension(
    study: StudyFolder,
    name: str,
    *,
    label: Mapping[str, str],
    definition: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Add a dimension without codes."""

    def plan(base: Book) -> Plan:
        book = base.content
        check_new_id(study, book, "dimension", name)
        return Plan(
            "codebook add",
            name,
            f"the dimension {name} {'would be' if dry_run else 'is'} added",
            edits.with_dimension(book, Dimension(name, dict(label), (), dict(definition or {}))),
            {"op": "add", "added": [name]},
        )

    return perform(study, plan, dry_run=dry_run)


def edit(
    study: StudyFolder,
    name: str,
    language: str,
    *,
    texts: Mapping[str, str] | None = None,
    examples: Sequence[str] | None = None,
    contrasts: Sequence[str] | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Change what a code says in one language: ``texts`` by label, definition, include, exclude; an
    empty one takes it away. Of a theme the label, of a dimension label and definition.

    Raises ``UnknownName``, ``CodebookRefused``.
    """

    def plan(base: Book) -> Plan:
        book = base.content
        kind, there = known(study, book, name, ("code", "theme", "dimension"))
        if language not in book.languages:
            raise UnknownName("language of the codebook", language, book.languages)
        said = {
            key: " ".join(t.split()) if key == "label" else t.strip()
            for key, t in (texts or {}).items()
        }
        if said.get("label") == "":
            raise CodebookRefused(f"{there} needs a label", "Give it another with --label.")
        allowed = {"theme": {"label"}, "dimension": {"label", "definition"}}.get(kind)
        if allowed and (set(said) - allowed or examples is not None or contrasts is not None):
            raise CodebookRefused(f"a {kind} has only {' and '.join(sorted(allowed))}")
        if kind == "code":
            now = edits.with_code(
                book, _edited(study, book, book.by_id[there], language, said, examples, contrasts)
            )
        else:
            now = edits.with_texts(book, there, language, said)
        parts = [*said, *(["examples"] if examples is not None else [])]
        parts += ["contrasts"] if contrasts is not None else []
        if not parts:
            raise CodebookRefused(f"nothing to change in {there} was named", "See --help.")
        return Plan(
            "codebook edit",
            there,
            f"{there} {'would say' if dry_run else 'says'} otherwise: {', '.join(parts)}",
            now,
            {"op": "edit", "parts": parts, "language": language},
        )

    return perform(study, plan, dry_run=dry_run)


def _edited(
    study: StudyFolder,
    book: Codebook,
    code: Code,
    language: str,
    said: Mapping[str, str],
    examples: Sequence[str] | None,
    contrasts: Sequence[str] | None,
) -> Code:
    parts: dict[str, Any] = {}
    for key, text in said.items():
        parts[key] = edits.with_text(getattr(code, key), language, text, book.languages)
    if examples is not None:
        listed = tuple(line for one in examples if (line := " ".join(one.split())))
        parts["examples"] = edits.with_text(code.examples, language, listed, book.languages)
    if contrasts is not None:
        named = [code_named(study, book, one).id for one in contrasts if one.strip()]
        if code.id in named:
            raise CodebookRefused(f"{code.id} cannot contrast with itself")
        parts["contrasts"] = tuple(dict.fromkeys(named))
    return replace(code, **parts)
