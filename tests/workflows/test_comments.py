"""Comments in Word and LibreOffice become codings, proposals, or stay the memos they are."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.errors import UnknownName
from qualcode.store import acts, codings, memos, verify
from qualcode.workflows import codebook_file, codebook_moves, folder, hand, proposals
from qualcode.workflows.comments import code_comments, parts
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.reading import ingest_files

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LINES = (
    ("Entrevistadora: ", "¿A quién vende usted la miel?"),
    ("Luz: ", "A la planta, siempre. "),
    ("", "Pagan mejor que en la feria."),
    ("Entrevistadora: ", "¿Y qué falta?"),
    ("Luz: ", "Agua para el verano."),
)


def docx(path: Path, *comments: tuple[str, str, int, int], at: str = "2020-09-01") -> Path:
    """An interview with comments: author, text, the first and the last paragraph they are on."""
    body = []
    for number, (label, text) in enumerate(LINES):
        opened = [n for n, c in enumerate(comments) if c[2] == number]
        closed = [n for n, c in enumerate(comments) if c[3] == number]
        begin = "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in opened)
        end = "".join(
            f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
            for n in closed
        )
        runs = f'<w:r><w:t xml:space="preserve">{label}</w:t></w:r>{begin}'
        body.append(f'<w:p>{runs}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{end}</w:p>')
    told = "".join(
        f'<w:comment w:id="{n}" w:author="{author}" w:date="{at}T10:0{n}:00Z">'
        + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
        + "</w:comment>"
        for n, (author, text, _, _) in enumerate(comments)
    )
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
            f'<Override PartName="/word/comments.xml" ContentType="{main}.comments+xml"/></Types>',
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{rels}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="b" Type="{rels}/comments"'
            ' Target="comments.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>"
        )
        archive.writestr("word/comments.xml", f"<w:comments {W}>{told}</w:comments>")
    return path


@pytest.fixture
def study(ready: Path) -> Iterator[StudyFolder]:
    with folder.open_folder(ready) as opened:
        yield opened


@pytest.fixture
def commented(study: StudyFolder):
    """``commented(("Ana", "MARKET.PRICE", 1, 1))``: the study with interview B01 and its comments."""

    def read(*comments: tuple[str, str, int, int], at: str = "2020-09-01") -> StudyFolder:
        done = ingest_files(
            study, [docx(study.path / "transcripts" / "B01.docx", *comments, at=at)]
        )
        assert done.failed == []
        return study

    return read


def marks(study: StudyFolder) -> list[tuple[str, ...]]:
    return [
        (s.id, m.code, m.coder, m.stance, s.text[m.span.start - s.span.start :][: len(m.span)])
        for s in codings.coded_segments(study.file, interviews=["B01"])
        for m in s.marks
        if m.origin != "rule"
    ]


def told(study: StudyFolder, **settled) -> list[tuple[str, str, tuple[str, ...]]]:
    done = code_comments(study, ["B01"], **settled)
    return [(one.part, one.what, one.segments) for one in done.taken]


def test_codes_are_found_by_id_and_label_and_the_author_is_the_coder(commented):
    study = commented(("Ana", "MARKET.SECURE; mejor precio", 1, 1), ("Berta", "Gana más", 4, 4))
    done = code_comments(study, apply=True)

    assert done.codings == 3
    assert marks(study) == [
        ("B01-0001", "MARKET.PRICE", "Ana", "affirms", "A la planta, siempre."),
        ("B01-0001", "MARKET.SECURE", "Ana", "affirms", "A la planta, siempre."),
        ("B01-0002", "INCOME.HIGHER", "Berta", "affirms", "Agua para el verano."),
    ]
    assert verify(study.file) == []


def test_a_comment_with_a_former_id_means_what_the_code_is_called_now(commented):
    study = commented(("Ana", "MARKET.PRICE", 1, 1))
    codebook_moves.rename(study, "MARKET.PRICE", "MARKET.PAID")
    (one,) = code_comments(study).taken
    assert (one.what, one.code) == ("coding", "MARKET.PAID")


def test_a_dry_run_changes_nothing_and_twice_is_once(commented):
    study = commented(("Ana", "MARKET.PRICE", 1, 1), ("Ana", "nuevo: sequía", 4, 4))
    before = len(study.file.acts())
    assert [what for _, what, _ in told(study)] == ["coding", "proposal"]
    assert len(study.file.acts()) == before

    code_comments(study, apply=True)
    acts_then = len(study.file.acts())
    again = code_comments(study, apply=True)
    assert (again.count("there"), again.act_uid) == (2, "")
    assert len(study.file.acts()) == acts_then
    assert len(proposals.table(study).rows) == 1


def test_what_somebody_took_back_is_not_coded_again_but_an_undone_run_is(commented):
    study = commented(("Ana", "MARKET.PRICE", 1, 1), ("Ana", "INCOME.HIGHER", 4, 4))
    first = code_comments(study, apply=True)
    acts.undo(study.file, first.act_uid)
    assert marks(study) == []
    code_comments(study, apply=True)
    hand.remove(study, "B01-0001", "MARKET.PRICE", coder="Ana")

    assert code_comments(study, apply=True).count("there") == 2
    assert [mark[1] for mark in marks(study)] == ["INCOME.HIGHER"]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("-MARKET.PRICE", "denies"),
        ("– mejor precio", "denies"),
        ("MARKET.PRICE (niega)", "denies"),
        ("Mejor precio [mixta]", "mixed"),
        ("market.price (affirms).", "affirms"),
    ],
)
def test_a_stance_may_be_marked(commented, text, stance):
    study = commented(("Ana", text, 1, 1))
    code_comments(study, apply=True)
    assert [(mark[1], mark[3]) for mark in marks(study)] == [("MARKET.PRICE", stance)]


@pytest.mark.parametrize(
    "text", ["ojo con esto", "¿de verdad?; preguntar", "OJO", "Mejor", "venta", "- revisar (luego)"]
)
def test_free_text_stays_a_memo(commented, text):
    study = commented(("Ana", text, 1, 1))
    done = code_comments(study, apply=True)

    assert {one.what for one in done.taken} == {"memo"}
    assert marks(study) == []
    assert [memo.text for memo in memos.memos(study.file, "B01")] == [text]


def test_words_beside_a_code_stay_in_the_memo_and_are_told(commented):
    study = commented(("Ana", "MARKET.PRICE; hablar con ella", 1, 1))
    assert [(part, what) for part, what, _ in told(study, apply=True)] == [
        ("MARKET.PRICE", "coding"),
        ("hablar con ella", "memo"),
    ]


def test_a_comment_over_several_segments_codes_each_its_part(commented):
    study = commented(("Ana", "MARKET.PRICE", 1, 4))
    (one,) = code_comments(study, apply=True).taken

    assert one.segments == tuple(dict.fromkeys(mark[0] for mark in marks(study)))
    assert len(one.segments) == 2
    assert one.why == "words of who asks are left out; 2 segments, each its part"


def test_words_of_who_asks_are_not_coded(commented):
    study = commented(("Ana", "MARKET.PRICE", 3, 3))
    (one,) = code_comments(study, apply=True).taken
    assert (one.what, marks(study)) == ("cannot", [])
    assert "not coded" in one.why


def test_a_code_that_is_not_there_is_told_with_the_nearest(commented):
    study = commented(("Ana", "MARKET.PRYCE", 1, 1))
    (one,) = code_comments(study, apply=True).taken
    assert one.what == "cannot"
    assert "MARKET.PRICE" in one.why


def test_new_codes_are_proposed(commented):
    study = commented(
        ("Ana", "nuevo: sequía y riego", 4, 4),
        ("Berta", "+ confianza", 1, 1),
        ("Berta", "new: trust; MARKET.PRICE", 1, 1),
    )
    code_comments(study, apply=True)
    found = [row[1:4] for row in proposals.table(study).rows]
    assert sorted(found) == [
        ("confianza", "B01-0001", "Berta"),
        ("sequía y riego", "B01-0002", "Ana"),
        ("trust", "B01-0001", "Berta"),
    ]
    assert [mark[1] for mark in marks(study)] == ["MARKET.PRICE"]


def test_authors_may_be_called_otherwise(commented):
    study = commented(("Ana  Pérez", "MARKET.PRICE", 1, 1), ("", "INCOME.HIGHER", 4, 4))
    (_, second) = code_comments(study).taken
    assert (second.what, second.coder) == ("cannot", "")

    code_comments(study, coder_of={"ana pérez": "ana", "": "berta"}, apply=True)
    assert [mark[2] for mark in marks(study)] == ["ana", "berta"]
    with pytest.raises(UnknownName, match="author of comments 'Carla'"):
        code_comments(study, coder_of={"Carla": "c"})
    with pytest.raises(UnknownName, match="interview 'Z9'"):
        code_comments(study, ["Z9"])


def test_a_coding_that_is_there_stays_as_it_is(commented):
    study = commented(("ana", "MARKET.PRICE", 4, 4))
    hand.add(study, "B01-0002", "MARKET.PRICE", coder="ana", stance="denies", memo="mía")
    assert [what for _, what, _ in told(study, apply=True)] == ["there"]
    assert [(mark[1], mark[3]) for mark in marks(study)] == [("MARKET.PRICE", "denies")]


def test_a_segment_with_nothing_to_code_is_coded_after_all(commented):
    study = commented(("ana", "MARKET.PRICE", 4, 4))
    hand.mark_segment(study, "B01-0002", "nothing", coder="ana")
    code_comments(study, apply=True)
    line = hand.line(study, "B01-0002")
    assert line.seen == {}
    assert line.is_read_by("ana")


def test_a_corrected_transcript_with_the_same_comments_doubles_nothing(commented, study):
    commented(("Ana", "MARKET.PRICE", 1, 1))
    code_comments(study, apply=True)
    global_lines = dict(enumerate(LINES))
    global_lines[4] = ("Luz: ", "Agua para todo el verano, y leña.")
    path = study.path / "transcripts" / "B01.docx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "LINES", tuple(global_lines.values()))
        docx(path, ("Ana", "MARKET.PRICE", 1, 1))
    assert len(ingest_files(study, [path]).versions) == 1

    again = code_comments(study, apply=True)
    assert [one.what for one in again.taken] == ["there"]
    assert len(marks(study)) == 1


def test_a_retired_code_is_not_given_any_more(commented):
    study = commented(("Ana", "MARKET.PRICE", 1, 1))
    book = codebook_file.current(study).text.replace(
        "label: {es: Mejor precio, en: Better price}",
        "label: {es: Mejor precio, en: Better price}\n        retired: true",
    )
    study.codebook_path.write_text(book, encoding="utf-8")
    study.forget_codebook()
    (one,) = code_comments(study, apply=True).taken
    assert (one.what, marks(study)) == ("cannot", [])
    assert "retired" in one.why


def test_parts_of_a_comment():
    assert parts("A; B\n c  d ;; ") == ["A", "B", "c d"]
