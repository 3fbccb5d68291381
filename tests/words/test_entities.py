"""Named entities come from a pipeline that somebody has trained and installed, or not at all."""

from __future__ import annotations

import pytest
import spacy

from qualcode.words import entities
from qualcode.words.entities import NoPipeline


def test_people_companies_and_places_of_a_pipeline_are_found(tmp_path):
    made = spacy.blank("es")
    ruler = made.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]  # the ruler's own
        [
            {"label": "PER", "pattern": "Rosa Soto"},
            {"label": "ORG", "pattern": "Mieles Rucahue"},
            {"label": "LOC", "pattern": "El Peumal"},
            {"label": "MISC", "pattern": "Navidad"},
        ]
    )
    made.to_disk(tmp_path / "trained")
    text = "Rosa Soto vende a Mieles Rucahue en El Peumal para Navidad."
    found, nothing = entities(str(tmp_path / "trained"), [text, ""])

    assert [(one.kind, text[one.start : one.end]) for one in found] == [
        ("person", "Rosa Soto"),
        ("company", "Mieles Rucahue"),
        ("place", "El Peumal"),
    ]
    assert nothing == []


def test_a_pipeline_that_is_not_installed_is_named_with_its_remedy():
    with pytest.raises(NoPipeline, match="python -m spacy download es_core_news_none"):
        entities("es_core_news_none", ["Rosa"])
