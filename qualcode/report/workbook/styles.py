"""The few styles of the workbook. Cells without a style of their own are wrapped and on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualcode.files.looks import align_by_default

DARK = "FF1F2933"
SHARES = ("FFEAF1F8", "FFD3E2F0", "FFB5CEE6", "FF93B7DA", "FF6F9FCC")
"""Five steps of one blue, which print as five greys; dark text is legible on all of them."""
GREY = "FFE4E4E4"
HEADER = "FFDDE3EA"
THIN = "FFFFE9C7"
TOP: Mapping[str, Any] = {"wrap_text": True, "vertical": "top"}
"""The alignment of cells without a style of their own."""


def register(book: Any) -> dict[str, Any]:
    """The styles by name, made known to a new openpyxl workbook."""
    from openpyxl.styles import Alignment

    top = Alignment(**TOP)
    align_by_default(book, top)
    made = {}
    for name, style in _named(top).items():
        book.add_named_style(style)
        made[name] = style.as_tuple()
    return made


def share(n: int, of: int) -> str:
    """The style of a cell by n/D: five steps, each from just over one fifth to the next."""
    return f"share {-(-5 * n // of)}" if n and of else "share 0"


def _named(top: Any) -> dict[str, Any]:
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    def style(
        name: str, *, fill: str = "", alignment: Any = top, border: Any = None, **font: Any
    ) -> NamedStyle:
        named = NamedStyle(f"qualcode {name}", alignment=alignment)
        named.font = Font(name="Calibri", size=font.pop("size", 11), family=2, **font)
        if fill:
            named.fill = PatternFill("solid", start_color=fill)
        if border:
            named.border = border
        return named

    def indented(by: int) -> Alignment:
        return Alignment(**TOP, horizontal="left", indent=by)

    line = Side("thin", color="FFBFC7D1")
    box = Border(left=line, right=line, top=line, bottom=line)
    under = Border(bottom=Side("thin", color="FF52606D"))
    middle = Alignment(wrap_text=True, vertical="center")
    single = Alignment(vertical="top")
    upright = Alignment(text_rotation=90, vertical="bottom", horizontal="center")
    named = {
        "header": style("header", fill=HEADER, alignment=middle, border=under, bold=True),
        "turned": style("turned", fill=HEADER, alignment=upright, border=under, bold=True),
        "dimension": style("dimension", bold=True),
        "theme": style("theme", alignment=indented(1), bold=True, color="FF3E4C59"),
        "code": style("code", alignment=indented(3)),
        "none": style("none", fill=GREY, border=box, color="FF616E7C"),
        "thin": style("thin", fill=THIN, border=box),
        "number": style("number", border=box),
        "total": style("total", border=box, bold=True),
        "time": style("time"),
        "percent": style("percent"),
        "decimal": style("decimal"),
        "title": style("title", alignment=single, size=18, bold=True),
        "section": style("section", alignment=single, border=under, size=13, bold=True),
        "label": style("label", bold=True),
        "link": style("link", color="FF1F5FA8", underline="single"),
        "note": style("note", alignment=single, italic=True, color="FF3E4C59"),
    }
    named["time"].number_format = "[h]:mm:ss"
    named["percent"].number_format = "0%"
    named["decimal"].number_format = "0.0"
    named["thin"].number_format = '0" *"'
    named["share 0"] = style("share 0", border=box, color=DARK)
    for step, fill in enumerate(SHARES, start=1):
        named[f"share {step}"] = style(f"share {step}", fill=fill, border=box, color=DARK)
    return named
