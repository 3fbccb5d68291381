"""The screen itself, played by keys: what is shown is kept, and what is kept is shown."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

pytest.importorskip("textual")

from textual import events
from textual.keys import _character_to_key

from qualcode import tui
from qualcode.errors import NeedsExtra, NoTerminal, UnknownName
from qualcode.store import acts, codebooks, desk
from qualcode.tui.app import CodingApp
from qualcode.tui.signs import UNICODE, Signs, signs
from qualcode.tui.work import Work
from qualcode.workflows import folder, hand

pytestmark = pytest.mark.usefixtures("ready")

Then = Callable[[CodingApp], Awaitable[None]]


class Played:
    """What was on the screen after some keys, and what the coder has in the study."""

    def __init__(self, app: CodingApp) -> None:
        strips = app.screen._compositor.render_strips()
        self.rows = ["".join(piece.text for piece in strip) for strip in strips]
        self.text = "\n".join(self.rows)
        self.at = app.desk.line.segment_id if app.desk.line else ""
        self.view, self.name = app.desk.view, app.desk.name
        self.theme = app.theme
        self.progress = dict(app.work.progress)
        work = app.work
        self.marks = {
            (one.segment_id, mark.code, mark.stance, mark.about, mark.memo, mark.exemplar)
            for interview in work.progress
            for one in desk.lines(work.study.file, interview)
            for mark in one.by(work.coder)
        }
        self.seen = {
            one.segment_id: one.seen[work.coder]
            for interview in work.progress
            for one in desk.lines(work.study.file, interview)
            if work.coder in one.seen
        }

    @property
    def codes(self) -> set[tuple[str, str]]:
        return {(segment, code) for segment, code, *_ in self.marks}


async def press(app: CodingApp, *keys: str) -> None:
    """These keys, until all that they do is done: much quicker than the pilot's own way."""
    for key in keys:
        name, letter = (key, None) if len(key) > 1 else (_character_to_key(key), key)
        app.post_message(events.Key(name, NAMED.get(key, letter)))
    for _ in range(3):
        for pump in (app, app.screen, app.focused or app.screen):
            done = asyncio.Event()
            pump.call_later(done.set)
            await done.wait()


NAMED = {"asterisk": "*", "equals_sign": "=", "slash": "/", "question_mark": "?", "space": " "}


def play(
    *keys: str,
    path: Path = Path(),
    size: tuple[int, int] = (80, 24),
    language: str = "es",
    look: Signs = UNICODE,
    coder: str = "ana",
    interview: str = "",
    then: Then | None = None,
) -> Played:
    """The screen after these keys; a word of several letters is typed."""

    async def run() -> Played:
        with folder.open_folder(path) as study:
            work = Work(study, coder)
            app = CodingApp(work, language, look, work.resume(work.interview(interview)))
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                for key in keys:
                    await press(app, *(key[1:] if key.startswith("'") else [key]))
                await pilot.pause()
                if then is not None:
                    await then(app)
                    await pilot.pause()
                return Played(app)

    return asyncio.run(run())


def test_the_first_screen_shows_context_speaker_progress_and_keys():
    seen = play(size=(80, 24))
    assert seen.at == "A01-0001"
    assert "A01" in seen.rows[0]
    assert "0 de 2 leídos" in seen.rows[0]
    assert any("┊" in row and "¿A quién vende usted" in row for row in seen.rows)
    assert any("▌ · 0001 Entrevistada: A la planta del pueblo" in row for row in seen.rows)
    assert "[? MARKET.PRICE (regla)]" in seen.text
    assert "Enter codificar" in seen.text
    assert "? ayuda" in seen.text
    assert all(len(row) <= 80 for row in seen.rows)


def test_it_speaks_english():
    seen = play(language="en", interview="a02")
    assert seen.name == "A02"
    assert "Enter code" in seen.text
    assert "denies" in seen.text


def test_letters_find_a_code_and_enter_gives_it_with_its_definition_at_hand():
    open_entry = play("enter", "'gana")
    assert "Código: A01-0001" in open_entry.text
    assert "INCOME.HIGHER" in open_entry.text
    assert not open_entry.marks
    seen = play("enter", "'gana", "enter")
    assert seen.codes == {("A01-0001", "INCOME.HIGHER")}
    assert "Guardado: INCOME.HIGHER en A01-0001" in seen.text
    assert "[■ INCOME.HIGHER]" in seen.text
    assert seen.progress["A01"] == (1, 2)


def test_tab_keeps_the_entry_open_for_another_code():
    seen = play("space", "'gana", "tab", "'secure", "enter")
    assert seen.codes == {("A01-0001", "INCOME.HIGHER"), ("A01-0001", "MARKET.SECURE")}


