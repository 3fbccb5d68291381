"""Files in: transcripts, attributes and translations enter the study."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qualcode import ingest, segment
from qualcode.errors import NotATranscript, QualcodeError, UnknownConvention, Unreadable
from qualcode.files.atomic import write_bytes
from qualcode.ingest import Reading, Settled
from qualcode.ingest.characters import content
from qualcode.model import Interview, Issue, Transcript
from qualcode.report import Table
from qualcode.store import memos, pages, sources, transcripts
from qualcode.store.interviews import all_interviews, set_attributes
from qualcode.store.issues import issues_of, replace_issues
from qualcode.store.streams import replace_tokens, token_languages
from qualcode.words import Lexicon
from qualcode.workflows.claims import Claims, Judgement
from qualcode.workflows.folder import TRANSCRIPTS, StudyFolder
from qualcode.workflows.leaks import guard
from qualcode.workflows.lexicons import open_lexicon
from qualcode.workflows.people import people
from qualcode.workflows.translations import read_translations
from qualcode.workflows.versions import Carried, add_version

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and how many there are."""

BLOCK = 16
"""Interviews that enter the file in one transaction."""

_SET_ASIDE = "If one is a copy, write 'no' for it in a column 'included' of the attribute sheet."


def silently(*_: object) -> None:
    """A progress report to nobody."""


@dataclass
class Ingested:
    """What reading some files came to.

    ``new`` and ``unchanged`` are interview ids, ``versions`` what new transcripts of known interviews
    did; ``failed`` has one error per file that was not taken; ``issues`` are worth a look. ``turns``,
    ``segments`` and ``words`` count the new interviews; ``memos`` counts comments of files that were
    known but for these.
    """

    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    versions: list[Carried] = field(default_factory=list)
    failed: list[QualcodeError] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    turns: int = 0
    segments: int = 0
    words: int = 0
    memos: int = 0
    translated_turns: int = 0


def ingest_files(
    study: StudyFolder,
    paths: Iterable[Path],
    *,
    progress: Progress = silently,
    dry_run: bool = False,
    convention: str = "",
    replace: bool = False,
) -> Ingested:
    """Read interviews, cut them into segments and keep them; then attributes and translations.

    A bad file costs only itself. A file that has not changed since it was read with the same settings
    is left alone; one that has changed gives its interview a new version, to which everything is
    carried over. Files from outside the study are copied into its ``transcripts`` folder, and what
    they take the place of into ``backups``. Interrupted, everything up to the last full block of
    interviews is in the study, and running again takes up the rest. With ``dry_run`` nothing is
    kept, and the result says what would be. ``convention`` is one by name, kept for the next time, or
    ``auto``, which forgets it; ``replace`` takes a file whose text is unlike the one it replaces.
    """
    if convention not in ("", AUTO, *ingest.CONVENTIONS):
        raise UnknownConvention(convention, (*ingest.CONVENTIONS, AUTO))
    reading = _Reading(study, dry_run=dry_run, convention=convention, replace=replace)
    named: dict[Path, bool] = {}
    for path in paths:
        readable, skipped = ingest.find([path], leave_out=_not_interviews(study))
        named |= {found: named.get(found, False) or not path.is_dir() for found in readable}
        reading.done.issues += [_skipped(found) for found in skipped]
    for number, (path, by_name) in enumerate(named.items()):
        progress("reading interviews", number, len(named))
        reading.take(path, by_name=by_name)
    reading.keep_waiting()
    progress("reading interviews", len(named), len(named))
    if not dry_run:
        _apply_attributes(study, reading.attributes, reading.done)
        _follow_languages(study)
        translated = read_translations(study)
        reading.done.failed += translated.failed
        reading.done.issues += translated.issues
        reading.done.translated_turns = translated.turns
    return reading.done


AUTO = "auto"
"""In the place of the name of a convention: find it, whatever was named before."""


