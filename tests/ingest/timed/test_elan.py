"""ELAN files: which tiers are speech, and annotations whose slots have no time."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.errors import NotATranscript, Unreadable
from qualcode.ingest import document, read

SLOTS = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{n * 1000}"/>' for n in range(1, 10))


def said(key: str, text: str, first: int, last: int) -> str:
    return (
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="{key}" TIME_SLOT_REF1="ts{first}" '
        f'TIME_SLOT_REF2="ts{last}"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION></ANNOTATION>"
    )


def about(key: str, text: str, other: str) -> str:
    return (
        f'<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="{key}" ANNOTATION_REF="{other}">'
        f"<ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    )


def tier(name: str, *annotations: str, more: str = "") -> str:
    return f'<TIER TIER_ID="{name}" {more}>{"".join(annotations)}</TIER>'


def write(tmp_path: Path, *tiers: str, slots: str = SLOTS, prolog: str = "") -> Path:
    path = tmp_path / "A01.eaf"
    body = f"<TIME_ORDER>{slots}</TIME_ORDER>{''.join(tiers)}"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}'
        f"<ANNOTATION_DOCUMENT>{body}</ANNOTATION_DOCUMENT>",
        encoding="utf-8",
    )
    return path


def turns(path: Path) -> list[tuple[str, str, int | None, int | None]]:
    made, _ = read(path)
    return [(t.speaker, t.span.of(made.text), t.start_ms, t.end_ms) for t in made.turns]


def test_speakers_take_turns_by_time_and_overlaps_stay_whole(tmp_path):
    path = write(
        tmp_path,
        tier("Rosa", said("a1", "Vendo miel &amp; papas.", 2, 5), said("a2", "Sí.", 6, 7)),
        tier(
            "x",
            said("a3", "¿Y a quién?", 1, 3),
            said("a4", "¿Seguro?", 5, 6),
            more='PARTICIPANT="Ana"',
        ),
    )
    assert turns(path) == [
        ("Ana", "¿Y a quién?", 1000, 3000),
        ("Rosa", "Vendo miel & papas.", 2000, 5000),
        ("Ana", "¿Seguro?", 5000, 6000),
        ("Rosa", "Sí.", 6000, 7000),
    ]


def test_where_the_first_tier_only_numbers_its_text_tier_is_read(tmp_path):
    path = write(
        tmp_path,
        tier("ref@Ana", said("a1", "miel.001", 1, 2), said("a2", "miel.002", 3, 4)),
        tier("gl@Ana", about("g1", "honey sell", "a1"), more='PARENT_REF="ref@Ana"'),
        tier(
            "tx@Ana",
            about("t1", "Vendo miel.", "a1"),
            about("t2", "Y papas.", "a2"),
            more='PARENT_REF="ref@Ana" PARTICIPANT="Ana"',
        ),
    )
    assert turns(path) == [("Ana", "Vendo miel. Y papas.", 1000, 4000)]
    assert [one.text for one in document(path).left_out] == ["miel.001\nmiel.002", "honey sell"]


def test_annotations_without_a_time_keep_their_place(tmp_path):
    slots = SLOTS.replace('TIME_SLOT_ID="ts3" TIME_VALUE="3000"', 'TIME_SLOT_ID="ts3"')
    path = write(
        tmp_path,
        tier("Ana", said("a1", "uno", 1, 2), said("a3", "tres", 4, 5)),
        tier("Rosa", said("a2", "dos", 3, 4)),
        slots=slots,
    )
    assert turns(path) == [
        ("Ana", "uno", 1000, 2000),
        ("Rosa", "dos", None, 4000),
        ("Ana", "tres", 4000, 5000),
    ]
    whats = [issue.what for issue in read(path)[1]]
    assert "annotations whose slots have no time: 1" in whats


def test_tiers_that_refer_to_each_other_in_a_circle_end(tmp_path):
    path = write(
        tmp_path,
        tier("a", said("a1", "uno", 1, 2), more='PARENT_REF="b"'),
        tier("b", about("b1", "dos", "b2"), about("b2", "tres", "b1"), more='PARENT_REF="a"'),
    )
    assert read(path)[0].text == "b: dos tres\na: uno"


@pytest.mark.parametrize("value", ["-5", "1e9", "999999999999999999999", "pronto", ""])
def test_times_that_are_none_are_left_empty(tmp_path, value):
    slots = f'<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="{value}"/>'
    assert turns(write(tmp_path, tier("Ana", said("a1", "uno dos", 1, 1)), slots=slots)) == [
        ("Ana", "uno dos", None, None)
    ]


def test_a_file_without_words_and_xml_of_another_kind_are_no_transcripts(tmp_path):
    with pytest.raises(NotATranscript, match="no tier in it has words"):
        read(write(tmp_path, tier("default")))
    path = tmp_path / "A02.eaf"
    path.write_text("<hola>vendo miel</hola>", encoding="utf-8")
    with pytest.raises(NotATranscript, match="not a transcript of ELAN"):
        read(path)


def test_entities_and_broken_xml_are_refused(tmp_path):
    with pytest.raises(Unreadable, match="declares entities"):
        read(write(tmp_path, prolog='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'))
    path = write(tmp_path, tier("Ana", said("a1", "uno", 1, 2)))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Unreadable, match="XML is damaged"):
        read(path)
