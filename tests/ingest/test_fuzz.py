"""Damaged files of every format, for some seconds; ``fuzz.py`` goes on for as long as one likes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.ingest import READERS

_spec = importlib.util.spec_from_file_location("fuzz", Path(__file__).with_name("fuzz.py"))
assert _spec
assert _spec.loader
fuzz = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(fuzz)

SAMPLES = fuzz.samples()
NO_SAMPLE = {".doc", ".docm"}
"""Read by another program, or as another format."""


def test_every_reader_has_a_sample_to_damage():
    assert set(READERS) - NO_SAMPLE <= {path.suffix for path in SAMPLES}


@pytest.mark.slow
@pytest.mark.parametrize("suffix", sorted({path.suffix for path in SAMPLES}))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_file_gives_a_transcript_or_one_sentence(suffix, tmp_path, data):
    good = data.draw(st.sampled_from([path for path in SAMPLES if path.suffix == suffix]))
    other = data.draw(st.sampled_from(SAMPLES))
    path = tmp_path / f"damaged{suffix}"
    changes = data.draw(fuzz.edits)
    path.write_bytes(fuzz.damaged(good.read_bytes(), other.read_bytes(), changes))

    fuzz.try_one(path)
