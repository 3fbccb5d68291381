"""``study.toml``: the settings that people edit, read into a record with all faults at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from qualcode.errors import InvalidFile, Unreadable
from qualcode.model import Issue, Limits, Quantifier, Settings

PROFILES = ("framework", "content-analysis", "codebook-ta", "reflexive-ta")
FILE = "study.toml"

TEMPLATE = """\
# Settings of this study. Every line may be changed or left out; a line with # in front is a remark.

title = {title}
language = {language}              # of reports and sheets: "es" or "en"
interview_language = {interviews}    # of interviews whose attributes do not say
codebook = "codebook.yaml"
attributes = "interviews.xlsx"    # or .csv, .ods; one row per participant
profile = "codebook-ta"           # framework, content-analysis, codebook-ta, reflexive-ta
seed = 1                          # for everything drawn at random

[count]
# grouping = "A"                  # which grouping of value chains heads the columns
percent_from = 20                 # no percentage when fewer interviews addressed the matter

[segments]
words = 150                       # longer answers are cut at sentence ends into parts of about this

[quotations]
words = [8, 90]                   # shortest and longest quotation in a summary

[speakers]
# Labels whose role cannot be told from the label alone, confirmed once:
interviewers = [{interviewers}]
participants = []
# Labels that are misspelt, and the one each stands for:
# same = {{ "Entrevistadro" = "Entrevistador" }}

[limits]                          # of one transcript; what asks for more is refused
megabytes = 64                    # of the file, and of what an archive unpacks to
seconds = 60                      # to read it

# How quotations are cited; fields: role, number, descriptor, month, year, time
# [citation]
# en = "(interview with {{role}} {{number}}, {{descriptor}}, {{month}} {{year}})"
# es = "(entrevista con {{role}} {{number}}, {{descriptor}}, {{month}} de {{year}})"

# Words for proportions, strictest first; without this list the built-in ladder is used.
# [[quantifier]]
# en = "almost all"
# es = "casi todas"
# from = 0.9          # n/D at least; over: more than; under: less than; until: at most
# base = 10           # D at least
# least = 0           # n at least
"""


def template(
    *, title: str, language: str, interview_language: str, interviewers: Sequence[str] = ()
) -> str:
    """The text of a new ``study.toml``."""
    return TEMPLATE.format(
        title=_quoted(title),
        language=_quoted(language),
        interviews=_quoted(interview_language),
        interviewers=", ".join(map(_quoted, interviewers)),
    )


def read(path: Path) -> Settings:
    """The settings of a study; a missing file gives the defaults.

    Raises ``InvalidFile`` with every unknown name and wrong value, ``Unreadable`` when it may not be
    opened.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise Unreadable(path, "it cannot be opened", "Look at its permissions.") from error
    except UnicodeDecodeError as error:
        fault = Issue(path.name, "it is not UTF-8 text", "Save it as UTF-8.", "error")
        raise InvalidFile(path, [fault]) from error
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        where = f"{path.name}, line {place[1]}" if place else path.name
        reason = re.sub(r" \(at .*\)$", "", str(error))
        what = f"not valid TOML: {reason[:1].lower()}{reason[1:]}"
        fault = Issue(where, what, "Write name = value, with texts in quotation marks.", "error")
        raise InvalidFile(path, [fault]) from error
    settings, faults = _settings(path.name, content)
    if faults:
        raise InvalidFile(path, faults)
    return settings


