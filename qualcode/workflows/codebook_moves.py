"""Acts on the codebook that codings follow: rename, merge, move, retire, split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from qualcode import codebook as books
from qualcode.codebook import changes as edits
from qualcode.errors import CodebookRefused, RetiredCode
from qualcode.model import Change, Code, Codebook
from qualcode.store import codebooks, codings
from qualcode.store.codebooks import Held
from qualcode.workflows.codebook_acts import (
    Outcome,
    Plan,
    check_new_id,
    code_named,
    counted,
    known,
    perform,
)
from qualcode.workflows.codebook_file import Book
from qualcode.workflows.folder import StudyFolder


def _recoded(held: Iterable[Held], ids: Mapping[str, str]) -> list[Change]:
    return [
        Change("coding", one.name, one.segment_id, one.value, {**one.value, "code": ids[one.code]})
        for one in held
    ]


def rename(study: StudyFolder, old: str, new: str, *, dry_run: bool = False) -> Outcome:
    """Give a code, theme or dimension another id; all that goes by it follows.

    A code that the codebook has no longer, because it was edited by hand, and that people have coded
    with, becomes one that it has. Raises ``UnknownName``, ``CodebookRefused``.
    """

    def plan(base: Book) -> Plan:
        book = base.content
        lost = codings.codes_used(study.file) - set(book.by_id)
        orphan = next((one for one in (old, old.upper()) if one in lost), "")
        if orphan and orphan not in {t.id for t in book.themes}:
            return _adopted(study, book, orphan, new)
        kind, name = known(study, book, old, ("code", "theme", "dimension"))
        if name == new:
            raise CodebookRefused(f"{name} is called so already")
        home = "" if kind == "dimension" else name.partition(".")[0]
        in_dimension = home in {d.id for d in book.dimensions}
        check_new_id(study, book, kind, new, of=name, home=home if in_dimension else "")
        ids = {name: new}
        if kind == "dimension":
            ids = edits.ids_under(book, name, new)
        elif kind == "theme" and any(
            books.without_themes(d) and d.themes[0].id == name for d in book.dimensions
        ):
            raise CodebookRefused(
                f"{name} only stands for the codes directly under {home}",
                "Put them under a theme in the file first.",
            )
        held = codebooks.codings_with(study.file, ids)
        return Plan(
            "codebook rename",
            name,
            f"{name} {'would be' if dry_run else 'is'} called {new}",
            edits.with_ids(book, ids),
            {"op": "rename", "ids": ids},
            ids,
            [*_recoded(held, ids), *codebooks.followers(study.file, ids)],
            held,
            findings=len(codebooks.findings_with(study.file, ids)),
        )

    return perform(study, plan, dry_run=dry_run)


def _adopted(study: StudyFolder, book: Codebook, orphan: str, new: str) -> Plan:
    """Codings with a code that the codebook has lost, brought to one that it has."""
    target = code_named(study, book, new)
    if target.retired:
        raise RetiredCode(target.id, target.since)
    changes, held, joined = _joined(study, [orphan], target.id)
    ids = {orphan: target.id}
    return Plan(
        "codebook rename",
        orphan,
        f"what is coded with {orphan}, which the codebook does not have, is coded with {target.id}",
        book,
        {"op": "rename", "ids": ids},
        {},
        [*changes, *codebooks.followers(study.file, ids)],
        held,
        joined,
    )


def brought(study: StudyFolder, old: str, new: str) -> list[Change]:
    """What it takes for all that goes by an id to go by another, in an order that every copy has.

    Raises as ``merge`` does.
    """
    changes, _, _ = _joined(study, [old], new)
    changes += codebooks.followers(study.file, {old: new})
    return sorted(changes, key=lambda one: (one.after is not None, one.kind, one.name))


def merge(
    study: StudyFolder, sources: Sequence[str], into: str, *, dry_run: bool = False
) -> Outcome:
    """Make codes one with another: their codings become its codings, their rules its rules.

    Where a coder has several of them on the same words they become one coding, with all memos. Raises
    ``UnknownName``, ``RetiredCode``, and ``CodebookRefused`` where such codings differ in stance or in
    whom they are about.
    """

    def plan(base: Book) -> Plan:
        book = base.content
        target = code_named(study, book, into)
        if target.retired:
            raise RetiredCode(target.id, target.since)
        gone = list(dict.fromkeys(code_named(study, book, one).id for one in sources))
        if target.id in gone:
            raise CodebookRefused(f"{target.id} cannot be merged into itself")
        changes, held, joined = _joined(study, gone, target.id)
        ids = dict.fromkeys(gone, target.id)
        return Plan(
            "codebook merge",
            target.id,
            f"{' and '.join(gone)} {'would be' if dry_run else 'are' if len(gone) > 1 else 'is'}"
            f" merged into {target.id}",
            edits.merged(book, gone, target.id),
            {"op": "merge", "ids": ids, "removed": gone},
            {},
            [*changes, *codebooks.followers(study.file, ids)],
            held,
            joined,
            len(codebooks.findings_with(study.file, gone)),
        )

    return perform(study, plan, dry_run=dry_run)


def _joined(
    study: StudyFolder, gone: Sequence[str], into: str
) -> tuple[list[Change], list[Held], int]:
    """What it takes for codings with some codes to be with another; which, and how many become one."""
    places: dict[tuple[object, ...], list[Held]] = {}
    for one in codebooks.codings_with(study.file, [into, *gone]):
        where = (one.segment_id, one.coder, one.value["start"], one.value["stop"])
        words = one.quote if one.state == "lost" else ""
        places.setdefault((*where, one.state, words), []).append(one)
    differing = [group for group in places.values() if not _agree(group)]
    if differing:
        raise CodebookRefused(
            f"{counted(len(differing), 'place')} where a coder has several of these codes on the same"
            f" words and says it otherwise: {_listed(differing)}",
            "Make them agree ('qualcode code add SEGMENT CODE --coder NAME --stance ...'), or take one"
            " away ('qualcode code remove'), and run again.",
        )
    away: list[Change] = []
    kept: list[Change] = []
    for group in places.values():
        keeper = next((one for one in group if one.code == into), group[0])
        rest = [one for one in group if one is not keeper]
        now = _one_of(keeper, rest, into)
        away += [Change("coding", one.name, one.segment_id, one.value, None) for one in rest]
        if now != keeper.value:
            kept.append(Change("coding", keeper.name, keeper.segment_id, keeper.value, now))
        for one in rest:
            for uid, memo in codebooks.memos_on(study.file, one.name):
                moved = {**memo, "on": keeper.name}
                kept.append(Change("memo", uid, one.segment_id, memo, moved))
    held = [one for group in places.values() for one in group if one.code in gone]
    return [*away, *kept], held, len(away)


def _agree(group: Sequence[Held]) -> bool:
    return len({(one.value["stance"], one.value["about"]) for one in group}) == 1


def _listed(groups: Sequence[Sequence[Held]], most: int = 5) -> str:
    told = [
        f"{group[0].segment_id} by {group[0].coder} ("
        + ", ".join(f"{o.code} {o.value['stance']}, {o.value['about']}" for o in group)
        + ")"
        for group in groups[:most]
    ]
    more = [f"and {len(groups) - most} more"] if len(groups) > most else []
    return "; ".join([*told, *more])


def _one_of(keeper: Held, rest: Sequence[Held], code: str) -> Mapping[str, object]:
    """What a coding says that several have become: all memos, the one said by a person."""
    group = [keeper, *rest]
    memos = dict.fromkeys(str(o.value["memo"]) for o in group if o.value.get("memo"))
    origins = {str(one.value["origin"]) for one in group}
    now = {**keeper.value, "code": code}
    if memos:
        now["memo"] = "\n\n".join(memos)
    if any(one.value.get("exemplar") for one in group):
        now["exemplar"] = True
    if rest and "person" in origins:
        now["origin"] = "person"
    return now


def move(study: StudyFolder, code: str, theme: str, *, dry_run: bool = False) -> Outcome:
    """Put a code under another theme of its dimension. Raises ``UnknownName``, ``CodebookRefused``."""

    def plan(base: Book) -> Plan:
        book = base.content
        one = code_named(study, book, code)
        there = known(study, book, theme, ("theme",))[1]
        if one.theme == there:
            raise CodebookRefused(f"{one.id} is under {there} already")
        home = next(t.dimension for t in book.themes if t.id == there)
        if home != one.dimension:
            raise CodebookRefused(
                f"{there} belongs to {home}, and {one.id} to {one.dimension or 'no dimension'}",
                f"Add a code under it ('qualcode codebook add {home}.{one.id.partition('.')[2]}') and "
                "merge into that.",
            )
        held = codebooks.codings_with(study.file, [one.id])
        return Plan(
            "codebook move",
            one.id,
            f"{one.id} {'would be' if dry_run else 'is'} under {there}, no longer under {one.theme}",
            edits.moved(book, one.id, there),
            {"op": "move", "from": one.theme, "to": there},
            held=held,
        )

    return perform(study, plan, dry_run=dry_run)


def retire(study: StudyFolder, code: str, *, dry_run: bool = False) -> Outcome:
    """Let nothing be coded with a code any more; what was is kept and counted.

    Raises ``UnknownName``, ``RetiredCode`` for one that is.
    """

    def plan(base: Book) -> Plan:
        one = code_named(study, base.content, code)
        if one.retired:
            raise RetiredCode(one.id, one.since)
        return Plan(
            "codebook retire",
            one.id,
            f"{one.id} {'would be' if dry_run else 'is'} retired: its codings stay and count, nothing"
            " new is coded with it",
            edits.with_code(base.content, _retired(study, one)),
            {"op": "retire"},
        )

    return perform(study, plan, dry_run=dry_run)


def _retired(study: StudyFolder, code: Code) -> Code:
    return replace(code, retired=True, since=study.file.now()[:10])


def split(
    study: StudyFolder,
    code: str,
    into: Sequence[str],
    *,
    keep: bool = False,
    dry_run: bool = False,
) -> Outcome:
    """Add codes that take the place of one, which is retired (unless ``keep``); its codings wait to be
    given one of them (``worklist``, ``assign``).

    The new codes stand under its theme, with a label made of their id. Raises ``UnknownName``,
    ``RetiredCode``, ``CodebookRefused``.
    """

    def plan(base: Book) -> Plan:
        book = base.content
        one = code_named(study, book, code)
        if one.retired:
            raise RetiredCode(one.id, one.since)
        if len(set(into)) < 2 and not keep:
            raise CodebookRefused("a code is split into two or more others", "Name them.")
        for name in into:
            check_new_id(study, book, "code", name, home=one.dimension)
        new = [_child(book, one, name) for name in dict.fromkeys(into)]
        held = codebooks.codings_with(study.file, [one.id])
        findings = codebooks.findings_with(study.file, [one.id])
        with_new = edits.added(book, new)
        now = with_new if keep else edits.with_code(with_new, _retired(study, one))
        waiting = len(held) + len(findings)
        return Plan(
            "codebook split",
            one.id,
            f"{one.id} {'would be' if dry_run else 'is'} split into {' and '.join(c.id for c in new)}"
            f"{'' if keep else ' and retired'}; {counted(waiting, 'coding')} to be given one of them"
            f"{': qualcode codebook worklist' if waiting and not dry_run else ''}",
            now,
            {
                "op": "split",
                "code": one.id,
                "into": [c.id for c in new],
                "added": [c.id for c in new],
                "waiting": waiting,
            },
        )

    return perform(study, plan, dry_run=dry_run)


def _child(book: Codebook, code: Code, name: str) -> Code:
    words = name.partition(".")[2].replace("_", " ").capitalize()
    return replace(
        code,
        id=name,
        label=dict.fromkeys(book.languages, words),
        definition={},
        include={},
        exclude={},
        examples={},
        contrasts=(),
        rules={},
    )
