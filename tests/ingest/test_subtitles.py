"""WebVTT and SubRip."""

from __future__ import annotations

import pytest

from qualcode.errors import Unreadable
from qualcode.ingest import read

VTT = """WEBVTT - Grabación

STYLE
::cue { color: red }

NOTE Rosa: esto no lo dijo nadie

1
00:01.000 --> 00:02.500 align:start position:0%
<v.loud Ana Soto>¿Y la <i>miel</i>?</v>

intro
00:03.000 --> 00:04.000
<v Rosa>Bien &amp; <00:03.500>harta,

00:00:04.000 --> 00:00:05.000
<v Rosa>este año.</v><v Ana Soto>¿Toda?</v>
"""


def turns(path) -> list[tuple[str, int | None, int | None, str]]:
    transcript, _ = read(path)
    return [(t.speaker, t.start_ms, t.end_ms, t.span.of(transcript.text)) for t in transcript.turns]


def test_voices_tags_notes_and_settings(text_file):
    path = text_file(VTT, name="A01.vtt")
    assert turns(path) == [
        ("Ana Soto", 1000, 2500, "¿Y la miel?"),
        ("Rosa", 3000, 5000, "Bien & harta, este año."),
        ("Ana Soto", 4000, 5000, "¿Toda?"),
    ]
    assert read(path)[0].text == (
        "Ana Soto: ¿Y la miel?\nRosa: Bien & harta, este año.\nAna Soto: ¿Toda?"
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_encodings(text_file, encoding):
    assert len(turns(text_file(VTT, name="A01.vtt", encoding=encoding))) == 3


def test_names_before_a_colon_and_lines_that_go_on(text_file):
    srt = (
        "1\n00:00:01,000 --> 00:00:02,000\nAna: ¿Y la miel?\nRosa: Bien.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n{\\an8}Harta: este año\n\n"
        "3\n00:00:05,000 --> 00:00:06,000\nAna: ¿Y el precio?\n"
        "4\n00:00:07,000 --> 00:00:08,000\nRosa: Bajo.\n\nMuy bajo.\n"
    )
    assert turns(text_file(srt, name="A01.srt")) == [
        ("Ana", 1000, 2000, "¿Y la miel?"),
        ("Rosa", 1000, 4000, "Bien. Harta: este año"),
        ("Ana", 5000, 6000, "¿Y el precio?"),
        ("Rosa", 7000, 8000, "Bajo. Muy bajo."),
    ]


def test_without_names_a_pause_after_a_sentence_ends_the_paragraph(text_file):
    srt = (
        "1\n00:00:01,000 --> 00:00:02,000\nBueno,\n\n2\n00:00:09,000 --> 00:00:10,000\nbien.\n\n"
        "3\n00:00:10,500 --> 00:00:11,000\nSí.\n\n4\n00:00:14,000 --> 00:00:15,000\n¿Y?\n"
    )
    path = text_file(srt, name="A01.srt")
    assert [words for *_, words in turns(path)] == ["Bueno, bien. Sí.", "¿Y?"]
    assert "no speakers' labels" in read(path)[1][0].what


def test_times_that_go_backwards_are_reported(text_file):
    back = VTT.replace("00:00:04.000 -->", "00:00:01.000 -->")
    whats = [issue.what for issue in read(text_file(back, name="A01.vtt"))[1]]
    assert any("times go backwards" in what for what in whats)


def test_a_cue_that_ends_before_it_starts_is_reported(text_file):
    wrong = VTT.replace("--> 00:02.500", "--> 00:00.500")
    whats = [issue.what for issue in read(text_file(wrong, name="A01.vtt"))[1]]
    assert "cues that end before they start: 1" in whats


def test_subtitles_under_a_text_name(text_file):
    assert turns(text_file(VTT, name="A01.txt")) == turns(text_file(VTT, name="A01.vtt"))


def test_text_under_a_subtitle_name_is_refused(text_file):
    with pytest.raises(Unreadable, match="there are no subtitles in it"):
        read(text_file("I: hola\nP: hola", name="A01.vtt"))
