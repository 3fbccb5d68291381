"""The sheets of a codebook workbook and their columns, for writing and for reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qualcode.codebook.build import TIERS
from qualcode.codebook.rulebook import ABOUTS, STANCES

Kind = Literal["text", "texts", "ids", "lines", "line_lists"]
"""``texts`` and ``line_lists`` have one column for each language (``label_es``); ``ids`` are several
with commas between, ``lines`` and ``line_lists`` several on lines of their own."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a row says; ``width`` is that of its columns, in characters."""

    name: str
    kind: Kind = "text"
    width: int = 20
    choices: tuple[str, ...] = ()

    @property
    def by_language(self) -> bool:
        """Whether it has one column for each language."""
        return self.kind in ("texts", "line_lists")


_ID = Field("id", width=28)
_LABEL = Field("label", "texts", 32)
_DEFINITION = Field("definition", "texts", 48)
_CODE = (
    *(Field("tier", width=11, choices=TIERS), _LABEL, _DEFINITION),
    *(Field("include", "texts", 40), Field("exclude", "texts", 40)),
    *(Field("examples", "line_lists", 48), Field("contrasts", "ids", 30)),
    *(Field("applies_actors", "ids"), Field("applies_chains", "ids")),
    *(Field("experience_of", "ids"), Field("origin")),
    *(Field("retired", width=11, choices=("true", "false")), Field("since", width=12)),
)

ABOUT = (
    *(Field("id"), Field("version"), Field("languages", "ids")),
    *(Field("title", "texts"), Field("note", "texts")),
)
"""What the sheet ``about`` says, one thing a row: ``field`` and ``text``."""

SHEETS: Mapping[str, tuple[Field, ...]] = {
    "about": (Field("field", width=16), Field("text", width=90)),
    "dimensions": (_ID, _LABEL, _DEFINITION, Field("guide_question", "texts", 48)),
    "themes": (
        *(_ID, Field("dimension", width=16), _LABEL),
        Field("exclusive_per_interview", choices=("true", "false")),
    ),
    "codes": (_ID, Field("theme", width=24), *_CODE),
    "rules": (
        *(Field("code", width=28), Field("language", width=11), Field("match", "lines", 44)),
        *(Field("not", "lines", 32), Field("stance", width=11, choices=STANCES)),
        *(Field("about", width=11, choices=ABOUTS), Field("chains", "ids"), Field("actors", "ids")),
    ),
    "chains": (_ID, _LABEL),
    "groupings": (_ID, _LABEL),
    "groups": (Field("grouping"), _ID, _LABEL, Field("chains", "ids", 48)),
    "actors": (_ID, _LABEL),
    "housekeeping": (_ID, *_CODE),
    "lemmas": (Field("language", width=11), Field("form"), Field("lemma")),
}
REQUIRED = ("dimensions", "codes")
