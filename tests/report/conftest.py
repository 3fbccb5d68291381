"""The little studies of the analysis tests, and one with awkward quotations in it."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from qualcode import analysis
from qualcode.model import Settings, Translation
from qualcode.report.citation import cite
from qualcode.report.summary import thematic_summary

DRAWING = Path(__file__).resolve().parents[1] / "analysis" / "conftest.py"
PICTURE = """
    A01  farmer    berries        2020-07  STABLE LOWER UP
    A02  farmer    fruit          2020-08  STABLE* LOWER
    A03  farmer    berries        2020-08  -STABLE UP SAME
    A04  farmer    berries+honey  2020-08  STABLE UP LOWER
    A05  farmer    honey          2020-07  ?MARKET SAME
    A06  farmer    wool           2020-07  UP
    A07  farmer    honey          2020-07  STABLE LOWER HIGHER
    A08  farmer    honey          2020-07  HIGHER
    E01  company   honey          2020-07  STABLE@other HIGHER
    E02  company   berries        .        unread
    E03  company   fruit          2020-08  STABLE
    F01  official  .              2020-08  STABLE
"""
AWKWARD = {
    "A01-0001": "Vendo *todo* a la_empresa_: 3 x $500 & [risas] <b>no</b> `code` ~uno~ a|b\\",
    "A02-0001": "# No es título\n- ni lista\n1. ni esto\n   con sangría  \n\n> ni cita\n=== ni regla",
    "A03-0001": "¿Segura? No &amp; no: «me rechazaron la mitad», dijo “él”.",
}


def _drawing():
    spec = importlib.util.spec_from_file_location("drawing_of_studies", DRAWING)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def draw():
    return _drawing().drawn


@pytest.fixture(scope="session")
def study(draw):
    """Twelve interviews, one of them unread; some of their words look like Markdown."""
    drawn = draw(PICTURE)
    segments = tuple(replace(s, text=AWKWARD.get(s.id, s.text)) for s in drawn.segments)
    return replace(drawn, segments=segments)


@pytest.fixture(scope="session")
def blocks_of():
    def blocks(study, language, translations=None):
        by_id = {i.id: i for i in study.evidence.interviews}

        def cited(segment):
            interview = by_id[segment.interview_id]
            person = interview.participant(segment.speaker)
            return cite(interview, person, language, study.codebook.actor_types)

        return analysis.dimension_blocks(
            study.evidence, study.codebook, study.segments, cited, translations=translations
        )

    return blocks


@pytest.fixture(scope="session")
def summary_of(blocks_of):
    def summary(study, language, **settings):
        translations = {"A03-0001": Translation("A03", 1, language, "*Safe?* No.", "M. R.")}
        return thematic_summary(
            study.codebook,
            study.evidence,
            blocks_of(study, language, translations),
            language=language,
            settings=Settings(title="A little study", **settings),
            ladder=analysis.LADDER,
            data_hash="ab12cd34",
            data_as_of="2020-09-01",
        )

    return summary
