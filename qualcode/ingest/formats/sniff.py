"""What format a file is in: what its first bytes say, and its suffix only where they say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from qualcode.errors import QualcodeError, UnknownFormat, Unreadable
from qualcode.model import Issue

_NAMES = {
    ".csv": "a table in plain text",
    ".doc": "an old Word document",
    ".docx": "a Word document",
    ".eaf": "an ELAN file",
    ".fodt": "an OpenDocument text in one file",
    ".html": "a web page",
    ".json": "JSON",
    ".ods": "an OpenDocument spreadsheet",
    ".odt": "an OpenDocument text",
    ".otr": "a transcript of oTranscribe",
    ".pdf": "a PDF",
    ".rtf": "rich text",
    ".srt": "subtitles (SubRip)",
    ".txt": "plain text",
    ".vtt": "subtitles (WebVTT)",
    ".xlsx": "an Excel workbook",
}
_ALSO = {
    ".docm": ".docx",
    ".dotm": ".docx",
    ".dotx": ".docx",
    ".htm": ".html",
    ".ott": ".odt",
    ".tab": ".csv",
    ".tsv": ".csv",
    ".xhtml": ".html",
    ".xlsm": ".xlsx",
}
"""Suffixes of a format besides its own."""
_TEXTS = frozenset({".csv", ".eaf", ".fodt", ".html", ".json", ".md", ".srt", ".txt", ".vtt"})
_HEAD = 4_096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AS_WORD = "Save it as .docx and try again."
_TRANSCRIBE = "Transcribe it first; qualcode reads transcripts."
_UNPACK = "Unpack it and read the files that are in it."
_FRAMES = (0xFB, 0xFA, 0xF3, 0xF2, 0xF1)
"""The second byte of a recording in .mp3 or .aac that begins without a title."""
_OTHERS = (  # what a file begins with, what it is, what to do
    (b"\xffWPC", "a WordPerfect document", "Open it in LibreOffice. " + _AS_WORD),
    (b"\xdb\xa5", "a Word document of before 1997", "Open it in LibreOffice. " + _AS_WORD),
    (b"\x89PNG", "a picture", "Type what is in it, or have its text recognised."),
    (b"\xff\xd8\xff", "a picture", "Type what is in it, or have its text recognised."),
    (b"GIF8", "a picture", "Type what is in it, or have its text recognised."),
    (b"II*\x00", "a picture", "Type what is in it, or have its text recognised."),
    (b"MM\x00*", "a picture", "Type what is in it, or have its text recognised."),
    *((b"ID3" + bytes((n,)), "a sound recording", _TRANSCRIBE) for n in (2, 3, 4)),
    *((bytes((0xFF, frame)), "a sound recording", _TRANSCRIBE) for frame in _FRAMES),
    (b"OggS\x00", "a sound recording", _TRANSCRIBE),
    (b"fLaC\x00", "a sound recording", _TRANSCRIBE),
    (b"#!AMR", "a sound recording", _TRANSCRIBE),
    (b"RIFF", "a recording", _TRANSCRIBE),
    (b"\x1aE\xdf\xa3", "a recording", _TRANSCRIBE),
    (b"0&\xb2u", "a recording", _TRANSCRIBE),
    (b"\x1f\x8b", "an archive", _UNPACK),
    (b"7z\xbc\xaf", "an archive", _UNPACK),
    (b"Rar!\x1a", "an archive", _UNPACK),
)
_IN_ZIP = (  # a name in the archive, and the format it tells
    (b"word/document", ".docx"),
    (b"xl/workbook", ".xlsx"),
    (b"word\\document", ".docx"),
    (b"xl\\workbook", ".xlsx"),
)
_OPEN_DOCUMENTS = {b"text": ".odt", b"spreadsheet": ".ods"}
_OTHER_ZIPS = (
    (b"ppt/presentation", "a presentation", "Save what is to be read as .docx and try again."),
    (b"META-INF/container.xml", "an e-book", "Save what is to be read as .docx and try again."),
    (b"Index/", "a document of Apple Pages, Numbers or Keynote", "Export it as .docx or .xlsx."),
    (b"Index.zip", "a document of Apple Pages, Numbers or Keynote", "Export it as .docx or .xlsx."),
    (b"index.xml", "a document of Apple Pages, Numbers or Keynote", "Export it as .docx or .xlsx."),
)
_OPEN_DOCUMENT = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z]+)")
_BEGINS = (  # how a text begins, spaces and comments passed over, and the format it tells
    (re.compile(r"WEBVTT(?:[ \t\r\n]|\Z)"), ".vtt"),
    (re.compile(r"\d+[ \t]*\r?\n\s*(?:\d+:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[ \t]*-->"), ".srt"),
    (re.compile(r"\{\\rtf"), ".rtf"),
    (re.compile(r"(?:<!doctype html|<html|<head|<body)[\s>]", re.IGNORECASE), ".html"),
    (re.compile(r"<ANNOTATION_DOCUMENT\s"), ".eaf"),
    (re.compile(r"<office:document\s"), ".fodt"),
    (re.compile(r"\{\s*\"text\"\s*:\s*\"\s*<"), ".otr"),
    (re.compile(r"\{\s*\"|\[\s*\{\s*\""), ".json"),
)
_WORD_XML = re.compile(r"<(?:w:wordDocument|pkg:package)\s")
_WEB_ARCHIVE = re.compile(r"(?:From|Date|Subject|MIME-Version):[^\n]*\n", re.IGNORECASE)
_PROLOGUE = re.compile(r"(?:\s+|<\?xml[^>]*>|<\?[^>]*>|<!--.*?-->)", re.DOTALL)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def format_of(path: Path, raw: bytes) -> str:
    """The suffix of the format that a file is in; its own suffix where its content does not tell.

    Raises ``Unreadable`` for what no reader can make a transcript of: pictures, recordings, archives,
    documents of other programs.
    """
    suffix = path.suffix.lower()
    own = _ALSO.get(suffix, suffix)
    if not raw:
        return own
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, raw, own)
    if raw.startswith(_OLE[:4]):
        return _compound(path, raw, own)
    if b"%PDF-" in raw[:1024]:
        return ".pdf"
    head = raw[:_HEAD]
    for begin, what, remedy in _OTHERS:
        if raw.startswith(begin):
            raise Unreadable(path, f"this is {what}", remedy)
    if head[4:8] == b"ftyp":
        raise Unreadable(path, "this is a recording", _TRANSCRIBE)
    return _written(path, head, own)


def disagreement(path: Path, found: str) -> list[Issue]:
    """A note when the format of a file is another than its suffix says."""
    suffix = path.suffix.lower()
    if _ALSO.get(suffix, suffix) == found:
        return []
    under = f"under a {suffix} name" if suffix else "under a name without suffix"
    what = f"it is {_NAMES.get(found, found)} {under}, read as {found}"
    return [Issue(path.name, what, "Nothing was lost; give it its true suffix.", "note")]


def no_reader(path: Path, found: str, known: Iterable[str]) -> QualcodeError:
    """The refusal of a file in a format that no reader claims, told by its content or its suffix."""
    if found == path.suffix.lower():
        return UnknownFormat(path, known)
    return Unreadable(path, f"this is {_NAMES.get(found, found)}, which cannot be read", _AS_WORD)


def _zipped(path: Path, raw: bytes, own: str) -> str:
    """What an archive holds, by the names in its list of members."""
    if opened := _OPEN_DOCUMENT.search(raw[:256]):
        if found := _OPEN_DOCUMENTS.get(opened[1]):
            return found
        raise Unreadable(path, "this is an OpenDocument file without running text", _AS_WORD)
    end = raw.rfind(b"PK\x05\x06")
    names = raw[int.from_bytes(raw[end + 16 : end + 20], "little") : end] if end >= 0 else b""
    names = names or raw
    for name, found in _IN_ZIP:
        if name in names:
            return found
    for name, what, remedy in _OTHER_ZIPS:
        if name in names:
            raise Unreadable(path, f"this is {what}", remedy)
    if b"content.xml" in names:
        return ".odt"
    if own in (".docx", ".odt", ".xlsx", ".ods"):
        return own
    raise Unreadable(path, "this is an archive", _UNPACK)


def _compound(path: Path, raw: bytes, own: str) -> str:
    """What an old file of Microsoft Office is, by the names of its streams."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in raw

    if holds("EncryptedPackage"):
        why = "it is protected with a password"
        raise Unreadable(
            path, why, "Open it in its own program, remove the password, save it and try again."
        )
    book = holds("Workbook")
    if holds("WordDocument") and not (book and own == ".xls"):
        return ".doc"
    if book or own == ".xls":
        raise Unreadable(
            path, "this is an old Excel workbook (.xls)", "Save it as .xlsx and try again."
        )
    if own == ".doc":
        return own
    why = "this is a document of an old program that is neither Word nor Excel"
    raise Unreadable(path, why, _AS_WORD)


def _written(path: Path, head: bytes, own: str) -> str:
    """What a text is by how it begins; without a sign of its own it is what its suffix says."""
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    wide = marked or b"\x00" in head[:2] or head[1:16:2].count(0) > 5
    plain = head.replace(b"\x00", b"") if wide else head
    text = plain.decode("utf-8", errors="replace").lstrip("\ufeff\ufffd")
    at = 0
    while found := _PROLOGUE.match(text, at):
        at = found.end()
    for begin, what in _BEGINS:
        if begin.match(text, at):
            return what
    if _WORD_XML.match(text, at):
        raise Unreadable(path, "this is a Word document saved as XML", _AS_WORD)
    if _WEB_ARCHIVE.match(text, at) and "multipart/related" in text.casefold():
        remedy = f"Open it in Word. {_AS_WORD}"
        raise Unreadable(path, "this is a web archive (.mht), whatever its suffix", remedy)
    if own in _TEXTS or (own in _NAMES and _NOT_TEXT.search(plain)):
        return own
    if own in (".xls", ".xlsx", ".ods"):
        return ".csv"
    return ".txt" if own in _NAMES or not own else own
