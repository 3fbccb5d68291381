"""Files in: transcripts, attributes and translations enter the study."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode import ingest, segment
from qualcode.errors import CannotWrite, InterviewDiffers, QualcodeError
from qualcode.model import Interview, Issue, Transcript, Translation
from qualcode.store import transcripts
from qualcode.words import Lexicon
from qualcode.workflows.folder import TRANSCRIPTS, TRANSLATIONS, StudyFolder, copy_into
from qualcode.workflows.lexicons import open_lexicon

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, and how many there are."""

BLOCK = 16
"""Interviews that enter the file in one transaction."""


def silently(*_: object) -> None:
    """A progress report to nobody."""


@dataclass
class Ingested:
    """What reading some files came to.

    ``new`` and ``unchanged`` are interview ids; ``failed`` has one error per file that was not
    taken; ``issues`` are worth a look. ``turns``, ``segments`` and ``words`` count the new ones.
    """

    new: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[QualcodeError] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    turns: int = 0
    segments: int = 0
    words: int = 0
    translated_turns: int = 0


def ingest_files(
    study: StudyFolder,
    paths: Iterable[Path],
    *,
    progress: Progress = silently,
    dry_run: bool = False,
) -> Ingested:
    """Read interviews, cut them into segments and keep them; then attributes and translations.

    A bad file costs only itself. What is in already stays as it is. Files from outside the study
    are copied into its ``transcripts`` folder. Interrupted, everything up to the last full block of
    interviews is in the study, and running again takes up the rest. With ``dry_run`` nothing is
    kept, and the result says what would be.
    """
    reading = _Reading(study, dry_run)
    readable, skipped = ingest.find(paths, leave_out=_not_interviews(study))
    reading.done.issues += [_skipped(path) for path in skipped]
    for number, path in enumerate(readable):
        progress("reading interviews", number, len(readable))
        reading.take(path)
    reading.keep_waiting()
    progress("reading interviews", len(readable), len(readable))
    if not dry_run:
        _apply_attributes(study, reading.attributes, reading.done)
        _follow_languages(study)
        _read_translations(study, reading.done)
    return reading.done


def attributes_changed(study: StudyFolder) -> bool:
    """Whether the attribute sheet is another than the one that was last read."""
    return study.file.meta("attributes_sha256") != _sha256(study.attributes_path)


