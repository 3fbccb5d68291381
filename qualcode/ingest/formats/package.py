"""Documents that are archives of XML parts (.docx, .odt), opened without trusting them.

A part is unpacked only when a reader asks for it, and all that were asked for count against one
limit. XML is read without DTDs, entities, external references and absurd nesting.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qualcode.errors import Unreadable
from qualcode.model import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError),
    *(RuntimeError, ValueError, LookupError, ArithmeticError, AttributeError, AssertionError),
)
"""What the standard library raises about archives that are not sound."""
_CENTRAL = b"PK\x01\x02"
_MOST_MEMBERS = 10_000
_STORED_OR_DEFLATED = (0, 8)
_SMALL = 8 * 1024 * 1024
_RATIO = 200
"""Documents shrink to a tenth or less, never to so small a part once they are larger than small."""
_BYTES_PER_MARK = 8
"""Real markup is far longer; each element or attribute costs memory however short it is."""
_RESAVE = "Open it in its word processor, save it as .docx and try again."
_DISTRUST = "Do not trust it; ask for the file again."


class Package:
    """The parts of a document's archive by name, in any letter case.

    Raises ``Unreadable``, now and when a part is asked for, for whatever is not a sound, unprotected
    archive of a sensible size.
    """

    def __init__(self, path: Path, raw: bytes, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._left = limits.bytes
        if raw.count(_CENTRAL) > _MOST_MEMBERS:
            why = f"its archive holds more than {_MOST_MEMBERS:,} parts, as no document does"
            raise Unreadable(path, why, _DISTRUST)
        try:
            self._archive = zipfile.ZipFile(BytesIO(raw))
            self._members: dict[str, list[zipfile.ZipInfo]] = {}
            for member in self._archive.infolist():
                name = member.filename.replace("\\", "/").lstrip("/").casefold()
                self._members.setdefault(name, []).append(member)
        except _DAMAGED as error:
            self._refuse_damaged(error)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def part(self, name: str) -> bytes:
        """The bytes of a part."""
        found = self._members.get(name.casefold(), [])
        if len(found) != 1:
            trouble = "twice" if found else "not at all"
            why = f"its archive is damaged: it holds the part '{name}' {trouble}"
            raise Unreadable(self._path, why, _RESAVE)
        member = found[0]
        if member.flag_bits & 1:
            raise protected(self._path)
        if member.compress_type not in _STORED_OR_DEFLATED:
            why = "its archive is packed in a way that no word processor uses"
            raise Unreadable(self._path, why, _RESAVE)
        if member.file_size > _SMALL and member.file_size > _RATIO * member.compress_size:
            why = f"it unpacks to more than {_RATIO} times its size, as no document does"
            raise Unreadable(self._path, why, _DISTRUST)
        if member.file_size > self._left:
            self._refuse_large()
        try:
            with self._archive.open(member) as packed:
                content = packed.read(self._left + 1)
        except _DAMAGED as error:
            self._refuse_damaged(error)
        self._left -= len(content)
        if self._left < 0:
            self._refuse_large()
        return content

    def root(self, name: str) -> _Element:
        """The root element of a part that is XML."""
        return root(self._path, self.part(name), self._limits)

    def _refuse_large(self) -> NoReturn:
        why = f"its text unpacks to more than {self._limits.megabytes} MB"
        raise Unreadable(
            self._path, why, "Split it, or raise 'megabytes' under [limits] in study.toml."
        )

    def _refuse_damaged(self, error: Exception) -> NoReturn:
        remedy = "Get the file again, or open it in Word, let it repair it, and save it."
        raise Unreadable(self._path, "the file is damaged or incomplete", remedy) from error


def protected(path: Path) -> Unreadable:
    """The refusal of a document that nobody can read without its password."""
    remedy = "Open it in its word processor, remove the password, save it and try again."
    return Unreadable(path, "it is protected with a password", remedy)


def root(path: Path, xml: bytes, limits: Limits) -> _Element:
    """The root element of an XML document without comments and processing instructions.

    Raises ``Unreadable`` when it is damaged, declares a DTD, or is markup without measure.
    """
    from lxml import etree

    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    if b"<!DOCTYPE" in xml:
        why = "its XML declares entities, which no word processor does"
        raise Unreadable(path, why, _DISTRUST)
    if xml.count(b"<") + xml.count(b"=") > limits.bytes // _BYTES_PER_MARK:
        why = "its XML holds more markup than any transcript"
        raise Unreadable(path, why, "Split it, or raise 'megabytes' under [limits] in study.toml.")
    parser = etree.XMLParser(  # the encoding is settled, so that no other can hide a DTD
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        deep = "depth" in str(error).casefold()
        why = "its XML is nested absurdly deep" if deep else "its XML is damaged"
        raise Unreadable(path, why, _RESAVE) from error
