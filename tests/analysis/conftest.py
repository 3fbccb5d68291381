"""Little studies drawn as text, so that every count can be checked by eye.

    A01  farmer    berries       2020-07  STABLE  -INCOME.HIGHER  PRICE.LOWER*  STABLE@other  ?INCOME

Columns: interview, actor types (several joined by ``+``: one participant each, ``P1``, ``P2``...),
value chains, month, then what is coded: ``-`` denies, ``~`` mixed, ``*`` by rule only, ``@other``
about others, ``P2:`` by that speaker, ``?`` a dimension that was raised. ``.`` is nothing;
``unread`` an interview that nobody coded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest

from qualcode.model import (
    Code,
    Codebook,
    CodedSegment,
    Dimension,
    Evidence,
    Group,
    Grouping,
    Interview,
    Mark,
    Mention,
    Named,
    Participant,
    Span,
    Theme,
)

ITEM = re.compile(
    r"(?:(?P<who>P\d):)?(?P<sign>[-~?]?)(?P<code>[A-Z_.]+)(?P<rule>\*?)(?P<other>@other)?$"
)
STANCE = {"": "affirms", "-": "denies", "~": "mixed"}
ROLES = {"farmer": "agricultor/a", "company": "empresa", "official": "funcionario/a público/a"}
CHAINS = {"berries": "berries", "fruit": "frutas", "honey": "miel", "wool": "lana", "odd": "otros"}


@dataclass(frozen=True)
class Drawn:
    evidence: Evidence
    segments: tuple[CodedSegment, ...]
    codebook: Codebook


def code(code_id: str, theme: str, dimension: str, **more) -> Code:
    word = code_id.split(".")[-1].replace("_", " ").lower()
    definition = {"en": f"What {word} means.", "es": f"Qué significa {word}."}
    label = {"en": word.capitalize(), "es": f"{word.capitalize()} (es)"}
    return Code(code_id, theme, dimension, label, definition, **more)


def little_codebook() -> Codebook:
    """Two dimensions: MARKET (themes CHANNEL, PRICE) and INCOME (theme EARN, exclusive)."""
    channel = Theme(
        "MARKET.CHANNEL",
        "MARKET",
        {"en": "Outlet", "es": "Canal"},
        (
            code("MARKET.STABLE", "MARKET.CHANNEL", "MARKET"),
            code("MARKET.NEW", "MARKET.CHANNEL", "MARKET", actors=("farmer",), tier="extended"),
        ),
    )
    price = Theme(
        "MARKET.PRICE",
        "MARKET",
        {"en": "Price", "es": "Precio"},
        (
            code("MARKET.LOWER", "MARKET.PRICE", "MARKET", contrasts=("MARKET.HIGHER",)),
            code("MARKET.HIGHER", "MARKET.PRICE", "MARKET"),
        ),
    )
    earn = Theme(
        "INCOME.EARN",
        "INCOME",
        {"en": "Earnings", "es": "Ganancias"},
        (
            code("INCOME.UP", "INCOME.EARN", "INCOME", chains=("berries", "honey")),
            code("INCOME.SAME", "INCOME.EARN", "INCOME", chains=("berries", "honey")),
        ),
        exclusive=True,
    )
    return Codebook(
        "little",
        "1.2.0",
        {"en": "A little codebook", "es": "Un pequeño libro de códigos"},
        ("en", "es"),
        (
            Dimension(
                "MARKET",
                {"en": "Market", "es": "Mercado"},
                (channel, price),
                {"en": "Access to buyers.", "es": "Acceso a compradores."},
            ),
            Dimension("INCOME", {"en": "Income", "es": "Ingresos"}, (earn,)),
        ),
        tuple(Named(role, {"en": role, "es": label}) for role, label in ROLES.items()),
        tuple(Named(chain, {"en": chain, "es": label}) for chain, label in CHAINS.items()),
        (
            Grouping(
                "main",
                {"en": "Main"},
                (
                    Group("FRUIT", {"en": "Fruit", "es": "Frutas"}, ("berries", "fruit")),
                    Group("HONEY", {"en": "Honey", "es": "Miel"}, ("honey",)),
                    Group("WOOL", {"en": "Wool", "es": "Lana"}, ("wool",)),
                ),
            ),
        ),
        (code("ZZ.NOTHING", "", ""),),
    )


def full(code_id: str) -> str:
    """``STABLE`` for ``MARKET.STABLE``: the last part is enough where it is known."""
    known = [c.id for c in (*little_codebook().codes, *little_codebook().housekeeping)]
    return next((k for k in known if k in (code_id, f"{k.split('.')[0]}.{code_id}")), code_id)


def drawn(picture: str) -> Drawn:
    interviews, mentions, raised, read, segments = [], [], set(), set(), []
    for line in filter(None, map(str.strip, picture.splitlines())):
        interview_id, actors, chains, month, *items = line.split()
        roles = [] if actors == "." else actors.split("+")
        year, number = (0, 0) if month == "." else map(int, month.split("-"))
        interviews.append(
            Interview(
                interview_id,
                "es",
                date(year, number, 5) if year else None,
                () if chains == "." else tuple(chains.split("+")),
                tuple(
                    Participant(interview_id, f"P{n}" if len(roles) > 1 else "", role, n)
                    for n, role in enumerate(roles, start=1)
                ),
            )
        )
        if "unread" not in items:
            read.add(interview_id)
        for place, item in enumerate((i for i in items if i != "unread"), start=1):
            found = ITEM.match(item)
            assert found, item
            if found["sign"] == "?":
                raised.add((interview_id, found["code"]))
                continue
            about = "other" if found["other"] else "self"
            mention = (full(found["code"]), STANCE[found["sign"]], about)
            who, by_rule = found["who"] or "", bool(found["rule"])
            mentions.append(Mention(interview_id, who, *mention, by_rule, 1, 10))
            start = 1_000 * place
            mark = Mark(*mention, "rules" if by_rule else "ana", "rule" if by_rule else "person",
                        Span(start, start + 9))  # fmt: skip
            text = f"In {interview_id} this is what somebody said in place {place}."
            segments.append(
                CodedSegment(f"{interview_id}-{place:04d}", interview_id, place, who,
                             Span(start, start + len(text)), text, 10, None, (mark,))
            )  # fmt: skip
    evidence = Evidence(
        tuple(interviews), tuple(mentions), frozenset(raised), frozenset(read), frozenset(read)
    )
    return Drawn(evidence, tuple(segments), little_codebook())


@pytest.fixture
def draw():
    return drawn


@pytest.fixture
def codebook():
    return little_codebook()