class _Reading:
    """One run over some files: what is known, what waits to be kept, what came of it."""

    def __init__(self, study: StudyFolder, dry_run: bool) -> None:
        self.study, self.dry_run = study, dry_run
        self.done = Ingested()
        self.home = study.path.resolve()
        self.known = transcripts.known(study.file)
        self.twins = {known.sha256: known.interview_id for known in self.known.values()}
        self.waiting: list[tuple[Path, Transcript, list[Issue]]] = []
        self.lexicons: dict[str, tuple[Lexicon, int]] = {}
        self.attributes: dict[str, Interview] = {}
        if study.attributes_path.exists():
            found, issues = ingest.read_attributes(study.attributes_path, study.codebook)
            self.attributes = found
            self.done.issues += issues

    def take(self, path: Path) -> None:
        """Read one file and put it in the queue, unless it is known or faulty."""
        try:
            transcript, issues = self._read(path)
            waiting = (t for _, t, _ in self.waiting if t.interview_id == transcript.interview_id)
            if before := next(waiting, None):
                if before.sha256 != transcript.sha256:
                    raise InterviewDiffers(transcript.interview_id, path.name, before.source)
                self.done.unchanged.append(transcript.interview_id)
                return
            if transcripts.is_known(self.known, transcript):
                self.done.unchanged.append(transcript.interview_id)
                return
            self._check_room_for(path)
        except QualcodeError as error:
            self.done.failed.append(error)
            return
        self._note_twin(transcript, issues)
        self.waiting.append((path, transcript, issues))
        if len(self.waiting) == BLOCK:
            self.keep_waiting()

    def keep_waiting(self) -> None:
        """Cut what waits into segments and put it into the file, one transaction per language."""
        by_language: dict[str, list[tuple[Path, Transcript, list[Issue]]]] = {}
        for item in self.waiting:
            by_language.setdefault(self._language(item[1].interview_id), []).append(item)
        self.waiting = []
        for language, items in by_language.items():
            lexicon, newest = self._lexicon(language)
            read = [(transcript, issues) for _, transcript, issues in items]
            new = _cut(read, lexicon, self.study.settings.segment_words)
            if not self.dry_run:
                self._copy_in(path for path, _, _ in items)
                newest = transcripts.add(self.study.file, new, lexicon.new_page(), newest)
                self.lexicons[language] = lexicon, newest
            self.known |= {known.interview_id: known for known in map(_as_known, new)}
            self._count(new)

    def _read(self, path: Path) -> tuple[Transcript, list[Issue]]:
        settings = self.study.settings
        named = self.attributes.get(ingest.interview_id(path.stem))
        speakers = [p.speaker for p in named.participants if p.speaker] if named else []
        return ingest.read(
            path,
            interviewers=settings.interviewers,
            participants=(*settings.participants, *speakers),
        )

    def _note_twin(self, transcript: Transcript, issues: list[Issue]) -> None:
        """The same text under another id is taken, and said."""
        twin = self.twins.setdefault(transcript.sha256, transcript.interview_id)
        if twin != transcript.interview_id:
            what = f"its text is that of interview {twin}, letter for letter"
            issues.append(Issue(transcript.source, what, "Remove one of the two if it is a copy."))

    def _lexicon(self, language: str) -> tuple[Lexicon, int]:
        """The lexicon of a language, opened once, and its newest page; what it learns is kept with
        each block."""
        if language not in self.lexicons:
            self.lexicons[language] = open_lexicon(self.study, language)
        return self.lexicons[language]

    def _language(self, interview_id: str) -> str:
        named = self.attributes.get(interview_id)
        return (named.language if named else "") or self.study.settings.interview_language

    def _copy_in(self, paths: Iterable[Path]) -> None:
        for path in paths:
            if not self._is_inside(path):
                copy_into(path, self.study.path / TRANSCRIPTS)

    def _check_room_for(self, path: Path) -> None:
        """Raises ``CannotWrite`` when another file has the place the copy of this one would take."""
        copy = self.study.path / TRANSCRIPTS / path.name
        if not self._is_inside(path) and copy.exists() and copy.read_bytes() != path.read_bytes():
            raise CannotWrite(copy, f"the study has another file of this name in '{TRANSCRIPTS}'")

    def _is_inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.home)

    def _count(self, new: Sequence[transcripts.NewTranscript]) -> None:
        for item in new:
            self.done.new.append(item.transcript.interview_id)
            self.done.issues += item.issues
            self.done.turns += len(item.transcript.turns)
            self.done.segments += len(item.segments)
            self.done.words += sum(segment.n_words for segment in item.segments)


def _cut(
    items: Sequence[tuple[Transcript, list[Issue]]], lexicon: Lexicon, words: int
) -> list[transcripts.NewTranscript]:
    """Tokens and segments of some transcripts, tokenised together."""
    texts: list[str] = []
    offsets: list[int] = []
    for transcript, _ in items:
        own, starts = segment.turn_texts(transcript)
        texts += own
        offsets += starts
    tokens = lexicon.encode(texts, offsets)
    new, first = [], 0
    for transcript, issues in items:
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
            )
        )
    return new


def _as_known(new: transcripts.NewTranscript) -> transcripts.Known:
    """What tells that a transcript is in the study, once it is."""
    one = new.transcript
    return transcripts.Known(0, one.interview_id, one.sha256, one.source, one.source_sha256)


def _apply_attributes(study: StudyFolder, attributes: dict[str, Interview], done: Ingested) -> None:
    if not study.attributes_path.exists():
        return
    present = transcripts.known(study.file)
    labels = transcripts.speakers(study.file)
    name = study.attributes_path.name
    here = [
        _with_labels(interview, labels.get(interview.id, []), name, done)
        for interview in attributes.values()
        if interview.id in present
    ]
    transcripts.set_attributes(study.file, here)
    done.issues += ingest.match(attributes, present)
    sha256 = _sha256(study.attributes_path)
    if study.file.meta("attributes_sha256") != sha256:
        with study.file.transaction():
            study.file.set_meta("attributes_sha256", sha256)