def test_what_is_coded_already_stays_as_it_is():
    seen = play("enter", "'gana", "enter", "2", "enter", "'gana", "enter")
    assert "ya está" in seen.text
    assert {mark[2] for mark in seen.marks} == {"denies"}


def test_escape_gives_no_code():
    assert not play("a", "'gana", "escape").marks
    assert not play("a", "'zzzzz", "enter", "escape").marks


def test_stance_about_exemplar_and_memo_are_one_key_each():
    seen = play("enter", "'gana", "enter", "3", "o", "asterisk", "m", "'ojo", "enter")
    assert seen.marks == {("A01-0001", "INCOME.HIGHER", "mixed", "other", "ojo", True)}
    assert "afirma y niega" in seen.text
    assert "★" in seen.text


def test_a_memo_may_have_lines_and_escape_leaves_it_as_it_was():
    begun = ("enter", "'gana", "enter", "m", "'uno", "ctrl+j", "'dos", "enter")
    assert {mark[4] for mark in play(*begun).marks} == {"uno\ndos"}
    assert {mark[4] for mark in play("m", "'tres", "escape").marks} == {"uno\ndos"}


def test_a_memo_on_the_segment_is_written_changed_and_taken_away(ready):
    assert "memo de A01-0001" in play("M", "'mirar", "enter").text
    with folder.open_folder(ready) as study:
        assert Work(study, "ana").noted("A01-0001").text == "mirar"
    play("M", "'!", "enter", interview="A01")
    with folder.open_folder(ready) as study:
        assert Work(study, "ana").noted("A01-0001").text == "mirar!"
    play("M", *["backspace"] * 6, "enter", interview="A01")
    with folder.open_folder(ready) as study:
        assert Work(study, "ana").noted("A01-0001") is None


def test_suggestions_are_confirmed_and_rejected_by_one_key_each():
    seen = play("y", "x")
    assert seen.codes == {("A01-0001", "MARKET.PRICE")}
    assert "MARKET.SECURE (regla)" not in seen.text
    assert "rechazado" in seen.text


def test_chosen_words_alone_are_coded(ready):
    seen = play("v", "right", "right", "shift+right", "shift+right", "enter", "'gana", "enter")
    assert seen.codes == {("A01-0001", "INCOME.HIGHER")}
    with folder.open_folder(ready) as study:
        (mark,) = hand.line(study, "A01-0001").by("ana")
        line = hand.line(study, "A01-0001")
        first = line.span.start
        assert line.text[mark.span.start - first : mark.span.end - first] == "planta del pueblo"


def test_the_mouse_stands_on_a_segment_and_chooses_words():
    async def drag(app: CodingApp) -> None:
        row = next(n for n, text in enumerate(Played(app).rows) if "Ahora gano más" in text) - 1
        column = Played(app).rows[row + 1].index("gano")
        kind = {"x": column, "delta_x": 0, "delta_y": 0, "button": 1, "shift": False}
        kind |= {"meta": False, "ctrl": False, "y": row, "widget": app.transcript}
        app.transcript.on_mouse_down(events.MouseDown(**kind))
        await asyncio.sleep(0.05)
        app.transcript.on_mouse_move(events.MouseMove(**{**kind, "x": column + 7}))
        await asyncio.sleep(0.05)
        app.transcript.on_mouse_up()
        assert app.desk.line.segment_id == "A01-0002"
        assert app.desk.words.ends == (1, 2)

    assert play(then=drag).at == "A01-0002"


def test_the_codes_of_the_segment_before_are_given_again_in_one_act():
    seen = play("enter", "'gana", "tab", "'secure", "enter", "2", "down", "equals_sign", "u")
    assert {segment for segment, _ in seen.codes} == {"A01-0001"}
    seen = play("ctrl+r", interview="A01")
    assert ("A01-0002", "MARKET.SECURE", "denies", "self", "", False) in seen.marks
    assert ("A01-0002", "INCOME.HIGHER") in seen.codes


def test_nothing_to_code_and_to_be_looked_at_again():
    seen = play("0", "down", "r")
    assert seen.seen == {"A01-0001": "nothing", "A01-0002": "review"}
    assert seen.progress["A01"] == (1, 2)
    assert play("0", "0", interview="A02").seen == {
        "A01-0001": "nothing",
        "A01-0002": "review",
    }


def test_a_coded_segment_has_not_nothing():
    seen = play("y", "0")
    assert not seen.seen
    assert "quítelos antes" in seen.text


