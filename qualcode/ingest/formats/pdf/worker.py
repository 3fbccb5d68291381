"""The process in which PDFs are opened, so that a hostile one can only break that process.

Started by ``guard`` as a script of its own: of this package it knows nothing. It takes messages on
standard input and gives answers in JSON on standard output, each behind its length. It ends when its
standard input does, even in the middle of a file.
"""

from __future__ import annotations

import ctypes
import json
import math
import os
import queue
import struct
import sys
import threading
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import Any, BinaryIO

HEAD = struct.Struct("<QQ")
"""Before a message: the most characters wanted, and its size in bytes; before an answer its size."""
MEMORY = 3 << 30
"""Bytes of address space; a file that needs more ends the process."""
MARK = "\ufffe"
"""What the library puts for a hyphen at the end of a line (older versions: U+0002)."""
_PASSWORD = (4, 5)
_MOST_BAD_PAGES = 200
_MOST_ANNOTATIONS = 5_000
_COMMENTS = {1: "note", 3: "note", 9: "mark", 10: "mark", 11: "mark", 12: "mark"}
_WIDGET = 20
_NEAR, _FAR = 3.0, 12.0
"""Points between pieces of a line, where other lines begin and elsewhere."""
_QUARTER = math.pi / 2
_BOLD = (b"bold", b"black", b"heavy", b"negrita", b"demi", b"cmbx", b"sfbx")


def main() -> None:
    """Answer messages until there are no more."""
    sources, answers = sys.stdin.buffer, sys.stdout.buffer
    _restrict()
    waiting: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(sources, waiting), daemon=True).start()
    sys.path[:] = json.loads(waiting.get()[1])
    while True:
        most, raw = waiting.get()
        answer = json.dumps(read(raw, most), ensure_ascii=False, separators=(",", ":"))
        written = answer.encode("utf-8", "replace")
        answers.write(HEAD.pack(0, len(written)) + written)
        answers.flush()


def _take(source: BinaryIO, waiting: queue.SimpleQueue[tuple[int, bytes]]) -> None:
    """Queue what comes in; end the process when nothing can come any more."""
    while len(head := source.read(HEAD.size)) == HEAD.size:
        most, size = HEAD.unpack(head)
        raw = source.read(size)
        if len(raw) < size:
            break
        waiting.put((most, raw))
    os._exit(0)


def _restrict() -> None:
    """Leave interruptions to the parent, and bound the memory where the system can."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        for what, least in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
            try:
                resource.setrlimit(what, (least, resource.getrlimit(what)[1]))
            except (ValueError, OSError):
                continue  # a system that knows no such bound, or a tighter one


def read(raw: bytes, most: int) -> dict[str, Any]:
    """The pages of a PDF, or ``error``: ``password``, ``damaged`` or ``size``."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        return {"error": "password" if code in _PASSWORD else "damaged"}
    try:
        pages, bad, total = [], 0, 0
        for number in range(len(document)):
            page = _page(document, number)
            if page is None:
                bad += 1
                if bad > _MOST_BAD_PAGES:
                    break
                continue
            pages.append(page)
            total += sum(map(len, page["texts"]))
            if total > most:
                return {"error": "size"}
        scanned = [page["number"] for page in pages if page["pictures"]]
        return {"pages": pages, "bad": bad, "scanned": scanned}
    finally:
        document.close()


