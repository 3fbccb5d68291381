"""From bytes to characters: encodings guessed and told, spoilt words put right, and only those."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import Unreadable
from qualcode.ingest import Document
from qualcode.ingest.assemble import transcript
from qualcode.ingest.characters import clean, decode, n_apart, whole, words
from qualcode.ingest.document import Layout, Remark, Utterance
from qualcode.ingest.mending import mended
from qualcode.ingest.roles import Confirmed

PATH = Path("A01.txt")
SPANISH = "E: ¿Y a quién le vende, señora?\nP: ¡Sí! A la compañía de allá, año tras año."
WORDS = (
    "¿Cómo está, señora Ñuñez? El ÁREA de ÑUBLE, CAMIÓN, MARÍA, SEÑOR, AQUÍ, DOMINÓ, pingüino; corazón"
    " — así… “dijo” ‘no’ él, Árbol, Índice, Óptimo, Último, Él, 5 °C, 2º, 3ª, €100, José y Raúl, à"
)


def read_as(text: str, encoding: str) -> str:
    """A text in UTF-8 that somebody took for another encoding; bytes that it lacks are kept."""
    return "".join(
        bytes([byte]).decode(encoding, errors="ignore") or chr(byte) for byte in text.encode()
    )


def document(text: str, **layout: object) -> Document:
    return Document(clean(text), Layout(**layout))  # type: ignore[arg-type]


def told(text: str) -> list[str]:
    return [str(issue) for issue in mended("A01.txt", document(text)).issues]


# ---------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("cp1252", "Windows-1252"),
        ("latin-1", "Windows-1252"),
        ("mac_roman", "Mac Roman"),
        ("cp850", "the DOS code page 850"),
    ],
)
@pytest.mark.parametrize(
    "text", [SPANISH, "ÁREA: ÑANDÚ Y CAMIÓN", "¿Cómo? ¡Claro!", "Não é só a canção, avó e avô."]
)
def test_an_older_encoding_is_recognised_by_its_letters_and_named(encoding, name, text):
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip("the encoding lacks a letter of it")
    read, (issue,) = decode(PATH, raw)
    assert read == text
    assert issue.what == f"not UTF-8, read as {name}"
    assert issue.severity == "warning"


@pytest.mark.parametrize(
    "text", ["I don’t know, it’s “fine” — he’d say.", "don’t", "L’été, c’est là"]
)
def test_curly_apostrophes_do_not_look_like_a_macintosh(text):
    assert decode(PATH, text.encode("cp1252"))[0] == text


def test_utf16_without_a_mark_is_a_guess_and_with_one_is_not():
    assert decode(PATH, SPANISH.encode("utf-16")) == (SPANISH, [])
    read, (issue,) = decode(PATH, SPANISH.encode("utf-16-be"))
    assert read == SPANISH
    assert issue.what == "it does not say how it is encoded; read as UTF-16-BE"
    assert issue.severity == "note"


def test_bytes_that_make_no_words_in_any_encoding_are_refused():
    noise = bytes(random.Random(1).choices([*range(128, 160), 255], k=400))
    with pytest.raises(Unreadable, match="its encoding is not known"):
        decode(PATH, noise)


# ---------------------------------------------------------------- letters in pieces


def test_letters_in_pieces_are_put_together_and_counted():
    text = unicodedata.normalize("NFD", SPANISH)
    read, (issue,) = decode(PATH, text.encode())
    assert clean(read) == SPANISH
    assert issue.what == "letters written in two pieces, letter and accent, were put together: 8"
    assert issue.severity == "note"
    assert decode(PATH, SPANISH.encode())[1] == []


@pytest.mark.parametrize(("text", "n"), [("ano", 0), ("año", 0), ("an\u0303o", 1), ("x\u0301", 0)])
def test_an_accent_that_belongs_to_no_letter_is_not_counted(text, n):
    assert n_apart(text) == n


# ---------------------------------------------------------------- spoilt words


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman"])
@pytest.mark.parametrize("text", [WORDS, SPANISH])
def test_utf8_that_was_read_as_something_else_is_put_right(encoding, text):
    spoilt = read_as(text, encoding)
    assert spoilt != text
    assert mended("A01.txt", document(spoilt)).text == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_twice_spoilt_and_spoilt_in_pieces_too(encoding, form):
    spoilt = read_as(unicodedata.normalize(form, WORDS), encoding)
    assert mended("A01.txt", document(spoilt)).text == WORDS
    assert mended("A01.txt", document(read_as(spoilt, encoding))).text == WORDS


def test_a_line_that_is_half_spoilt_is_put_right_word_by_word():
    assert (
        mended("A01.txt", document(f"año {read_as('año', 'cp1252')} ñandú")).text == "año año ñandú"
    )


@pytest.mark.parametrize(
    "text",
    [
        "São Paulo, NÃO, VÃO, maçã", "«IRMÃ»", "IRMÃ… IRMÃ” IRMÃ– e", "A MANHÃ\u00a0É", "Â", "Ã", "âge",
        "MARQUÉ… «AÑO»", "¿QUÉ…?", "N° 5, 2º año", "100 € más", "pu ülkantun, küme ñuke", "üü° Ñ°",
        "JOSÉ: ¡¿QUÉ?!", "Москва и Киев", "Ðuro", "√2 y ¬p", "naïve façade", "aquÍ", "“NÃO”",
    ],
)  # fmt: skip
def test_text_that_is_meant_stays(text):
    made = mended("A01.txt", document(text))
    assert made.text == clean(text).replace("\u00a0", " ")
    assert made.issues == []


def test_what_was_put_right_is_counted_with_its_lines():
    assert told("E: ¿Y?\nP: El aÃ±o pasado, y maÃ±ana tambiÃ©n.\nE: Ã‰l.") == [
        "A01.txt: characters read in a wrong encoding before, put right: 4, in lines 2, 3."
        " Nothing has to be done; look at one of them if you are in doubt."
    ]


def test_characters_that_are_lost_are_counted_and_stay():
    assert told("E: ¿Y?\nP: El a\ufffdo y el oto\ufffdo.") == [
        "A01.txt: damaged characters, shown as \ufffd: 2, in line 2."
        " Mend them in the file and read it again."
    ]


def test_labels_are_found_after_words_are_put_right():
    text = read_as("José: ¿Y cómo?\nMaría: Así.\nJosé: ¿Sí?\nMaría: Sí.", "cp1252")
    made, _ = transcript(PATH, b"", document(text), Confirmed.of(["José"], ["María"]))
    assert [(turn.speaker, turn.span.of(made.text)) for turn in made.turns] == [
        ("José", "¿Y cómo?"),
        ("María", "Así."),
        ("José", "¿Sí?"),
        ("María", "Sí."),
    ]


def test_what_is_bold_and_commented_moves_along():
    spoilt = f"{read_as('Señora Ñuñez', 'cp1252')}: hola\n{read_as('Sí, año', 'latin-1')} y más"
    start = spoilt.index("y más")
    given_ = Document(
        spoilt,
        Layout(bold={0: spoilt.index(":")}, headings=frozenset({1})),
        remarks=[Remark("Ana", "¿seguro?", start, start + 5)],
    )
    made = mended("A01.txt", given_)
    (remark,) = made.remarks
    assert made.text[remark.start : remark.end] == "y más"
    assert made.text.split("\n")[0][: made.layout.bold[0]] == "Señora Ñuñez"
    assert made.layout.headings == frozenset({1})


def test_cues_and_who_speaks_them_are_put_right():
    cues = [Utterance("Â¿Y el aÃ±o?", "JosÃ©", 0, 900), Utterance("Sí.", "Ana", 900, 1000)]
    made = mended("A01.vtt", Document(utterances=cues))
    assert made.utterances == [Utterance("¿Y el año?", "José", 0, 900), cues[1]]
    (issue,) = made.issues
    assert issue.what == "characters read in a wrong encoding before, put right: 2, in cue 1"


def test_a_line_at_an_end_that_held_nothing_to_see_is_gone_and_the_others_keep_what_they_are():
    text = clean("Â\xad\nFecha: hoy\nP: sÃ\xad\nÂ\xad")
    layout = Layout(headings=frozenset({1}), bold={2: 2})
    made = mended("A01.txt", Document(text, layout))
    assert made.text == "Fecha: hoy\nP: sí"
    assert (made.layout.headings, made.layout.bold) == ({0}, {1: 2})


odd = st.text("ÂÃâ€\x80\x81\x9d\xad\xa0±³œ“”…’ abcI:P\n\u2028Ìñ‚√°¬ø", max_size=30)


@settings(max_examples=300, deadline=None)
@given(odd)
def test_putting_right_keeps_lines_and_is_done_at_once(written):
    text = clean(written)
    made = mended("A01.txt", Document(text))
    assert made.text.count("\n") <= text.count("\n")
    assert clean(made.text) == made.text
    assert mended("A01.txt", Document(made.text)).text == made.text
    assert words(made.text) == words(written)


@pytest.mark.parametrize("text", ["Ã" * 10**6, "Â\x80" * 10**5, "aÃ±o " * 10**4, "Ã\x83Â" * 10**5])
def test_no_text_takes_long(text):
    assert whole(clean(text))[0]