def explained(path: Path, study: StudyFolder | None, convention: str = "") -> Table:
    """What a file is read as, line by line, and why; with what is settled in a study, if there is one.

    In English, as issues are. Raises what reading it would raise.
    """
    settled = Settled()
    if study is not None:
        sheet = study.attributes_path
        attributes = ingest.read_attributes(sheet, study.codebook)[0] if sheet.exists() else {}
        claims = Claims(study, attributes, replace=False)
        ids = claims.ids_in(path)
        known = (claims.known.get(one) for one in ids)
        chosen = next((one.chosen for one in known if one), "")
        settled = claims.settled(ids, "" if convention == AUTO else convention or chosen)
    elif convention not in ("", AUTO):
        settled = Settled(convention=convention)
    rows = tuple(
        (line.number, line.what, line.why, line.begins) for line in ingest.explain(path, **settled)
    )
    header = ("line", "read as", "why", "begins")
    return Table(path.name, header, rows, (), ("right", "left", "left", "left"))


def attributes_changed(study: StudyFolder) -> bool:
    """Whether the attribute sheet is another than the one that was last read."""
    return study.file.meta("attributes_sha256") != _sha256(study.attributes_path)


@dataclass(frozen=True)
class _Taken:
    """A file whose interviews wait to be kept, with what is to be done with each."""

    path: Path
    source: sources.Source
    readings: Sequence[tuple[Reading, Judgement]]
    chosen: str


