"""The codebooks that a study has had: which, how they differ, and results as they were under one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qualcode.codebook import changes
from qualcode.errors import CannotUndo, UnknownName
from qualcode.model import Codebook
from qualcode.report import Table
from qualcode.report.tables import Side
from qualcode.store import acts, codebooks, replay
from qualcode.store.codebooks import BookVersion
from qualcode.store.file import StudyFile
from qualcode.workflows import codebook_file, rules
from qualcode.workflows.folder import STUDY_FILE, StudyFolder, read_codebook


@dataclass(frozen=True)
class Former:
    """A version of the codebook, and how many codes it has (without those retired)."""

    version: BookVersion
    codes: int
    retired: int


def renamed(study: StudyFolder) -> dict[str, str]:
    """Ids of codes, themes and dimensions that are others now, renamed or merged: old id to new.

    Those that were retired are in the codebook, marked so; for those that were split see
    ``split_into``.
    """
    return codebooks.renamed(study.file)


def split_into(study: StudyFolder) -> dict[str, tuple[str, ...]]:
    """Codes that were split, with the codes that took their place, as they are called now."""
    now = codebooks.renamed(study.file)
    found: dict[str, tuple[str, ...]] = {}
    for migration in codebooks.migrations(study.file):
        if migration.op == "split":
            code = str(migration.told["code"])
            into = (now.get(one, one) for one in migration.told["into"])
            found[now.get(code, code)] = tuple(dict.fromkeys(into))
    return found


def history(study: StudyFolder) -> list[Former]:
    """The versions of the codebook, oldest first; an edit by hand is one of them."""
    codebook_file.note(study)
    counts: dict[str, tuple[int, int]] = {}
    found = []
    for version in codebooks.versions(study.file):
        if version.sha256 not in counts:
            codes = _book(study, version).by_id.values()
            n_retired = sum(code.retired for code in codes)
            counts[version.sha256] = len(codes) - n_retired, n_retired
        found.append(Former(version, *counts[version.sha256]))
    return found


def history_table(study: StudyFolder) -> Table:
    """The same as a table."""
    rows = [
        (
            one.version.number,
            one.version.at[:16].replace("T", " "),
            one.version.who,
            one.version.act.removeprefix("codebook "),
            _what(one.version),
            one.codes,
            one.retired,
        )
        for one in history(study)
    ]
    header = ("version", "when", "who", "act", "what", "codes", "retired")
    align: tuple[Side, ...] = ("right", *("left",) * 4, "right", "right")
    return Table("Versions of the codebook", header, tuple(rows), align=align)


def _what(version: BookVersion) -> str:
    told = version.told
    ids: Mapping[str, str] = told.get("ids", {})
    if told.get("op") == "merge":
        return f"{', '.join(ids)} into {version.subject}"
    if told.get("op") == "rename" and version.subject in ids:
        return f"{version.subject} to {ids[version.subject]}"
    if told.get("op") == "split":
        return f"{version.subject} into {', '.join(told['into'])}"
    if told.get("op") == "move":
        return f"{version.subject} to {told['to']}"
    if told.get("op") == "edit":
        return f"{version.subject}: {', '.join(told['parts'])}"
    parts = [f"{key} {', '.join(told[key])}" for key in ("added", "removed") if told.get(key)]
    return (
        "; ".join(parts) if parts and told.get("op") in ("by hand", "import") else version.subject
    )


def diff(study: StudyFolder, first: str = "", second: str = "") -> Table:
    """How two codebooks differ, each the number of a version or a file; without any, the newest version
    and the one before; with one, that one and what the study has now.

    Raises ``UnknownName`` for a version that is not there, and what reading a file raises.
    """
    codebook_file.note(study)
    versions = codebooks.versions(study.file)
    if not first:
        numbers = [str(one.number) for one in versions[-2:]]
        first, second = numbers[0], numbers[-1]
    old, after = _named(study, versions, first)
    new, until = _named(study, versions, second) if second else (study.codebook, 0)
    found = changes.differences(old, new, *_between(study, after, until))
    title = f"From {_called(first)} to {_called(second) if second else 'the codebook as it is'}"
    rows = [(one.kind, one.id, one.what, one.detail) for one in found]
    return Table(title, ("kind", "id", "what", "detail"), tuple(rows))


def _called(name: str) -> str:
    return f"version {name}" if name.isdigit() else Path(name).name


def _named(study: StudyFolder, versions: list[BookVersion], name: str) -> tuple[Codebook, int]:
    """A codebook by the number of a version or as a file, and the clock of the version."""
    if not name.isdigit():
        return read_codebook(Path(name))[0], 0
    version = _version(versions, name)
    return _book(study, version), version.clock


def _version(versions: list[BookVersion], name: str) -> BookVersion:
    for version in versions:
        if str(version.number) == name.lstrip("0"):
            return version
    raise UnknownName("version of the codebook", name, [str(one.number) for one in versions])


def _book(study: StudyFolder, version: BookVersion) -> Codebook:
    text = codebooks.text_of(study.file, version.sha256)
    if text is None:
        raise UnknownName("text of the codebook version", str(version.number), ())
    return codebook_file.book_of(text, study.codebook_path.with_suffix(".yaml")).content


def _between(study: StudyFolder, after: int, until: int) -> tuple[dict[str, str], set[str]]:
    """What ids became in the acts between two moments of the log (0: now), forwards or backwards, and
    which of them by being merged."""
    if until and until < after:
        ids, merged = _between(study, until, after)
        return {new: old for old, new in ids.items() if old not in merged}, set()
    now: dict[str, str] = {}
    merged = set()
    for one in codebooks.migrations(study.file):
        if one.clock > after and (not until or one.clock <= until):
            if one.op == "merge":
                merged |= {old for old, new in now.items() if new in one.ids}
                merged |= set(one.ids) - set(now.values())
            now = {old: one.ids.get(new, new) for old, new in now.items()} | dict(one.ids)
    return {old: new for old, new in now.items() if old != new}, merged


@contextmanager
def as_of(study: StudyFolder, number: str) -> Iterator[StudyFolder]:
    """The study as it was coded under a version of its codebook, in a copy that lasts as long as the
    block; the study itself is not touched.

    People's codings, what they had read and rejected, and their summaries are those of the last moment
    before the next version; the rules are those of that version, on the transcripts as they are now.
    Raises ``UnknownName`` for a version that is not there.
    """
    codebook_file.note(study)
    versions = codebooks.versions(study.file)
    version = _version(versions, number)
    later = [one.clock for one in versions if one.clock > version.clock]
    book = _book(study, version)
    with tempfile.TemporaryDirectory() as home:
        copy = Path(home) / STUDY_FILE
        study.file.db.copy_to(copy)
        with StudyFile(copy, who=study.file.who, now=study.file.now) as file:
            then = StudyFolder(study.path, study.settings, file, noted=True)
            before = study.codebook
            then.has_codebook(book)
            replay.set_back(file, min(later) if later else None)
            rules.look_again(then, before)
            yield then


def check_turn(study: StudyFolder, act_uid: str, *, again: bool = False) -> None:
    """Raises ``CannotUndo`` where an act on the codebook cannot be undone (``again``: redone) now, as
    codes that would be gone have been coded with since. An edit by hand is kept before."""
    rows = acts.rows_of(study.file, act_uid)
    if not any(row.kind == "codebook" for row in rows):
        return
    codebook_file.note(study)
    row = next(row for row in rows if row.kind == "codebook")
    sha256 = codebooks.sha_of(row.after if again else row.before)
    text = codebooks.text_of(study.file, sha256) if sha256 else None
    if text is None:
        return
    back = set(codebook_file.book_of(text, study.codebook_path.with_suffix(".yaml")).content.by_id)
    gone = set(study.codebook.by_id) - back
    own = {row.name for row in rows if row.kind == "coding"}
    held = [one for one in codebooks.codings_with(study.file, gone) if one.name not in own]
    if held:
        codes = ", ".join(sorted({one.code for one in held}))
        n = f"{len(held)} codings have" if len(held) > 1 else "1 coding has"
        why = f"{n} been made with {codes} since, which the codebook would not have"
        raise CannotUndo(rows[0].act, rows[0].subject, why)
