"""A codebook file in YAML read into a ``Codebook``."""

from __future__ import annotations

import re
from pathlib import Path

from qualcode.codebook.build import build
from qualcode.codebook.tree import Node, Notebook, Place
from qualcode.errors import InvalidFile, Unreadable
from qualcode.model import Codebook, Issue

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(path: Path) -> tuple[Codebook, list[Issue]]:
    """The codebook of a YAML file, and remarks on it (a core code without rules, a missing label).

    Raises ``InvalidFile`` with every fault and its line, ``Unreadable`` when the file cannot be
    opened.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        why = f"cannot be opened ({error.strerror})"
        raise Unreadable(path, why, "Check its name and try again.") from error
    return parse(content, path)


def parse(content: bytes, path: Path) -> tuple[Codebook, list[Issue]]:
    """The codebook that the content of a YAML file says; ``path`` is what faults call it."""
    notes = Notebook(path.name)
    root = _tree(_content(content, path, notes), path, notes)
    return build(root, notes, path)


def _content(content: bytes, path: Path, notes: Notebook) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        notes.fault(Place("", line), "this is not UTF-8 text", "Save the file as UTF-8.")
        raise InvalidFile(path, notes.issues("error")) from error
    for bad in _UNPRINTABLE.finditer(text):
        line = text.count("\n", 0, bad.start()) + 1
        what = f"an unprintable character (U+{ord(bad[0]):04X})"
        notes.fault(Place("", line), what, "Delete it.")
    if notes.issues("error"):
        raise InvalidFile(path, notes.issues("error"))
    return text


def _tree(text: str, path: Path, notes: Notebook) -> Node:
    from qualcode.codebook.yaml_events import document

    root = document(text, notes)
    if root is None:
        raise InvalidFile(path, notes.issues("error"))
    return root
