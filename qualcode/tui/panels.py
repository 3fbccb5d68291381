"""What the panels around the transcript say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from qualcode.model import RULE_CODER, Code, Mark, text_in
from qualcode.tui.layout import fitted, packed, width_of

if TYPE_CHECKING:
    from qualcode.tui.base import Base

BAR = 10
WIDE = 108
"""Cells of the bar that shows progress."""
KEY_ROWS = 2
RULE_WIDTH = 30


def top(app: Base, width: int) -> Content:
    """Where one is and how far: the interview or what is compared, progress, the filter, who codes.

    What is said last is left out first where there is no room.
    """
    parts = list(_where(app))
    if app.filter.is_on and app.desk.view == "interview":
        parts.insert(2, f"{app.say('filter')}: {filter_name(app)}")
    while len(parts) > 2 and width_of(" | ".join(parts)) + 2 > width:
        parts.pop()
    return Content(app.signs.shown(" " + " | ".join(parts)))


def _where(app: Base) -> Iterator[str]:
    desk, signs, progress = app.desk, app.signs, app.work.progress
    if desk.view == "interview":
        here, there = progress.get(desk.name, (0, 0))
        full = round(BAR * here / there) if there else 0
        yield f"{desk.name} {signs.full * full}{signs.empty * (BAR - full)}"
        yield f"{app.say('of', n=here, m=there)} {app.say('read')}"
    else:
        label = app.work.label(desk.name, app.language) if desk.view == "code" else ""
        name = f"{desk.name} ({label})" if label and app.size.width >= WIDE else desk.name
        yield f"{app.say('compare' if desk.view == 'code' else 'found')}: {name}"
        n = len({line.interview_id for line in desk.lines})
        counted = f"{len(desk.lines)} {app.say('segments')}"
        yield f"{counted}, {n} {app.say('interviews').lower()}"
    yield desk.coder
    read, total = (sum(one[part] for one in progress.values()) for part in (0, 1))
    yield f"{app.say('study')} {app.say('of', n=read, m=total)}"


def filter_name(app: Base) -> str:
    """What the filter lets through, in words."""
    chosen = app.filter
    told = [app.say(f"filter.{chosen.what}", code=chosen.code)] if chosen.what != "all" else []
    if chosen.group:
        label = next((g.label for g in app.work.groups if g.id == chosen.group), {})
        told.append(app.say("filter.group", group=text_in(label, app.language) or chosen.group))
    if chosen.actor:
        label = next((a.label for a in app.work.actors if a.id == chosen.actor), {})
        told.append(app.say("filter.actor", actor=text_in(label, app.language) or chosen.actor))
    return ", ".join(told)


def detail(app: Base) -> Content:
    """The chosen coding, and what the codebook says of its code."""
    mark = app.desk.mark
    if mark is None:
        return Content(app.signs.shown(app.say("no_marks")))
    return _lines(app, [told_of(app, mark), *definition(app, mark.code)])


def side(app: Base) -> Content:
    """The same for the panel at the side, with the segment that is compared with."""
    mark = app.desk.mark
    shown = [told_of(app, mark), "", *definition(app, mark.code)] if mark else [app.say("no_marks")]
    before = app.before.line if app.before is not None else None
    if app.desk.view != "interview" and before is not None:
        rule = app.signs.line * 12
        shown += ["", rule, f"{before.segment_id} {before.speaker}", before.text]
    return _lines(app, shown)


def _lines(app: Base, lines: Iterable[str]) -> Content:
    first, *rest = [app.signs.shown(line) for line in lines]
    parts: list[tuple[str, str]] = [(first, "bold")]
    parts += [(f"\n{line}", "") for line in rest]
    return Content.assemble(*parts)


def told_of(app: Base, mark: Mark) -> str:
    """A coding in words."""
    label = app.work.label(mark.code, app.language)
    told = [f"{mark.code} {label}".strip()]
    if mark.coder != RULE_CODER or mark.stance != "affirms":
        told.append(app.say(mark.stance))
    if mark.coder != RULE_CODER or mark.about == "other":
        told.append(app.say(f"about.{mark.about}"))
    if mark.coder == RULE_CODER:
        told.append(f"{app.say('rule_found')} {fitted(mark.rule, RULE_WIDTH).rstrip()}")
    elif mark.coder != app.desk.coder:
        told.append(mark.coder)
    if mark.exemplar:
        told.append(f"{app.signs.exemplar} {app.say('exemplar')}")
    if mark.memo:
        told.append(f"{app.say('memo')}: {mark.memo}")
    return "; ".join(told)


def definition(app: Base, code_id: str) -> Iterator[str]:
    """What the codebook says of a code: definition, what it includes and excludes, an example."""
    code = app.work.study.codebook.by_id.get(code_id)
    if code is not None:
        yield from explained(app, code)


def explained(app: Base, code: Code) -> Iterator[str]:
    """The same of a code of the codebook."""
    language = app.language
    yield text_in(code.definition, language) or app.say("no_definition")
    for name, texts in (("include", code.include), ("exclude", code.exclude)):
        if text := text_in(texts, language):
            yield f"{app.say(name)}: {text}"
    for example in (code.examples.get(language) or ())[:1]:
        yield f"{app.say('example')}: {example}"


def keys(app: Base, width: int) -> Content:
    """The keys that do something here, as many as have room."""
    name = app.asking or ("words" if app.desk.words else "")
    name = name or ("desk" if app.desk.view == "interview" else "compare")
    told = app.say(f"keys.{name}").split("|")
    mark = app.desk.mark
    if name == "desk" and mark is not None and mark.coder == RULE_CODER:
        own = app.say("keys.rule").split("|")
        told = own + [one for one in told if not one.startswith("x ")]
    told = [app.signs.shown(one) for one in told]
    rows = packed([width_of(one) for one in told], width - 2)[:KEY_ROWS]
    parts: list[tuple[str, str]] = []
    for number, row in enumerate(rows):
        parts.append(("\n " if number else " ", ""))
        for one in row:
            key, _, what = told[one].partition(" ")
            parts += [(key, "bold"), (f" {what}  ", "")]
    return Content.assemble(*parts)
