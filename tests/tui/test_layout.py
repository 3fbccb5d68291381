"""Breaking lines into rows, and which rows are shown."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qualcode.tui.layout import Heights, fitted, packed, rows_of, scrolled, width_of


def shown(text: str, width: int, first: int | None = None) -> list[str]:
    return [text[start:end] for start, end in rows_of(text, width, first)]


def test_lines_break_between_words():
    assert shown("una venta segura y más", 10) == ["una venta", "segura y", "más"]
    assert shown("una venta segura", 10, 4) == ["una", "venta", "segura"]
    assert shown("largaspalabras no", 6) == ["largas", "palabr", "as no"]
    assert shown("uno\ndos", 10) == ["uno", "dos"]
    assert shown("", 10) == [""]


def test_wide_letters_take_two_cells_and_accents_that_follow_none():
    assert width_of("日本") == 4
    assert width_of("e\u0301") == 1
    assert shown("日本語日本", 4) == ["日本", "語日", "本"]


@given(
    st.text(st.sampled_from("ab ñ日\u0301\n"), max_size=60), st.integers(4, 20), st.integers(0, 20)
)
def test_no_letter_is_lost_and_no_row_is_too_wide(text, width, first):
    rows = rows_of(text, width, min(first, width))
    left = set(range(len(text))) - {n for a, b in rows for n in range(a, b)}
    assert all(text[n] in " \n" for n in left)
    assert all(width_of(text[a:b]) <= width for a, b in rows)
    assert all(one[1] <= other[0] for one, other in pairwise(rows))


def test_a_cell_is_cut_or_filled():
    assert fitted("abcdef", 4) == "ab.."
    assert fitted("ab", 4) == "ab  "
    assert fitted("日本語", 5) == "日.. "


def test_pieces_stand_beside_each_other_while_there_is_room():
    assert packed([4, 4, 4], 10) == [[0, 1], [2]]
    assert packed([40], 10) == [[0]]
    assert packed([], 10) == []


def test_heights_say_which_line_a_row_belongs_to():
    heights = Heights.of([3, 1, 2])
    assert (heights.total, heights.top(1), heights.bottom(1)) == (6, 3, 4)
    assert [heights.at(row) for row in range(7)] == [0, 0, 0, 1, 2, 2, 2]


def test_as_little_as_possible_is_scrolled():
    assert scrolled(0, 20, 5, 8) == 0
    assert scrolled(0, 20, 25, 28) == 10
    assert scrolled(30, 20, 10, 13) == 8
    assert scrolled(0, 5, 10, 30) == 10
