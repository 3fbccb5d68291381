"""Where a text's words stand in another text: examples, and laws over random paragraphs."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualcode.align import Place, align, edited
from qualcode.model import Span

OLD = """\
E: ¿A quién vende usted?
P: Vendo la miel a la empresa del pueblo, desde hace años.
E: ¿Y el precio?
P: El precio subió mucho este verano, gracias a Dios.
"""


def place(words: str, new: str, old: str = OLD) -> tuple[str, str]:
    """The fate of some words of the old text, and what stands in their place in the new one."""
    start = old.index(words)
    found = align(old, new).place(Span(start, start + len(words)))
    return found.fate, found.span.of(new) if found.span else ""


def test_the_same_text_stands_where_it_stood():
    assert align(OLD, OLD).place(Span(3, 20)) == Place("unchanged", Span(3, 20))
    assert align("", "").shared == ()
    assert align("", "Hola").place(Span(0, 1)) == Place("lost")


def test_what_comes_before_moves_it_along():
    assert place("El precio subió", "E: Buenos días.\nP: Buenas.\n" + OLD) == (
        "unchanged",
        "El precio subió",
    )


@pytest.mark.parametrize(
    ("was", "now", "words", "fate", "there"),
    [
        ("empresa", "enpresa", "la empresa del", "changed", "la enpresa del"),
        ("empresa", "enpresa", "empresa", "changed", "enpresa"),
        ("empresa", "enpresa", "Vendo la miel", "unchanged", "Vendo la miel"),
        ("pueblo,", "pueblo", "del pueblo", "unchanged", "del pueblo"),
        ("pueblo,", "pueblo;", "pueblo, desde", "changed", "pueblo; desde"),
        ("la miel a", "la miel y la cera a", "miel", "unchanged", "miel"),
        ("la miel a", "la miel y la cera a", "la miel a la", "changed", "la miel y la cera a la"),
        ("miel a la ", "", "Vendo la miel a", "changed", "Vendo la"),
        (", desde hace años", "", "desde hace años", "lost", ""),
        ("P: Vendo la miel a la empresa del pueblo, desde hace años.\n", "", "miel", "lost", ""),
        ("subió mucho este", "bajó", "mucho", "changed", "bajó"),
    ],
)
def test_an_edit_costs_only_its_own_words(was, now, words, fate, there):
    assert OLD.count(was) == 1
    assert place(words, OLD.replace(was, now)) == (fate, there)


def test_a_paragraph_that_moved_is_found_elsewhere():
    lines = OLD.splitlines(keepends=True)
    new = "".join([*lines[2:], *lines[:2]])
    assert place("Vendo la miel a la empresa", new)[1] == "Vendo la miel a la empresa"
    assert {place(line.strip(), new)[0] for line in lines} == {"moved", "unchanged"}


def test_a_paragraph_moved_and_put_right_is_found_and_told_to_have_changed():
    lines = OLD.splitlines(keepends=True)
    moved = lines[1].replace("pueblo", "lugar")
    new = "".join([lines[0], *lines[2:], moved])
    assert place("Vendo la miel a la empresa", new) == ("moved", "Vendo la miel a la empresa")
    assert place("empresa del pueblo, desde hace", new) == (
        "changed",
        "empresa del lugar, desde hace",
    )


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_mended_encoding_leaves_every_word_in_its_place(encoding):
    broken = OLD.encode().decode(encoding, "replace")
    assert broken != OLD
    old, new = broken.split(), OLD.split()
    assert len(old) == len(new)
    alignment = align(broken, OLD)
    at = 0
    for one, other in zip(old, new, strict=True):
        at = broken.index(one, at)
        found = alignment.place(Span(at, at + len(one)))
        assert found.span is not None
        assert found.span.of(OLD).strip("¿?.,") == other.strip("¿?.,")
        assert found.fate == ("unchanged" if one == other else "changed")
        at += len(one)


def test_letters_without_accents_are_the_same_word():
    plain = OLD.replace("ó", "o").replace("é", "e").replace("ñ", "n")
    assert place("subio mucho", OLD, plain) == ("changed", "subió mucho")
    assert align(plain, OLD).place(Span(0, 2)).fate == "unchanged"


def test_another_text_shares_nothing_worth_telling():
    other = "E: ¿Cómo le fue con el agua?\nP: Mal, que no llovió y el canal se cortó en enero.\n"
    assert align(OLD, other).likeness < 0.5
    assert align(OLD, OLD.replace("Vendo", "Vendí")).likeness > 0.9
    assert align("", "").likeness == 1
    assert align("", "Hola").likeness == 0


def test_a_comment_on_a_blank_stands_beside_the_word_before():
    start = OLD.index("miel a") + 4
    found = align(OLD, OLD.replace("miel a", "miel fina a")).place(Span(start, start + 1))
    assert found.span is not None


class TestEdits:
    def test_known_replacements_give_the_text_and_the_places(self):
        start = OLD.index("la empresa del pueblo")
        end = start + len("la empresa del pueblo")
        found = edited(OLD, [(Span(start, end), "[Empresa B]"), (Span(0, 3), "")])

        assert found.new == OLD.replace("la empresa del pueblo", "[Empresa B]")[3:]
        assert found.place(Span(start, end)) == Place(
            "changed", Span(start - 3, start - 3 + len("[Empresa B]"))
        )
        whole = found.place(Span(start - 10, end + 5)).span
        assert whole is not None
        assert whole.of(found.new) == f"{OLD[start - 10 : start]}[Empresa B]{OLD[end : end + 5]}"
        assert found.place(Span(0, 3)) == Place("lost")

    def test_edits_that_overlap_are_a_mistake(self):
        with pytest.raises(ValueError, match="overlap"):
            edited(OLD, [(Span(0, 5), "a"), (Span(4, 6), "b")])


WORDS = [f"{a}{b}{c}" for a in ("ma", "pe", "so", "tri") for b in ("ra", "lo", "ni") for c in "aeo"]


@st.composite
def talks(draw) -> list[str]:
    """Paragraphs of five words and more, no two of which share four words in a row, mostly."""
    rng = random.Random(draw(st.integers(0, 10**6)))
    return [
        f"{rng.choice('EP')}: " + " ".join(rng.choices(WORDS, k=rng.randint(5, 30))) + "."
        for _ in range(draw(st.integers(2, 12)))
    ]


LAW = settings(max_examples=150, deadline=None)


def words_of(paragraph: str) -> str:
    return paragraph[3:]


@LAW
@given(talks(), st.data())
def test_law_the_same(paragraphs, data):
    text = "\n".join(paragraphs)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert align(text, text).place(Span(start, end)) == Place("unchanged", Span(start, end))


@LAW
@given(talks(), talks(), st.data())
def test_law_an_insertion_shifts_what_follows(paragraphs, more, data):
    assume(len({*paragraphs, *more}) == len(paragraphs) + len(more))
    at = data.draw(st.integers(0, len(paragraphs)))
    old = "\n".join(paragraphs)
    new = "\n".join([*paragraphs[:at], *more, *paragraphs[at:]])
    alignment, start = align(old, new), 0
    shift = sum(len(one) + 1 for one in more)
    for n, paragraph in enumerate(paragraphs):
        span = Span(start + 3, start + len(paragraph))
        there = Span(span.start + shift, span.end + shift) if n >= at else span
        assert alignment.place(span) == Place("unchanged", there)
        start += len(paragraph) + 1


@LAW
@given(talks(), st.data())
def test_law_a_deleted_paragraph_is_lost_and_nothing_else(paragraphs, data):
    assume(len(set(map(words_of, paragraphs))) == len(paragraphs))
    gone = data.draw(st.integers(0, len(paragraphs) - 1))
    old = "\n".join(paragraphs)
    alignment = align(old, "\n".join([*paragraphs[:gone], *paragraphs[gone + 1 :]]))
    start = 0
    for n, paragraph in enumerate(paragraphs):
        found = alignment.place(Span(start + 3, start + len(paragraph)))
        assert found.fate == ("lost" if n == gone else "unchanged")
        start += len(paragraph) + 1


@LAW
@given(talks(), st.data())
def test_law_a_moved_paragraph_loses_no_word(paragraphs, data):
    assume(len(set(map(words_of, paragraphs))) == len(paragraphs))
    gone = data.draw(st.integers(0, len(paragraphs) - 1))
    left = [*paragraphs[:gone], *paragraphs[gone + 1 :]]
    at = data.draw(st.integers(0, len(left)))
    old, new = "\n".join(paragraphs), "\n".join([*left[:at], paragraphs[gone], *left[at:]])
    alignment, start, fates = align(old, new), 0, []
    for paragraph in paragraphs:
        found = alignment.place(Span(start + 3, start + len(paragraph)))
        fates.append(found.fate)
        assert found.span is not None
        assert found.span.of(new) == words_of(paragraph)
        start += len(paragraph) + 1
    assert set(fates) <= {"unchanged", "moved"}
    assert ("moved" in fates) == (old != new)


@LAW
@given(st.text(max_size=80), st.text(max_size=80))
def test_law_any_two_texts_have_places_inside_and_apart(old, new):
    alignment = align(old, new)
    at = 0
    for piece in alignment.shared:
        assert at <= piece.old < piece.old_end <= len(old)
        assert 0 <= piece.new < piece.new_end <= len(new)
        assert piece.same == (old[piece.old : piece.old_end] == new[piece.new : piece.new_end])
        at = piece.old_end
    taken = sorted((piece.new, piece.new_end) for piece in alignment.shared)
    assert all(end <= start for (_, end), (start, _) in pairwise(taken))
    for start in range(0, len(old), 7):
        found = alignment.place(Span(start, min(start + 9, len(old))))
        assert (found.span is None) == (found.fate == "lost")
        if found.fate in ("unchanged", "moved"):
            assert found.span is not None
            assert found.span.of(new) == old[start : start + 9]


@pytest.mark.parametrize("kind", ["words", "one word", "the same word", "another text"])
def test_200_000_characters_on_one_line_take_seconds(kind):
    rng = random.Random(1)
    letters = "abcdefghijklmnop"
    made = {
        "words": lambda: " ".join("".join(rng.choices(letters, k=5)) for _ in range(33_000)),
        "one word": lambda: "".join(rng.choices(letters, k=200_000)),
        "the same word": lambda: "palabra " * 25_000,
        "another text": lambda: " ".join("".join(rng.choices(letters, k=5)) for _ in range(33_000)),
    }[kind]
    old = made()
    new = made() if kind == "another text" else old
    for _ in range(40):
        at = rng.randrange(len(new))
        new = new[:at] + rng.choice(["", " nuevo ", "x"]) + new[at + rng.choice([0, 9]) :]
    started = time.perf_counter()
    alignment = align(old, new)
    assert time.perf_counter() - started < 8
    assert (alignment.likeness > 0.9) == (kind != "another text")
