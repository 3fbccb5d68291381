"""The key: which token stands for which original. It is kept outside the study."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from qualcode.anonymise.kinds import KINDS, How
from qualcode.anonymise.matching import Item
from qualcode.errors import QualcodeError

FORMAT = 1


class BadKey(QualcodeError):
    """A key is not there, is no key, or is not the one that the study remembers."""

    def __init__(self, path: Path, why: str, remedy: str) -> None:
        self.path = path
        super().__init__(f"{path.name}: {why}. {remedy}")


@dataclass(frozen=True, slots=True)
class Key:
    """All items that somebody has decided on, in the order they were."""

    items: tuple[Item, ...] = ()

    @property
    def replaced(self) -> tuple[Item, ...]:
        """Those that are replaced."""
        return tuple(item for item in self.items if item.how != "keep")


def dumps(items: Sequence[Item]) -> str:
    """The text of a key file."""
    content = {
        "qualcode key": FORMAT,
        "items": [
            {"kind": item.kind, "text": item.text, "token": item.token, "how": item.how}
            for item in items
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def loads(text: str, path: Path) -> Key:
    """The key of a key file's text; raises ``BadKey``."""
    try:
        content = json.loads(text)
        found = content["qualcode key"]
        items = tuple(
            Item(one["kind"], one["text"], one["token"], one["how"]) for one in content["items"]
        )
        good = all(
            item.kind in KINDS
            and item.how in get_args(How)
            and isinstance(item.text, str)
            and isinstance(item.token, str)
            for item in items
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        good, found = False, FORMAT
    if not good:
        raise BadKey(path, "this is not a key of qualcode", "Name the key file with --key.")
    if found != FORMAT:
        raise BadKey(path, "it was made by a newer qualcode", "Update qualcode and run again.")
    return Key(items)


def sha256(text: str) -> str:
    """What the study remembers of a key."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
