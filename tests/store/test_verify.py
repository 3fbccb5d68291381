"""One character altered behind the program's back, and what is said of it."""

import pytest

from qualcode.model import Interview, Participant, Translation
from qualcode.store import StudyFile, codings, data_hash, transcripts, translations, verify
from qualcode.store.interviews import set_attributes

SPOKEN = ("Vendo", "miel", "precio", "nada", "honey", "gracias")


@pytest.fixture
def whole(two, draw) -> StudyFile:
    """Two interviews with people's codings, rules' codings, translations."""
    codings.add(
        two,
        [
            draw.marked(two, "A01-0001", "MARKET.SELLS"),
            draw.marked(two, "A01-0002", "PRICE.UP", "bea", words="precio subió"),
        ],
    )
    run = draw.found(two, "A02", ("A02-0001", "MARKET.SELLS", "vendo"), raised=[("MARKET", 1)])
    codings.save_runs(two, [run], ["MARKET.SELLS", "MARKET"], {"MARKET.SELLS": "1"})
    translations.add(two, [Translation("A01", 2, "en", "I sell honey.", "eva")])
    return two


def faults(file: StudyFile) -> list[tuple[str, str]]:
    found = verify(file)
    assert all(f.severity == "error" and f.remedy for f in found)
    assert not any(word in str(fault) for fault in found for word in SPOKEN)
    return [(fault.where, fault.what) for fault in found]


def test_all_is_well(whole):
    assert verify(whole) == []


def test_an_empty_study_is_well(study):
    assert verify(study) == []


TURNS = "the turns of the transcript are not those that were read"
QUOTE = "the stored quotation is not the transcript's text at [{}, {})"


@pytest.mark.parametrize(
    ("alteration", "told"),
    [
        (
            "update coding set quote = replace(quote, 'miel', 'mieL') where code = 'MARKET.SELLS'",
            [("A01-0001, MARKET.SELLS by ana", QUOTE.format(25, 49))],
        ),
        (
            "update coding set start = start + 1 where coder = 'bea'",
            [("A01-0002, PRICE.UP by bea", QUOTE.format(74, 85))],
        ),
        (
            "update coding set segment_key = 2 where coder = 'ana'",
            [("A01-0002, MARKET.SELLS by ana", "the coding does not lie in its segment")],
        ),
        (
            "update coding set start = 2, stop = 1, quote = '' where coder = 'ana'",
            [("A01-0001, MARKET.SELLS by ana", "the coding does not lie in its segment")],
        ),
        (
            "update transcript set text = replace(text, 'nada, ', 'nada. ')",
            [("A02", "the transcript's text is not what was read")],
        ),
        (
            "update transcript set text = replace(text, 'miel', 'mieL') where interview_key = 1",
            [
                ("A01", "the transcript's text is not what was read"),
                ("A01-0001, MARKET.SELLS by ana", QUOTE.format(25, 49)),
            ],
        ),
        (
            "update transcript set sha256 = replace(sha256, substr(sha256, 1, 1), 'g')"
            " where interview_key = 2",
            [("A02", "the transcript's text is not what was read")],
        ),
        (
            "update turn set stop = 10000 where transcript_key = 2 and number = 2",
            [("A02", "turn 2 does not lie in order inside the text")],
        ),
        (
            "update turn set start = start - 9 where transcript_key = 2 and number = 2",
            [("A02", "turn 2 does not lie in order inside the text")],
        ),
        (
            "update turn set start = start + 1 where transcript_key = 2 and number = 2",
            [("A02", TURNS), ("A02-0001", "the segment does not lie in its turn")],
        ),
        (
            "update turn set role = 'unknown' where role = 'participant'",
            [("A01", TURNS), ("A02", TURNS)],
        ),
        (
            "update segment set lost = 1 where id = 'A01-0001'",
            [
                (
                    "A01-0001, MARKET.SELLS by ana",
                    "the coding counts and its segment is not in the newest transcript",
                )
            ],
        ),
        (
            "update coding set state = 'lost' where coder = 'ana'",
            [
                (
                    "A01-0001, MARKET.SELLS by ana",
                    "whether the coding counts and what waits for a decision disagree",
                )
            ],
        ),
        (
            "update segment set n_words = n_words + 1 where id = 'A01-0002'",
            [("A01-0002", "its number of words is not right")],
        ),
        (
            "insert into segment (id, interview_key, transcript_key, turn, speaker, start, stop,"
            " n_words) select 'A02-0002', interview_key, transcript_key, turn, speaker, start + 3,"
            " stop, 3 from segment where id = 'A02-0001'",
            [("A02-0002", "the segment overlaps the one before it")],
        ),
        (
            "update translation set turn = 9",
            [
                ("A01", "turn 9 has a translation (en) and is not in the transcript"),
                ("study.qualcode", "a row of 'translation' belongs to nothing"),
            ],
        ),
        (
            "delete from interview where id = 'A02'",
            [
                (
                    "study.qualcode",
                    f"a row of '{table}' belongs to nothing",
                )
                for table in ("raised", "rule_run", "segment", "transcript")
            ],
        ),
        (
            "delete from turn where transcript_key = 2 and number = 2",
            [("A02", TURNS), ("study.qualcode", "a row of 'segment' belongs to nothing")],
        ),
    ],
)
def test_an_alteration_is_told_by_segment_and_code(whole, alteration, told):
    whole.db.execute("pragma foreign_keys = off")
    assert whole.db.execute(alteration).rowcount > 0

    assert sorted(faults(whole)) == sorted(told)


