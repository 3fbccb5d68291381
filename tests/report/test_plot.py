"""The picture of frequencies."""

import pytest

from qualcode.analysis import frequencies
from qualcode.errors import CannotDraw
from qualcode.report.plot import frequency_plot


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_the_same_counts_give_the_same_bytes(study, tmp_path, suffix):
    counts = frequencies(study.evidence, study.codebook)
    paths = [tmp_path / f"{name}{suffix}" for name in ("one", "two")]
    for path in paths:
        frequency_plot(counts, path, "es", notes=["11 de 12 entrevistas codificadas"])
    one, two = (path.read_bytes() for path in paths)
    assert one == two
    assert one.startswith({".png": b"\x89PNG", ".svg": b"<?xml"}[suffix])
    assert sorted(tmp_path.iterdir()) == sorted(paths)


def test_nothing_to_draw_is_drawn(tmp_path):
    frequency_plot([], tmp_path / "empty.SVG", "en")
    assert (tmp_path / "empty.SVG").stat().st_size > 1000


def test_an_unknown_suffix_is_told(tmp_path):
    with pytest.raises(CannotDraw, match=r"freq\.pdf: no picture can be written as '\.pdf'"):
        frequency_plot([], tmp_path / "freq.pdf", "en")
    assert list(tmp_path.iterdir()) == []