class _Reading:
    """One run over some files: what is known, what waits to be kept, what came of it."""

    def __init__(
        self, study: StudyFolder, *, dry_run: bool, convention: str, replace: bool
    ) -> None:
        self.study, self.dry_run, self.convention = study, dry_run, convention
        self.done = Ingested()
        self.attributes: dict[str, Interview] = {}
        if study.attributes_path.exists():
            found, issues = ingest.read_attributes(study.attributes_path, study.codebook)
            self.attributes = found
            self.done.issues += issues
        self.claims = Claims(study, self.attributes, replace=replace)
        known = self.claims.known.values()
        self.twins: dict[str, str] = {}
        for one in known:
            self.twins.setdefault(one.sha256, one.interview_id)
        self.waiting: list[_Taken] = []
        self.lexicons: dict[str, tuple[Lexicon, int]] = {}
        self.is_saved = False

    def take(self, path: Path, *, by_name: bool) -> None:
        """Read one file and put it in the queue, unless it is known or faulty."""
        ids = self.claims.ids_in(path)
        chosen = self._chosen(ids)
        if not self.convention and self.claims.is_as_it_was(path, chosen):
            self.done.unchanged += ids
            return
        try:
            readings = ingest.read_all(path, **self.claims.settled(ids, chosen))
            judged = self.claims.judged(path, [transcript for transcript, _ in readings])
        except NotATranscript as error:
            if by_name:
                self.done.failed.append(error)
            else:
                self.done.issues.append(_not_one(path))
            return
        except QualcodeError as error:
            self.done.failed.append(error)
            return
        self.done.issues += self.claims.gone(path, [one.interview_id for one, _ in readings])
        source = self.claims.source(path, [transcript for transcript, _ in readings], chosen)
        pairs = list(zip(readings, judged, strict=True))
        self.waiting.append(_Taken(path, source, pairs, chosen))
        if sum(len(taken.readings) for taken in self.waiting) >= BLOCK:
            self.keep_waiting()

    def keep_waiting(self) -> None:
        """Put what waits into the file: new interviews in one transaction per language, new versions
        each in one of its own."""
        waiting, self.waiting = self.waiting, []
        if not self.dry_run:
            waiting = self._copied_in(waiting)
        by_language: dict[str, list[tuple[Reading, str]]] = {}
        for taken in waiting:
            for reading, judgement in taken.readings:
                if judgement == "new":
                    self._note_twin(*reading)
                    language = self._language(reading.transcript.interview_id)
                    by_language.setdefault(language, []).append((reading, taken.chosen))
        for language, items in by_language.items():
            self._add(language, items)
        for taken in waiting:
            for reading, judgement in taken.readings:
                if judgement == "unchanged":
                    self.done.unchanged.append(reading.transcript.interview_id)
                elif judgement != "new":
                    self._replace(reading, judgement, taken.chosen)
        if not self.dry_run:
            self._remember(waiting)

    def _add(self, language: str, items: Sequence[tuple[Reading, str]]) -> None:
        lexicon, newest = self._lexicon(language)
        new = _cut(items, lexicon, self.study.settings.segment_words)
        if not self.dry_run:
            newest = transcripts.add(self.study.file, new, lexicon.new_page(), newest)
            self.lexicons[language] = lexicon, newest
        for item in new:
            self.done.new.append(item.transcript.interview_id)
            self.done.issues += item.issues
            self.done.turns += len(item.transcript.turns)
            self.done.segments += len(item.segments)
            self.done.words += sum(segment.n_words for segment in item.segments)

    def _replace(self, reading: Reading, judgement: Judgement, chosen: str) -> None:
        transcript, issues = reading
        language = self._language(transcript.interview_id)
        lexicon, newest = self._lexicon(language)
        if not (self.dry_run or self.is_saved):
            self.study.file.backup()
            self.is_saved = True
        carried = add_version(
            self.study,
            transcript.interview_id,
            transcript,
            reason="corrected" if judgement == "corrected" else "read",
            issues=issues,
            chosen=chosen,
            lexicon=(lexicon, newest),
            dry_run=self.dry_run,
            backup=False,
        )
        self.lexicons[language] = lexicon, pages.newest_page(self.study.file, language)
        self.done.versions.append(carried)
        self.done.issues += issues

    def _remember(self, waiting: Sequence[_Taken]) -> None:
        """Keep how files were read, and the comments of those that are otherwise known."""
        commented = [
            reading.transcript
            for taken in waiting
            for reading, judgement in taken.readings
            if judgement == "unchanged" and reading.transcript.comments
        ]
        if commented:
            self.done.memos += memos.add_comments(
                self.study.file, guard(self.study).commented(commented)
            )
        replace_issues(self.study.file, self._told_anew(waiting))
        sources.remember(self.study.file, self.claims.news(taken.source for taken in waiting))

    def _told_anew(self, waiting: Sequence[_Taken]) -> dict[str, list[Issue]]:
        """What reading known files gives to look at, where it is not what it gave before: a doubt that
        was settled is not told for ever."""
        found = {}
        for taken in waiting:
            for (transcript, issues), judgement in taken.readings:
                name = transcript.interview_id
                there = self.claims.known.get(name)
                if judgement != "unchanged" or there is None or there.source != transcript.source:
                    continue
                self._note_twin(transcript, issues)
                if not transcripts.is_known(there, transcript):
                    continue
                if issues != issues_of(self.study.file, name, there.version):
                    found[name] = issues
        return found

    def _chosen(self, ids: Sequence[str]) -> str:
        """The convention that a person has named for a file, now or before."""
        if self.convention:
            return "" if self.convention == AUTO else self.convention
        known = (self.claims.known.get(one) for one in ids)
        return next((one.chosen for one in known if one), "")

    def _note_twin(self, transcript: Transcript, issues: list[Issue]) -> None:
        """The same text under another id is taken, and said."""
        twin = self.twins.setdefault(transcript.sha256, transcript.interview_id)
        if twin != transcript.interview_id:
            what = f"its text is that of interview {twin}, letter for letter"
            issues.append(Issue(transcript.source, what, _SET_ASIDE))

    def _lexicon(self, language: str) -> tuple[Lexicon, int]:
        """The lexicon of a language, opened once, and its newest page; what it learns is kept with
        each block."""
        if language not in self.lexicons:
            self.lexicons[language] = open_lexicon(self.study, language)
        return self.lexicons[language]

    def _language(self, interview_id: str) -> str:
        named = self.attributes.get(interview_id)
        return (named.language if named else "") or self.study.settings.interview_language

    def _copied_in(self, waiting: Iterable[_Taken]) -> list[_Taken]:
        """Those that could be copied into the study, or lie in it; each failure costs one file."""
        copied = []
        for taken in waiting:
            try:
                self._copy_in(taken)
            except QualcodeError as error:
                self.done.failed.append(error)
            else:
                copied.append(taken)
        return copied

    def _copy_in(self, taken: _Taken) -> None:
        """Copy a file from outside into the study; what it takes the place of is kept."""
        target = self.study.path / taken.source.path
        if self.claims.is_inside(taken.path):
            return
        if all(judgement == "unchanged" for _, judgement in taken.readings):
            return
        raw = content(taken.path, self.study.settings.limits)
        if hashlib.sha256(raw).hexdigest() != taken.source.sha256:
            why = "it was changed while it was read"
            raise Unreadable(taken.path, why, "Run again when no program writes to it any more.")
        if target.exists():
            there = target.read_bytes()
            if there == raw:
                return
            write_bytes(self.study.file.backup_path(target.stem, target.suffix), there)
        write_bytes(target, raw)


