"""The screen speaks Spanish and English, and can be read without its signs."""

from __future__ import annotations

import re
import string

import pytest

from qualcode.tui.app import KEYS
from qualcode.tui.signs import ASCII, UNICODE, signs
from qualcode.tui.words import WORDS, say

NAMES = {
    "pagedown": "AvPág", "pageup": "RePág", "home": "Inicio", "end": "Fin", "down": "↓", "up": "↑",
    "left": "←", "right": "→", "tab": "Tab", "enter": "Enter", "asterisk": "*", "slash": "/",
    "equals_sign": "=", "question_mark": "?", "ctrl+r": "Ctrl-R", "right_square_bracket": "]",
    "left_square_bracket": "[", "space": "espacio", "delete": "Supr",
}  # fmt: skip


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_say_the_same_things(key):
    facts = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in WORDS[key]
    ]
    assert facts[0] == facts[1]
    assert all(WORDS[key])


def test_the_help_names_every_key():
    text = say("help", "es", **dict.fromkeys(UNICODE.__slots__, ""))
    keys = [key for keys, _ in KEYS for key in keys.split(",") if "shift" not in key]
    unnamed = {"h", "l", "H", "L", "escape"}  # the same as arrows; the footer tells of Esc
    missing = [
        key
        for key in keys
        if key not in unnamed
        and not re.search(rf"(?<!\w){re.escape(NAMES.get(key, key))}(?!\w)", text)
    ]
    assert not missing


@pytest.mark.parametrize("language", ["es", "en"])
def test_help_and_footers_fit_into_eighty_columns(language):
    text = say("help", language, **{name: getattr(UNICODE, name) for name in UNICODE.__slots__})
    assert max(map(len, text.splitlines())) <= 78


def test_signs_that_a_terminal_cannot_write_are_replaced():
    assert signs("utf-8") is UNICODE
    assert signs("cp1252").current == ">"
    assert signs("cp1252").shown("Código ñandú ↑") == "Código ñandú ^"
    assert signs("ascii").shown("¿Código ñandú? «sí» ↑↓ — 日") == '?Codigo nandu? "si" ^v - ?'
    assert signs(None).letters is False
    assert signs("no such thing").current == ASCII.current


def test_a_text_keeps_its_length_and_steers_no_terminal():
    text = "uno\x1b[31mdos\u202e\ttres"
    for one in (UNICODE, ASCII, signs("ascii")):
        assert len(one.shown(text)) == len(text)
        assert "\x1b" not in one.shown(text)
        assert "\u202e" not in one.shown(text)
