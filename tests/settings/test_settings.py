"""``study.toml``: what may stand in it, and every fault with its place and remedy."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from qualcode import settings
from qualcode.errors import InvalidFile, Unreadable
from qualcode.model import Quantifier, Settings


@pytest.fixture
def read(tmp_path: Path):
    """What ``study.toml`` with the given content gives."""

    def read(content: str) -> Settings:
        path = tmp_path / "study.toml"
        path.write_text(content, encoding="utf-8")
        return settings.read(path)

    return read


@pytest.fixture
def faults(read):
    """The faults of ``study.toml`` with the given content, as they are printed."""

    def faults(content: str) -> list[str]:
        with pytest.raises(InvalidFile) as error:
            read(content)
        assert all(issue.severity == "error" and issue.remedy for issue in error.value.issues)
        return [str(issue) for issue in error.value.issues]

    return faults


def test_no_file_and_an_empty_file_give_the_defaults(read, tmp_path):
    assert settings.read(tmp_path / "study.toml") == Settings()
    assert read("") == Settings()


def test_the_template_says_the_defaults(read):
    text = settings.template(title="", language="es", interview_language="es")

    assert read(text) == Settings()


NASTY = st.text(max_size=30) | st.text("\\\"'{}%#[]=\n\r\t\x00\x7f\x85\u2028ñ🐝", max_size=30)


@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=NASTY)
def test_any_title_comes_back(read, title):
    text = settings.template(title=title, language="en", interview_language="es")

    found = read(text)

    blank = "".join(" " if c < " " or c == "\x7f" else c for c in title)
    assert found == Settings(title=blank, language="en", interview_language="es")


def test_the_examples_in_the_template_can_be_used(read):
    """Taking away ``# `` in front of the optional lines gives valid settings."""
    text = settings.template(title="Una", language="es", interview_language="es")
    _, _, optional = text.partition("# [citation]")
    opened = [line.removeprefix("# ") for line in f"# [citation]{optional}".splitlines()]

    found = read("\n".join(line for line in opened if "strictest first" not in line))

    assert set(found.citation) == {"en", "es"}
    assert found.citation["en"].startswith("(interview with {role} {number}")
    assert found.quantifiers == (
        Quantifier({"en": "almost all", "es": "casi todas"}, from_=0.9, base=10),
    )


def test_every_setting_can_be_set(read):
    found = read("""
        title = "Alianzas"
        language = "en"
        interview_language = "en"
        codebook = "c.yaml"
        attributes = "a.csv"
        profile = "framework"
        seed = 0
        count.grouping = "B"
        count.percent_from = 0
        segments.words = 80
        quotations.words = [5, 5]
        speakers.interviewers = ["ENT"]
        speakers.participants = ["P1", "P2"]
        citation.es = "{number}"
    """)

    assert found == Settings(
        "Alianzas",
        "en",
        "en",
        "c.yaml",
        "a.csv",
        "B",
        "framework",
        0,
        80,
        0,
        (5, 5),
        {"es": "{number}"},
        (),
        ("ENT",),
        ("P1", "P2"),
    )


def test_the_ladder_is_read_in_its_order(read):
    found = read("""
        [[quantifier]]
        en = "all"
        es = "todas"
        from = 1
        base = 5
        [[quantifier]]
        en = "most"
        over = 0.5
        under = 1
        [[quantifier]]
        en = "few"
        until = 0.25
        least = 2
    """)

    assert found.quantifiers == (
        Quantifier({"en": "all", "es": "todas"}, from_=1.0, base=5),
        Quantifier({"en": "most"}, over=0.5, under=1.0),
        Quantifier({"en": "few"}, until=0.25, least=2),
    )


def test_a_file_saved_by_the_windows_editor(tmp_path):
    (tmp_path / "study.toml").write_bytes(b'\xef\xbb\xbftitle = "a"\r\n\r\n[count]\r\n')

    assert settings.read(tmp_path / "study.toml") == Settings(title="a")


def test_a_table_may_be_left_empty(read):
    assert read("[count]\n[segments]\n[speakers]\n[citation]\n") == Settings()