def test_undo_goes_back_act_by_act_through_interviews_and_redo_forward():
    done = ("y", "n", "y", "right_square_bracket", "y")
    assert len(play(*done).marks) == 3
    back = play("u", "u", interview="E01")
    assert back.codes == {("A01-0001", "MARKET.PRICE")}
    assert back.at == "A01-0002"
    assert play("u", "u", "u").marks == set()
    assert len(play("ctrl+r", "ctrl+r", "ctrl+r").marks) == 3


def test_only_the_coders_own_acts_are_undone():
    play("y", coder="ben")
    seen = play("u")
    assert "Nada suyo que deshacer" in seen.text
    assert len(play(coder="ben").marks) == 1


def test_the_next_unread_is_found_in_other_interviews(ready):
    assert play("0", "n", "0", "n").at == "A02-0001"
    assert play("N", interview="A02", coder="ben").at == "A01-0002"
    with folder.open_folder(ready) as study:
        for segment in desk.unread(study.file, "ana"):
            hand.mark_segment(study, segment, "nothing", coder="ana")
    assert "Todo leído" in play("n").text


def test_it_opens_after_the_segment_worked_on_last():
    assert play().at == "A01-0001"
    play("right_square_bracket", "y")
    assert play().at == "A02-0002"
    assert play(coder="ben").at == "A01-0001"


def test_all_segments_of_a_code_stand_together_and_lead_back():
    seen = play("tab", "c")
    assert (seen.view, seen.name) == ("code", "MARKET.SECURE")
    assert "A01-0001" in seen.text
    assert "A02-0001" in seen.text
    assert "E01-0001" in seen.text
    assert play("tab", "c", "down", "g").name == "A02"
    assert play("tab", "c", "down", "escape").at == "A01-0001"
    coded = play("tab", "c", "down", "y", "escape")
    assert coded.codes == {("A02-0001", "MARKET.SECURE")}
    assert coded.name == "A01"


def test_words_are_found_in_all_interviews_without_accents():
    seen = play("slash", "'SEGUR", "enter")
    assert seen.view == "search"
    assert "2 interviews" not in seen.rows[0]
    assert play("slash", "'frambúesa", "enter").at == "A02-0001"
    assert "Nadie lo dice" in play("slash", "'zzz", "enter").text
    assert play("slash", "'frambuesa", "enter", "escape").name == "A01"


def test_filters_let_through_what_is_chosen():
    by_code = play("f", "'secure", "enter", "down")
    assert by_code.at == "A02-0001"
    assert "código MARKET.SECURE" in by_code.rows[0]
    assert play("f", "'empresa", "enter").name == "E01"
    assert play("f", "'Fruta", "enter").name == "A02"
    unread = play("0", "f", "'sin leer", "enter")
    assert unread.at == "A01-0002"
    assert "Ningún segmento" in play("f", "'revisar", "enter").text


def test_interviews_are_chosen_by_their_id():
    seen = play("i", "'e0", "enter")
    assert seen.at == "E01-0001"


def test_wide_screens_show_interviews_and_definitions_at_the_sides():
    seen = play("enter", "'gana", "enter", size=(160, 50))
    assert any(row.startswith(("▌  A01", "   A01")) and "1/2" in row for row in seen.rows)
    assert any("Gana más" in row[110:] for row in seen.rows)
    assert all(len(row) <= 160 for row in seen.rows)


def test_it_is_light_or_dark_and_needs_no_colour():
    assert play().theme != play("t").theme
    ascii_only = play("enter", "'gana", "enter", look=signs("ascii"))
    assert ascii_only.text.isascii()
    assert "> + 0001 Entrevistada: A la planta" in ascii_only.text
    assert "[# INCOME.HIGHER]" in ascii_only.text


def test_help_lists_the_keys():
    assert "segmento anterior, siguiente" in play("question_mark").text
    assert "segmento anterior, siguiente" not in play("question_mark", "escape").text


@pytest.mark.parametrize("size", [(20, 6), (40, 10), (300, 90)])
def test_any_size_of_terminal_works(size):
    assert play("down", "enter", "'ga", "escape", "d", "c", "escape", size=size).at


def test_what_another_program_does_is_shown(ready):
    async def another(app: CodingApp) -> None:
        with folder.open_folder(ready) as study:
            hand.add(study, "A01-0001", "INCOME.HIGHER", coder="ana")
        app.look_for_changes()

    seen = play(then=another)
    assert "■ INCOME.HIGHER" in seen.text
    assert "leído de nuevo" in seen.text
    assert seen.progress["A01"] == (1, 2)