def _page(document: Any, number: int) -> dict[str, Any] | None:
    """A page with its lines in the order of the file and its annotations; ``None`` if it is damaged."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        page.close()
        return None
    try:
        text = _Text(textpage, page.get_bbox())
        size = (text.width, text.height)
        return {
            "number": number + 1,
            "size": size[::-1] if text.turned % 2 else size,
            "texts": text.texts,
            "measures": text.measures,
            "steps": text.steps,
            "gaps": text.gaps,
            "hyphens": text.hyphens,
            "annotations": _annotations(page, text),
            "pictures": not text.texts and _has_pictures(page),
        }
    finally:
        textpage.close()
        page.close()


class _Text:
    """The text of a page, with the few measures per line that cost next to nothing.

    Lines are found in the order of the file: ``texts``. ``measures`` are six whole numbers for each:
    place from the left and from the top, right end, size of letters, opening characters in bold, place
    of its end from the top; the lengths in tenths of a point. ``gaps`` are ``[line, place, x before,
    x behind]`` where pieces of a line stand apart, ``hyphens`` the lines that end with one. Printed
    lines in the middle of a sentence are joined to one where there are no columns, ``steps`` apart. A
    line whose sentence goes on in another one has no right end (-1): that it is full is plain.
    """

    def __init__(self, textpage: Any, box: tuple[float, float, float, float]) -> None:
        from pypdfium2 import raw

        self.raw, self.handle = raw, textpage.raw
        self.left, self.bottom = box[:2]
        self.width, self.height = box[2] - box[0], box[3] - box[1]
        n = textpage.count_chars()
        angles = (raw.FPDFText_GetCharAngle(self.handle, n * k // 4) for k in range(1, 4))
        self.turned = Counter(round(-angle / _QUARTER) % 4 for angle in angles).most_common(1)[0][0]
        """Quarters of a turn by which most letters stand against the page."""
        text: str = textpage.get_text_range(errors="replace").replace("\x02", MARK)
        units = len(text.encode("utf-16-le", "replace")) // 2
        self.wide = units != len(text)
        self.shifted = units != n
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.box = tuple(ctypes.c_double() for _ in range(4))
        self.name = ctypes.create_string_buffer(64)
        self.bold_fonts: dict[bytes, bool] = {}
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.measures: list[int] = []
        self.steps: list[int] = []
        self.gaps: list[list[int]] = []
        self.hyphens: list[int] = []
        self._read(text)
        places = self._places()
        if self._may_have_columns([x for x, _ in places]):
            self._measure(places, join=False)
            self._add_gaps()
        else:
            self._measure(places, join=True)

    def _read(self, text: str) -> None:
        """Find the lines and where they start."""
        at = 0
        for whole in text.split("\r\n"):
            pieces = whole.split(MARK) if MARK in whole else (whole,)
            for n, piece in enumerate(pieces, 1):
                if inside := piece.strip():
                    led = len(piece) - len(piece.lstrip()) if piece[0] in " \t" else 0
                    self.texts.append(inside)
                    self.starts.append(at + led)
                if n < len(pieces) and self.texts:
                    self.hyphens.append(len(self.texts) - 1)
                at += self._units(piece) + (1 if n < len(pieces) else 2)

    def _places(self) -> list[tuple[int, int]]:
        """Where the lines begin."""
        handle, origin, x, y = self.handle, self.raw.FPDFText_GetCharOrigin, self.x, self.y
        left, top = self.left, self.bottom + self.height
        places = []
        if self.turned or self.shifted:
            for start in self.starts:
                origin(handle, self._index(start), x, y)
                places.append(self.placed(x.value, y.value))
        else:
            for start in self.starts:
                origin(handle, start, x, y)
                places.append((int((x.value - left) * 10), int((top - y.value) * 10)))
        return places

    def _measure(self, places: list[tuple[int, int]], join: bool) -> None:
        """Take the other measures of the lines, and join those that are the middle of a sentence."""
        texts: list[str] = []
        measures, plain = self.measures, not (self.wide or self.shifted)
        hyphens, divided = [], set(self.hyphens)
        whole = ""
        first = top = left = bottom = last = size = bold = 0
        lines = zip(self.texts, self.starts, places, strict=True)
        for n, (text, start, (x, y)) in enumerate(lines):
            if whole:
                goes_on = text[0].islower() and whole[-1].isalpha() and n - 1 not in divided
                if goes_on and join and -15 < x - left < 15 and 0 < y - bottom < 4 * size:
                    bold += len(text) + 1 if bold == len(whole) else 0
                    whole = f"{whole} {text}"
                    self.steps.append(y - bottom)
                    bottom, last = y, start + (len(text) if plain else self._units(text)) - 1
                    continue
                texts.append(whole)
                right = -1 if goes_on else self._right(last)
                measures += (first, top, right, size, bold, bottom)
                if n - 1 in divided:
                    hyphens.append(len(texts) - 1)
            whole, first, top, left, bottom = text, x, y, x, y
            last = start + (len(text) if plain else self._units(text)) - 1
            index = start if plain else self._index(start)
            size = int(self.raw.FPDFText_GetFontSize(self.handle, index) * 10)
            bold = self._bold(text, start) if self._is_bold(index) else 0
        if whole:
            texts.append(whole)
            measures += (first, top, self._right(last), size, bold, bottom)
            if len(self.texts) - 1 in divided:
                hyphens.append(len(texts) - 1)
        self.texts, self.hyphens = texts, hyphens

    def _units(self, text: str) -> int:
        return len(text.encode("utf-16-le", "replace")) // 2 if self.wide else len(text)

    def _index(self, at: int) -> int:
        """The library's number of a character, which may not be its place in the text."""
        if not self.shifted:
            return at
        index: int = self.raw.FPDFText_GetCharIndexFromTextIndex(self.handle, at)
        return max(0, index)

    def _right(self, last: int) -> int:
        """Where the last character of a line ends."""
        left, right, bottom, top = self.box
        self.raw.FPDFText_GetCharBox(self.handle, self._index(last), left, right, bottom, top)
        if not self.turned:
            return int((right.value - self.left) * 10)
        ends = (right, top, left, bottom)[self.turned].value
        return self.placed(ends, ends)[0]

    def placed(self, x: float, y: float) -> tuple[int, int]:
        """A place as it is read, from the left and from the top, in tenths of a point."""
        x, y = x - self.left, y - self.bottom
        if self.turned == 0:
            x, y = x, self.height - y
        elif self.turned == 1:
            x, y = y, x
        elif self.turned == 2:
            x, y = self.width - x, y
        else:
            x, y = self.height - y, self.width - x
        return int(x * 10), int(y * 10)

    def _is_bold(self, index: int) -> bool:
        self.raw.FPDFText_GetFontInfo(self.handle, index, self.name, 64, None)
        name = self.name.value
        bold = self.bold_fonts.get(name)
        if bold is None:
            bold = self.bold_fonts[name] = any(word in name.lower() for word in _BOLD)
        return bold

    def _bold(self, text: str, start: int) -> int:
        """How many opening characters of a line that begins in bold are bold."""
        ends = (len(text) - 1, len(text) // 2)
        if all(self._is_bold(self._index(start + self._units(text[:end]))) for end in ends):
            return len(text)
        at = 0
        for word in text.split(" "):
            if word and not self._is_bold(self._index(start + self._units(text[:at]))):
                break
            at += len(word) + 1
        return min(at, len(text))

    def _may_have_columns(self, begins: list[int]) -> bool:
        """Whether some lines begin together far to the right, or many are made of pieces."""
        n, n_lines = self.raw.FPDFText_CountRects(self.handle, 0, -1), len(begins)
        if not n_lines or self.turned or self.shifted or self.wide or n <= n_lines:
            return False
        if n * 5 >= n_lines * 6 and n <= 4 * n_lines:
            return True
        if sum(text[-1].isdecimal() for text in self.texts) > 1 and n <= 4 * n_lines:
            return True
        if n > 40 * n_lines or max(begins) < min(begins) + 60:
            return False
        places = zip(self.texts, begins, strict=True)
        begins = [x for text, x in places if not text.isdecimal()]
        far = sorted(x for x in begins if x > min(begins) + 60)
        return any(b - a < 10 for a, b in pairwise(far))

    def _add_gaps(self) -> None:
        """Note where the pieces of a line are apart."""
        n = self.raw.FPDFText_CountRects(self.handle, 0, -1)
        begins = {round(x / 10) + shift for x in self.measures[::6] for shift in (-1, 0, 1)}
        left, top, right, bottom = self.box
        get = self.raw.FPDFText_GetRect
        end = above = below = 0.0
        for number in range(n):
            get(self.handle, number, left, top, right, bottom)
            begin, middle = left.value, (top.value + bottom.value) / 2
            apart = begin - end
            if (
                apart > _NEAR
                and below < middle < above
                and (apart > _FAR or round(begin - self.left) in begins)
            ):
                self._add_gap(end, begin, middle)
            end, above, below = right.value, top.value, bottom.value

    def _add_gap(self, end: float, begin: float, middle: float) -> None:
        """Note that in some line a piece ends and another one begins."""
        place = self.raw.FPDFText_GetCharIndexAtPos(self.handle, begin + 0.5, middle, 2, 2)
        line = bisect_right(self.starts, place) - 1
        inside = place - self.starts[line]
        if place > 0 and 0 < inside < len(self.texts[line]) and self.texts[line][inside - 1] == " ":
            self.raw.FPDFText_GetCharOrigin(self.handle, place, self.x, self.y)
            before, behind = self.placed(end, 0)[0], self.placed(self.x.value, 0)[0]
            self.gaps.append([line, inside, before, behind])


def _annotations(page: Any, text: _Text) -> list[list[Any]]:
    """``[kind, author, words, date, y]`` of comments (``note``, ``mark``) and filled ``field``s."""
    from pypdfium2 import raw

    found = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        kind = "field" if subtype == _WIDGET else _COMMENTS.get(subtype, "")
        words = _string(annotation, b"V" if kind == "field" else b"Contents") if kind else ""
        if words.strip():
            box = raw.FS_RECTF()
            raw.FPDFAnnot_GetRect(annotation, box)
            _, y = text.placed((box.left + box.right) / 2, (box.top + box.bottom) / 2)
            author, date = _string(annotation, b"T"), _string(annotation, b"M")
            found.append([kind, author, words, date, y / 10])
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def _string(annotation: Any, key: bytes) -> str:
    from pypdfium2 import raw

    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size < 1_000_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFAnnot_GetStringValue(annotation, key, pointer, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _has_pictures(page: Any) -> bool:
    from pypdfium2 import raw

    n = min(raw.FPDFPage_CountObjects(page.raw), 1_000)
    objects = (raw.FPDFPage_GetObject(page.raw, number) for number in range(n))
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH)
    return any(raw.FPDFPageObj_GetType(each) in kinds for each in objects)


if __name__ == "__main__":
    main()
