"""The text of a codebook file changed only where a new codebook says something else.

Comments, order, blank lines and quotes stay as the researcher wrote them. The edited text is read
again: what does not say exactly what it should is refused, and never written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from qualcode.codebook.build import BOOK_KEYS, CODE_KEYS, DIMENSION_KEYS, THEME_KEYS
from qualcode.codebook.changes import FIELDS, with_ids
from qualcode.codebook.from_yaml import parse
from qualcode.codebook.to_yaml import (
    Block,
    code_entry,
    dimension_entry,
    inline,
    rule_entry,
    theme_entry,
    written,
)
from qualcode.errors import CodebookRefused, InvalidFile
from qualcode.model import Code, Codebook, Dimension, Theme

if TYPE_CHECKING:
    from yaml import MappingNode, Node, SequenceNode

    _Index: TypeAlias = dict[tuple[str, str], tuple[MappingNode, SequenceNode]]

_BOM = "\ufeff"
_ORDERS = (CODE_KEYS, THEME_KEYS, DIMENSION_KEYS, BOOK_KEYS)


def edited(text: str, new: Codebook, path: Path, ids: Mapping[str, str] | None = None) -> str:
    """The text of a codebook file changed so that it says ``new``.

    ``ids`` are old ids of codes, themes and dimensions that have others now. Raises
    ``CodebookRefused`` where the text is written in a way in which that cannot be done.
    """
    bom = _BOM if text.startswith(_BOM) else ""
    sheet = _Sheet(text.removeprefix(_BOM))
    old, _ = parse(text.encode(), path)
    try:
        if ids:
            sheet.rename(ids)
            old = with_ids(old, ids)
        _codes_gone(sheet, old, new)
        _tops(sheet, old, new)
        _codes_come(sheet, old, new)
        _parts(sheet, old, new)
        now, _ = parse(sheet.text.encode(), path)
    except (_NotHere, InvalidFile) as error:
        raise _refused(path) from error
    if now != new:
        raise _refused(path)
    return bom + sheet.text


def _refused(path: Path) -> CodebookRefused:
    return CodebookRefused(
        f"{path.name} is written in a way in which this change cannot be made without touching more",
        "Make it there by hand, or write the file anew ('qualcode codebook export' to another file, "
        "'qualcode codebook import' from it) and run again.",
    )


class _NotHere(Exception):
    """The text has not the shape that an edit needs."""


def _codes_gone(sheet: _Sheet, old: Codebook, new: Codebook) -> None:
    for code_id in old.by_id:
        if code_id not in new.by_id:
            sheet.take_out(code_id)


def _tops(sheet: _Sheet, old: Codebook, new: Codebook) -> None:
    """Dimensions and themes that come, and what is changed in those that stay."""
    languages = new.languages
    before = {one.id: one for one in old.dimensions}
    for dimension in new.dimensions:
        if dimension.id not in before:
            sheet.append("dimensions", dimension_entry(dimension, languages), ())
            continue
        was = {theme.id: theme for theme in before[dimension.id].themes}
        sheet.texts(("dimension", dimension.id), before[dimension.id], dimension, languages)
        for theme in dimension.themes:
            if theme.id not in was:
                place = ("dimension", dimension.id)
                sheet.append("themes", theme_entry(theme, languages), place)
            elif was[theme.id].label != theme.label and sheet.find("theme", theme.id):
                sheet.texts(("theme", theme.id), was[theme.id], theme, languages)


def _codes_come(sheet: _Sheet, old: Codebook, new: Codebook) -> None:
    themes = {theme.id: theme for theme in old.themes}
    for dimension in new.dimensions:
        for theme in dimension.themes:
            for code in theme.codes if theme.id in themes else ():
                place = ("theme", theme.id)
                if sheet.find(*place) is None:
                    place = ("dimension", dimension.id)
                _put(sheet, old, code, place, new.languages)
    for code in new.housekeeping:
        _put(sheet, old, code, (), new.languages)


def _put(
    sheet: _Sheet, old: Codebook, code: Code, place: Sequence[str], languages: Sequence[str]
) -> None:
    key = "codes" if place else "housekeeping"
    if code.id not in old.by_id:
        sheet.append(key, code_entry(code, languages), place)
    elif old.by_id[code.id].theme != code.theme:
        sheet.append(key, sheet.take_out(code.id), place)


def _parts(sheet: _Sheet, old: Codebook, new: Codebook) -> None:
    """What is changed in codes that stay."""
    for code_id, code in new.by_id.items():
        was = old.by_id.get(code_id)
        if was is None or was == code:
            continue
        place = ("code", code_id)
        sheet.texts(place, was, code, new.languages)
        if was.contrasts != code.contrasts:
            sheet.names(place, "contrasts", code.contrasts)
        for key, value in (("retired", code.retired), ("since", code.since)):
            if getattr(was, key) != getattr(code, key):
                sheet.put(place, (key,), value)
        if was.tier != code.tier:
            sheet.put(place, ("tier",), code.tier)
        for language, rules in code.rules.items():
            n = len(was.rules.get(language, ()))
            if rules[:n] == was.rules.get(language, ()) and len(rules) > n:
                sheet.extend(place, language, [rule_entry(r) for r in rules], n)


@dataclass
class _Sheet:
    """A text under the pen: every edit finds its place anew."""

    text: str
    _read: tuple[str, MappingNode, _Index] | None = None

    # finding

    def root(self) -> MappingNode:
        """The whole, with the place of each part in the text."""
        return self._reading()[0]

    def _reading(self) -> tuple[MappingNode, _Index]:
        import yaml

        if self._read is None or self._read[0] is not self.text:
            node = yaml.compose(self.text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            if not isinstance(node, yaml.MappingNode):
                raise _NotHere
            _refuse_repeats(node)
            index = {(k, _text(_pairs(n).get("id"))): (n, among) for k, n, among in _things(node)}
            self._read = self.text, node, index
        return self._read[1:]

    def find(self, kind: str, name: str) -> tuple[MappingNode, SequenceNode] | None:
        """The node of a dimension, theme or code and the list it stands in."""
        return self._reading()[1].get((kind, name))

    def at(self, place: Sequence[str]) -> MappingNode:
        """The node of what a place names; of the whole for an empty one."""
        if not place:
            return self.root()
        found = self.find(place[0], place[1])
        if found is None:
            raise _NotHere
        return found[0]

    # writing

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of another."""
        if self.ends != "\n":
            text = text.replace("\r\n", "\n").replace("\n", self.ends)
        self.text = self.text[:start] + text + self.text[end:]

    @property
    def ends(self) -> str:
        """How its lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def rename(self, ids: Mapping[str, str]) -> None:
        """Give things other ids, where they stand and where codes contrast with them."""
        spots: list[tuple[int, int, str, str]] = []
        for node, _ in self._reading()[1].values():
            pairs = _pairs(node)
            for scalar in (pairs.get("id"), *_scalars(pairs.get("contrasts"))):
                name = _text(scalar)
                if scalar is not None and name in ids:
                    spots.append((*_span(scalar), name, ids[name]))
        for start, end, old, new in sorted(spots, reverse=True):
            raw = self.text[start:end]
            self.replace(start, end, raw.replace(old, new, 1))

    def texts(
        self,
        place: Sequence[str],
        was: Code | Theme | Dimension,
        now: Code | Theme | Dimension,
        languages: Sequence[str],
    ) -> None:
        """Write what is said otherwise by language."""
        for key in FIELDS:
            before, after = getattr(was, key, {}), getattr(now, key, {})
            if before == after:
                continue
            node = _pairs(self.at(place)).get(key)
            if not _is_mapping(node):
                self.put(place, (key,), _by_language(after, languages))
                continue
            for language in languages:
                if before.get(language) != after.get(language):
                    self.put(place, (key, language), _listed(after.get(language)))

    def put(self, place: Sequence[str], path: Sequence[str], value: Any) -> None:
        """Make the entry at a path below a thing say a value; an empty one takes it out."""
        node = self.at(place)
        for key in path[:-1]:
            inner = _pairs(node).get(key)
            if not _is_mapping(inner):
                raise _NotHere
            node = inner  # type: ignore[assignment]  # a mapping
        self._set(node, path[-1], value)

    def _set(self, node: MappingNode, key: str, value: Any) -> None:
        pairs = {_text(name): (name, inner) for name, inner in node.value}
        if key not in pairs:
            if value:
                self._insert(node, key, value)
            return
        name, inner = pairs[key]
        if not value:
            self._delete(node, name, inner)
        elif node.flow_style or (isinstance(value, str) and _is_plain(inner)):
            start, end = _span(inner)
            self.replace(start, end, inline(value))
        else:
            start, end = _span(name)[0], _end(inner, self.text)
            self.replace(start, end, self._rendered(key, value, node))

    def _rendered(self, key: str, value: Any, node: MappingNode) -> str:
        """A pair as lines that stand in a mapping, the first without its indentation.

        A text is the lines of a list that stood elsewhere.
        """
        moved = isinstance(value, str) and value.startswith(("- ", "#"))
        lines = f"{key}:\n{_indented(value, 2)}" if moved else written(Block({key: value}))
        return _indented(lines.rstrip("\n"), node.start_mark.column).lstrip(" ")

    def _insert(self, node: MappingNode, key: str, value: Any) -> None:
        names = [_text(name) for name, _ in node.value]
        order = next((keys for keys in _ORDERS if key in keys), (*names, key))
        rank = order.index(key)
        before = [i for (_, i), n in zip(node.value, names, strict=True) if n in order[:rank]]
        end = max(_end(inner, self.text) for inner in before or [node.value[0][1]])
        if node.flow_style:
            self.replace(end, end, f", {key}: {inline(value)}")
            return
        end = self._line_end(end)
        pad = "\n" + " " * node.start_mark.column
        self.replace(end, end, pad + self._rendered(key, value, node))

    def _delete(self, node: MappingNode, name: Node, inner: Node) -> None:
        start, end = _span(name)[0], _end(inner, self.text)
        if node.flow_style:
            first = self.text[:start].rstrip()
            if not first.endswith(","):
                raise _NotHere
            self.replace(len(first) - 1, end, "")
            return
        begin = self._line_start(start)
        if self.text[begin:start].strip():
            raise _NotHere  # the first pair, on the line of a dash
        self.replace(begin, self._next_line(end), "")

    def names(self, place: Sequence[str], key: str, names: Sequence[str]) -> None:
        """Make a list of ids say others; each that stays or is replaced keeps its place."""
        node = _pairs(self.at(place)).get(key)
        if node is None or not names:
            self.put(place, (key,), tuple(names))
            return
        if getattr(node, "flow_style", True) or not _scalars(node):
            start, end = _span(node)
            self.replace(start, end, inline(tuple(names)))
            return
        old = [_text(one) for one in _scalars(node)]
        for one in reversed(_scalars(node)):
            if _text(one) not in names:
                new = [name for name in names if name not in old]
                if new:
                    self.replace(*_span(one), new[0])
                    old.append(new[0])
                else:
                    begin = self._line_start(_span(one)[0])
                    self.replace(begin, self._next_line(_span(one)[1]), "")

    def extend(self, place: Sequence[str], language: str, rules: Sequence[Any], known: int) -> None:
        """Add rules of a language after those that are known."""
        whole = _pairs(self.at(place)).get("rules")
        node = _pairs(whole).get(language) if _is_mapping(whole) else None
        if whole is None:
            self.put(place, ("rules",), {language: list(rules)})
        elif node is None or not _listed_here(node):
            if not _is_mapping(whole):
                raise _NotHere
            self.put(place, ("rules", language), list(rules))
        elif getattr(node, "flow_style", False):
            end = max(_end(one, self.text) for one in node.value)
            self.replace(end, end, "".join(f", {inline(rule)}" for rule in rules[known:]))
        else:
            end = self._line_end(max(_end(one, self.text) for one in node.value))
            pad = "\n" + " " * node.start_mark.column
            lines = written(list(rules[known:])).rstrip("\n").replace("\n", pad)
            self.replace(end, end, pad + lines)

    # things that come and go

    def append(self, key: str, thing: Any, place: Sequence[str]) -> None:
        """Add a thing, or the lines of one that was taken out, at the end of a list."""
        owner = self.at(place)
        node = _pairs(owner).get(key)
        entries = list(node.value) if node is not None and _listed_here(node) else []
        if not entries:
            if node is not None:
                name = next(name for name, _ in owner.value if _text(name) == key)
                self._delete(owner, name, node)
                owner = self.at(place)
            self._insert(owner, key, thing if isinstance(thing, str) else [thing])
            return
        end = self._line_end(max(_end(one, self.text) for one in entries))
        column = node.start_mark.column  # type: ignore[union-attr]  # it has entries
        if node is not None and getattr(node, "flow_style", False):
            if isinstance(thing, str):
                raise _NotHere
            end = _end(entries[-1], self.text)
            self.replace(end, end, f", {inline(thing)}")
            return
        lines = thing if isinstance(thing, str) else written([thing])
        gap = "\n" if self._apart(entries) else ""
        shifted = _indented(lines.rstrip("\n"), column)
        self.replace(end, end, f"\n{gap}{shifted}")

    def _apart(self, entries: Sequence[Node]) -> bool:
        """Whether the entries of a list have blank lines between them."""
        if len(entries) < 2:
            before = self.text[: self._line_start(_span(entries[0])[0])]
            return before.endswith(("\n\n", "\n\r\n"))
        between = self.text[_end(entries[-2], self.text) : _span(entries[-1])[0]]
        return any(not line.strip() for line in between.split("\n")[1:-1])

    def take_out(self, code_id: str) -> str:
        """Take out a code with the comments right above it, unless they stand at the head of its list;
        returns its lines, unindented."""
        found = self.find("code", code_id)
        if found is None:
            raise _NotHere
        node, listed = found
        number = next(n for n, one in enumerate(listed.value) if one is node)
        dash = self.text.rfind("-", 0, _span(node)[0])
        begin = self._line_start(dash)
        if listed.flow_style or self.text[dash + 1 : _span(node)[0]].strip():
            raise _NotHere
        if self.text[begin:dash].strip():
            raise _NotHere
        floor = _end(listed.value[number - 1], self.text) if number else begin
        top = begin
        while (above := self._line_start(top - 1)) > floor and (
            self.text[above:top].lstrip().startswith("#")
        ):
            top = above
        end = self._next_line(_end(node, self.text))
        lines = self.text[top:end]
        while (above := self._line_start(top - 1)) > floor and not self.text[above:top].strip():
            top = above
        while not number and len(listed.value) > 1 and self._is_blank(end):
            end = self._next_line(end)
        self.replace(top, end, "")
        return _indented(lines.replace("\r\n", "\n"), -(dash - begin))

    def _is_blank(self, at: int) -> bool:
        return at < len(self.text) and not self.text[at : self._next_line(at)].strip()

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, max(at, 0)) + 1

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        return end - 1 if self.text[at:end].endswith("\r") else end

    def _next_line(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end + 1


def _things(root: MappingNode) -> Iterator[tuple[str, MappingNode, SequenceNode]]:
    """Kind, node and list of every dimension, theme and code."""
    for dimension, listed in _items(root, "dimensions"):
        yield "dimension", dimension, listed
        for code, among in _items(dimension, "codes"):
            yield "code", code, among
        for theme, among in _items(dimension, "themes"):
            yield "theme", theme, among
            for code, inside in _items(theme, "codes"):
                yield "code", code, inside
    for code, listed in _items(root, "housekeeping"):
        yield "code", code, listed


def _pairs(node: Node | None) -> dict[str, Node]:
    """The entries of a mapping by key; none of anything else."""
    if not _is_mapping(node):
        return {}
    return {_text(name): inner for name, inner in node.value}  # type: ignore[union-attr]  # a mapping


def _items(node: MappingNode, key: str) -> Iterator[tuple[MappingNode, SequenceNode]]:
    """The mappings of a list of them, each with the list."""
    listed: Any = _pairs(node).get(key)
    if listed is not None and _listed_here(listed):
        for one in listed.value:
            if _is_mapping(one):
                yield one, listed


def _scalars(node: Node | None) -> list[Node]:
    """The texts of a list, or the one text."""
    if node is None or _is_mapping(node):
        return []
    return list(node.value) if _listed_here(node) else [node]


def _text(node: Node | None) -> str:
    """The text of a scalar."""
    return node.value if node is not None and isinstance(node.value, str) else ""


def _span(node: Node) -> tuple[int, int]:
    return node.start_mark.index, node.end_mark.index


def _end(node: Node, text: str) -> int:
    """Where the last character of a node stands, plus one; not comments and blanks after it."""
    start, end = _span(node)
    if isinstance(node.value, str):
        return len(text[:end].rstrip()) if getattr(node, "style", "") in ("|", ">") else end
    if getattr(node, "flow_style", False) or not node.value:
        return end
    last = node.value[-1]
    return max(start, _end(last[1] if isinstance(last, tuple) else last, text))


def _is_mapping(node: Any) -> bool:
    import yaml

    return isinstance(node, yaml.MappingNode)


def _listed_here(node: Any) -> bool:
    import yaml

    return isinstance(node, yaml.SequenceNode)


def _is_plain(node: Node) -> bool:
    """Whether it is a text that stands on its line, or is quoted."""
    start, end = _span(node)
    return isinstance(node.value, str) and start < end and getattr(node, "style", "") not in "|>"


def _listed(value: Any) -> Any:
    """Examples are one line each."""
    return list(value) if isinstance(value, tuple) else value


def _by_language(texts: Mapping[str, Any], languages: Sequence[str]) -> Any:
    return {each: _listed(texts[each]) for each in languages if each in texts}


def _indented(lines: str, by: int) -> str:
    """Lines moved to the right, or to the left as far as they can."""

    def moved(line: str) -> str:
        if not line.strip():
            return ""
        room = len(line) - len(line.lstrip(" "))
        return " " * by + line if by > 0 else line[min(-by, room) :]

    return "\n".join(map(moved, lines.split("\n")))


def _refuse_repeats(root: MappingNode) -> None:
    """Raises where a thing is written once and stands in two places."""
    seen: set[int] = set()
    top = _pairs(root)
    waiting: list[Node] = [top[key] for key in ("dimensions", "housekeeping") if key in top]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            raise _NotHere
        seen.add(id(node))
        if not isinstance(node.value, str):
            for one in node.value:
                waiting.extend(one if isinstance(one, tuple) else (one,))
