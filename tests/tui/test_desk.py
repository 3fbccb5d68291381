"""Moving and choosing, without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qualcode.model import Line, Mark, Span
from qualcode.tui import desk as desks
from qualcode.tui.desk import Desk

TEXTS = ("¿A quién vende?", "A la planta del pueblo.", "¿Y gana?", "Gano más, sí.", "Harto más.")


def lines() -> tuple[Line, ...]:
    """Two questions and three segments; the last turn is cut in two."""
    made, start = [], 0
    for number, text in enumerate(TEXTS):
        asked = text.startswith("¿")
        made.append(
            Line(
                "A01",
                min(number, 3),
                "P" if asked else "R",
                "interviewer" if asked else "participant",
                Span(start, start + len(text)),
                text,
                None,
                "" if asked else f"A01-000{number}",
            )
        )
        start += len(text) + 1
    return tuple(made)


def desk(**more: object) -> Desk:
    made = Desk("ana", "interview", "A01", lines())
    return desks.start(replace(made, **more))  # type: ignore[arg-type]


def mark(line: Line, code: str, coder: str = "ana") -> Mark:
    return Mark(code, "affirms", "self", coder, "rule" if coder == "rules" else "person", line.span)


def with_marks(number: int, *marks: Mark, on: Desk | None = None) -> Desk:
    on = on or desk()
    return desks.renewed(on, [replace(on.lines[number], marks=marks)])


def test_one_stands_on_segments_and_never_on_questions():
    here = desk()
    assert here.line is not None
    assert here.line.segment_id == "A01-0001"
    assert desks.step(here, 1).line.segment_id == "A01-0003"
    assert desks.step(here, 9).line.segment_id == "A01-0004"
    assert desks.step(here, -1) == here
    assert desks.end(here, last=True).at == 4


def test_the_filter_keeps_segments_back_but_shows_them():
    here = desk(passing=frozenset({"A01-0004"}))
    assert here.line.segment_id == "A01-0004"
    assert desks.step(here, -1) == here
    assert len(here.lines) == 5


def test_an_interview_without_segments_has_nowhere_to_stand():
    empty = desks.start(Desk("ana", "interview", "A01", lines()[:1]))
    assert empty.line is None
    assert empty.mark is None
    assert desks.step(empty, 1) == empty
    assert desks.begin_words(empty) == empty


def test_unread_is_what_the_coder_has_neither_coded_nor_seen():
    first = desk().lines[1]
    coded = with_marks(1, mark(first, "X"))
    assert desks.unread(coded, 1).line.segment_id == "A01-0003"
    last = desks.end(coded, last=True)
    assert desks.unread(last, -1).line.segment_id == "A01-0003"
    assert desks.unread(last, 1) is None


def test_others_codings_are_shown_on_request_only():
    line = desk().lines[1]
    here = with_marks(1, mark(line, "X"), mark(line, "Y", "ben"), mark(line, "Z", "rules"))
    assert [m.code for m in here.marks()] == ["X", "Z"]
    assert [m.code for m in replace(here, everybody=True).marks()] == ["X", "Z", "Y"]


def test_what_is_coded_already_is_suggested_no_longer():
    line = desk().lines[1]
    here = with_marks(1, mark(line, "X"), mark(line, "X", "rules"), mark(line, "Z", "rules"))
    assert [(m.code, m.coder) for m in here.marks()] == [("X", "ana"), ("Z", "rules")]
    assert here.suggestion is not None
    assert here.suggestion.code == "Z"


def test_choosing_goes_round():
    line = desk().lines[1]
    here = with_marks(1, mark(line, "X"), mark(line, "Y"))
    chosen = [here.mark, desks.choose(here, 1).mark, desks.choose(here, 2).mark]
    assert [m.code for m in chosen] == ["X", "Y", "X"]
    assert desks.choose(here, -1).mark.code == "Y"


def test_words_are_chosen_one_by_one_and_extended_from_the_first():
    here = desks.begin_words(desk())
    assert chosen(here) == "A"
    here = desks.move_word(here, 2)
    assert chosen(here) == "planta"
    assert chosen(desks.move_word(here, 2, extend=True)) == "planta del pueblo"
    assert chosen(desks.move_word(here, -1, extend=True)) == "la planta"
    assert chosen(desks.move_word(desks.begin_words(here), 1)) == "planta del"
    assert chosen(desks.move_word(here, 99)) == "pueblo"
    assert desks.leave_words(here).span is None


def test_the_mouse_chooses_whole_words():
    assert chosen(desks.drag_words(desk(), 6, 13)) == "planta del"
    assert chosen(desks.drag_words(desk(), 13, 6)) == "planta del"


def chosen(here: Desk) -> str:
    span = here.span
    assert span is not None
    first = here.line.span.start
    return here.line.text[span.start - first : span.end - first]


def test_the_codes_to_repeat_are_those_of_the_nearest_segment_above():
    here = desks.end(with_marks(1, mark(desk().lines[1], "X")), last=True)
    assert desks.coded_before(here).segment_id == "A01-0001"
    assert desks.coded_before(desk()) is None


@pytest.mark.parametrize("text", ["…", "«!»"])
def test_a_segment_without_words_can_still_be_chosen(text):
    assert desks.words_of(text) == [(0, len(text))]
