"""Rich text (.rtf) as word processors and transcription programs write it.

Read by a reader of our own: what libraries there are keep words that were deleted, and drop footnotes,
comments and bold letters. Comments become remarks; footnotes, headers and footers of pages, deleted
and hidden words and the numbers of lists are no part of the text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from qualcode.errors import Unreadable
from qualcode.ingest.characters import kind
from qualcode.ingest.document import Document, laid_out
from qualcode.ingest.formats.composing import remarks_at, told
from qualcode.ingest.formats.rtf_body import Body
from qualcode.ingest.formats.rtf_tokens import tokens
from qualcode.model import Issue, Limits

_DEEPEST = 2_000
"""Groups inside groups; word processors need some dozens."""
_OFTEN = 1 << 16
"""After so many tokens somebody looks at the clock."""


def read(path: Path, raw: bytes, limits: Limits) -> Document:
    """A rich text document: body, tables and text boxes, each paragraph a line.

    Raises ``Unreadable`` for other, empty and hostile files.
    """
    if not raw.strip():
        raise Unreadable(path, "is empty", "Check that it is the right file.")
    begin = raw[:64].find(b"{\\rtf")
    if begin < 0:
        what = kind(raw) or "not rich text"
        remedy = "Give it its true suffix, or save it as .rtf or .docx, and try again."
        raise Unreadable(path, f"this is {what}, whatever its suffix says", remedy)
    body = Body()
    due = time.monotonic() + limits.seconds
    for n, token in enumerate(tokens(raw[begin:])):
        body.take(token)
        if body.is_over:
            break
        if len(body.groups) > _DEEPEST:
            why = f"its groups are nested more than {_DEEPEST:,} deep, which no word processor does"
            raise Unreadable(path, why, "Do not trust it; ask for the file again.")
        if n % _OFTEN == 0 and time.monotonic() > due:
            why = f"reading it takes longer than {limits.seconds} seconds"
            raise Unreadable(
                path, why, "Split it, or raise 'seconds' under [limits] in study.toml."
            )
    text, layout, marks = laid_out(body.paragraphs())
    remarks = remarks_at(marks, body.comments, text)
    issues = [*_about(path.name, body), *told(path.name, body.left_out)]
    return Document(text, layout, remarks=remarks, left_out=body.left_out, issues=issues)


def _about(where: str, body: Body) -> Iterator[Issue]:
    if body.changes:
        what = f"tracked changes, read as accepted: {body.changes}"
        yield Issue(where, what, "Accept or reject them in Word if that is not meant.")
    if not body.is_over:
        what = "the file ends in the middle"
        yield Issue(where, what, "Get it again, or check that its last words are there.")