def _follow_languages(study: StudyFolder) -> None:
    """Tokenise anew the interviews whose sheet now names another language than they were read in."""
    read_in = transcripts.token_languages(study.file)
    known = transcripts.known(study.file)
    changed: dict[str, list[str]] = {}
    for interview in transcripts.all_interviews(study.file):
        language = interview.language or study.settings.interview_language
        if read_in[known[interview.id].key] != language:
            changed.setdefault(language, []).append(interview.id)
    for language, ids in changed.items():
        found = (transcripts.transcript(study.file, interview_id) for interview_id in ids)
        items = [(transcript, list[Issue]()) for transcript in found if transcript]
        lexicon, newest = open_lexicon(study, language)
        new = _cut(items, lexicon, study.settings.segment_words)
        transcripts.replace_tokens(study.file, new, lexicon.new_page(), newest)


def _with_labels(
    interview: Interview, labels: Sequence[str], sheet: str, done: Ingested
) -> Interview:
    """The interview with its participants' labels spelt as in the transcript."""
    spelt = {label.casefold(): label for label in labels}
    people = []
    for person in interview.participants:
        if person.speaker and person.speaker.casefold() not in spelt:
            where = f"{sheet}, {interview.id}"
            what = f"nobody in the transcript is labelled '{person.speaker}'"
            labelled = f"There are: {', '.join(labels)}." if labels else "It has no labels."
            done.issues.append(Issue(where, what, labelled))
        speaker = spelt.get(person.speaker.casefold(), person.speaker)
        people.append(replace(person, speaker=speaker))
    return replace(interview, participants=tuple(people))


def _read_translations(study: StudyFolder, done: Ingested) -> None:
    """Turns in another language from ``translations/<language>/``, aligned turn by turn."""
    folder = study.path / TRANSLATIONS
    languages = (
        sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    )
    for language in languages:
        there = transcripts.translations(study.file, language.name)
        for path in ingest.find([language])[0]:
            try:
                translated, _ = ingest.read(path)
            except QualcodeError as error:
                done.failed.append(error)
                continue
            original = transcripts.transcript(study.file, translated.interview_id)
            turns = _aligned(translated, original, language.name, done)
            new = [turn for turn in turns if there.get((turn.interview_id, turn.turn)) != turn]
            done.translated_turns += transcripts.add_translations(study.file, new)


def _aligned(
    translated: Transcript, original: Transcript | None, language: str, done: Ingested
) -> list[Translation]:
    where = f"translations/{language}/{translated.source}"
    if original is None:
        what = f"there is no interview {translated.interview_id} to translate"
        done.issues.append(Issue(where, what, "Name the file after its interview."))
        return []
    if len(original.turns) != len(translated.turns):
        what = (
            f"it has {len(translated.turns)} turns and the interview has {len(original.turns)},"
            " so nothing of it was taken"
        )
        done.issues.append(Issue(where, what, "Give it the same turns in the same order."))
        return []
    by = next((v for k, v in translated.attributes.items() if k.casefold() in _TRANSLATOR), "")
    return [
        Translation(original.interview_id, turn.number, language, turn.span.of(translated.text), by)
        for turn in translated.turns
    ]


_TRANSLATOR = frozenset({"translation", "translator", "traducción", "traductor", "traductora"})


def _not_interviews(study: StudyFolder) -> list[Path]:
    """What a study's folder holds besides its transcripts."""
    inside = (path for path in study.path.iterdir() if path.name != TRANSCRIPTS)
    return [path.resolve() for path in inside]


def _skipped(path: Path) -> Issue:
    what = f"there is no reader for '{path.suffix}' files, so it was left out"
    name = path.name.encode("utf-8", "replace").decode("utf-8")
    return Issue(name, what, "Save it as .docx or .txt if it is an interview.")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
