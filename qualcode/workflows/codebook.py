"""Looking at the codebook, taking it out and putting another in its place."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode import codebook as books
from qualcode import report
from qualcode.errors import InvalidFile, QualcodeError, Unreadable
from qualcode.files.atomic import write_bytes, write_text
from qualcode.model import Codebook, Issue
from qualcode.report import Table
from qualcode.store import acts, codebooks, codings
from qualcode.workflows import codebook_file, rules
from qualcode.workflows.findings import Language, report_language
from qualcode.workflows.folder import CODEBOOKS, StudyFolder, codebook_text, read_codebook
from qualcode.workflows.leaks import guard
from qualcode.workflows.memos import memo_rows


@dataclass(frozen=True)
class Replaced:
    """What putting another codebook in place changed: ids of codes, and where the old one is.

    ``kept_as`` is ``None`` when the two say the same and nothing was done.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    kept_as: Path | None
    issues: tuple[Issue, ...]

    def lines(self) -> list[str]:
        """What happened, for people."""
        if self.kept_as is None:
            return ["The codebook says the same as before."]
        parts = [("added", self.added), ("removed", self.removed), ("changed", self.changed)]
        lines = [f"{len(ids)} {what}: {', '.join(ids)}" for what, ids in parts if ids]
        lines = lines or ["No code has changed; chains, groupings, questions or texts have."]
        return [
            *lines,
            f"The old codebook is kept as {self.kept_as.parent.name}/{self.kept_as.name}.",
        ]


def export(study: StudyFolder, target: Path) -> None:
    """Write the study's codebook as .xlsx or .yaml."""
    study.check_target(target, *CODEBOOKS)
    if target.suffix.lower() == ".xlsx":
        books.write_workbook(study.codebook, target, check=guard(study).file)
    else:
        write_text(target, books.dump(study.codebook), check=guard(study).file)


def replace_codebook(study: StudyFolder, source: Path) -> Replaced:
    """Put another codebook in the place of the study's, keeping a copy of the old one; an act that can
    be undone.

    Raises ``InvalidFile`` when it has faults, or lacks a code that people have coded with.
    """
    new, issues = read_codebook(source)
    old = _present(study)
    lost = sorted(codings.codes_used(study.file) - set(new.by_id))
    if lost:
        faults = [
            Issue(
                source.name,
                f"{code} is missing and people have coded with it",
                "Keep it in the codebook, or rename or merge it first ('qualcode codebook rename').",
                "error",
            )
            for code in lost
        ]
        raise InvalidFile(source, faults)
    if new == old:
        return Replaced((), (), (), None, tuple(issues))
    path = study.codebook_path
    codebook_file.check_writable(path)
    study.file.backup()
    before, after = (old.by_id if old else {}), new.by_id
    kept_as = study.file.backup_path("codebook", path.suffix)
    if path.is_file():
        write_bytes(kept_as, path.read_bytes())
    done = Replaced(
        added=tuple(code for code in after if code not in before),
        removed=tuple(code for code in before if code not in after),
        changed=tuple(code for code in after if code in before and after[code] != before[code]),
        kept_as=kept_as,
        issues=tuple(issues),
    )
    _record(study, source, new, done)
    return replace(done, issues=(*issues, *codebook_file.finish(study)))


def _record(study: StudyFolder, source: Path, new: Codebook, done: Replaced) -> None:
    """Take the new codebook's text for the study's, as one act."""
    file, name = study.file, f"{new.id} {new.version}"
    with suppress(QualcodeError):  # what is there may have faults, or be a codebook that never was
        codebook_file.note(study)
    is_book = codebook_file.is_workbook(study.codebook_path)
    text = books.dump(new) if is_book else codebook_text(source, new)
    told = {"op": "import", "version": new.version, "codes": len(new.by_id)}
    lists = {"added": done.added, "removed": done.removed, "changed": done.changed}
    with file.transaction():
        codebook_file.keep_present(study)
        sha256 = codebooks.keep(file, text, new.version)
        change = codebooks.change_to(file, sha256, name)
        told |= {key: list(ids) for key, ids in lists.items()}
        acts.within(file, "codebook import", [change], told=told, on=name)
    study.has_codebook(new)


def _present(study: StudyFolder) -> Codebook | None:
    """The study's codebook, ``None`` when it cannot be read: then it is high time for another."""
    try:
        return study.codebook
    except (InvalidFile, Unreadable):
        return None


def codebook_table(
    study: StudyFolder, name: str | None = None, *, language: Language | None = None
) -> Table:
    """The codes of the book, of a dimension or theme; one code with all it says."""
    tongue = language or report_language(study)
    book = study.codebook
    if name and name.upper() in book.by_id:
        shown = report.code_table(book.code(name), tongue)
        return replace(shown, rows=(*shown.rows, *memo_rows(study, book.code(name).id)))
    codes = book.select(name) if name else (*book.codes, *book.housekeeping)
    shown = report.codebook_table(book, codes, tongue)
    retired = ", ".join(code.id for code in codes if code.retired)
    if not retired:
        return shown
    note = f"Retirados: {retired}." if tongue == "es" else f"Retired: {retired}."
    return replace(shown, notes=(*shown.notes, note))


def forms_table(study: StudyFolder, code: str, *, language: Language | None = None) -> Table:
    """The word forms of the transcripts that each word of a code's rules stands for."""
    caught = rules.forms_caught(study, code)
    tongue = language or report_language(study)
    return report.forms_table(study.codebook.code(code).id, caught, tongue)


def n_rules(book: Codebook) -> int:
    """How many rules there are, of codes and of questions asked."""
    holders = [code.rules for code in book.codes] + [d.asked for d in book.dimensions]
    return sum(len(entries) for rules in holders for entries in rules.values())
