"""How a coding sheet is laid out: the contract between what writes sheets and what reads them.

Pages (``words.PAGES``): ``readme``; ``coding``, whose first row has the headings; ``book``; ``lists``
(hidden); ``about`` (hidden, called ``_qualcode`` in every language), which is made by ``about_rows``.

A row of ``coding`` is a segment, or a turn that is not coded: context, in grey, without a ``segment``
and with ``CONTEXT`` as its ``hash``. ``order`` counts all rows, so that people can sort them back.
``text`` is ``shown`` of the segment's text and ``hash`` is ``text_hash`` of what is shown; all other
texts are ``shown`` too. An empty stance is *affirms*, and codings that affirm go out with it empty;
``quote`` are the words that are meant, empty for the whole segment. A state that was left at *pending*
beside a code counts as *coded*; ``suggestions`` say what rules found and are only to be looked at.

- ``slots``: ``code_1``.. ``code_n``, ``stance_1``.. and ``quote_1``.., always one of each per slot.
  Two codings of one code on different words have a slot each.
- ``wide``: a column for each code, headed as ``code_cell`` writes it; below, ``wide_cell``.
- ``long``: a row per coding, one for a segment without; headings without numbers (``code_1`` and so on
  are their keys); ``coding`` is the hidden name of the coding. The state and the memo stand in the
  first row of a segment and are empty in its others. For another code people copy a row, hidden
  cells and all, so that two rows may have the name of one coding: the row with its code is it.

Codes are written as ``code_cell`` does (``MARKET.ACCESS · Acceso``), ``code_of`` gives the id back. A
sheet for some codes only (``About.codes``) shows and has in its base nothing but codings with those.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualcode.files.sheets import TEXT_LIMIT, clean
from qualcode.sheets.records import About, BaseRow, Entry, Layout
from qualcode.sheets.words import HEADINGS, MARKS

CONTEXT = "·"
"""The ``hash`` of a row that is not coded."""
SEPARATOR = " · "
"""Stands between the id of a code and its label."""
CUT = " […]"
"""Ends a text that does not fit a cell."""
FORMAT = "qualcode coding sheet 1"
"""Stands at the top of the page ``about``."""
BASE = "base"
"""Stands above the base rows in the page ``about``."""
BEFORE = ("order", "segment", "interview", "speaker", "minute", "text")
"""The columns before the codes, in every layout."""
AFTER = ("state", "memo", "new_code", "suggestions")
"""The columns behind codes and stances; a blind sheet has no ``suggestions``. Quotes come last, but
beside the stance in the long layout: nothing may be told from where a column stands."""
HIDDEN = frozenset(("coding", "hash"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the page ``coding``: ``key`` is ``code:ID`` for a code in the wide layout."""

    key: str
    heading: str


def columns(
    layout: Layout,
    language: str,
    *,
    slots: int = 1,
    codes: Mapping[str, str] | None = None,
    blind: bool = False,
) -> tuple[Column, ...]:
    """The columns of a sheet as it goes out; ``codes`` are those of a wide one, with their labels."""
    head = HEADINGS[language]

    def named(*keys: str) -> list[Column]:
        return [Column(key, head[key]) for key in keys]

    def numbered(key: str) -> list[Column]:
        if layout == "slots":
            return [Column(f"{key}_{n}", f"{head[key]}_{n}") for n in range(1, slots + 1)]
        return [Column(f"{key}_1", head[key])] if layout == "long" else []

    coded, quotes = numbered("code") + numbered("stance"), numbered("quote")
    if layout == "long":
        coded, quotes = coded + quotes, []
    if layout == "wide":
        coded = [Column(f"code:{c}", code_cell(c, label)) for c, label in (codes or {}).items()]
    after = named(*(key for key in AFTER if not (blind and key == "suggestions")))
    hidden = named("coding", "hash") if layout == "long" else named("hash")
    return (*named(*BEFORE), *coded, *after, *quotes, *hidden)


def code_cell(code_id: str, label: str) -> str:
    """How a code stands in a cell or a heading, for people."""
    return clean(f"{code_id}{SEPARATOR}{label}" if label else code_id)


def code_of(cell: str) -> str:
    """The id in what ``code_cell`` wrote; what somebody typed without a separator is all of it."""
    return cell.partition(SEPARATOR)[0].strip()


def wide_cell(row: BaseRow, code: str, language: str) -> str:
    """What stands under a code in the wide layout: ``x``, or ``x n`` where it is said both ways."""
    marks = MARKS[language]
    found = [marks[entry.stance] for entry in row.entries if entry.code == code]
    found += [marks["rejected"]] * (code in row.rejected) + [marks["asked"]] * (code in row.asked)
    return " ".join(dict.fromkeys(found))


