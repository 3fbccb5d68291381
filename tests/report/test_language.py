"""Cells, numbers and months in words."""

import pytest

from qualcode.analysis import quantifiers
from qualcode.errors import UnknownName
from qualcode.model import Cell, Column
from qualcode.report.language import (
    LANGUAGES,
    cell_text,
    column_name,
    month_and_year,
    percentage,
    phrase,
)
from qualcode.report.phrases import PHRASES
from qualcode.report.summary_phrases import SUMMARY


@pytest.mark.parametrize(
    ("cell", "english", "spanish"),
    [
        (Cell(affirmed=9, addressed=11, scope=12), "9 of 11 (12)", "9 de 11 (12)"),
        (
            Cell(affirmed=3, denied=1, addressed=4, scope=5),
            "3 of 4 (5), 1 denies",
            "3 de 4 (5), 1 niega",
        ),
        (
            Cell(affirmed=3, denied=2, both=1, addressed=4, scope=5),
            "3 of 4 (5), 2 deny",
            "3 de 4 (5), 2 niegan",
        ),
        (Cell(addressed=4, scope=5), "0 of 4 (5)", "0 de 4 (5)"),
        (Cell(scope=5), "not addressed (5)", "no surgió (5)"),
        (Cell(scope=5, unread=4), "not addressed (5)", "no surgió (5)"),
        (Cell(scope=5, unread=5), "unread (5)", "sin leer (5)"),
        (Cell(not_applicable=3), "n/a", "no aplica"),
        (Cell(), "–", "–"),
        (Cell(affirmed=15, addressed=19, scope=20), "15 of 19 (20)", "15 de 19 (20)"),
        (Cell(affirmed=15, addressed=20, scope=20), "15 of 20 (20), 75%", "15 de 20 (20), 75 %"),
    ],
)
def test_a_cell(cell, english, spanish):
    assert cell_text(cell, "en") == english
    assert cell_text(cell, "es") == spanish


def test_percentages_are_whole_and_never_round_to_all_or_none():
    assert [percentage(n, 200, "en") for n in (0, 1, 99, 101, 199, 200)] == [
        "0%", "1%", "50%", "51%", "99%", "100%",
    ]  # fmt: skip


def test_months_are_written_out():
    assert month_and_year("2020-08", "en") == "August 2020"
    assert month_and_year("2020-08", "es") == "agosto de 2020"
    assert month_and_year("2020-13", "en") == "2020-13"
    assert column_name(Column("2020-07", {"en": "2020-07"}), "month", "es") == "julio de 2020"
    assert column_name(Column("X", {}), "region", "es") == "X"


def test_every_phrase_is_there_in_both_languages():
    for phrases in (PHRASES, SUMMARY):
        for key, texts in phrases.items():
            assert set(texts) == set(LANGUAGES), key
            assert all(texts.values()), key


def test_a_language_that_reports_do_not_speak():
    with pytest.raises(UnknownName, match="report language 'fr'"):
        phrase("of", "fr")


def test_the_ladder_told_is_the_ladder_used():
    assert f"D < {quantifiers.LEAST_BASE}:" in SUMMARY["ladder.few"]["en"]
    for language in LANGUAGES:
        few = ", ".join(words[language] for words in quantifiers.FEW)
        assert few in SUMMARY["ladder.few"][language]
        assert quantifiers.ALL_WHO_SPOKE[language] in SUMMARY["ladder.all"][language]
