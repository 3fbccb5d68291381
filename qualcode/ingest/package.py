"""A Word file as an archive of XML parts, opened without trusting it."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from qualcode.errors import Unreadable
from qualcode.ingest.characters import kind
from qualcode.model import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, ValueError, OSError, KeyError),
)
_RESAVE = "Open it in Word, save it as .docx and try again."


def document(path: Path, raw: bytes, limits: Limits) -> _Element:
    """The root of the main document part.

    Raises ``Unreadable`` for whatever is not a sound, unprotected .docx of a sensible size.
    """
    from io import BytesIO

    if not raw:
        raise Unreadable(path, "is empty", "Check that it is the right file.")
    if not raw.startswith(b"PK"):
        _refuse(path, raw)
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            name = _main_part(path, archive, limits)
            return _parsed(path, _member(path, archive, name, limits))
    except _DAMAGED as error:
        remedy = "Get the file again, or open it in Word, let it repair it, and save it."
        raise Unreadable(path, "the file is damaged or incomplete", remedy) from error


def _refuse(path: Path, raw: bytes) -> NoReturn:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        why = "it is protected with a password"
        raise Unreadable(path, why, "Open it in Word, remove the password, save it and try again.")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(path, "this is an old Word document (.doc), not a .docx", _RESAVE)
    raise Unreadable(path, f"this is {kind(raw) or 'not a Word document'}, not a .docx", _RESAVE)


def _main_part(path: Path, archive: zipfile.ZipFile, limits: Limits) -> str:
    """The name of the part with the text: what the package says, or where Word puts it."""
    present = set(archive.namelist())
    if "_rels/.rels" in present:
        for relation in _parsed(path, _member(path, archive, "_rels/.rels", limits)):
            if relation.get("Type", "").endswith("/officeDocument"):
                name = relation.get("Target", "").lstrip("/")
                if name in present and name.startswith("word/"):
                    return name
    if "word/document.xml" in present:
        return "word/document.xml"
    raise Unreadable(path, "this archive holds no Word document", _RESAVE)


def _member(path: Path, archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    if archive.getinfo(name).flag_bits & 1:
        raise Unreadable(path, "it is protected with a password", "Remove it and try again.")
    if archive.getinfo(name).file_size <= limits.bytes:
        with archive.open(name) as part:
            xml = part.read(limits.bytes + 1)
        if len(xml) <= limits.bytes:
            return xml
    why = f"its text unpacks to more than {limits.megabytes} MB"
    raise Unreadable(path, why, "Split it, or raise 'megabytes' under [limits] in study.toml.")


def _parsed(path: Path, xml: bytes) -> _Element:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(path, "its XML is damaged", _RESAVE) from error
    if root.getroottree().docinfo.internalDTD is not None:
        why = "its XML declares entities, which no word processor does"
        raise Unreadable(path, why, "Do not trust it; ask for the file again.")
    return root
