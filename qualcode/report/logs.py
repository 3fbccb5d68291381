"""Rows of the log in words: who did what, and only what differs between before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from qualcode.model import Act

UNTOLD = frozenset(
    ("transcript", "origin", "segment", "on", "sheet", "uid", "at", "kind", "sha256", "ids", "op")
)
"""What says nothing to people: hashes, and what the line says already."""
LONGEST = 160
"""Letters of a memo or summary that are shown."""
ID = 8
"""Letters of an act's id by which people name it."""


def when(at: str) -> str:
    """A time to the minute."""
    return at[:16].replace("T", " ")


def about(act: Act) -> str:
    """What an act is about, for people: whose sheet instead of its id, the act that was undone."""
    if act.act == "sheet export" and act.after:
        said = json.loads(act.after)
        return f"{said.get('coder', '')}: {said.get('segments', 0):,} segments"
    if act.act in ("undo", "redo"):
        return act.subject[:ID]
    return "1 interview" if act.subject == "1 interviews" else act.subject


def act_lines(rows: Sequence[Act]) -> Iterator[str]:
    """Acts, each with its changes below it; ``rows`` of an act stand together."""
    for uid, group in groupby(rows, key=lambda row: row.act_uid):
        changes = list(group)
        first = changes[0]
        yield " · ".join(
            filter(None, (uid[:ID], when(first.at), first.who, first.act, about(first)))
        )
        for row in changes:
            if told := change_line(row):
                yield f"    {told}"


def change_line(row: Act) -> str:
    """What a row of the log says, without what stays; empty where that is nothing for people."""
    before, after = _said(row.before), _said(row.after)
    if row.kind in ("", "note"):
        shown = {**before, **after}
        return ", ".join(f"{key} {value}" for key, value in _told(shown).items() if value)
    thing = " ".join(filter(None, (row.kind, "" if row.kind == "codebook" else row.subject)))
    if not row.before or not row.after:
        facts = _told(after or before)
        code, who = facts.pop("code", ""), facts.pop("coder", "") or facts.pop("author", "")
        head = " ".join(filter(None, (thing, code, f"by {who}" if who else _coder(row))))
        fate = "new" if row.after else "taken back"
        listed = ", ".join(f"{key} {value}" for key, value in facts.items() if value)
        return f"{head}: {fate}{f'; {listed}' if listed else ''}"
    was, now = _told(before), _told(after)
    differ = [key for key in {**was, **now} if was.get(key) != now.get(key)]
    told = [f"{key}: {was.get(key) or '–'} → {now.get(key) or '–'}" for key in differ]
    who = str(now.get("coder") or now.get("author") or "")
    code = now.get("code", "") if "code" not in differ else ""
    head = " ".join(filter(None, (thing, code, f"by {who}" if who else _coder(row))))
    return f"{head}: {'; '.join(told) or 'its text changed'}"


def _said(value: str) -> Mapping[str, object]:
    found = json.loads(value) if value else {}
    return found if isinstance(found, dict) else {"value": found}


def _coder(row: Act) -> str:
    """Whose it is where only its name says so: a list with the coder as its last."""
    if not row.name.startswith("["):
        return ""
    return f"by {json.loads(row.name)[-1]}"


def _told(said: Mapping[str, object]) -> dict[str, str]:
    """What a thing says, for people: a place as one, long texts cut, no hashes."""
    found = {
        key: _short(value)
        for key, value in said.items()
        if key not in UNTOLD and key not in ("start", "stop") and value is not None
    }
    if found.get("about") == "self":
        del found["about"]
    if "start" in said and "stop" in said:
        found["letters"] = f"{said['start']}-{said['stop']}"
    return found


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