def test_a_damaged_index_is_told(whole, path):
    db = whole.db
    db.execute("pragma writable_schema = on")
    db.execute("delete from sqlite_master where name = 'segment_of_interview'")
    db.execute("pragma writable_schema = off")
    whole.close()

    with StudyFile(path) as again:
        (where, what), *_ = faults(again)
    assert where == "study.qualcode"
    assert what.startswith("the file is damaged (")


def test_the_hash_of_the_data_stays_while_nothing_changes(whole):
    before = data_hash(whole)
    whole.record("looked", "at it")
    with whole.transaction():
        whole.set_meta("a", "b")
    copy = whole.backup()

    assert len(before) == 8
    assert data_hash(whole) == before
    with StudyFile(copy, now=lambda: "2031-01-01T00:00:00+00:00") as later:
        assert data_hash(later) == before


def test_the_hash_of_the_data_does_not_depend_on_when_or_in_which_order(tmp_path, draw):
    talks = [draw.talk("A01", "P: Uno dos."), draw.talk("A02", "P: Tres.")]
    hashes = set()
    for number, (order, now) in enumerate([(talks, "2026"), (talks[::-1], "2027")]):
        with StudyFile(tmp_path / f"{number}.qualcode", now=lambda now=now: now) as file:
            transcripts.add(file, order)
            codings.add(file, [draw.marked(file, t.segments[0].id, "PRICE.UP") for t in order])
            hashes.add(data_hash(file))

    assert len(hashes) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda file, draw: codings.add(file, [draw.marked(file, "A02-0001", "PRICE.UP")]),
        lambda file, draw: transcripts.add(file, [draw.talk("A03", "P: Bien.")]),
        lambda file, _: set_attributes(file, [Interview("A01", value_chains=("x",))]),
        lambda file, _: set_attributes(
            file, [Interview("A01", participants=(Participant("A01", descriptor={"en": "f"}),))]
        ),
        lambda file, _: codings.set_read(file, ["A01"], "ana"),
        lambda file, draw: codings.save_runs(
            file, [draw.found(file, "A02", raised=[("PRICE", 1)])], ["PRICE"], {"PRICE": "1"}
        ),
    ],
    ids=["coding", "transcript", "attribute", "descriptor", "read", "raised"],
)
def test_the_hash_of_the_data_changes_with_what_is_counted_or_cited(whole, draw, change):
    before = data_hash(whole)

    change(whole, draw)

    assert data_hash(whole) != before


def test_words_are_counted_as_the_cutter_counts_them():
    """The number of words that `segment.cut` gives is the one that verifying computes anew."""
    pytest.importorskip("spacy")
    from qualcode import segment
    from qualcode.model import Span, Transcript, Turn
    from qualcode.store.verify import _n_words
    from qualcode.words import Lexicon

    texts = [
        "Bien, bien... — ¿y usted? ¡No! ... $ 300 + 5 % « »",
        "- ( ) etc. S.A. 3,5 kg/ha. El precio (subió). a\u00a0b\u2009c\td",
        "Uno dos. " * 200,
    ]
    lexicon = Lexicon("es")
    for text in texts:
        transcript = Transcript(
            "A", text, (Turn(1, "P", "participant", Span(0, len(text))),), "", ""
        )
        tokens = lexicon.encode(*segment.turn_texts(transcript))
        for piece in segment.cut(transcript, tokens, lexicon, words=50):
            assert piece.n_words == _n_words(piece.span.of(text))


def test_tokens_that_do_not_spell_the_text_are_told(two):
    with two.transaction() as db:
        db.execute(
            "insert into page values (null, 'es', 'l', 'oso', x'00', 'oso', x'00', '', x'', x'')"
        )
        db.execute(
            "update tokens set forms = x'00000000', starts = x'02000000' where transcript_key = 1"
        )

    assert [(f.where, f.what) for f in verify(two)] == [
        ("A01", "its stored words are not those of its text")
    ]