def shown(text: str) -> str:
    """What a cell shows of a text: all of it, unless it holds more than a cell or what no cell can."""
    text = clean(text)
    return text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - len(CUT)] + CUT


def kept(about: About, base: Iterable[BaseRow]) -> str:
    """What the study keeps of a sheet, as JSON; ``read_kept`` gives it back."""
    return json.dumps(list(about_rows(about, base)), separators=(",", ":"))


def read_kept(text: str) -> tuple[About, dict[str, BaseRow]]:
    """The inverse of ``kept``; raises ``ValueError``."""
    return read_about(json.loads(text))


def base_json(row: BaseRow) -> str:
    """A base row as one text, in ASCII, without what spreadsheets change (``_x000D_``)."""
    said: dict[str, Any] = {
        "e": [_trimmed([e.code, e.stance, e.words, e.name]) for e in row.entries],
        "s": "" if row.state == "pending" else row.state,
        "m": row.memo,
        "n": row.memo_name,
        "r": list(row.rejected),
        "a": list(row.asked),
    }
    filled = {"h": row.text_hash, **{key: value for key, value in said.items() if value}}
    return json.dumps(filled, separators=(",", ":")).replace("_x", r"\u005fx")


def base_row(segment_id: str, text: str) -> BaseRow:
    """The inverse of ``base_json``; raises ``ValueError`` for what it cannot have written."""
    try:
        said = json.loads(text)
        return BaseRow(
            segment_id,
            said["h"],
            tuple(Entry(*entry) for entry in said.get("e", ())),
            said.get("s", "pending"),
            said.get("m", ""),
            tuple(said.get("r", ())),
            tuple(said.get("a", ())),
            said.get("n", ""),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the base of a row: {segment_id}") from error


def _trimmed(values: Sequence[str]) -> list[str]:
    """Without empty texts at the end."""
    end = max((n for n, value in enumerate(values, start=1) if value), default=0)
    return list(values[:end])


def about_rows(about: About, base: Iterable[BaseRow]) -> Iterator[list[str]]:
    """The page ``about``, all texts: ``FORMAT``; a name and its value in each row; ``BASE``; then a
    segment's id and its ``base_json`` in each row. What does not fit a cell goes on in the next."""
    yield [FORMAT]
    for name, value in about_values(about).items():
        yield [name, *_pieces(value)]
    yield [BASE]
    for row in base:
        yield [row.segment_id, *_pieces(base_json(row))]


def read_about(rows: Iterable[Sequence[Any]]) -> tuple[About, dict[str, BaseRow]]:
    """The inverse of ``about_rows``: what a sheet says of itself, and its base by segment.

    Raises ``ValueError`` for a page that is not one, or was changed so that it cannot be trusted.
    """
    lines = [[str(cell) for cell in row if cell is not None] for row in rows]
    lines = [line for line in lines if line]
    if not lines or lines[0][0] != FORMAT or [BASE] not in lines:
        raise ValueError("not the page of a coding sheet")
    middle = lines.index([BASE])
    values = {line[0]: "".join(line[1:]) for line in lines[1:middle]}
    base = [base_row(line[0], "".join(line[1:])) for line in lines[middle + 1 :]]
    about = about_of(values)
    if len({row.segment_id for row in base}) != about.n_rows or len(base) != about.n_rows:
        raise ValueError("rows of its base are missing")
    return about, {row.segment_id: row for row in base}


def about_values(about: About) -> dict[str, str]:
    """What a sheet says of itself, as texts."""
    return {name: json.dumps(getattr(about, name)).replace("_x", r"\u005fx") for name in _ABOUT}


def about_of(values: Mapping[str, str]) -> About:
    """The inverse of ``about_values``; raises ``ValueError``."""
    try:
        said = {name: json.loads(values[name]) for name in _ABOUT}
    except KeyError as error:
        raise ValueError(f"{error} is missing") from error
    for name, kind in _ABOUT.items():
        if type(said[name]) is not kind:
            raise ValueError(f"{name} is not what it was")
    parts: dict[str, Any] = {n: tuple(v) if type(v) is list else v for n, v in said.items()}
    return About(**parts)


_ABOUT: Mapping[str, type] = {
    "sheet_id": str,
    "study_id": str,
    "coder": str,
    "at": str,
    "layout": str,
    "language": str,
    "codebook_sha256": str,
    "codebook_version": str,
    "blind": bool,
    "interviews": list,
    "slots": int,
    "n_rows": int,
    "codes": list,
}


def _pieces(text: str) -> list[str]:
    return re.findall(f".{{1,{TEXT_LIMIT}}}", text, re.DOTALL) or [""]
