"""The whole job: interviews in, workbook, summaries and a plot out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from qualcode.errors import QualcodeError, StudyExists, Unreadable
from qualcode.ingest import read_attributes, with_facts, write_sheet
from qualcode.model import Interview, Issue, Participant
from qualcode.report import Table
from qualcode.store import transcripts as interviews_of
from qualcode.store.file import utc_now
from qualcode.store.interviews import all_interviews
from qualcode.workflows import findings, folder, tables
from qualcode.workflows.findings import Language
from qualcode.workflows.folder import TRANSCRIPTS, TRANSLATIONS, StudyFolder
from qualcode.workflows.importing import adopt
from qualcode.workflows.reading import Ingested, Progress, ingest_files, silently
from qualcode.workflows.rules import RulesRun, code_by_rules

DEMO = "productive-alliances"
DEMO_CLOCK = "2020-09-01T12:00:00+00:00"
"""The demonstration's acts carry this time, so that every run of it writes the same bytes."""
DEMO_INTERVIEWERS = ("Paula Rivas", "Esteban Quiroz")
TOP = 12
"""How many codes the job shows and draws."""


@dataclass
class Job:
    """What the whole job did."""

    study: StudyFolder
    ingested: Ingested
    coded: RulesRun
    written: list[Path]

    @property
    def issues(self) -> list[Issue]:
        """What is worth a look in what was read."""
        return self.ingested.issues

    @property
    def failed(self) -> list[QualcodeError]:
        """One error per file that was not taken."""
        return self.ingested.failed

    def tables(self, *, blocks: bool = True) -> Iterator[Table]:
        """The matrix and the most frequent codes, if anything has been read."""
        if not self.coded.codings:
            return
        yield tables.matrix_table(self.study, findings.matrix(self.study))
        top = findings.frequencies(self.study, zeros=False)[:TOP]
        yield tables.frequency_table(self.study, top, blocks=blocks)

    def lines(self, shown: Path) -> Iterator[str]:
        """What was done and written, and what to try next; ``shown`` is how to call the folder."""
        n_all = len(interviews_of.known(self.study.file))
        for carried in self.ingested.versions:
            yield carried.line()
        if n_all:
            interviews = "1 interview" if n_all == 1 else f"{n_all:,} interviews"
            yield (
                f"{interviews} in the study ({len(self.ingested.new):,} new),"
                f" {self.coded.codings:,} codings by rules."
                " Rules find candidates; read them before you count on them."
            )
        for path in self.written:
            remark = ": fill it in" if path == self.study.attributes_path else ""
            yield f"Wrote {shown / path.relative_to(self.study.path)}{remark}"
        yield ""
        yield "Try next:" if n_all else f"A study is in {shown}. Next:"
        yield f"  cd {shown}"
        for command in self._next(n_all > 0):
            yield f"  {command}"

    def _next(self, read: bool) -> Sequence[str]:
        if not read:
            return (f"put your transcripts into the folder '{TRANSCRIPTS}'", "qualcode run")
        code = next((f.row.id for f in findings.frequencies(self.study, zeros=False)), "CODE")
        return (
            f"qualcode quotes --code {code} --cols value_chain",
            "qualcode matrix --rows code --cols actor_type",
            "qualcode summary --lang en",
            "qualcode verify",
        )


@contextmanager
def demo(path: Path, *, outputs: bool = True, progress: Progress = silently) -> Iterator[Job]:
    """The whole job on the shipped interviews, in a new folder or in one that a demo has begun.

    Without ``outputs`` nothing is written into ``out``. Raises ``StudyExists`` when the folder
    holds anything else.
    """
    source = folder.shipped("data") / DEMO
    with _begun(path, source) as study:
        languages: list[Language] = ["es", "en"] if outputs else []
        yield run(study, languages=languages, progress=progress)


@contextmanager
def _begun(path: Path, source: Path) -> Iterator[StudyFolder]:
    """The demonstration's study, with everything it needs in its folder."""
    title = "Alianzas productivas: estudio de demostración (ficticio)"
    who, now = "demo", _demo_clock
    marker = path / "FICTIONAL.md"
    if path.exists() and not marker.exists() and not _is_empty(path, but=f".{marker.stem}-"):
        raise StudyExists(path)
    folder.copy_into(source / "README.md", path, name=marker.name)
    if (path / "study.toml").exists() and (path / "codebook.yaml").exists():
        study = folder.open_folder(path, who=who, now=now)
    else:
        study = folder.create(
            path, title=title, interviewers=DEMO_INTERVIEWERS, who=who, now=now, resume=True
        )
    with study:
        folder.copy_into(source / "interviews.xlsx", path)
        for name in (TRANSCRIPTS, TRANSLATIONS):
            folder.copy_into(source / name, path / name)
        yield study


