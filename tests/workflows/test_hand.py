"""Coding by hand: one act each, told wrong it changes nothing, undone it was never there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.errors import (
    CannotUndo,
    LostSegment,
    MemoOfFile,
    NotACoder,
    NoText,
    NotThere,
    QualcodeError,
    SegmentIsCoded,
    SeveralCodes,
    UnknownName,
)
from qualcode.model import Mark
from qualcode.store import acts, codebooks, data_hash, desk
from qualcode.workflows import folder, hand, memos
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.next_segment import Sitting

# A01-0001 "A la planta del pueblo, que es una venta segura y con mejor precio que antes."
#          the rules find MARKET.SECURE and MARKET.PRICE
# A01-0002 "Ahora gano más que cuando andaba con los tarros por la feria de Angol."
# A02-0001 "La frambuesa salió buena, pero es una venta insegura: un día pasan y otro no."


@pytest.fixture
def study(ready: Path) -> Iterator[StudyFolder]:
    with folder.open_folder(ready, who="ana") as opened:
        yield opened


def marks(study: StudyFolder, segment: str, coder: str = "ana") -> list[Mark]:
    return list(hand.line(study, segment).by(coder))


def codes(study: StudyFolder, segment: str, coder: str = "ana") -> list[str]:
    return [mark.code for mark in marks(study, segment, coder)]


class TestAdding:
    def test_the_whole_segment_is_coded_where_no_words_are_named(self, study):
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana")

        (mark,) = marks(study, "A01-0001")
        assert mark.span == hand.line(study, "A01-0001").span
        assert (mark.code, mark.stance, mark.about, mark.origin) == (
            "MARKET.SECURE", "affirms", "self", "person",
        )  # fmt: skip

    def test_words_are_found_as_they_stand_with_any_white_space(self, study):
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", words="una  venta\nsegura")

        (mark,) = marks(study, "A01-0001")
        line = hand.line(study, "A01-0001")
        start = mark.span.start - line.span.start
        assert line.text[start : start + len(mark.span)] == "una venta segura"

    @pytest.mark.parametrize(
        ("segment", "code"),
        [
            ("a01-0001", "market.secure"),
            (" A01-0001 ", "Venta segura"),
            ("A01-0001", "secure sale"),
            ("A01-0001", "venta"),
            ("A01-0001", "secu"),
        ],
    )
    def test_segment_and_code_are_named_in_many_ways(self, study, segment, code):
        hand.add(study, segment, code, coder="ana")

        assert codes(study, "A01-0001") == ["MARKET.SECURE"]

    def test_a_coding_that_is_there_takes_what_is_said_and_keeps_the_rest(self, study):
        said = {"coder": "ana", "memo": "ojo", "exemplar": True, "about": "other"}
        hand.add(study, "A01-0001", "MARKET.SECURE", **said)
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", stance="denies")

        (mark,) = marks(study, "A01-0001")
        assert (mark.stance, mark.about, mark.memo, mark.exemplar) == (
            "denies", "other", "ojo", True,
        )  # fmt: skip

    def test_the_same_again_changes_nothing(self, study):
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", memo="ojo")
        before = data_hash(study.file), len(study.file.acts())

        assert hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana").changes == ()
        assert (data_hash(study.file), len(study.file.acts())) == before

    def test_a_code_takes_back_that_there_was_nothing(self, study):
        hand.mark_segment(study, "A01-0002", "nothing", coder="ana")
        hand.add(study, "A01-0002", "INCOME.HIGHER", coder="ana")

        assert hand.line(study, "A01-0002").seen == {}

    def test_signs_that_steer_a_terminal_are_not_kept(self, study):
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", memo="a\x1b[2J\ud800b")

        assert marks(study, "A01-0001")[0].memo == "a\ufffd[2J\ufffdb"


class TestRemoving:
    def test_all_codings_of_a_code_go_or_those_on_the_words(self, study):
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana")
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", words="venta segura")
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ben")

        hand.remove(study, "A01-0001", "market.secure", coder="ana", words="venta segura")
        assert len(marks(study, "A01-0001")) == 1
        hand.remove(study, "A01-0001", "venta segura", coder="ana")
        assert marks(study, "A01-0001") == []
        assert codes(study, "A01-0001", "ben") == ["MARKET.SECURE"]

    def test_what_is_not_there_is_told_with_what_is(self, study):
        hand.add(study, "A01-0001", "MARKET.PRICE", coder="ana")

        with pytest.raises(UnknownName, match=r"There are: MARKET\.PRICE\."):
            hand.remove(study, "A01-0001", "INCOME.HIGHER", coder="ana")


class TestFindings:
    def test_accepted_it_is_the_coders_own(self, study):
        hand.accept(study, "A02-0001", "venta segura", coder="ana")

        (mark,) = marks(study, "A02-0001")
        assert (mark.code, mark.stance, mark.origin) == ("MARKET.SECURE", "denies", "suggestion")

    def test_accepted_it_leaves_an_own_coding_as_it_is(self, study):
        hand.add(study, "A02-0001", "MARKET.SECURE", coder="ana", stance="mixed", memo="ojo")
        hand.accept(study, "A02-0001", "MARKET.SECURE", coder="ana")

        (mark,) = marks(study, "A02-0001")
        assert (mark.stance, mark.memo, mark.origin) == ("mixed", "ojo", "person")

    def test_rejected_it_is_found_no_longer(self, study):
        hand.reject(study, "A01-0001", "MARKET.SECURE", coder="ana")

        assert codes(study, "A01-0001", "rules") == ["MARKET.PRICE"]
        with pytest.raises(UnknownName, match="finding of rules"):
            hand.accept(study, "A01-0001", "MARKET.SECURE", coder="ana")


@pytest.mark.parametrize(
    ("segment", "said", "error", "words"),
    [
        ("A01-9999", {}, UnknownName, "No segment 'A01-9999'"),
        ("A01-0003", {}, UnknownName, "Did you mean A01-0002 or A01-0001"),
        ("A91-0001", {}, UnknownName, "No interview 'A91' in this study. Did you mean A01"),
        ("A01", {}, UnknownName, "No interview 'A01'|No segment"),
        ("", {}, UnknownName, "No interview"),
        ("A01-0001", {"code": "MARKET.SECUR_"}, None, ""),
        ("A01-0001", {"code": "mark"}, SeveralCodes, "MARKET.SECURE, MARKET.PRICE"),
        ("A01-0001", {"code": "Ventas de pan"}, UnknownName, "No code 'Ventas de pan'"),
        ("A01-0001", {"code": ""}, UnknownName, "No code ''"),
        ("A01-0001", {"words": "feria de Angol"}, NotThere, "does not have these words"),
        ("A01-0001", {"words": "que"}, NotThere, "has these words 2 times"),
        ("A01-0001", {"words": "venta insegura"}, NotThere, "does not have these words"),
    ],
)
def test_what_is_told_wrong_changes_nothing(study, segment, said, error, words):
    before = data_hash(study.file)
    given = {"code": "MARKET.SECURE", **said}
    if error is None:  # signs do not count in names
        assert hand.add(study, segment, coder="ana", **given).changes
        return
    with pytest.raises(error, match=words):
        hand.add(study, segment, coder="ana", **given)
    assert data_hash(study.file) == before


def test_a_segment_whose_words_are_gone_says_so(study):
    study.file.db.execute("update segment set lost = 1 where id = 'A01-0002'")

    with pytest.raises(LostSegment, match="not in the newest transcript of A01"):
        hand.add(study, "A01-0002", "MARKET.SECURE", coder="ana")


@pytest.mark.parametrize("name", ["", "  ", "rules", " Rules "])
def test_nobody_and_the_rules_do_not_code_by_hand(name):
    with pytest.raises(NotACoder, match="--coder NAME"):
        hand.check_coder(name)


def test_a_coder_is_who_is_at_the_keyboard_or_who_is_named(study):
    hand.add(study, "A01-0001", "MARKET.SECURE", coder="Ben")

    assert hand.coder_of(study) == "ana"
    assert hand.coder_of(study, " carla  paz ") == "carla paz"
    assert hand.coder_of(study, "ben") == "Ben"


def test_nothing_to_code_is_not_said_of_what_is_coded(study):
    hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana")

    with pytest.raises(SegmentIsCoded, match=r"ana has coded it with MARKET\.SECURE"):
        hand.mark_segment(study, "A01-0001", "nothing", coder="ana")
    hand.mark_segment(study, "A01-0001", "nothing", coder="ben")
    assert hand.line(study, "A01-0001").seen == {"ben": "nothing"}


ACTS = {
    "add": lambda s: hand.add(s, "A01-0002", "INCOME.HIGHER", coder="ana", memo="ojo"),
    "words": lambda s: hand.add(s, "A01-0002", "INCOME.HIGHER", coder="ana", words="Ahora gano"),
    "change": lambda s: hand.add(s, "A01-0001", "MARKET.SECURE", coder="ana", stance="mixed"),
    "remove": lambda s: hand.remove(s, "A01-0001", "MARKET.SECURE", coder="ana"),
    "mark": lambda s: hand.mark_segment(s, "A01-0002", "review", coder="ana"),
    "accept": lambda s: hand.accept(s, "A01-0001", "MARKET.PRICE", coder="ana"),
    "reject": lambda s: hand.reject(s, "A01-0001", "MARKET.PRICE", coder="ana"),
    "memo": lambda s: memos.add(s, "A01-0001", "ojo", author="ana"),
    "memo on a coding": lambda s: memos.add(
        s, "A01-0001", "ojo", author="ben", code="MARKET.SECURE"
    ),
    "edit a memo": lambda s: memos.edit(s, "".join(m.name for m in memos.found(s)), "otro"),
    "remove a memo": lambda s: memos.remove(s, "".join(m.name for m in memos.found(s))),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_undone_was_never_there(study, act):
    hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", stance="denies", memo="primero")
    memos.add(study, "study", "un memo", author="ana")
    before = data_hash(study.file)

    done = ACTS[act](study)
    changed = data_hash(study.file)
    acts.undo(study.file, done.act_uid)
    undone = data_hash(study.file)
    acts.redo(study.file, done.act_uid)

    assert changed != before
    assert undone == before
    assert data_hash(study.file) == changed


class TestMemos:
    @pytest.mark.parametrize(
        ("on", "kind", "about"),
        [
            ("study", "study", ""),
            ("Estudio", "study", ""),
            ("a01", "interview", "A01"),
            ("a01-0002", "segment", "A01-0002"),
            ("venta segura", "code", "MARKET.SECURE"),
        ],
    )
    def test_what_a_memo_is_on_is_named_in_many_ways(self, study, on, kind, about):
        memos.add(study, on, "  Uno\r\n**dos** ", author="ana")

        (memo,) = memos.found(study)
        assert (memo.kind, memo.on, memo.author, memo.text) == (kind, about, "ana", "Uno\n**dos**")

    def test_a_coding_has_memos_by_others(self, study):
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana")
        memos.add(study, "A01-0001", "¿de verdad?", author="ben", code="secure")

        (memo,) = memos.found(study)
        assert (memo.kind, memo.on, memo.author) == (
            "coding", "A01-0001 MARKET.SECURE (ana)", "ben",
        )  # fmt: skip

    def test_it_has_to_be_said_whose_coding_is_meant(self, study):
        for coder in ("ana", "ben"):
            hand.add(study, "A01-0001", "MARKET.SECURE", coder=coder)

        with pytest.raises(UnknownName, match="There are: ana, ben"):
            memos.add(study, "A01-0001", "ojo", author="carla", code="secure")
        memos.add(study, "A01-0001", "ojo", author="carla", code="secure", of="ben")
        assert memos.found(study)[0].coder == "ben"

    def test_no_memo_is_on_what_the_rules_found(self, study):
        with pytest.raises(UnknownName, match=r"MARKET\.PRICE"):
            memos.add(study, "A01-0001", "ojo", author="ana", code="MARKET.PRICE")

    def test_words_are_found_whatever_their_accents(self, study):
        for text in ("El PRECIO bajó", "precios de feria", "nada"):
            memos.add(study, "study", text, author="ana")

        assert [m.text for m in memos.found(study, words="bajo precio")] == ["El PRECIO bajó"]
        assert len(memos.found(study, words="precio")) == 2
        assert memos.found(study, words="pan") == []

    def test_an_interview_has_the_memos_of_all_that_is_in_it(self, study):
        hand.add(study, "A01-0001", "MARKET.SECURE", coder="ana", memo="de la codificación")
        for on in ("A01", "A01-0002", "A02", "MARKET.SECURE", "study"):
            memos.add(study, on, f"sobre {on}", author="ana")

        assert [m.text for m in memos.found(study, on="A01")] == [
            "sobre A01", "sobre A01-0002", "de la codificación",
        ]  # fmt: skip
        assert [m.text for m in memos.found(study, on="A01-0001")] == ["de la codificación"]
        assert [m.text for m in memos.found(study, on="secure")] == [
            "sobre MARKET.SECURE", "de la codificación",
        ]  # fmt: skip

    def test_the_beginning_of_an_id_is_enough(self, study):
        memos.add(study, "study", "uno", author="ana")
        (memo,) = memos.found(study)

        assert memos.find(study, memo.id) == memos.find(study, memo.id.upper()[:4]) == memo
        with pytest.raises(UnknownName):
            memos.find(study, memo.id[:3])

    def test_the_same_words_twice_are_two_memos(self, study):
        for _ in range(2):
            memos.add(study, "study", "uno", author="ana")

        assert len({memo.name for memo in memos.found(study)}) == 2

    def test_a_memo_that_was_removed_stays_so_when_another_says_the_same(self, study):
        memos.add(study, "study", "uno", author="ana")
        memos.remove(study, memos.found(study)[0].id)
        memos.add(study, "study", "uno", author="ana")

        assert len(memos.found(study)) == 1

    @pytest.mark.parametrize(
        ("call", "error"),
        [
            (lambda s: memos.add(s, "study", " \n ", author="ana"), NoText),
            (lambda s: memos.add(s, "study", "uno", author="rules"), NotACoder),
            (lambda s: memos.add(s, "Z99", "uno", author="ana"), UnknownName),
            (lambda s: memos.add(s, "mark", "uno", author="ana"), SeveralCodes),
            (lambda s: memos.add(s, "A01-0099", "uno", author="ana"), UnknownName),
            (lambda s: memos.edit(s, "abcdef", "uno"), UnknownName),
            (lambda s: memos.edit(s, memos.found(s)[0].id, " "), NoText),
            (lambda s: memos.remove(s, ""), UnknownName),
            (lambda s: memos.found(s, author="nadie"), UnknownName),
        ],
    )
    def test_what_is_told_wrong_changes_nothing(self, study, call, error):
        memos.add(study, "study", "ojo", author="ana")
        before = data_hash(study.file)

        with pytest.raises(error):
            call(study)
        assert data_hash(study.file) == before

    def test_a_comment_in_a_file_is_not_changed_here(self, study):
        memos.add(study, "A01", "al margen", author="eva")
        study.file.db.execute("update memo set origin = 'file'")
        (memo,) = memos.found(study)

        with pytest.raises(MemoOfFile, match="comment in the file of A01"):
            memos.edit(study, memo.id, "otro")


def sit(study: StudyFolder, *lines: str, **how: object) -> list[str]:
    """What a sitting says, line for line, to these lines."""
    sitting = Sitting(study, coder="ana", language="en", **how)  # type: ignore[arg-type]  # a test's
    told = sitting.begin()
    for line in lines:
        assert not sitting.done
        told += ["> " + line, *sitting.take(line)]
    return told + sitting.end()


class TestLineByLine:
    def test_a_segment_is_shown_with_what_was_asked_and_what_the_rules_found(self, study):
        assert sit(study) == [
            "coder: ana",
            "number or name, n nothing, s skip, Enter next, ? help, q stop",
            "",
            "A01-0001 | Entrevistada | 0 of 2 read in A01, 5 left in all",
            "",
            "  Entrevistadora: ¿A quién vende usted la miel de sus colmenas?",
            "",
            "A la planta del pueblo, que es una venta segura y con mejor precio que antes.",
            "",
            "The rules found (number: yes, -number: no):",
            "   1  MARKET.PRICE   Better price",
            "   2  MARKET.SECURE  Secure sale",
            "Stopped at A01-0001. Everything is kept; 'qualcode code next' goes on.",
        ]

    def test_one_key_each_codes_confirms_rejects_and_goes_on(self, study):
        told = sit(study, "2", "-1", "", "INCOME", "", "n")

        assert codes(study, "A01-0001") == ["MARKET.SECURE"]
        assert marks(study, "A01-0001")[0].origin == "suggestion"
        assert codes(study, "A01-0001", "rules") == ["MARKET.SECURE"]
        assert codes(study, "A01-0002") == ["INCOME.HIGHER"]
        assert hand.line(study, "A02-0001").seen == {"ana": "nothing"}
        assert told[-1] == "Stopped at A02-0002. Everything is kept; 'qualcode code next' goes on."

    def test_signs_say_how(self, study):
        told = sit(study, "2!@*", 'w "venta segura"', "2 ~")

        whole, words = marks(study, "A01-0001")
        assert (whole.stance, whole.about, whole.exemplar) == ("denies", "other", True)
        assert (words.stance, len(words.span)) == ("mixed", len("venta segura"))
        assert "Coded: MARKET.SECURE (Secure sale) (mixed, 2 words of it)." in told

    def test_of_several_it_asks_which(self, study):
        told = sit(study, "market", "2", "price", "market", "", "secure", "x 1", "x market.secure")

        assert told.count("Which one? A number, or Enter for none:") == 2
        assert [line for line in told if line.startswith(("Coded: ", "It was", "Taken"))] == [
            "Coded: MARKET.PRICE (Better price).",
            "It was coded so already: MARKET.PRICE (Better price).",
            "Coded: MARKET.SECURE (Secure sale).",
            "Taken back: MARKET.PRICE (Better price).",
            "Taken back: MARKET.SECURE (Secure sale).",
        ]
        assert codes(study, "A01-0001") == []

    def test_a_name_that_only_has_the_letters_is_asked_for(self, study):
        sit(study, "mrktpr", "1")
        assert codes(study, "A01-0001") == ["MARKET.PRICE"]

    def test_undo_goes_back_to_where_it_was(self, study):
        before = data_hash(study.file)
        told = sit(study, "1", "", "n", "m un memo", "r", "u", "u", "u", "u", "u")

        assert data_hash(study.file) == before
        assert [line for line in told if line.startswith("Undone")] == [
            "Undone: to be reviewed.",
            "Undone: memo.",
            "Undone: nothing to code.",
            "Undone: MARKET.PRICE (Better price).",
        ]
        assert told[-2].startswith("There is nothing to undo from this sitting")
        assert told[-1].startswith("Stopped at A01-0001.")

    def test_what_another_changed_since_is_not_undone(self, study):
        sitting = Sitting(study, coder="ana", language="en")
        sitting.begin()
        sitting.take("1")
        hand.add(study, "A01-0001", "MARKET.PRICE", coder="ana", stance="denies")

        (told,) = sitting.take("u")
        assert "has been changed since" in told
        assert marks(study, "A01-0001")[0].stance == "denies"

    def test_it_goes_on_where_it_stopped_and_then_with_what_was_skipped(self, study):
        sit(study, "s", "INCOME", "", "n", "r")
        told = sit(study, "n", "s")

        assert told[3].startswith("E01-0001 | Gerente")
        assert told[-1].startswith("Stopped at A02-0002.")

    def test_at_the_end_it_says_what_is_left(self, study):
        told = sit(study, "n", "s", "n", "r", "n")

        assert told[-2:] == [
            "The end: every other segment is read.",
            "2 skipped or to be reviewed come again the next time.",
        ]

    def test_with_all_read_there_is_nothing_to_do(self, study):
        for name in desk.unread(study.file, "ana"):
            hand.mark_segment(study, name, "read", coder="ana")

        assert sit(study) == ["ana has read every segment."]

    def test_only_the_interviews_named_are_read(self, study):
        told = sit(study, "n", interviews=["E01"])
        assert told[-1] == "The end: every other segment is read."

    @pytest.mark.parametrize(
        ("line", "answer"),
        [
            ("", "Nothing is said of this segment yet"),
            ("0", "There is no 0 in the list; it goes from 1 to 2."),
            ("99999999999999999999999", "There is no 999999"),
            ("-7", "There is no 7 in the list"),
            ("-", "No code is called like '-'"),
            ("²", "No code is called like '²'"),
            ("zzz", "No code is called like 'zzz'"),
            ("!", "No code is called like ''"),
            ("w no está", "A01-0001 does not have these words"),
            ("w que", "A01-0001 has these words 2 times"),
            ("m", "Say more after 'm'"),
            ("x", "Say more after 'x'"),
            ("x 1", "No coding by ana on A01-0001"),
            ("d", "Say more after 'd'"),
            ("d qqq", "No code 'qqq'"),
            ("u", "There is nothing to undo"),
            ("\x00\x1b", "No code is called like"),
        ],
    )
    def test_what_is_typed_wrong_is_told_and_changes_nothing(self, study, line, answer):
        before = data_hash(study.file)
        sitting = Sitting(study, coder="ana", language="en")
        sitting.begin()

        assert sitting.take(line)[0].startswith(answer)
        assert data_hash(study.file) == before
        assert not sitting.done

    def test_the_help_names_every_key_in_both_languages(self, study):
        for language in ("es", "en"):
            sitting = Sitting(study, coder="ana", language=language)
            sitting.begin()
            told = sitting.take("?")
            assert {line[0] for line in told if line[1:2] == " "} >= set("nsrmuxwdlq?") - {"N"}
            assert max(map(len, told)) <= 80

    def test_definitions_are_at_hand(self, study):
        assert sit(study, "d 2")[-2] == "MARKET.SECURE (Secure sale)"


def test_errors_of_coding_are_sentences_for_people():
    for error in (NotThere("A01-0001", 0), NotACoder(""), NoText(), CannotUndo("code", "A", "x")):
        assert isinstance(error, QualcodeError)
        assert str(error).endswith(".")


def test_a_code_that_the_codebook_lacks_is_proposed_line_by_line_and_undone(study):
    told = "\n".join(sit(study, "+", "+ sale  a crédito", "+ sale a crédito"))
    (one,) = codebooks.proposals(study.file)
    assert (one.text, one.coder, one.state) == ("sale a crédito", "ana", "open")
    assert f"Proposed ({one.uid[:8]})" in told
    assert "It was proposed here already." in told
    sitting = Sitting(study, coder="ben", language="en")
    sitting.begin()
    sitting.take("+ other")
    assert sitting.take("u") == ["Undone: a proposed code."]
    assert [one.text for one in codebooks.proposals(study.file)] == ["sale a crédito"]
