"""A backup brings back the codebook that its codings go by."""

from __future__ import annotations

import shutil

from qualcode.workflows import care, codebook_moves, folder, hand

HIGHER, MORE = "INCOME.HIGHER", "INCOME.MORE"


def codes_by_ana(run) -> set[str]:
    printed = run("code list --coder ana --format csv").stdout
    return {code for code in (HIGHER, MORE) if code in printed}


def test_codings_and_codebook_are_those_of_the_backup(ready, run):
    run(f"code add A01-0001 {HIGHER} --coder ana")
    run(f"codebook edit {HIGHER} --definition 'Gana más que antes.' --lang es")
    run("backup before.qualcode")
    book = ready / "codebook.yaml"
    then = book.read_bytes()
    run(f"codebook rename {HIGHER} {MORE}")
    now = book.read_bytes()
    assert codes_by_ana(run) == {MORE}

    told = run("restore before.qualcode").stdout

    assert book.read_bytes() == then
    assert codes_by_ana(run) == {HIGHER}
    (kept,) = (ready / "backups").glob("codebook-*.yaml")
    assert kept.read_bytes() == now
    assert str(kept) in told
    assert "people have coded with" not in run("check").stdout
    run("verify")
    run(f"codebook rename {HIGHER} {MORE}")
    assert book.read_bytes() == now


def test_a_codebook_edited_by_hand_is_kept_and_one_that_is_the_same_is_let_alone(ready):
    with folder.open_folder(ready, who="ana") as study:
        hand.add(study, "A01-0001", HIGHER, coder="ana")
        codebook_moves.rename(study, HIGHER, MORE)
        kept = study.file.backup()
    shutil.copyfile(kept, ready / "before.qualcode")
    book = ready / "codebook.yaml"
    there = book.read_bytes()

    assert care.restore(ready, ready / "before.qualcode").codebook is None
    assert book.read_bytes() == there

    edited = there + b"# Apunte a mano\n"
    book.write_bytes(edited)
    done = care.restore(ready, ready / "before.qualcode")
    assert done.codebook is not None
    assert done.codebook.read_bytes() == edited
    assert book.read_bytes() == there


def test_the_study_file_comes_back_where_there_is_no_codebook_to_be_read(ready):
    with folder.open_folder(ready, who="ana") as study:
        codebook_moves.rename(study, HIGHER, MORE)
        study.file.backup()
    (backup,) = (ready / "backups").glob("*.qualcode")
    there = (ready / "codebook.yaml").read_bytes()
    (ready / "codebook.yaml").unlink()
    (ready / folder.STUDY_FILE).unlink()

    assert care.restore(ready, backup).codebook is None
    assert (ready / "codebook.yaml").read_bytes() == there