def _is_empty(path: Path, *, but: str) -> bool:
    """Whether it is a folder with nothing in it but what a killed run left half written."""
    return path.is_dir() and all(inside.name.startswith(but) for inside in path.iterdir())


def _demo_clock() -> str:
    return DEMO_CLOCK


@contextmanager
def init(
    path: Path,
    *,
    codebook: Path | None = None,
    transcripts: Path | None = None,
    attributes: Path | None = None,
    title: str = "",
    language: Language = "es",
    interview_language: str = "es",
    progress: Progress = silently,
    now: Callable[[], str] = utc_now,
) -> Iterator[Job]:
    """A study of one's own; with ``transcripts`` the whole job is done on copies of them.

    Raises ``StudyExists`` when the folder holds anything, and what a faulty codebook raises.
    """
    for given in (transcripts, attributes):
        if given is not None and not given.exists():
            raise Unreadable(given, "there is no such file or folder", "Check the path.")
    if attributes is not None:
        read_attributes(attributes)
    with folder.create(
        path,
        title=title,
        codebook=codebook,
        language=language,
        interview_language=interview_language,
        now=now,
    ) as study:
        if attributes is not None:
            adopt(study, attributes)
        if transcripts is not None:
            folder.copy_into(transcripts, path / TRANSCRIPTS)
        yield run(study, languages=[language], progress=progress)


def run(
    study: StudyFolder,
    *,
    languages: Sequence[Language] | None = None,
    progress: Progress = silently,
) -> Job:
    """Read what is new, code what changed, write everything into ``out`` in each of the languages.

    Without ``languages``: the study's, and those of summaries that are there; nothing is written when
    the list is empty.
    """
    ingested = ingest_files(study, [study.path / TRANSCRIPTS], progress=progress)
    offered = _offer_sheet(study)
    if offered:
        ingest_files(study, ())  # the sheet as it stands is known; only what is filled in is news
    coded = code_by_rules(study, progress=progress)
    tongues = _languages(study) if languages is None else languages
    written = _write(study, tongues, progress) if coded.codings and tongues else []
    return Job(study, ingested, coded, offered + written)


def _languages(study: StudyFolder) -> list[Language]:
    own = findings.report_language(study)
    others: list[Language] = [language for language in ("es", "en") if language != own]
    return [own, *(other for other in others if _summary_path(study, other).exists())]


def _summary_path(study: StudyFolder, language: Language) -> Path:
    return study.out / f"{study.path.resolve().name}-summary.{language}.md"


def _offer_sheet(study: StudyFolder) -> list[Path]:
    """A sheet of attributes to fill in, where there are interviews and no sheet yet.

    Where a sheet was read and is gone, an empty one would take away what the study knows from it.
    """
    known = interviews_of.known(study.file)
    if not known or study.attributes_path.exists():
        return []
    if _sheet_was_read(study):
        return []
    labels = interviews_of.speakers(study.file, who_ask=False)
    people = [
        (interview_id, label)
        for interview_id in known
        for label in (
            labels.get(interview_id, []) if len(labels.get(interview_id, [])) > 1 else [""]
        )
    ]
    path = study.attributes_path.with_suffix(".xlsx")
    write_sheet(path, people, study.codebook, study.settings.language)
    return [path]


def _sheet_was_read(study: StudyFolder) -> bool:
    """Whether the study knows more of its interviews than their files and their labels say."""
    headers = interviews_of.headers(study.file)

    def is_more(interview: Interview) -> bool:
        bare = _bare(interview)
        filled = with_facts(bare, headers[interview.id], study.codebook).interview
        return _unlabelled(interview) not in (bare, filled)

    return any(map(is_more, all_interviews(study.file)))


def _unlabelled(interview: Interview) -> Interview:
    people = (replace(person, speaker="") for person in interview.participants)
    return replace(interview, participants=tuple(people))


def _bare(interview: Interview) -> Interview:
    """Nothing but the interview and how many speak in it."""
    people = (Participant(interview.id) for _ in interview.participants)
    return Interview(interview.id, participants=tuple(people))


def _write(study: StudyFolder, languages: Sequence[Language], progress: Progress) -> list[Path]:
    name = study.path.resolve().name
    book, plot = study.out / f"{name}.xlsx", study.out / f"{name}-codes.svg"
    total = len(languages) + 2
    progress("writing files", 0, total)
    findings.export_workbook(study, book, language=languages[0])
    written = [book]
    for language in languages:
        progress("writing files", len(written), total)
        path = _summary_path(study, language)
        findings.write_summary(study, path, language=language)
        written.append(path)
    progress("writing files", len(written), total)
    top = findings.frequencies(study, zeros=False)[: 2 * TOP]
    tables.plot_frequencies(study, top, plot, language=findings.report_language(study))
    return [*written, plot]
