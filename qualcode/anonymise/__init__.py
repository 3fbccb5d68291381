"""Texts that identify people: found, decided on in a sheet, replaced by tokens, and looked for in
outputs.

Texts and lists of names come in. ``candidates`` says what may have to be replaced and by what;
``write_sheet`` and ``read_sheet`` let people decide; ``decided`` makes the items of the key from it;
a ``Matcher`` of items finds them again in any text, to replace them or to see that none is left.
Imports words, files, the model and the errors; nothing of the store.
"""

from qualcode.anonymise.candidates import Candidate, Passage, candidates, tokens_in
from qualcode.anonymise.decisions import decided
from qualcode.anonymise.edits import Edit, Shift, edits_of, moved
from qualcode.anonymise.key import BadKey, Key, dumps, loads, sha256
from qualcode.anonymise.leaks import Leak, WouldLeak, leaks, lines_of, pieces_of
from qualcode.anonymise.matching import Item, Match, Matcher, edited, identity
from qualcode.anonymise.names import Name, from_field, from_rows, looks_like_name, with_parts
from qualcode.anonymise.patterns import Found
from qualcode.anonymise.sheet import Row, read_sheet, write_sheet

__all__ = [
    "BadKey",
    "Candidate",
    "Edit",
    "Found",
    "Item",
    "Key",
    "Leak",
    "Match",
    "Matcher",
    "Name",
    "Passage",
    "Row",
    "Shift",
    "WouldLeak",
    "candidates",
    "decided",
    "dumps",
    "edited",
    "edits_of",
    "from_field",
    "from_rows",
    "identity",
    "leaks",
    "lines_of",
    "loads",
    "looks_like_name",
    "moved",
    "pieces_of",
    "read_sheet",
    "sha256",
    "tokens_in",
    "with_parts",
    "write_sheet",
]
