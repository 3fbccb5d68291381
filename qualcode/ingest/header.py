"""What a transcript says about itself before the first turn: ``Fecha: 14 de julio de 2020``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from qualcode.ingest.lines import Line, base, is_field, is_role, looks_like_name
from qualcode.ingest.vocabulary import INTERVIEWER, PARTICIPANT, SPEECH, fold, listed

_SEVERAL = re.compile(r"(?: {2,}|\t+)(?=(?:\S+ ){0,5}\S+\s*(?::|\s[–-])\s)")
_ENTRY = re.compile(
    r"(?P<key>[^\W\d_](?:[^:：\n]|(?<=\d):(?=\d)){0,59}?)\s*"
    r"(?:(?:(?<!\d):|:(?!\d)|：)|(?P<dash>\s[–-](?=\s)))\s*(?P<value>\S.*)\Z"
)
_CODED = re.compile(r"(?P<key>[^\W\d_][^\n:()]{0,40}?)\s*\((?P<value>[A-Z]{1,3}\d{0,2})\)\s*\Z")
_MARK = re.compile(r"[:：–]|\s-\s|\([A-Z]")
_DECORATION = re.compile(r"^\s*[-+*•]\s+(?!\[[ xX]\])|\*\*|__")
_LONGEST = 400
"""Characters of a header's line; longer ones are speech."""
_TITLE = re.compile(
    r"(?:entrevista|interview|transcripci[oó]n|transcript|entretien|grupo focal|focus group)\b.*\d\Z|"
    r"(?:anexo|ap[eé]ndice|annexe?|appendix)\b.*",
    re.IGNORECASE,
)
_HEADS_TITLE = re.compile(r"(?:entrevista|interview|transcripci[oó]n|transcript)\b", re.IGNORECASE)
_TITLES = listed("transcripcion transcript transcription")
_GREETINGS = listed("hola buenos buenas gracias si no hello hi good thanks yes welcome ya")
_ROSTER = listed(
    "participantes participants entrevistados entrevistadas asistentes hablantes speakers"
)
_ENDS = (".", "?", "!", "…")
_SENTENCE = 12
_DESCRIPTION = 20
_CODE = re.compile(r"\((\w{1,3})\)")


def attributes(lines: Iterable[str]) -> dict[str, str]:
    """Keys and values as written, of lines of the form ``Key: value`` or ``Key – value``.

    Several may stand on one line with wide blanks between; the first of a key wins.
    """
    found: dict[str, str] = {}
    for line in lines:
        if len(line) > _LONGEST or not _MARK.search(line):
            continue
        for piece in _SEVERAL.split(_DECORATION.sub("", line).strip()):
            entry = _ENTRY.match(piece) or _CODED.match(piece)
            if entry and len(entry["key"].split()) <= 6 and _is_entry(entry):
                found.setdefault(entry["key"].strip(), entry["value"].strip())
    return found


def _is_entry(entry: re.Match[str]) -> bool:
    """Whether what looks like an entry is one, and no title, sentence or heading.

    ``Entrevista 3: Rosa`` and ``Reunión - Transcript`` are titles; only roles have a code in brackets.
    """
    key, value = entry["key"].strip(), entry["value"].strip()
    if _TITLE.match(key) or fold(value.strip(" *_#")) in _TITLES:
        return False
    if entry.re is _CODED:
        return is_role(base(key))
    if entry["dash"] and _HEADS_TITLE.match(key):
        return False
    return is_field(key) or len(value.split()) <= _SENTENCE or value[-1] not in _ENDS


def tells(line: str) -> bool:
    """Whether a line says when, where or how long, as headers do."""
    return any(is_field(key) for key in attributes([line]))


def without_entries(written: Sequence[str], lines: list[Line]) -> list[Line]:
    """The lines, those of the header that name or describe the speakers being no turns.

    Such are names behind a role beside a line that says when or where, a list under ``Participantes:``
    or behind ``E: entrevistadora``, and roles that never come again once the others speak.
    """
    listed_here: set[str] | None = None
    above, near = -1, False
    filled = [n for n, line in enumerate(lines) if line.sort != "blank"]
    first = next((place for place, n in enumerate(filled) if lines[n].sort == "label"), len(filled))
    for place, at in enumerate(filled[max(0, first - 1) :], max(0, first - 1)):
        line = lines[at]
        if line.sort != "label":
            above, near, listed_here = at, False, None
            continue
        near = near or (above >= 0 and tells(written[above]))
        core, value = base(line.label), written[at][line.words :].strip(" *_")
        if not value and core in _ROSTER:
            listed_here = set()
        elif _explains(core, value):
            listed_here = {*(listed_here or ()), core}
        elif listed_here is not None and core not in listed_here and _describes(value):
            listed_here.add(core)
        elif not (
            (names_somebody(value, core) and (near or _tells_behind(written, lines, filled, place)))
            or (is_role(core) and _is_person(value) and _never_again(core, lines))
        ):
            break
        lines[at] = line._replace(sort="field")
        near = True
    return lines


def names_somebody(value: str, core: str) -> bool:
    """Whether a line may name who asked or answered (``Entrevistadora: María Soto``)."""
    greets = not _GREETINGS.isdisjoint(fold(value).split()[:1])
    short = 0 < len(value.split()) <= 6 and value[-1] not in ".?!…"
    return short and not greets and is_role(core) and looks_like_name(value)


def _explains(core: str, value: str) -> bool:
    """Whether a label is only explained: ``E: entrevistadora``."""
    short = 0 < len(value.split()) <= 6 and value[-1] not in _ENDS and not is_role(core)
    return short and is_role(fold(value))


def _describes(value: str) -> bool:
    """Whether words behind a label say who somebody is, and are not what somebody says."""
    words = value.split()
    if not 0 < len(words) <= _DESCRIPTION or "?" in value or value[-1] in "!…:":
        return False
    greets = fold(words[0].rstrip(",.")) in _GREETINGS | SPEECH
    return value[0].isupper() and not greets and not (value[-1] == "." and len(words) > 5)


def _is_person(value: str) -> bool:
    """Whether words behind a role are a name, or more about somebody than a sentence."""
    return _describes(value) and (looks_like_name(value) or "," in value or "(" in value)


def _tells_behind(
    written: Sequence[str], lines: Sequence[Line], filled: Sequence[int], place: int
) -> bool:
    """Whether the line behind this one, or behind others that name somebody, says when or where."""
    for at in filled[place + 1 :]:
        line = lines[at]
        value = written[at][line.words :].strip(" *_")
        if line.sort != "label" or not names_somebody(value, base(line.label)):
            return line.sort != "label" and tells(written[at])
    return False


def _never_again(core: str, lines: Sequence[Line]) -> bool:
    """Whether a label comes only once, and two others again and again."""
    times = Counter([base(line.label) for line in lines if line.sort == "label"])
    return times[core] == 1 and sum(n > 1 for n in times.values()) > 1


def names(found: Mapping[str, str]) -> tuple[set[str], set[str]]:
    """The interviewers and participants that a header names, whole, by first name and by code."""
    people: tuple[set[str], set[str]] = (set(), set())
    for key, value in found.items():
        if is_field(key):
            continue
        for role, pattern in zip(people, (INTERVIEWER, PARTICIPANT), strict=True):
            if pattern.match(base(key)):
                name = re.split(r"[(,]", value)[0].split()
                if 0 < len(name) <= 4:
                    role.update((value, " ".join(name), name[0]))
                role.update(_CODE.findall(key))
            elif len(key.split()) <= 3 and pattern.match(fold(value)) and not is_role(base(key)):
                role.add(key)
    return people
