"""A copy of a study for others: without originals, older versions, log, key and backups."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode import anonymise, ingest, segment
from qualcode import settings as settings_file
from qualcode.anonymise import WouldLeak
from qualcode.errors import CannotWrite, StudyExists
from qualcode.files.atomic import write_bytes, write_text
from qualcode.model import Interview, Participant, Transcript
from qualcode.store import sharing, sources, transcripts, translations
from qualcode.store.interviews import all_interviews, set_attributes
from qualcode.store.streams import token_languages
from qualcode.workflows import charts, codebook_file, leaks
from qualcode.workflows.claims import Claims
from qualcode.workflows.folder import TRANSCRIPTS, StudyFolder, open_folder
from qualcode.workflows.lexicons import open_lexicon
from qualcode.workflows.reading import Progress, silently
from qualcode.workflows.rules import TOKENS


@dataclass(frozen=True)
class Shared:
    """The copy, the ids of the interviews in it, and how many were left out for want of consent.

    ``unarchived`` counts participants in it who have not agreed to an archive.
    """

    path: Path
    interviews: tuple[str, ...]
    left_out: int
    unarchived: int


def share(study: StudyFolder, target: Path, *, progress: Progress = silently) -> Shared:
    """Make a study in an empty or new folder that holds the newest versions only.

    Transcripts are written anew as .txt from the texts with tokens, attributes as a .csv. Interviews
    of people who did not consent to analysis are left out. Everything is checked for originals before
    the folder takes its place. Raises ``BadKey`` without a readable key, ``WouldLeak`` when an
    original is found, ``StudyExists`` when the folder holds anything.
    """
    matcher = anonymise.Matcher(leaks.remembered(study).items)
    guard = leaks.Guard(matcher)
    _check_target(study, target)
    everybody = all_interviews(study.file)
    chosen = [one for one in everybody if all(p.may("analysis") for p in one.participants)]
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        made.chmod(0o755)
        copy = made / target.name
        _write_settings(study, copy, guard)
        with open_folder(copy, who=study.file.who, now=study.file.now) as other:
            _fill(study, other, chosen, progress)
            _check(other, guard)
        if target.exists():
            target.rmdir()
        copy.rename(target)
    except OSError as error:
        raise CannotWrite(target, error.strerror or str(error)) from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    people = [person for one in chosen for person in one.participants]
    return Shared(
        target,
        tuple(one.id for one in chosen),
        len(everybody) - len(chosen),
        sum(not person.may("archive") for person in people),
    )


def _check_target(study: StudyFolder, target: Path) -> None:
    there, here = target.resolve(), study.path.resolve()
    if there.is_relative_to(here) or here.is_relative_to(there):
        raise CannotWrite(target, "a copy for others may not lie in the study or around it")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise StudyExists(target)


def _write_settings(study: StudyFolder, copy: Path, guard: leaks.Guard) -> None:
    """Settings with tokens for names, and the codebook as it is, which may hold none."""
    named = study.path / settings_file.FILE
    if named.is_file():
        text = guard.matcher.replaced(named.read_text(encoding="utf-8-sig"))
        write_text(copy / settings_file.FILE, text, check=guard.file)
    book = study.codebook_path
    if codebook_file.is_workbook(book):
        write_bytes(copy / book.name, book.read_bytes(), check=guard.file)
    else:
        write_text(
            copy / book.name,
            codebook_file.current(study).text.removeprefix("\ufeff"),
            check=guard.file,
        )


def _fill(
    study: StudyFolder, other: StudyFolder, chosen: Sequence[Interview], progress: Progress
) -> None:
    languages = token_languages(study.file)
    known = transcripts.known(study.file)
    read: list[Transcript] = []
    for number, interview in enumerate(chosen):
        progress("copying interviews", number, len(chosen))
        found = transcripts.transcript(study.file, interview.id)
        if found is not None:
            language = languages[known[interview.id].key]
            read.append(_put(study, other, found, language))
    set_attributes(other.file, chosen)
    ids = {one.id for one in chosen}
    for language in study.codebook.languages:
        turns = translations.translations(study.file, language).values()
        translations.add(other.file, (t for t in turns if t.interview_id in ids))
    sharing.copy_work(study.file, other.file)
    charts.rebase(other, charts.current_names(study), "share")
    sheet = _attribute_sheet(chosen)
    path = other.attributes_path.with_suffix(".csv")
    write_text(path, sheet)
    with other.file.transaction():
        other.file.set_meta(TOKENS, study.file.meta(TOKENS))
        other.file.set_meta("attributes_sha256", _sha256(sheet))
    described, _ = ingest.read_attributes(path, other.codebook)
    claims = Claims(other, described, replace=False)
    files = [(one, other.path / TRANSCRIPTS / one.source) for one in read]
    sources.remember(other.file, [claims.source(path, [one], "") for one, path in files])


def _put(study: StudyFolder, other: StudyFolder, found: Transcript, language: str) -> Transcript:
    """Put a transcript into the copy, as a file and with its segments."""
    source = f"{found.interview_id}.txt"
    write_text(other.path / TRANSCRIPTS / source, found.text)
    bare = replace(found, source=source, source_sha256=_sha256(found.text))
    lexicon, newest = open_lexicon(other, language)
    tokens = lexicon.encode(*segment.turn_texts(bare))
    new = transcripts.NewTranscript(
        bare,
        transcripts.segments(study.file, found.interview_id),
        language,
        tokens.forms.tobytes(),
        tokens.starts.tobytes(),
    )
    transcripts.add(other.file, [new], lexicon.new_page(), newest)
    return bare


_COLUMNS = (
    *("interview", "date", "language", "value_chain", "actor_type", "number", "speaker"),
    *("descriptor_es", "descriptor_en"),
)


def _attribute_sheet(interviews: Sequence[Interview]) -> str:
    """The attributes as a .csv with a row for each participant, as a study reads it."""
    everybody = [(one, p) for one in interviews for p in one.participants or (Participant(one.id),)]
    own = dict.fromkeys(
        name for one, person in everybody for name in (*one.attributes, *person.attributes)
    )
    sheet = io.StringIO()
    rows = csv.writer(sheet, lineterminator="\n")
    rows.writerow((*_COLUMNS, *own))
    for one, person in everybody:
        rows.writerow(
            (
                one.id,
                one.date.isoformat() if one.date else "",
                one.language,
                "; ".join(one.value_chains),
                person.actor_type,
                "" if person.number is None else person.number,
                person.speaker,
                *(person.descriptor.get(language, "") for language in ("es", "en")),
                *(
                    "; ".join(person.attributes.get(name, one.attributes.get(name, ())))
                    for name in own
                ),
            )
        )
    return sheet.getvalue()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _check(other: StudyFolder, guard: leaks.Guard) -> None:
    """Raises ``WouldLeak`` when any text of the copy holds an original."""
    found = list(anonymise.leaks(sharing.texts(other.file), guard.matcher))
    for path in sorted((*other.path.rglob("*.txt"), *other.path.glob("*.csv"))):
        lines = anonymise.lines_of(path.read_text(encoding="utf-8"))
        places = ((f"{path.name}, {place}", text) for place, text in lines)
        found += anonymise.leaks(places, guard.matcher)
    if found:
        raise WouldLeak(other.path.name, found)
