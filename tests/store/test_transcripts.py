"""Interviews in, the same interviews out."""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.errors import StudyBusy
from qualcode.model import (
    Interview,
    Issue,
    Participant,
    Segment,
    Span,
    Transcript,
    Translation,
    Turn,
)
from qualcode.store import StudyFile, pages, transcripts, translations
from qualcode.store.interviews import all_interviews, set_attributes
from qualcode.store.issues import issues
from qualcode.store.streams import streams, token_languages
from qualcode.words import Page

SLOW_DISK = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANY = st.text(max_size=12)
SOME = st.text(min_size=1, max_size=12)
TIME = st.none() | st.integers(0, 10**9)


@st.composite
def spans(draw, low: int, high: int) -> list[Span]:
    """Spans in order and apart, somewhere in [low, high)."""
    cuts = sorted(draw(st.sets(st.integers(low, high), max_size=8)))
    return [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def new_transcripts(draw) -> transcripts.NewTranscript:
    name = draw(SOME)
    text = draw(st.text(min_size=1, max_size=60))
    turns = tuple(
        Turn(
            number,
            draw(ANY),
            draw(st.sampled_from(["interviewer", "participant", "unknown"])),
            span,
            draw(TIME),
            draw(TIME),
        )
        for number, span in enumerate(draw(spans(0, len(text))), start=1)
    )
    segments = [
        Segment(
            f"{name}-{turn.number}-{n}",
            name,
            turn.number,
            turn.speaker,
            span,
            draw(st.integers(0, 99)),
            turn.start_ms,
        )
        for turn in turns
        for n, span in enumerate(draw(spans(turn.span.start, turn.span.end)))
    ]
    return transcripts.NewTranscript(
        Transcript(name, text, turns, draw(ANY), draw(ANY), draw(st.dictionaries(ANY, ANY))),
        segments,
        draw(ANY),
        draw(st.binary(max_size=9)),
        draw(st.binary(max_size=9)),
        draw(st.lists(st.builds(Issue, ANY, ANY, ANY, st.just("note")), max_size=2)),
    )


VALUES = st.dictionaries(ANY, st.lists(ANY, max_size=3).map(tuple), max_size=3)


def interviews_called(name: str) -> st.SearchStrategy[Interview]:
    return st.builds(
        Interview,
        id=st.just(name),
        language=st.sampled_from(["", "es", "en"]),
        date=st.none() | st.dates(),
        value_chains=st.lists(ANY, max_size=3).map(tuple),
        participants=st.lists(
            st.builds(
                Participant,
                interview_id=st.just(name),
                speaker=ANY,
                actor_type=ANY,
                number=st.none() | st.integers(0, 10**6),
                descriptor=st.dictionaries(ANY, ANY, max_size=2),
                attributes=VALUES,
            ),
            max_size=3,
        ).map(tuple),
        attributes=VALUES,
    )


@SLOW_DISK
@given(items=st.lists(new_transcripts(), max_size=3, unique_by=lambda i: i.transcript.interview_id))
def test_what_goes_in_comes_out_of_the_closed_file(tmp_path_factory, items):
    path = tmp_path_factory.mktemp("study") / "study.qualcode"
    with StudyFile(path) as file:
        transcripts.add(file, items)

    with StudyFile(path) as again:
        known = transcripts.known(again)
        assert list(known) == sorted(known)
        assert len(known) == len(items)
        for item in items:
            name = item.transcript.interview_id
            assert transcripts.transcript(again, name) == item.transcript
            assert transcripts.segments(again, name) == list(item.segments)
            assert transcripts.is_known(known[name], item.transcript)
            (stream,) = streams(again, [known[name].key])
            assert (stream.text, stream.sha256) == (item.transcript.text, item.transcript.sha256)
            assert (stream.forms, stream.starts) == (item.forms, item.starts)
            assert token_languages(again)[known[name].key] == item.language
            assert [s[1:] for s in stream.segments] == [
                (s.span.start, s.span.end) for s in item.segments
            ]
            assert stream.questions == [
                (t.number, t.span.start, t.span.end)
                for t in item.transcript.turns
                if t.role == "interviewer"
            ]
        assert issues(again) == [
            (item.transcript.interview_id, issue) for item in items for issue in item.issues
        ]


@SLOW_DISK
@given(data=st.data())
def test_attributes_in_are_attributes_out(two, data):
    wanted = [data.draw(interviews_called(name)) for name in ("A01", "A02")]
    before = all_interviews(two)

    changed = set_attributes(two, wanted)

    assert all_interviews(two) == tuple(wanted)
    assert changed == [new.id for new, old in zip(wanted, before, strict=True) if new != old]
    assert set_attributes(two, wanted) == []


def test_a_new_interview_has_no_attributes_yet(two):
    assert all_interviews(two) == (Interview("A01"), Interview("A02"))


def test_only_what_changes_is_set_and_logged(two):
    a01 = Interview("A01", "es", date(2020, 8, 1), ("honey",), (Participant("A01", "P"),))
    assert set_attributes(two, [a01, Interview("A02")]) == ["A01"]
    n_acts = len(two.acts())

    assert set_attributes(two, [a01, Interview("B99", "es")]) == []
    assert len(two.acts()) == n_acts
    without = replace(a01, participants=())
    assert set_attributes(two, [without]) == ["A01"]
    assert all_interviews(two)[0] == without
    last = two.acts()[-1]
    assert (last.act, last.subject, last.after) == (
        "attributes",
        "1 interviews",
        '{"ids": ["A01"]}',
    )


def test_reading_is_logged_without_what_was_said(two):
    acts = two.acts()

    assert [(a.who, a.act, a.subject) for a in acts] == [
        ("ana", "ingest", "A01"),
        ("ana", "ingest", "A02"),
    ]
    assert '"segments": 2' in acts[0].after
    assert "miel" not in "".join(a.after for a in acts)


@pytest.mark.parametrize(
    ("interview_id", "segment_prefix"),
    [("A01", "B01"), ("B01", "A01")],
    ids=["an interview's id twice", "a segment's id twice"],
)
def test_interviews_enter_all_or_none(two, draw, interview_id, segment_prefix):
    before = (two.acts(), transcripts.known(two), pages.page_lemmas(two, "es"))
    items = [
        draw.talk("A09", "P: Bien."),
        draw.talk(interview_id, "P: Otra cosa.", segment_prefix=segment_prefix),
    ]

    with pytest.raises((sqlite3.IntegrityError, StudyBusy)):
        transcripts.add(two, items, PAGE, pages.newest_page(two, PAGE.language))

    assert (two.acts(), transcripts.known(two), pages.page_lemmas(two, "es")) == before
    assert transcripts.transcript(two, "A09") is None
    assert transcripts.segments(two, "A09") == []


def test_a_lexicon_that_another_program_has_added_to_is_not_added_to_blindly(two, draw):
    seen = pages.newest_page(two, PAGE.language)
    assert transcripts.add(two, [draw.talk("B01", "P: Uno.")], PAGE, seen) > seen

    with pytest.raises(StudyBusy):
        transcripts.add(two, [draw.talk("B02", "P: Dos.")], PAGE, seen)

    assert "B02" not in transcripts.known(two)


def test_the_same_text_with_the_same_turns_is_known(two):
    there = transcripts.known(two)["A01"]
    same = transcripts.transcript(two, "A01")
    first, *rest = same.turns

    assert transcripts.is_known(there, replace(same, source="copy.docx"))
    assert not transcripts.is_known(None, same)
    assert not transcripts.is_known(there, replace(same, text=same.text + " "))
    for other in (
        replace(first, speaker="Eva"),
        replace(first, role="participant"),
        replace(first, span=Span(first.span.start, first.span.end - 1)),
        replace(first, start_ms=0),
    ):
        assert not transcripts.is_known(there, replace(same, turns=(other, *rest)))


def test_streams_come_in_the_order_asked_for(two):
    known = transcripts.known(two)
    keys = [known["A02"].key, known["A01"].key]

    assert [s.interview_id for s in streams(two, keys)] == ["A02", "A01"]


def test_a_translated_turn_takes_the_place_of_the_one_before(two):
    old = Translation("A01", 2, "en", "I sell honey.", "eva")
    new = Translation("A01", 2, "en", "I sell honey to the company.", "eva, by hand")
    other = Translation("A02", 2, "en", "I sell nothing.", "eva")

    assert translations.add(two, [old, other]) == 2
    assert translations.add(two, [new]) == 1
    assert translations.add(two, []) == 0

    assert translations.translations(two, "en") == {("A01", 2): new, ("A02", 2): other}
    assert translations.translations(two, "fr") == {}
    acts = [a for a in two.acts() if a.act == "translate"]
    assert [a.after for a in acts] == [
        '{"ids": ["A01", "A02"], "turns": 2}',
        '{"ids": ["A01"], "turns": 1}',
    ]


PAGE = Page("es", "one", "vendo\nmiel", b"\0\1", "vender\nmiel", b"kkkk", "vendo", b"cccc", b"tttt")


def test_pages_come_back_as_they_were_in_order(two):
    second = replace(PAGE, lemmas="two", forms="el\nprecio")
    english = replace(PAGE, language="en")
    with two.transaction():
        for page in (PAGE, english, second):
            pages.add_page(two, page)

    assert pages.pages(two, "es") == [PAGE, second]
    assert pages.page_lemmas(two, "es") == {"one", "two"}

    joined = replace(PAGE, lemmas="three")
    pages.rewrite_pages(two, joined.language, lambda _: joined)
    assert pages.pages(two, "es") == [joined]
    assert pages.pages(two, "en") == [english]


def test_what_is_not_there_is_none_or_empty(two):
    assert transcripts.transcript(two, "Z99") is None
    assert transcripts.segments(two, "Z99") == []
    assert pages.pages(two, "en") == []