def test_a_study_that_is_being_written_costs_a_sentence_and_nothing_else(ready, monkeypatch):
    monkeypatch.setattr("qualcode.tui.work.PATIENCE_S", 0.05)

    async def busy(app: CodingApp) -> None:
        with contextlib.closing(sqlite3.connect(ready / folder.STUDY_FILE)) as other:
            other.execute("begin immediate")
            await app.run_action("accept")
            assert "pulse otra vez" in Played(app).text
            assert not Played(app).marks
            other.execute("rollback")
        await app.run_action("accept")

    assert play(then=busy).codes == {("A01-0001", "MARKET.PRICE")}


def test_a_study_held_for_reading_alone_costs_a_sentence(ready, monkeypatch):
    monkeypatch.setattr("qualcode.tui.work.PATIENCE_S", 0.05)

    async def held(app: CodingApp) -> None:
        with contextlib.closing(sqlite3.connect(ready / folder.STUDY_FILE)) as other:
            other.execute("begin exclusive")
            for action in ("accept", "undo", "compare", "unread(1)", "interview(1)", "ask('note')"):
                await app.run_action(action)
            app.look_for_changes()
            other.execute("rollback")

    assert not play(then=held).marks


def test_a_segment_whose_text_has_changed_is_not_coded_as_it_was_shown(ready):
    async def corrected(app: CodingApp) -> None:
        with contextlib.closing(sqlite3.connect(ready / folder.STUDY_FILE)) as other, other:
            other.execute("update segment set stop = stop - 1 where id = 'A01-0001'")
        await app.run_action("accept")
        assert "mírelo de nuevo" in Played(app).text
        app.look_for_changes()
        await app.run_action("accept")

    assert play(then=corrected).codes == {("A01-0001", "MARKET.PRICE")}


def test_five_thousand_segments_are_drawn_row_by_row():
    """Not a measurement: only that nothing grows with the number of segments."""

    async def long(app: CodingApp) -> None:
        from dataclasses import replace

        line = app.desk.lines[1]
        lines = tuple(replace(line, segment_id=f"A01-{n:04}") for n in range(5000))
        app.put(replace(app.desk, lines=lines, at=0))
        started = time.perf_counter()
        for _ in range(20):
            app.action_move(1)
            app.action_page(1)
        assert (time.perf_counter() - started) / 40 < 0.05
        assert len(app.query("*")) < 60

    play(then=long)


def test_an_interview_that_is_not_there_is_named_in_a_sentence(ready):
    with folder.open_folder(ready) as study, pytest.raises(UnknownName, match="A99"):
        Work(study, "ana").interview("A99")


def test_an_empty_study_opens(tmp_path):
    folder.create(tmp_path / "new").file.close()
    assert play(path=tmp_path / "new").at == ""
    play(
        "n",
        "down",
        "y",
        "c",
        "enter",
        "u",
        "0",
        "f",
        "escape",
        "i",
        "escape",
        "d",
        path=tmp_path / "new",
    )


def test_without_a_terminal_or_the_libraries_there_is_a_sentence(ready, monkeypatch, run):
    with folder.open_folder(ready) as study, pytest.raises(NoTerminal, match="code next"):
        tui.run(study, "ana")
    assert "needs a terminal" in run("code tui --coder ana", exit_code=1).stderr
    monkeypatch.setattr("qualcode.tui.find_spec", lambda _: None)
    with folder.open_folder(ready) as study, pytest.raises(NeedsExtra):
        tui.run(study, "ana")
    for command in ("tui", "web"):
        ran = run(f"code {command} --coder ana", exit_code=1)
        assert 'pip install "qualcode[tui]"' in ran.stderr


def test_acts_are_one_each_and_signed_by_who_is_at_the_keyboard(ready):
    play("y", "y", "2", "x")
    with folder.open_folder(ready) as study:
        rows = [act for act in study.file.acts() if act.kind == "coding"]
        assert [row.act for row in rows] == ["accept", "accept", "code", "uncode"]
        assert len({row.act_uid for row in rows}) == 4
        assert acts.last_done(study.file) == rows[-1].act_uid


def test_a_code_that_the_codebook_lacks_is_proposed_and_taken_back(ready):
    assert "código propuesto en A01-0001" in play("enter", "'zzz qqq", "enter").text
    with folder.open_folder(ready) as study:
        (one,) = codebooks.proposals(study.file)
        assert (one.text, one.segment_id, one.coder) == ("zzz qqq", "A01-0001", "ana")
    play("u")
    with folder.open_folder(ready) as study:
        assert codebooks.proposals(study.file) == []