WHOLE = "a whole number from 0 is expected. Write it without quotation marks."
STEP = "Conditions are over, from, under, until (0 to 1) and least, base (whole numbers)."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("titel = 'a'", "titel: there is no such setting. Did you mean 'title'?"),
        (
            "[quotes]\nwords = [1, 2]",
            "quotes.words: there is no such setting. Did you mean 'quotations.words'?",
        ),
        ("[count]\nzz = 1", "count.zz: there is no such setting. Take it out."),
        ("[citations]", "citations: there is no such setting. Did you mean 'citation'?"),
        ("segments = 3", "segments: there is no such setting. Did you mean 'segments.words'?"),
        ("title = 3", 'title: a text is expected. Write it between quotation marks ("...").'),
        ("language = 'fr'", 'language: reports come in two languages. Write "es" or "en".'),
        (
            "interview_language = 'Español'",
            "interview_language: the code of a language is expected."
            ' Write two small letters, as in "es".',
        ),
        (
            "codebook = ''",
            "codebook: a file that ends in .yaml or .yml is expected. Write its name.",
        ),
        (
            "codebook = 'codes.xlsx'",
            "codebook: a file that ends in .yaml or .yml is expected. Write its name.",
        ),
        (
            "attributes = 'transcripts'",
            "attributes: a file that ends in .xlsx or .csv or .tsv or .ods or .xlsm is expected."
            " Write its name.",
        ),
        ("citation.fr = 'x'", 'citation: reports come in two languages. Write "es" or "en".'),
        ("language = ['es']", 'language: reports come in two languages. Write "es" or "en".'),
        (
            "profile = 'grounded'",
            "profile: there is no such profile."
            " There are: framework, content-analysis, codebook-ta, reflexive-ta.",
        ),
        ("seed = '1'", f"seed: {WHOLE}"),
        ("seed = -1", f"seed: {WHOLE}"),
        ("seed = true", f"seed: {WHOLE}"),
        ("[count]\npercent_from = 1.5", f"count.percent_from: {WHOLE}"),
        (
            "[segments]\nwords = 0",
            "segments.words: it must be at least 1. Write a whole number without quotation marks.",
        ),
        *(
            (
                f"[quotations]\nwords = {value}",
                "quotations.words: two numbers are expected, the smaller first. Write [8, 90].",
            )
            for value in ("8", "[9, 8]", "[0, 8]", "[1, 2, 3]", "[1.0, 2]", "[true, 2]")
        ),
        *(
            (
                f"[speakers]\ninterviewers = {value}",
                'speakers.interviewers: a list of texts is expected. Write ["one", "another"].',
            )
            for value in ("'E'", "[1]")
        ),
        (
            "citation = 'x'",
            'citation: a text per language is expected. Write en = "...", es = "...".',
        ),
        (
            "[quantifier]\nen = 'most'",
            "quantifier: steps are expected. Begin each with [[quantifier]].",
        ),
        (
            "[[quantifier]]\nover = 0.5",
            'quantifier: step 1: it has no words. Write en = "...", es = "...".',
        ),
        *(
            (
                f"[[quantifier]]\nen = 'all'\n[[quantifier]]\nen = 'most'\n{name} = {value}",
                f"quantifier: step 2: '{name}' is no condition with a fitting value. {STEP}",
            )
            for name, value in [
                ("over", "'0.5'"),
                ("over", "50"),
                ("from", "-0.1"),
                ("until", "true"),
                ("under", "nan"),
                ("base", "1.5"),
                ("least", "-1"),
                ("frm", "0.5"),
                ("from_", "0.5"),
            ]
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_remedy(faults, content, told):
    assert faults(content) == [f"study.toml, {told}"]


def test_all_faults_are_told_at_once(faults):
    told = faults("""
        titel = "a"
        seed = "x"
        [segments]
        words = 0
        [[quantifier]]
        over = 2
        [[quantifier]]
        en = "most"
        [[quantifier]]
        until = 0.5
    """)

    assert [fault.split(": ")[0] for fault in told] == [
        "study.toml, titel",
        "study.toml, seed",
        "study.toml, segments.words",
        "study.toml, quantifier",
        "study.toml, quantifier",
    ]
    assert "step 1" in told[3]
    assert "step 3" in told[4]


def test_a_file_that_is_no_toml_is_told_with_its_line(faults):
    assert faults("title = 'a'\nlanguage = es\n") == [
        "study.toml, line 2: not valid TOML: invalid value."
        " Write name = value, with texts in quotation marks."
    ]
    (twice,) = faults("seed = 1\n\nseed = 2\n")
    assert twice.startswith("study.toml, line 3: not valid TOML: cannot overwrite a value.")
    (open_end,) = faults("title = ")
    assert open_end.startswith("study.toml: not valid TOML: invalid value.")


def test_a_file_in_another_encoding_is_told(tmp_path):
    (tmp_path / "study.toml").write_bytes("title = 'año'".encode("latin-1"))

    with pytest.raises(InvalidFile, match=r"it is not UTF-8 text\. Save it as UTF-8\."):
        settings.read(tmp_path / "study.toml")


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    (tmp_path / "study.toml").mkdir()

    with pytest.raises(Unreadable, match=r"study\.toml: it cannot be opened"):
        settings.read(tmp_path / "study.toml")