def _cut(
    items: Sequence[tuple[Reading, str]], lexicon: Lexicon, words: int
) -> list[transcripts.NewTranscript]:
    """Tokens and segments of some transcripts, tokenised together; with each the convention that a
    person named for it."""
    texts: list[str] = []
    offsets: list[int] = []
    for (transcript, _), _ in items:
        own, starts = segment.turn_texts(transcript)
        texts += own
        offsets += starts
    tokens = lexicon.encode(texts, offsets)
    new, first = [], 0
    for (transcript, issues), chosen in items:
        own_tokens = tokens.part(first, first + len(transcript.turns))
        first += len(transcript.turns)
        new.append(
            transcripts.NewTranscript(
                transcript=transcript,
                segments=segment.cut(transcript, own_tokens, lexicon, words=words),
                language=lexicon.language,
                forms=own_tokens.forms.tobytes(),
                starts=own_tokens.starts.tobytes(),
                issues=issues,
                chosen=chosen,
            )
        )
    return new


def _apply_attributes(study: StudyFolder, attributes: dict[str, Interview], done: Ingested) -> None:
    there = study.attributes_path.exists()
    found = people(study, attributes if there else None)
    set_attributes(study.file, found.interviews.values())
    done.issues += found.issues
    if not there:
        return
    done.issues += ingest.match(attributes, found.interviews)
    sha256 = _sha256(study.attributes_path)
    if study.file.meta("attributes_sha256") != sha256:
        with study.file.transaction():
            study.file.set_meta("attributes_sha256", sha256)


def _follow_languages(study: StudyFolder) -> None:
    """Tokenise anew the interviews whose sheet now names another language than they were read in."""
    read_in = token_languages(study.file)
    known = transcripts.known(study.file)
    changed: dict[str, list[str]] = {}
    for interview in all_interviews(study.file):
        language = interview.language or study.settings.interview_language
        if read_in[known[interview.id].key] != language:
            changed.setdefault(language, []).append(interview.id)
    for language, ids in changed.items():
        found = (transcripts.transcript(study.file, interview_id) for interview_id in ids)
        items = [(Reading(transcript, []), "") for transcript in found if transcript]
        lexicon, newest = open_lexicon(study, language)
        new = _cut(items, lexicon, study.settings.segment_words)
        replace_tokens(study.file, new, lexicon.new_page(), newest)


def _not_interviews(study: StudyFolder) -> list[Path]:
    """What a study's folder holds besides its transcripts."""
    inside = (path for path in study.path.iterdir() if path.name != TRANSCRIPTS)
    return [Path(os.path.realpath(path)) for path in inside]


def _skipped(path: Path) -> Issue:
    what = f"there is no reader for '{path.suffix}' files, so it was left out"
    name = path.name.encode("utf-8", "replace").decode("utf-8")
    return Issue(name, what, "Save it as .docx or .txt if it is an interview.")


def _not_one(path: Path) -> Issue:
    name = path.name.encode("utf-8", "replace").decode("utf-8")
    what = "there is no interview in it, so it was left out"
    remedy = (
        "If it describes them, take it with 'qualcode interviews import'; if it is one, name it."
    )
    return Issue(name, what, remedy, "note")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
