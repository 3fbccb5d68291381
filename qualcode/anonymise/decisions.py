"""From the rows of a sheet and the key of before to the key of now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualcode.anonymise.kinds import Language, Tokens
from qualcode.anonymise.matching import Item, Matcher, identity
from qualcode.anonymise.sheet import Row
from qualcode.errors import Issue


def decided(
    rows: Sequence[Row], known: Sequence[Item], language: Language, taken: Iterable[str] = ()
) -> tuple[list[Item], list[Issue], int]:
    """The items of the key with what the rows add, the faults, and how many wait for a decision.

    What has been replaced once keeps its token for ever. A row that says *look* adds nothing. ``taken``
    are tokens of an older hand, which no row without one of its own gets.
    """
    items = {identity(item.kind, item.text): item for item in known}
    by_text = {identity("person", item.text): key for key, item in items.items()}
    given = {item.token for item in known} | {row.token for row in rows if row.token}
    tokens = Tokens(language, given.union(taken))
    issues: list[Issue] = []
    undecided = 0
    for row in rows:
        key = identity(row.kind, row.text)
        key = key if key in items else by_text.get(identity("person", row.text), key)
        before = items.get(key)
        if row.decision == "look":
            undecided += before is None
            continue
        token = row.token or (before.token if before else "")
        if before and before.how != "keep" and (token != before.token or row.decision == "keep"):
            issues.append(
                Issue(
                    row.place,
                    f"it has been replaced by {before.token} already, and stays so",
                    f"Write {before.token} and a decision to replace it.",
                    "error",
                )
            )
            continue
        if not token:
            token = tokens.next(row.kind)
        kind = before.kind if before else row.kind
        items[key] = Item(kind, before.text if before else row.text, token, row.decision)
    issues += _tokens_that_tell(rows, list(items.values()))
    return list(items.values()), issues, undecided


def _tokens_that_tell(rows: Sequence[Row], items: Sequence[Item]) -> list[Issue]:
    """Replacements that hold what is to be replaced."""
    bare = Matcher([Item(item.kind, item.text, "", item.how) for item in items])
    return [
        Issue(
            row.place.rpartition(", ")[0] or row.place,
            f"the replacement of {row.place.rpartition(', ')[2]} holds a text to be replaced",
            "Write another replacement.",
            "error",
        )
        for row in rows
        if row.decision in ("replace", "capitals") and row.token and bare.matches(row.token)
    ]
