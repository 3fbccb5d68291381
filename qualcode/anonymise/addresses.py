"""Postal addresses as people write and say them, in Spanish and English."""

from __future__ import annotations

import re

from qualcode.anonymise.patterns import Found


def _form(written: str) -> str:
    """An expression in which a blank stands for any blank within a line."""
    return written.replace(" ", r"[^\S\n]")


_NAME = r"[A-ZÁÉÍÓÚÑÜ](?:\w{0,3}\.(?=\s\w)|[\w'’-]{0,30})"
_SMALL = r"(?:(?:al?|de|del|la|las|los|el|y) +){0,3}"
_NAMES = rf"{_SMALL}{_NAME}(?: +{_SMALL}{_NAME}){{0,4}}"
_NUMBER = (
    r"(?: *,? *(?:n[°º.]?|n[úu]mero|#|al)? *\d{1,5}(?:-?[A-Z])?\b"
    r"(?! *(?:de|%|kilos|pesos|a[ñn]os)\b))"
)
_STREET = (
    r"\b(?i:calle|avenida|av\.|avda\.?|pasaje|psje\.?|pje\.?|camino|callej[óo]n|alameda|diagonal"
    r"|costanera|ruta|carretera|autopista) +"
)
_UNIT = (
    r"\b(?i:parcela|hijuela|lote|sitio|casa|depto\.?|departamento|dpto\.?|block|torre|oficina"
    r"|km\.?|kil[óo]metro) *(?i:n[°º.]?|n[úu]mero|#)? *\d{1,4}(?:[.,]\d{1,2})? ?[A-Z]?\b"
)
_AREA = rf"\b(?i:sector|villa|poblaci[óo]n|condominio|fundo|localidad(?: +de)?) +{_NAMES}"
_WAY = (
    r"(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Lane|Ln\.?|Drive|Boulevard|Blvd\.?|Court|Square"
    r"|Highway|Terrace)(?!\w)"
)
_BOX = r"\bP\.? ?O\.? +Box +\d{1,6}\b"
_FLAT = r"(?:,? +(?:Apt|Apartment|Unit|Flat|Suite)\.? *#?\w{1,5})?"

_PARTS = {
    name: re.compile(_form(written))
    for name, written in {
        "numbered": rf"{_STREET}(?:{_NAMES}{_NUMBER}|\d{{1,4}}(?: +[A-Z])?\b{_NUMBER})",
        "english": rf"\b\d{{1,5}}[A-Z]? +(?:{_NAME} +){{1,4}}{_WAY}{_FLAT}|{_BOX}",
        "plot": rf"(?=\b(?i:parcela|hijuela|lote|sitio)\b){_UNIT}",
        "street": rf"{_STREET}{_NAMES}",
        "english street": rf"\b(?:{_NAME} +){{1,3}}{_WAY}",
        "unit": _UNIT,
        "area": _AREA,
    }.items()
}
"""Parts of an address. What has a number of its own is one by itself; two parts make one together."""
_SURE = frozenset({"numbered", "english", "plot"})
_ALONE = frozenset({"numbered", "english", "plot", "street", "english street", "unit"})
_BETWEEN = re.compile(
    _form(
        " *,? *(?i:(?:en|de|del|con|esquina|esq\\.?|y|interior|frente +a|por|el|la|at|in|of|off) +)"
        "{0,2}"
    )
)


def find(text: str) -> list[Found]:
    """Addresses in order; parts that follow one another are one. Sure ones have a number."""
    parts = sorted(
        (match.start(), match.end(), name)
        for name, form in _PARTS.items()
        for match in form.finditer(text)
    )
    chains: list[list[tuple[int, int, str]]] = []
    end = -1
    for part in parts:
        if chains and (part[0] < end or _BETWEEN.fullmatch(text, end, part[0])):
            chains[-1].append(part)
            end = max(end, part[1])
        else:
            chains.append([part])
            end = part[1]
    found = []
    for chain in chains:
        names = {name for _, _, name in chain}
        if names.isdisjoint(_ALONE):
            continue
        end = max(end for _, end, _ in chain)
        several = len({_role(name) for name in names}) > 1
        said = text[chain[0][0] : end].rstrip(" .,")
        sure = not names.isdisjoint(_SURE) or several
        if names == {"unit"} and not re.match("(?i)km|kil", said):
            continue
        found.append(Found("address", chain[0][0], chain[0][0] + len(said), sure))
    return found


def _role(name: str) -> str:
    return {"plot": "unit", "numbered": "street", "english": "street"}.get(name, name).split()[-1]
