"""The thematic summary: the whole text as it was read and approved, and what it may never do."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest

markdown_it = pytest.importorskip("markdown_it")
GOLDEN = Path(__file__).parent / "golden"
CAUSES = {
    "en": [
        "because",
        " for the ",
        "led to",
        "thanks to",
        "due to",
        "caused",
        "result of",
        "therefore",
    ],
    "es": [
        "porque",
        "pues ",
        "debido a",
        "gracias a",
        "a causa",
        "por eso",
        "condujo",
        "resultado de",
    ],
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_summary_is_the_one_that_was_approved(study, summary_of, language):
    expected = (GOLDEN / f"summary_{language}.md").read_text(encoding="utf-8")
    assert summary_of(study, language) == expected


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_quotation_is_shown_exactly(study, summary_of, blocks_of, language):
    rendered = markdown_it.MarkdownIt().render(summary_of(study, language))
    shown = html.unescape(re.sub(r"<[^>]+>", "", rendered.replace("<br />\n", "\n")))
    opening, closing = {"en": "“”", "es": "«»"}[language]
    texts = {segment.id: segment.text for segment in study.segments}
    quotations = [q for block in blocks_of(study, language) for q in block.quotations]
    assert len(quotations) >= 8
    for quotation in quotations:
        assert quotation.text == texts[quotation.segment_id]
        assert f"{opening}{quotation.text}{closing}" in shown
    assert rendered.count("<blockquote>") == len(quotations) + 1  # and the coverage banner


@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_but_quotations_stands_between_quotation_marks(study, summary_of, language):
    plain = replace(
        study, segments=tuple(replace(s, text="Lo dicho, dicho está.") for s in study.segments)
    )
    opening, closing = {"en": "“”", "es": "«»"}[language]
    found = re.findall(f"{opening}(.*?){closing}", summary_of(plain, language))
    assert set(found) == {
        "Lo dicho, dicho está.",
        {"en": "n of D (N)", "es": "n de D (N)"}[language],
    }


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_causes_are_told(study, summary_of, language):
    told = summary_of(study, language).lower()
    assert not [word for word in CAUSES[language] if word in told]


def test_the_banner_goes_when_all_is_read(draw, summary_of):
    study = draw("A01  farmer  berries  2020-07  STABLE")
    assert "interviews coded" not in summary_of(study, "en")


def test_it_says_when_only_rules_have_coded(draw, summary_of):
    study = draw("A01  farmer  berries  2020-07  STABLE*")
    assert "Coded by rules only" not in summary_of(study, "en")
    evidence = replace(study.evidence, read_by_people=frozenset())
    told = summary_of(replace(study, evidence=evidence), "en")
    assert "**Coded by rules only: no person has coded any of these interviews." in told
    assert "Interviews coded: 1 of 1, 0 of them by people" in told


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_denies_stands_beside_every_word_for_a_count(study, summary_of, language):
    told = summary_of(study, language)
    word, denies = {"en": ("about half", "1 denies"), "es": ("cerca de la mitad", "1 niega")}[
        language
    ]
    (line,) = (x for x in told.splitlines() if "`MARKET.STABLE`" in x and word in x)
    assert line.endswith(denies)


def test_a_dimension_nobody_spoke_of_says_so(draw, summary_of):
    told = summary_of(draw("A01  farmer  berries  2020-07  STABLE"), "en").split("## Income")[1]
    assert "It came up in 0 of 1 interviews" in told
    assert "It did not come up in 1 of 1 interviews: A01." in told
    assert "No segment fits the rules for quotations." in told
    assert "No segment is coded." in told


def test_reflexive_analysis_tells_no_prevalence(study, summary_of):
    told = summary_of(study, "en", profile="reflexive-ta")
    assert "Prevalence" not in told
    assert "Patterns" not in told
    assert "Words for counts" not in told
    assert "Quotations" in told


def test_a_label_with_line_breaks_breaks_no_heading_and_no_list(study, summary_of):
    def broken(one):
        label = {"en": f"{one.label['en']}\n\n# half"}
        return replace(one, label=label)

    dimensions = [
        replace(
            broken(dimension),
            themes=tuple(
                replace(broken(theme), codes=tuple(map(broken, theme.codes)))
                for theme in dimension.themes
            ),
        )
        for dimension in study.codebook.dimensions
    ]
    book = replace(study.codebook, dimensions=tuple(dimensions))
    rows = summary_of(replace(study, codebook=book), "en").splitlines()
    assert "## Market # half (`MARKET`)" in rows
    assert "- Stable # half (`MARKET.STABLE`): What stable means." in rows
    assert not [row for row in rows if row.lstrip("\\").startswith("# half")]