class _Wrong(Exception):
    """A value that does not fit: what is wrong and how to mend it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)


def _settings(name: str, content: Mapping[str, Any]) -> tuple[Settings, list[Issue]]:
    """The settings, with a fault for each name that is unknown and each value that does not fit."""
    values: dict[str, Any] = {}
    faults = []
    for key, value in _flat(content):
        try:
            field, take = _known(key)
            values[field] = take(value)
        except* _Wrong as group:
            faults += [_issue(f"{name}, {key}", wrong) for wrong in group.exceptions]
    limits = {key: values.pop(key) for key in ("megabytes", "seconds") if key in values}
    return Settings(**values, limits=Limits(**limits)), faults


def _issue(where: str, wrong: BaseException) -> Issue:
    what, remedy = wrong.args
    return Issue(where, what, remedy, "error")


def _flat(content: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for key, value in content.items():
        is_table = any(name.startswith(f"{key}.") for name in SETTINGS)
        if isinstance(value, Mapping) and key not in SETTINGS and (value or is_table):
            pairs += [(f"{key}.{inner}", deep) for inner, deep in value.items()]
        else:
            pairs.append((key, value))
    return pairs


def _known(key: str) -> tuple[str, Callable[[Any], Any]]:
    if key in SETTINGS:
        return SETTINGS[key]
    near = get_close_matches(key, SETTINGS, n=1)
    raise _Wrong(
        "there is no such setting", f"Did you mean '{near[0]}'?" if near else "Take it out."
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise _Wrong("a text is expected", 'Write it between quotation marks ("...").')


def _language(value: Any) -> str:
    if value in ("es", "en"):
        return str(value)
    raise _Wrong("reports come in two languages", 'Write "es" or "en".')


def _spoken(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch("[a-z]{2,3}", value):
        return value
    raise _Wrong("the code of a language is expected", 'Write two small letters, as in "es".')


def _named(*suffixes: str) -> Callable[[Any], str]:
    """Reads the name of a file that ends in one of the suffixes."""

    def take(value: Any) -> str:
        if _text(value).lower().endswith(suffixes):
            return str(value)
        raise _Wrong(f"a file that ends in {' or '.join(suffixes)} is expected", "Write its name.")

    return take


def _profile(value: Any) -> str:
    if value in PROFILES:
        return str(value)
    raise _Wrong("there is no such profile", f"There are: {', '.join(PROFILES)}.")


def _whole(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise _Wrong("a whole number from 0 is expected", "Write it without quotation marks.")


def _positive(value: Any) -> int:
    if _whole(value) == 0:
        raise _Wrong("it must be at least 1", "Write a whole number without quotation marks.")
    return int(value)


def _range(value: Any) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value):
        low, high = value
        if 1 <= low <= high:
            return low, high
    raise _Wrong("two numbers are expected, the smaller first", "Write [8, 90].")


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise _Wrong("a list of texts is expected", 'Write ["one", "another"].')


def _pairs(value: Any) -> Mapping[str, str]:
    if isinstance(value, Mapping) and all(isinstance(v, str) for v in value.values()):
        return dict(value)
    raise _Wrong("a text for each text is expected", 'Write { "misspelt" = "right" }.')


def _templates(value: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
        raise _Wrong("a text per language is expected", 'Write en = "...", es = "...".')
    for language in value:
        _language(language)
    return dict(value)


def _ladder(value: Any) -> tuple[Quantifier, ...]:
    if not isinstance(value, list) or not all(isinstance(step, Mapping) for step in value):
        raise _Wrong("steps are expected", "Begin each with [[quantifier]].")
    steps: list[Quantifier] = []
    wrongs: list[_Wrong] = []
    for number, step in enumerate(value, start=1):
        try:
            steps.append(_step(step))
        except _Wrong as wrong:
            what, remedy = wrong.args
            wrongs.append(_Wrong(f"step {number}: {what}", remedy))
    if wrongs:
        raise ExceptionGroup("steps that do not fit", wrongs)
    return tuple(steps)


def _step(step: Mapping[str, Any]) -> Quantifier:
    bounds = {"over": "over", "from": "from_", "under": "under", "until": "until"}
    conditions = {*bounds, "least", "base"}
    words = {n: text for n, text in step.items() if isinstance(text, str) and n not in conditions}
    numbers: dict[str, Any] = {}
    for name, number in step.items():
        if name in words:
            continue
        good = isinstance(number, int | float) and not isinstance(number, bool)
        if name in bounds and good and 0 <= number <= 1:
            numbers[bounds[name]] = float(number)
        elif name in ("least", "base") and type(number) is int and number >= 0:
            numbers[name] = number
        else:
            raise _Wrong(f"'{name}' is no condition with a fitting value", _STEP)
    if not words:
        raise _Wrong("it has no words", 'Write en = "...", es = "...".')
    return Quantifier(words=words, **numbers)


_STEP = "Conditions are over, from, under, until (0 to 1) and least, base (whole numbers)."

SETTINGS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "title": ("title", _text),
    "language": ("language", _language),
    "interview_language": ("interview_language", _spoken),
    "codebook": ("codebook", _named(".yaml", ".yml")),
    "attributes": ("attributes", _named(".xlsx", ".csv", ".tsv", ".ods", ".xlsm")),
    "profile": ("profile", _profile),
    "seed": ("seed", _whole),
    "count.grouping": ("grouping", _text),
    "count.percent_from": ("percent_from", _whole),
    "segments.words": ("segment_words", _positive),
    "quotations.words": ("quote_words", _range),
    "speakers.interviewers": ("interviewers", _texts),
    "speakers.participants": ("participants", _texts),
    "speakers.same": ("same_speakers", _pairs),
    "limits.megabytes": ("megabytes", _positive),
    "limits.seconds": ("seconds", _positive),
    "citation": ("citation", _templates),
    "quantifier": ("quantifiers", _ladder),
}
"""Each setting by its name in the file: the field it fills and what reads it."""


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'
