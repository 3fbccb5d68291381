"""What a change makes of a codebook: a new ``Codebook``, from records alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualcode.codebook.build import (
    CODE_ID,
    CODE_REMEDY,
    DIMENSION_ID,
    DIMENSION_REMEDY,
    unnamed,
    without_themes,
)
from qualcode.model import Code, Codebook, Dimension, Theme

FIELDS = ("label", "definition", "include", "exclude", "examples")
"""What a code says by language and people edit."""


def why_no_id(kind: str, name: str) -> str:
    """How an id of a code, theme or dimension is to be written; empty when this is one."""
    pattern, remedy = (
        (DIMENSION_ID, DIMENSION_REMEDY) if kind == "dimension" else (CODE_ID, CODE_REMEDY)
    )
    return "" if re.fullmatch(pattern, name) else remedy


def with_ids(book: Codebook, ids: Mapping[str, str]) -> Codebook:
    """The codebook with other ids of codes, themes and dimensions, also where they are referred to."""

    def now(name: str) -> str:
        return ids.get(name, name)

    def code(one: Code) -> Code:
        return replace(
            one,
            id=now(one.id),
            theme=now(one.theme),
            dimension=now(one.dimension),
            contrasts=tuple(map(now, one.contrasts)),
        )

    def theme(one: Theme) -> Theme:
        codes = tuple(map(code, one.codes))
        return replace(one, id=now(one.id), dimension=now(one.dimension), codes=codes)

    return replace(
        book,
        dimensions=tuple(
            replace(one, id=now(one.id), themes=tuple(map(theme, one.themes)))
            for one in book.dimensions
        ),
        housekeeping=tuple(map(code, book.housekeeping)),
    )


def ids_under(book: Codebook, dimension: str, name: str) -> dict[str, str]:
    """The ids that change when a dimension is called ``name``."""
    (one,) = (d for d in book.dimensions if d.id == dimension)
    inside = [theme.id for theme in one.themes] + [code.id for code in one.codes]
    return {dimension: name} | {old: f"{name}.{old.partition('.')[2]}" for old in inside}


def with_code(book: Codebook, code: Code) -> Codebook:
    """The codebook with a code of that id saying what this one says."""
    return _each_code(book, lambda one: code if one.id == code.id else one)


def _each_code(book: Codebook, changed: Callable[[Code], Code | None]) -> Codebook:
    """The codebook with every code changed; ``None`` takes it out."""

    def all_of(codes: Iterable[Code]) -> tuple[Code, ...]:
        return tuple(now for one in codes if (now := changed(one)) is not None)

    def themes(one: Dimension) -> tuple[Theme, ...]:
        now = tuple(replace(theme, codes=all_of(theme.codes)) for theme in one.themes)
        # codes that stand directly under a dimension are a theme only as long as there are any
        return () if without_themes(one) and not now[0].codes else now

    return replace(
        book,
        dimensions=tuple(replace(one, themes=themes(one)) for one in book.dimensions),
        housekeeping=all_of(book.housekeeping),
    )


def added(book: Codebook, codes: Collection[Code]) -> Codebook:
    """The codebook with these codes at the end of their themes; without a theme: housekeeping."""

    def themes(one: Dimension) -> tuple[Theme, ...]:
        own = one.themes or (unnamed(one.id, one.label, ()),)
        now = tuple(
            replace(t, codes=(*t.codes, *(c for c in codes if c.theme == t.id))) for t in own
        )
        return now if one.themes or now[0].codes else ()

    return replace(
        book,
        dimensions=tuple(replace(one, themes=themes(one)) for one in book.dimensions),
        housekeeping=(*book.housekeeping, *(c for c in codes if not c.theme)),
    )


def without(book: Codebook, gone: Collection[str]) -> Codebook:
    """The codebook without these codes; contrasts with them are gone too."""

    def code(one: Code) -> Code | None:
        left = tuple(name for name in one.contrasts if name not in gone)
        return None if one.id in gone else replace(one, contrasts=left)

    return _each_code(book, code)


def moved(book: Codebook, code_id: str, theme: str) -> Codebook:
    """The codebook with a code at the end of another theme of its dimension."""
    code = book.by_id[code_id]
    rest = _each_code(book, lambda one: None if one.id == code_id else one)
    return added(rest, [replace(code, theme=theme)])


def merged(book: Codebook, gone: Collection[str], into: str) -> Codebook:
    """The codebook with codes that have become one: their rules are looked for as those of ``into``,
    and what contrasted with them contrasts with it."""
    target = book.by_id[into]
    rules = dict(target.rules)
    for code_id in gone:
        for language, more in book.by_id[code_id].rules.items():
            own = rules.get(language, ())
            rules[language] = (*own, *(rule for rule in dict.fromkeys(more) if rule not in own))
    ordered = {each: rules[each] for each in book.languages if each in rules}
    with_rules = with_code(book, replace(target, rules=ordered))

    def code(one: Code) -> Code:
        names = [into if name in gone else name for name in one.contrasts]
        return replace(one, contrasts=tuple(n for n in dict.fromkeys(names) if n != one.id))

    return without(_each_code(with_rules, code), gone)


def with_text(
    texts: Mapping[str, Any], language: str, text: Any, languages: Sequence[str]
) -> dict[str, Any]:
    """Texts by language with another in one of them; an empty one is left out."""
    now = {**texts, language: text}
    return {each: now[each] for each in languages if now.get(each)}


def with_texts(book: Codebook, name: str, language: str, texts: Mapping[str, str]) -> Codebook:
    """The codebook with other texts of a theme or dimension in one language."""

    def said(one: Theme | Dimension) -> dict[str, Any]:
        return {
            key: with_text(getattr(one, key), language, text, book.languages)
            for key, text in texts.items()
        }

    def dimension(one: Dimension) -> Dimension:
        if one.id == name:
            now = replace(one, **said(one))
            bare = without_themes(one)
            themes = (unnamed(one.id, now.label, one.themes[0].codes),) if bare else one.themes
            return replace(now, themes=themes)
        themes = tuple(replace(t, **said(t)) if t.id == name else t for t in one.themes)
        return replace(one, themes=themes)

    return replace(book, dimensions=tuple(map(dimension, book.dimensions)))


def with_theme(book: Codebook, theme: Theme) -> Codebook:
    """The codebook with another theme at the end of its dimension."""
    return replace(
        book,
        dimensions=tuple(
            replace(one, themes=(*one.themes, theme)) if one.id == theme.dimension else one
            for one in book.dimensions
        ),
    )


def with_dimension(book: Codebook, dimension: Dimension) -> Codebook:
    """The codebook with another dimension at its end."""
    return replace(book, dimensions=(*book.dimensions, dimension))


@dataclass(frozen=True, slots=True)
class Difference:
    """How one thing differs between two codebooks: ``what`` is added, removed, renamed, moved or
    changed, ``detail`` the new id, theme, or the names of the parts that changed."""

    kind: str
    id: str
    what: str
    detail: str = ""


_PARTS = (
    *("tier", "label", "definition", "include", "exclude", "examples", "contrasts", "actors"),
    *("chains", "experience_of", "origin", "rules", "retired", "since"),
)
_NAMES = {"actors": "applies_to", "chains": "applies_to"}
_BOOK_PARTS = ("version", "title", "note", "languages", "actor_types", "value_chains")
_MORE_PARTS = ("groupings", "lemmas")


def differences(
    old: Codebook,
    new: Codebook,
    renamed: Mapping[str, str],
    merged: Collection[str] = (),
) -> list[Difference]:
    """What the new codebook says otherwise than the old one, in the order of the old, then the new.

    ``renamed`` are old ids that are known to be others now, ``merged`` those of them that became so by
    being merged.
    """
    found = _of_kind(
        "dimension", {d.id: d for d in old.dimensions}, {d.id: d for d in new.dimensions}, renamed
    )
    found += _of_kind(
        "theme", {t.id: t for t in old.themes}, {t.id: t for t in new.themes}, renamed
    )
    found += _of_kind("code", old.by_id, new.by_id, renamed, merged)
    parts = (*_BOOK_PARTS, *_MORE_PARTS)
    changed = [name for name in parts if getattr(old, name) != getattr(new, name)]
    if changed:
        found.append(Difference("codebook", new.id, "changed", ", ".join(changed)))
    return found


def _of_kind(
    kind: str,
    before: Mapping[str, Code] | Mapping[str, Theme] | Mapping[str, Dimension],
    after: Mapping[str, Code] | Mapping[str, Theme] | Mapping[str, Dimension],
    renamed: Mapping[str, str],
    merged: Collection[str] = (),
) -> list[Difference]:
    found: list[Difference] = []
    ids = {old: renamed.get(old, old) for old in before}
    for old, name in ids.items():
        if name not in after:
            found.append(Difference(kind, old, "removed"))
            continue
        if old in merged or (old != name and name in before):
            found.append(Difference(kind, old, "merged", name))
            continue
        if name != old:
            found.append(Difference(kind, old, "renamed", name))
        was, now = before[old], after[name]
        if isinstance(was, Code) and isinstance(now, Code):
            if renamed.get(was.theme, was.theme) != now.theme:
                found.append(Difference(kind, name, "moved", now.theme))
            if now.retired and not was.retired:
                found.append(Difference(kind, name, "retired", now.since))
        changed = _changed(was, now, renamed)
        if changed:
            found.append(Difference(kind, name, "changed", ", ".join(changed)))
    known = set(ids.values())
    return [*found, *(Difference(kind, name, "added") for name in after if name not in known)]


def _changed(was: object, now: object, renamed: Mapping[str, str]) -> list[str]:
    names: tuple[str, ...] = ("label", "definition", "guide_question", "asked")
    if isinstance(was, Theme):
        names = ("label", "exclusive")
    elif isinstance(was, Code):
        names = _PARTS
    found = []
    for name in names:
        before, after = getattr(was, name), getattr(now, name)
        if name == "contrasts":
            before = tuple(dict.fromkeys(renamed.get(one, one) for one in before))
        if before != after and name not in ("retired", "since"):
            found.append(_NAMES.get(name, name))
    return list(dict.fromkeys(found))
