"""Which code a cell means: never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from qualcode.errors import SeveralCodes, UnknownName
from qualcode.model import Codebook
from qualcode.model.naming import resolve
from qualcode.sheets.layout import code_cell, code_of


@dataclass(frozen=True, slots=True)
class Named:
    """What a text comes to: a code, with a note (``W04``, ``W09``) on how; none, and why."""

    code: str = ""
    note: str = ""
    key: str = ""
    may_be: tuple[str, ...] = ()


@dataclass
class Codes:
    """Finds codes by what people type. ``renamed`` are former ids, with what they are now."""

    book: Codebook
    renamed: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, Named] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code in self.book.by_id.values():
            for written in (code.id, *(code_cell(code.id, text) for text in code.label.values())):
                self._known[written] = Named(code.id)

    def find(self, text: str) -> Named:
        """The code that a text names: as it went out, by id or label, spelt otherwise, beginning so."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._look_up(text)
        return found

    def is_retired(self, code: str) -> bool:
        """Whether nothing new is to be coded with it."""
        return code in self.book.by_id and self.book.by_id[code].retired

    def now(self, code: str) -> str:
        """What a code is called now."""
        for _ in range(len(self.renamed)):
            if code in self.book.by_id or code not in self.renamed:
                break
            code = self.renamed[code]
        return code

    def _look_up(self, text: str) -> Named:
        head = code_of(text)
        if head in self.book.by_id:
            return Named(head)  # the label behind it was another, or in part
        old = next((one for one in (head, head.upper()) if one in self.renamed), "")
        if old and self.now(old) in self.book.by_id:
            return Named(self.now(old), "W09", "renamed")
        refused = Named(key="unknown")
        for part in dict.fromkeys((text, head)):
            try:
                found = resolve(self.book, part)
            except SeveralCodes as error:
                return Named(key="several", may_be=error.codes)
            except UnknownName as error:
                refused = Named(key="unknown", may_be=refused.may_be or error.near)
            else:
                return Named(found.code.id, "W04", found.how)
        parts = [part.strip() for part in re.split(r"[;,/|+]", text) if part.strip()]
        codes = dict.fromkeys(self.find(part).code for part in parts if part != text)
        if len(codes) > 1 and all(codes):
            return Named(key="in_one_cell", may_be=tuple(codes))
        return refused
