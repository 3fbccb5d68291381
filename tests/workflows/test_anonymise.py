"""Names are replaced everywhere, codings stay where they were, and nothing leaks afterwards."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from qualcode.anonymise import BadKey, Matcher, WouldLeak, loads, read_sheet
from qualcode.errors import CannotUndo, CannotWrite, InvalidFile, StudyExists, Unreadable
from qualcode.model import CodedSegment, Coding, Interview, Participant, Span, Translation
from qualcode.store import acts, codings, pending, transcripts, translations, verify
from qualcode.store import memos as stored_memos
from qualcode.store.interviews import all_interviews, set_attributes
from qualcode.workflows import (
    acting,
    anonymise,
    charts,
    findings,
    folder,
    hand,
    leaks,
    memos,
    proposals,
    rules,
    sharing,
)
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.reading import ingest_files

DATA = Path(__file__).resolve().parents[2] / "data" / "productive-alliances"
LISTS = {name: [DATA / f"{name}.txt"] for name in ("people", "companies", "places")}

ROSA = """\
Entrevistadora: ¿Cómo está, señora Rosa?
Rosa Soto: Aquí, en la parcela 7, camino El Boldal. La venta segura me la da Mieles Rucahue.
Entrevistadora: ¿Y su RUT?
Rosa Soto: Es 98.765.432-5, y el fono 9 5550 0123. Ahora gano más que Juan Pérez.
"""
JUAN = """\
Entrevistadora: Hable, don Juan.
Juan Pérez: Mieles Rucahue paga mejor precio. Con la Rosa Soto vendemos una rosa y otra rosa.
"""


def coded(study: StudyFolder) -> dict[str, CodedSegment]:
    return {segment.id: segment for segment in codings.coded_segments(study.file)}


def marks(study: StudyFolder) -> set[tuple[str, ...]]:
    return {
        (s.id, m.code, m.coder, m.stance, m.about, m.origin, m.rule)
        for s in coded(study).values()
        for m in s.marks
    }


def newest(study: StudyFolder) -> str:
    found = (transcripts.transcript(study.file, name) for name in transcripts.known(study.file))
    return "\n".join(one.text for one in found if one)


def everything_shown(study: StudyFolder, out: Path) -> str:
    """All that the study writes for people, as one text."""
    findings.export_workbook(study, out / "book.xlsx")
    findings.write_summary(study, out / "summary.md")
    cells = [
        str(cell)
        for sheet in load_workbook(out / "book.xlsx").worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    ]
    log = [str(row) for row in acting.log_table(study, changes=True).rows]
    return "\n".join([*cells, *log, (out / "summary.md").read_text(encoding="utf-8")])


# ---------- the demonstration


@pytest.fixture(scope="module")
def demo_study(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudyFolder]:
    path = tmp_path_factory.mktemp("names") / "demo"
    shutil.copytree(demo, path)
    with folder.open_folder(path) as study:
        yield study


@pytest.fixture(scope="module")
def planted() -> list[dict[str, str]]:
    with (DATA / "identifiers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def replaced(
    demo_study: StudyFolder,
) -> tuple[StudyFolder, dict[str, CodedSegment], set[tuple[str, ...]]]:
    """The demonstration after 'find' and 'apply', and what was coded before."""
    before, made = coded(demo_study), marks(demo_study)
    anonymise.find(demo_study, **LISTS)  # type: ignore[arg-type]  # lists of paths by name
    anonymise.apply(demo_study)
    return demo_study, before, made


def test_every_planted_item_is_found_by_forms_and_lists(replaced, planted):
    study, _, _ = replaced
    rows, issues = read_sheet(leaks.home(study) / anonymise.SHEET)
    proposed = {(row.kind, row.text) for row in rows if row.decision == "replace"}

    assert issues == []
    assert len(planted) >= 20
    assert [one for one in planted if (one["kind"], one["text"]) not in proposed] == []


def test_no_output_holds_a_planted_item_afterwards(replaced, planted, tmp_path):
    study, _, _ = replaced
    shown = newest(study) + everything_shown(study, tmp_path)

    assert [one["text"] for one in planted if one["text"] in shown] == []
    assert "[teléfono]" in shown
    assert "[RUT]" in newest(study)


def test_the_codings_of_the_demonstration_are_where_they_were(replaced):
    study, before, made = replaced
    after = coded(study)
    key = leaks.remembered(study)
    matcher = Matcher(key.items)

    assert marks(study) == made
    assert list(after) == list(before)
    assert [s.text for s in after.values()] == [matcher.replaced(s.text) for s in before.values()]
    assert pending.count(study.file) == (0, 0)
    assert verify(study.file) == []
    assert rules.changed_since_coding(study) == ([], [])


def test_rules_find_the_same_in_the_new_text(replaced):
    """Tokens are no words to a rule: "[Empresa A]" is not talk of a firm."""
    study, _, made = replaced
    with study.file.transaction() as db:
        db.execute("update rule_run set inputs = ''")
    rules.code_by_rules(study)

    assert marks(study) == made


def test_a_copy_for_others_holds_no_original_and_verifies(replaced, planted, tmp_path):
    study, _, made = replaced
    done = sharing.share(study, tmp_path / "others")

    names = {p.relative_to(done.path).parts[0] for p in done.path.rglob("*")}
    assert names == {
        "codebook.yaml",
        "interviews.csv",
        "study.qualcode",
        "study.toml",
        "transcripts",
    }
    assert {p.suffix for p in (done.path / "transcripts").iterdir()} == {".txt"}
    with folder.open_folder(done.path) as other:
        assert verify(other.file) == []
        assert marks(other) == made
        assert findings.matrix(other) == findings.matrix(study)
        again = ingest_files(other, [done.path / "transcripts"])
        assert (len(again.unchanged), again.new, again.versions) == (36, [], [])
        assert marks(other) == made
    whole = b"".join(p.read_bytes() for p in done.path.rglob("*") if p.is_file())
    assert [one["text"] for one in planted if one["text"].encode() in whole] == []
    assert b"Heraclio" not in whole
    assert b"Curiqueo" not in whole


# ---------- a little study


@pytest.fixture
def small(tmp_path: Path, little: Path) -> Iterator[StudyFolder]:
    for path in (little / "transcripts").iterdir():
        path.unlink()
    (little / "transcripts" / "A01.txt").write_text(ROSA, encoding="utf-8")
    (little / "transcripts" / "A02.txt").write_text(JUAN, encoding="utf-8")
    (little / "interviews.csv").write_text(
        "interview,actor_type,number,speaker,buyer\n"
        "A01,producer,1,Rosa Soto,Mieles Rucahue\n"
        "A02,producer,2,Juan Pérez,Mieles Rucahue\n",
        encoding="utf-8",
    )
    (tmp_path / "people.csv").write_text("name,also\nRosa Soto,\nJuan Pérez,\n", encoding="utf-8")
    (tmp_path / "companies.txt").write_text("# ours\nMieles Rucahue\n", encoding="utf-8")
    with folder.open_folder(little) as study:
        ingest_files(study, [little / "transcripts"])
        rules.code_by_rules(study)
        yield study


def search(study: StudyFolder, **options: object) -> Path:
    beside = study.path.resolve().parent
    return anonymise.find(
        study,
        people=[beside / "people.csv"],
        companies=[beside / "companies.txt"],
        **options,  # type: ignore[arg-type]
    ).path


def decide(path: Path, **decisions: str) -> None:
    """Write decisions into the sheet; names with blanks are written with underscores."""
    book = load_workbook(path)
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    text, decision = heads.index("texto"), heads.index("decisión")
    for row in page.iter_rows(min_row=2):
        said = decisions.get(str(row[text].value).replace(" ", "_"))
        if said:
            row[decision].value = said
    book.save(path)


def test_everything_is_replaced_in_text_labels_and_attributes(small):
    search(small)
    done = anonymise.apply(small)

    first = transcripts.transcript(small.file, "A01")
    assert first is not None
    assert first.text.splitlines()[1] == (
        "[Persona 1]: Aquí, en la [dirección]. La venta segura me la da [Empresa A]."
    )
    assert first.text.splitlines()[3].startswith("[Persona 1]: Es [RUT], y el fono [teléfono].")
    assert {turn.speaker for turn in first.turns} == {"Entrevistadora", "[Persona 1]"}
    (who,) = next(i for i in all_interviews(small.file) if i.id == "A01").participants
    assert who.speaker == "[Persona 1]"
    assert done.interviews == ["A01", "A02"]
    assert done.attributes == 2
    assert "Rucahue" not in str(all_interviews(small.file))


def test_a_common_word_waits_and_can_be_replaced_with_its_capital_only(small):
    path = search(small)
    assert anonymise.apply(small).undecided == 1  # Rosa, for the rose
    assert "señora Rosa?" in newest(small)

    decide(path, Rosa="con mayúscula")
    done = anonymise.apply(small)

    assert (done.undecided, done.interviews) == (0, ["A01"])
    assert "señora [Persona 1]?" in newest(small)
    assert "una rosa y otra rosa" in newest(small)


def test_doing_it_again_changes_nothing(small):
    path = search(small)
    anonymise.apply(small)
    before = (newest(small), leaks.key_path(small).read_bytes(), len(small.file.acts()))

    assert anonymise.apply(small).nothing
    assert anonymise.apply(small, path).nothing
    assert (newest(small), leaks.key_path(small).read_bytes()) == before[:2]
    assert len(small.file.acts()) == before[2]


def test_a_dry_run_says_what_would_be_and_does_nothing(small):
    search(small)
    text = newest(small)
    done = anonymise.apply(small, dry_run=True)

    assert done.replacements["[RUT]"] == 1
    assert newest(small) == text
    assert not leaks.key_path(small).exists()


def test_what_people_coded_stays_and_waits_for_no_decision(small):
    (said,) = (s for s in coded(small).values() if "98.765" in s.text)
    start = said.span.start + said.text.index("9 5550")
    span = Span(start, start + len("9 5550 0123"))
    codings.add(
        small.file,
        [
            Coding(
                said.id, "A01", "MARKET.PRICE", "ana", said.span, said.text, memo="dice Rosa Soto"
            ),
            Coding(said.id, "A01", "INCOME.HIGHER", "ana", span, "9 5550 0123"),
        ],
    )
    before = marks(small)
    search(small)
    done = anonymise.apply(small)

    assert marks(small) == before
    now = coded(small)[said.id]
    whole, part = (
        next(m for m in now.marks if (m.coder, m.code) == ("ana", code))
        for code in ("MARKET.PRICE", "INCOME.HIGHER")
    )
    assert (whole.span, whole.memo) == (now.span, "dice [Persona 1]")
    assert now.text[part.span.start - now.span.start :].startswith("[teléfono].")
    assert len(part.span) == len("[teléfono]")
    assert done.memos == 1
    assert pending.count(small.file) == (0, 0)
    assert verify(small.file) == []


def test_translations_are_replaced_too(small):
    translations.add(
        small.file, [Translation("A01", 2, "en", "Here, says Rosa Soto.", "Juan Pérez")]
    )
    search(small)
    assert anonymise.apply(small).translations == 1

    (turn,) = translations.translations(small.file, "en").values()
    assert (turn.text, turn.translator) == ("Here, says [Persona 1].", "[Persona 2]")


def test_reading_the_files_again_brings_no_name_back(small):
    search(small)
    anonymise.apply(small)
    sheet = small.path / "interviews.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    again = ingest_files(small, [small.path / "transcripts"])

    assert (again.new, again.versions, again.failed) == ([], [], [])
    assert not any("Rosa" in str(issue) or "Juan" in str(issue) for issue in again.issues)
    assert "Rucahue" not in str(all_interviews(small.file))
    assert anonymise.apply(small).nothing


def test_a_new_interview_gets_the_same_tokens(small):
    search(small)
    anonymise.apply(small)
    late = small.path / "transcripts" / "A03.txt"
    late.write_text(
        "Entrevistadora: ¿Y?\nLuz Ponce: Vendo con Juan Pérez y Rosa Soto.\n"
        "Entrevistadora: Ah.\nLuz Ponce: Así es.\n",
        encoding="utf-8",
    )
    ingest_files(small, [late])

    assert anonymise.apply(small).interviews == ["A03"]
    assert "Vendo con [Persona 2] y [Persona 1]." in newest(small)

    path = search(small)
    rows = {row.text: row.token for row in read_sheet(path)[0]}
    assert rows["Luz Ponce"] == "[Persona 3]"
    assert rows["Rosa Soto"] == "[Persona 1]"
    anonymise.apply(small)
    assert "[Persona 3]: Vendo" in newest(small)


def test_what_was_decided_stays_decided_when_the_sheet_is_made_anew(small):
    path = search(small)
    decide(path, Rosa="con mayúscula", Mieles_Rucahue="dejar")
    book = load_workbook(path)
    book.worksheets[0].append(["persona", "la Señora", "", "", "", "[Ella]", "reemplazar"])
    book.save(path)
    rows = {row.text: (row.token, row.decision) for row in read_sheet(search(small))[0]}

    assert rows["Rosa"] == ("[Persona 1]", "capitals")
    assert rows["Mieles Rucahue"] == ("[Empresa A]", "keep")
    assert rows["la Señora"] == ("[Ella]", "replace")


def test_a_list_of_people_may_be_a_workbook(small):
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in (["nombre", "tipo"], ["Mieles Rucahue", "empresa"], ["El Boldal", "lugar"]):
        book.active.append(row)
    path = small.path.resolve().parent / "names.xlsx"
    book.save(path)
    found = anonymise.find(small, people=[path])

    kinds = {row.text: row.kind for row in read_sheet(found.path)[0]}
    assert (kinds["Mieles Rucahue"], kinds["El Boldal"]) == ("company", "place")


def test_a_trained_pipeline_proposes_and_somebody_decides(small, tmp_path):
    import spacy

    made = spacy.blank("es")
    made.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "El Boldal"}])  # type: ignore[attr-defined]
    made.to_disk(tmp_path / "trained")
    rows = read_sheet(search(small, pipeline=str(tmp_path / "trained")))[0]

    (place,) = (row for row in rows if row.text == "El Boldal")
    assert (place.kind, place.token, place.decision) == ("place", "[Lugar 1]", "look")


# ---------- the key


def test_key_and_sheet_are_outside_and_their_owners_only(small):
    path = search(small)
    key = anonymise.apply(small).key

    assert path.parent == key.parent == small.path.resolve().parent / "little-key"
    assert [stat.S_IMODE(p.stat().st_mode) for p in (path, key, key.parent)] == [
        0o600,
        0o600,
        0o700,
    ]
    items = loads(key.read_text(encoding="utf-8"), key).items
    assert {i.text: i.token for i in items}["Rosa Soto"] == "[Persona 1]"
    with closing(sqlite3.connect(small.file.path)) as db:
        kept = dict(db.execute("select name, value from meta where name like 'anonymise%'"))
    assert kept["anonymise_key"] == "../little-key/key.json"
    assert re.fullmatch("[0-9a-f]{64}", kept["anonymise_key_sha256"])
    assert "Rosa" not in json.dumps(kept)


def test_neither_key_nor_sheet_may_lie_in_the_study(small, tmp_path):
    path = search(small)
    link = tmp_path / "link"
    link.symlink_to(small.path, target_is_directory=True)
    into = tmp_path / "key.json"
    into.symlink_to(small.path / "key.json")
    for inside in (small.path / "key.json", small.path / "out" / "k.json", link / "key.json", into):
        with pytest.raises(CannotWrite, match="may not lie in the study"):
            anonymise.apply(small, path, key=inside)
    with pytest.raises(CannotWrite, match="may not lie in the study"):
        search(small, out=link / "sheet.xlsx")
    assert "Rosa" in newest(small)


def test_a_key_that_was_changed_is_refused_and_outputs_say_that_they_are_unchecked(small, tmp_path):
    search(small)
    key = anonymise.apply(small).key
    good = key.read_bytes()
    for bad in (good.replace(b"Rosa", b"Roza"), b"", b"{}"):
        key.write_bytes(bad)
        with pytest.raises(BadKey, match="not the key that the study remembers"):
            anonymise.apply(small)
        notice = leaks.guard(small).notice
        assert notice is not None
        assert "outputs are not checked for names" in notice.what
    key.write_bytes(good)
    assert leaks.guard(small).notice is None

    moved = tmp_path / "elsewhere" / "my.json"
    moved.parent.mkdir()
    key.rename(moved)
    assert leaks.guard(small).notice is not None
    with pytest.raises(BadKey, match="cannot be read"):
        anonymise.apply(small)
    assert anonymise.apply(small, key=moved).nothing
    assert leaks.guard(small).notice is None


def test_without_sheet_and_key_the_command_to_begin_with_is_named(small):
    with pytest.raises(Unreadable, match="qualcode anonymise find"):
        anonymise.apply(small)


def test_a_sheet_with_faults_changes_nothing(small):
    path = search(small)
    decide(path, Rosa="tal vez")
    with pytest.raises(InvalidFile) as told:
        anonymise.apply(small)

    assert "no such decision" in str(told.value)
    assert "Rosa" not in str(told.value)
    assert "Soto" not in str(told.value)
    assert not leaks.key_path(small).exists()
    with pytest.raises(InvalidFile):
        search(small)


# ---------- leaks


def test_an_output_that_would_leak_is_refused_and_what_was_there_stays(small, tmp_path):
    search(small)
    anonymise.apply(small)
    target = tmp_path / "book.xlsx"
    findings.export_workbook(small, target)
    before = target.read_bytes()
    leaking = Interview(
        "A01",
        participants=(
            Participant("A01", "[Persona 1]", "producer", 1, {"es": "vecina de JUAN PEREZ"}),
        ),
    )
    set_attributes(small.file, [leaking])

    with pytest.raises(WouldLeak) as told:
        findings.export_workbook(small, target)
    assert re.search(
        r"book\.xlsx: not written, because sheet '\w+.*', cell [A-Z]+\d+ holds what"
        r" \[Persona 2\] stands for",
        str(told.value),
    )
    assert "juan" not in str(told.value).casefold()
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.glob(".book*")] == []
    with pytest.raises(WouldLeak, match="line"):
        findings.write_summary(small, tmp_path / "s.md")
    with pytest.raises(WouldLeak, match="participant"):
        sharing.share(small, tmp_path / "others")
    assert not (tmp_path / "others").exists()

    anonymise.apply(small)
    findings.export_workbook(small, target)


def test_commands_refuse_to_show_a_leak(small, run):
    search(small)
    anonymise.apply(small)
    said = "(Juan Pérez {number})"
    toml = small.path / "study.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + f'\n[citation]\nes = "{said}"\n', encoding="utf-8"
    )

    for line in ("quotes --code MARKET", "quotes --code MARKET --format csv", "summary"):
        shown = run(line, exit_code=1)
        assert shown.stdout == ""
        assert "holds what [Persona 2] stands for" in shown.stderr
        assert "Juan" not in shown.stderr


def test_the_log_is_shown_with_tokens(small):
    search(small)
    anonymise.apply(small)
    shown = str(acting.log_table(small, changes=True).rows)

    assert "Rucahue" not in shown
    assert "Rosa" not in shown


def test_replacing_writes_no_name_into_the_log(small):
    search(small)
    before = len(small.file.acts())
    anonymise.apply(small)
    written = str(small.file.acts()[before:])

    assert "anonymise" in written
    assert "Rucahue" not in written
    assert "Rosa" not in written


def test_a_copy_needs_a_place_of_its_own_and_a_key(small, tmp_path):
    with pytest.raises(BadKey):
        sharing.share(small, tmp_path / "others")
    search(small)
    anonymise.apply(small)
    with pytest.raises(CannotWrite, match="may not lie in the study"):
        sharing.share(small, small.path / "others")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(StudyExists):
        sharing.share(small, tmp_path / "full")


def test_people_who_did_not_consent_are_not_in_a_copy(small, tmp_path):
    search(small)
    anonymise.apply(small)
    (second,) = (i for i in all_interviews(small.file) if i.id == "A02")
    (person,) = second.participants
    refused = Participant("A02", person.speaker, "producer", 2, attributes={"consent": ("no",)})
    set_attributes(small.file, [Interview("A02", participants=(refused,))])
    done = sharing.share(small, tmp_path / "others")

    assert (done.interviews, done.left_out) == (("A01",), 1)
    with folder.open_folder(done.path) as other:
        assert list(transcripts.known(other.file)) == ["A01"]
        assert verify(other.file) == []


def test_the_commands_do_it_all(small, run):
    small.file.close()
    found = run("anonymise find --people ../people.csv --companies ../companies.txt --context")
    assert "Wrote" in found.stdout
    assert "1 row to be decided on" in found.stdout
    would = run("anonymise apply --dry-run")
    assert "would be replaced in 2 interviews" in would.stdout
    done = run("anonymise apply")
    assert "replaced in 2 interviews" in done.stdout
    assert "older versions" in done.stderr
    assert "nothing to replace" in run("anonymise apply").stdout
    assert "All is well" in run("verify").stdout
    run("anonymise share ../others")
    assert "All is well" in run("verify --study ../others").stdout
    text = "".join(map(str, (found, would, done)))
    assert "Soto" not in text
    assert "Rucahue" not in text


# ---------- what goes wrong with keys


def test_a_key_that_cannot_be_written_is_not_remembered(small, tmp_path):
    path = search(small)
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(CannotWrite):
        anonymise.apply(small, path, key=blocked / "key.json")
    assert not small.file.meta(leaks.KEY_PATH)
    assert anonymise.apply(small).key == leaks.home(small) / leaks.KEY_FILE


def test_a_kill_before_the_first_key_is_written_leaves_nothing_to_mend(small, monkeypatch):
    search(small)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(anonymise, "write_text", killed)
        with pytest.raises(KeyboardInterrupt):
            anonymise.apply(small)
    assert leaks.guard(small).notice is None

    assert anonymise.apply(small).interviews == ["A01", "A02"]
    assert leaks.guard(small).notice is None
    assert leaks.guard(small).matcher


def test_a_key_that_is_a_pipe_is_no_key(small):
    search(small)
    key = anonymise.apply(small).key
    key.unlink()
    os.mkfifo(key)
    assert leaks.guard(small).notice is not None
    with pytest.raises(BadKey, match="cannot be read"):
        anonymise.apply(small)


# ---------- what is shown while people work


def test_what_was_before_is_shown_with_tokens(small, run):
    path = small.path / "transcripts" / "A02.txt"
    path.write_text(JUAN.replace("mejor precio", "muy poco precio"), encoding="utf-8")
    ingest_files(small, [path])
    search(small)
    anonymise.apply(small)

    for line in (
        "interviews changes --segments",
        "interviews changes --format csv",
        "interviews versions A02",
        "check --all",
        "check --format json",
        "ingest --explain transcripts/A02.txt",
        "codebook show",
    ):
        shown = run(line).stdout
        assert shown
        assert not re.search("Juan|P[eé]rez|Rucahue", shown), line


def test_a_token_that_somebody_wrote_by_hand_is_not_given_to_another(small, tmp_path):
    path = small.path / "transcripts" / "A02.txt"
    path.write_text(JUAN.replace("otra rosa", "otra [Persona 1]"), encoding="utf-8")
    ingest_files(small, [path])
    book = Workbook()
    book.active.append(["tipo", "texto", "reemplazo", "decisión"])
    book.active.append(["persona", "Juan Pérez", None, "reemplazar"])
    book.save(tmp_path / "own.xlsx")
    assert set(anonymise.apply(small, tmp_path / "own.xlsx").replacements) == {"[Persona 2]"}


# ---------- what people write: memos, summaries, proposals


def everything_written(study: StudyFolder) -> StudyFolder:
    """The little study with names in all that people write."""
    segment = next(iter(coded(study)))
    hand.add(study, segment, "MARKET.PRICE", coder="ana", memo="de Rosa Soto", exemplar=True)
    hand.add(study, segment, "INCOME.HIGHER", coder="ana")
    for on, code in (("study", ""), ("A01", ""), (segment, ""), ("MARKET.PRICE", "")):
        memos.add(study, on, "Preguntar a Juan Pérez.", author="ana", code=code)
    memos.add(study, segment, "Como Juan Pérez.", author="ana", code="INCOME.HIGHER")
    charts.write(study, "A01", "MARKET", "Rosa Soto vende a Mieles Rucahue.", author="ana")
    charts.write(study, "A02", "MARKET", "Bien.", author="ana")
    proposals.propose(study, "como dice Rosa Soto", coder="ana")
    proposals.propose(study, "el trato con Juan Pérez", coder="berta", segment_id=segment)
    hand.mark_segment(study, "A02-0001", "review", coder="berta")
    return study


def written(study: StudyFolder) -> str:
    """All that stands in the tables of what people write, read without qualcode."""
    names = ("memo", "chart", "proposal", "coding", "seen", "verdict")
    with closing(sqlite3.connect(study.file.path)) as db:
        return "\n".join(str(row) for name in names for row in db.execute(f"select * from {name}"))


def test_names_are_found_in_all_that_people_write(small):
    everything_written(small)
    charts.write(small, "A02", "INCOME", "Lo contó Zoila Marabolí.", author="ana")
    proposals.propose(small, "la deuda de Cupertino Ñancul", coder="ana")
    memos.add(small, "MARKET.PRICE", "Ver con Hortensia Quilaqueo.", author="ana")
    rows = {row.text for row in read_sheet(search(small))[0]}
    assert {"Zoila Marabolí", "Cupertino Ñancul", "Hortensia Quilaqueo"} <= rows


def test_names_are_replaced_in_all_that_people_write(small):
    everything_written(small)
    search(small)
    before = len(small.file.acts())
    done = anonymise.apply(small)

    assert (done.memos, done.charts, done.proposals) == (6, 1, 2)
    assert not re.search("Juan|Rosa|Rucahue", written(small))
    assert "[Persona 1] vende a [Empresa A]." in written(small)
    assert "el trato con [Persona 2]" in written(small)
    assert not re.search("Juan|Rosa|Rucahue", str(small.file.acts()[before:]))
    assert not any(chart.stale for chart in charts.charts(small))
    assert verify(small.file) == []
    assert anonymise.apply(small).nothing


def test_what_was_replaced_does_not_come_back_by_undoing(small):
    everything_written(small)
    search(small)
    anonymise.apply(small)
    for _ in range(20):
        uid = acts.last_done(small.file)
        if not uid:
            break
        try:
            acts.undo(small.file, uid)
        except CannotUndo:
            break
    assert not re.search("Juan|Rosa|Rucahue", written(small))


def test_a_summary_that_was_to_be_reviewed_still_is_afterwards(small):
    everything_written(small)
    hand.add(small, "A02-0001", "MARKET.PRICE", coder="berta")
    search(small)
    anonymise.apply(small)
    states = {chart.interview_id: chart.stale for chart in charts.charts(small)}
    assert states == {"A01": False, "A02": True}


def test_a_sheet_that_comes_back_with_a_name_is_taken_with_its_token(small, tmp_path):
    search(small)
    anonymise.apply(small)
    path = tmp_path / "chart.xlsx"
    charts.export_chart(small, path, author="ana")
    book = load_workbook(path)
    book.worksheets[1]["C3"] = "Rosa Soto vende todo."
    book.worksheets[1]["C4"] = "Lo dijo Zoila Marabolí."
    book.save(path)
    charts.import_chart(small, path, apply=True)

    assert "[Persona 1] vende todo." in written(small)
    assert not re.search("Rosa", written(small) + str(small.file.acts()))
    (told,) = (one for one in anonymise.apply(small).issues if one.where == "received")
    assert "1 of the files in it has names in them" in told.what
    assert "Zoila Marabolí" in {row.text for row in read_sheet(search(small))[0]}


def test_a_copy_has_what_people_wrote_and_neither_sheets_nor_the_log(small, tmp_path):
    everything_written(small)
    path = tmp_path / "chart.xlsx"
    search(small)
    anonymise.apply(small)
    charts.export_chart(small, path, author="ana")
    book = load_workbook(path)
    book.worksheets[1]["C4"] = "Otra cosa."
    book.save(path)
    charts.import_chart(small, path, apply=True)
    done = sharing.share(small, tmp_path / "others")

    assert not (done.path / "received").exists()
    assert not (done.path / "backups").exists()
    with folder.open_folder(done.path) as other:
        for table in ("sheet", "received"):
            assert other.file.db.execute(f"select count(*) from {table}").fetchone() == (0,)
        here, there = ({one.text for one in charts.charts(s)} for s in (small, other))
        assert here == there == {"[Persona 1] vende a [Empresa A].", "Otra cosa."}
        assert proposals.table(small).rows == proposals.table(other).rows
        assert len(proposals.table(other).rows) == 2
        kinds = [(m.kind, m.on, m.text) for m in stored_memos.all_memos(small.file)]
        assert [(m.kind, m.on, m.text) for m in stored_memos.all_memos(other.file)] == kinds
        assert {kind for kind, _, _ in kinds} == {"study", "interview", "segment", "code", "coding"}
        assert marks(small) == marks(other)
        assert any(mark.exemplar for one in coded(other).values() for mark in one.marks)
        assert hand.line(other, "A02-0001").seen == {"berta": "review"}
        assert not any(chart.stale for chart in charts.charts(other))
        assert verify(other.file) == []


def test_a_copy_leaves_out_what_is_said_of_those_who_did_not_consent(small, tmp_path):
    everything_written(small)
    search(small)
    anonymise.apply(small)
    (first,) = (i for i in all_interviews(small.file) if i.id == "A01")
    (person,) = first.participants
    refused = Participant("A01", person.speaker, "producer", 1, attributes={"consent": ("no",)})
    set_attributes(small.file, [Interview("A01", participants=(refused,))])
    done = sharing.share(small, tmp_path / "others")

    with folder.open_folder(done.path) as other:
        assert [one.interview_id for one in charts.charts(other)] == ["A02"]
        assert [row[1] for row in proposals.table(other).rows] == ["como dice [Persona 1]"]
        assert {m.kind for m in stored_memos.all_memos(other.file)} == {"study", "code"}


@pytest.mark.parametrize("table", ["memo", "proposal", "chart"])
def test_a_copy_is_not_made_while_a_name_stands_anywhere(small, tmp_path, table):
    everything_written(small)
    search(small)
    anonymise.apply(small)
    with small.file.transaction() as db:
        db.execute(f"update {table} set text = text || ' Rosa Soto'")

    with pytest.raises(WouldLeak, match=f"'text' of '{table}'"):
        sharing.share(small, tmp_path / "others")
    assert not (tmp_path / "others").exists()
