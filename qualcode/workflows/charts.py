"""Charts: summaries of interviews under dimensions, written in Excel, kept as versions by author."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode import analysis, report
from qualcode.errors import CannotExport, CannotWrite, Issue, UnknownName, Unreadable, visible
from qualcode.files.atomic import write_bytes
from qualcode.model import Change, Chart, CodedSegment, Dimension, Interview, name_of, text_in
from qualcode.report import charting
from qualcode.report.workbook.book import stacked
from qualcode.report.workbook.summaries import segment_blocks
from qualcode.report.workbook.words import word
from qualcode.sheets import archive, chart_read, chart_write
from qualcode.sheets import charts as chart_sheets
from qualcode.sheets.charts import BaseCell, ChartAbout, Summary
from qualcode.store import acts, codebooks, received, sheets
from qualcode.store import charts as kept
from qualcode.store.acts import Done
from qualcode.store.file import STUDY_ID
from qualcode.store.received import Received
from qualcode.workflows import hand
from qualcode.workflows.findings import Language, citer, evidence_of, report_language, segments_of
from qualcode.workflows.folder import RECEIVED, StudyFolder
from qualcode.workflows.leaks import guard
from qualcode.workflows.sheet_out import select

ONE_PAGE = 20
"""Interviews that stand on one page; of more, there is a page for each group of value chains."""


# ---------- what there is


def charts(
    study: StudyFolder,
    *,
    author: str = "",
    dimensions: Collection[str] = (),
    where: Mapping[str, str] | None = None,
    stale: bool = False,
) -> list[Chart]:
    """The summaries of interviews that may be analysed, by interview, with whether each is stale.

    Raises ``UnknownName`` for a dimension, author, attribute or value that is not there.
    """
    found = kept.charts(study.file)
    wanted = _dimensions(study, dimensions, known=[one.dimension for one in found])
    authors = sorted({one.author for one in found})
    if author and author not in authors:
        raise UnknownName("author of summaries", author, authors)
    there = {interview.id for interview in evidence_of(study, where).interviews}
    found = [one for one in found if one.interview_id in there]
    bases = _bases(study, {(one.interview_id, one.dimension) for one in found})
    told = [
        replace(one, stale=one.basis != bases[one.interview_id, one.dimension]) for one in found
    ]
    return [
        one
        for one in told
        if author in ("", one.author)
        and (not dimensions or one.dimension in wanted)
        and (one.stale or not stale)
    ]


def by_cell(study: StudyFolder) -> dict[tuple[str, str], list[Chart]]:
    """The summaries of each interview under each dimension."""
    found: dict[tuple[str, str], list[Chart]] = {}
    for one in charts(study):
        found.setdefault((one.interview_id, one.dimension), []).append(one)
    return found


def notes(study: StudyFolder) -> list[Issue]:
    """That summaries are to be reviewed, where any are."""
    found = charts(study)
    n = sum(one.stale for one in found)
    if not n:
        return []
    verb = "is" if n == 1 else "are"
    what = (
        f"{n:,} of {len(found):,} summaries {verb} to be reviewed, as the coding has changed since"
    )
    return [Issue(study.file.path.name, what, "See 'qualcode charts list --stale'.", "note")]


def chart_table(
    study: StudyFolder, found: Sequence[Chart], language: Language | None = None, *, texts: bool
) -> report.Table:
    """Summaries as a table, with their texts or how long they are."""
    tongue = language or report_language(study)
    return charting.chart_table(found, study.codebook, tongue, texts=texts)


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")


def history_table(
    study: StudyFolder,
    interview_id: str,
    dimension: str,
    author: str = "",
    language: Language | None = None,
) -> report.Table:
    """What the summaries of an interview under a dimension said, oldest first.

    Raises ``UnknownName`` for an interview or a dimension that is not there.
    """
    interview = interview_named(study, interview_id)
    versions = list(kept.history(study.file))
    (name,) = _dimensions(study, [dimension], known=[one.dimension for one in versions])
    rows = [
        (one.interview_id, one.dimension, one.author, _minute(one.at), one.who, one.act, one.text)
        for one in versions
        if (one.interview_id, one.dimension) == (interview, name) and author in ("", one.author)
    ]
    return charting.history_table(rows, language or report_language(study))


def current_names(study: StudyFolder) -> set[str]:
    """The names of the summaries that are not stale, for ``rebase``."""
    return {_name(one) for one in _all(study) if not one.stale}


def rebase(study: StudyFolder, current: Collection[str], act: str) -> Done:
    """Say of summaries which were not stale before that they are not now, either: their codings
    changed in a way that no summary has to follow, as when a name gave way to a token."""
    changes = [
        _change(study, one, one.text, _basis_now(study, one), one.at)
        for one in _all(study)
        if one.stale and _name(one) in current
    ]
    return acts.perform(study.file, act, changes)


def _all(study: StudyFolder) -> list[Chart]:
    """All summaries, those of interviews without consent too."""
    found = kept.charts(study.file)
    bases = _bases(study, {(one.interview_id, one.dimension) for one in found})
    return [
        replace(one, stale=one.basis != bases[one.interview_id, one.dimension]) for one in found
    ]


def _basis_now(study: StudyFolder, one: Chart) -> str:
    place = one.interview_id, one.dimension
    return _bases(study, {place})[place]


def _bases(study: StudyFolder, places: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What stands for the codings of interviews under dimensions now."""
    codes, first = _codes(study), kept.first_ids(study.file)
    own = _by_interview(study, {interview_id for interview_id, _ in places})
    return {
        (interview_id, dimension): analysis.basis(
            own.get(interview_id, ()), codes.get(dimension, frozenset()), first
        )
        for interview_id, dimension in places
    }


def _codes(study: StudyFolder) -> dict[str, frozenset[str]]:
    return {one.id: frozenset(code.id for code in one.codes) for one in study.codebook.dimensions}


def _by_interview(
    study: StudyFolder, interviews: Iterable[str], marker: str | None = None
) -> dict[str, list[CodedSegment]]:
    found: dict[str, list[CodedSegment]] = {}
    for segment in segments_of(study, interviews=list(interviews), marker=marker):
        found.setdefault(segment.interview_id, []).append(segment)
    return found


def _name(one: Chart) -> str:
    return name_of(one.interview_id, one.dimension, one.author)


def interview_named(study: StudyFolder, interview_id: str) -> str:
    """The id of an interview in any letter case; raises ``UnknownName``."""
    there = {one.id.casefold(): one.id for one in evidence_of(study).interviews}
    if interview_id.casefold() not in there:
        raise UnknownName("interview", interview_id, there.values())
    return there[interview_id.casefold()]


def _dimensions(study: StudyFolder, given: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """Ids of dimensions, in any letter case; of the codebook, or of summaries that there are."""
    ids = list(dict.fromkeys((*(one.id for one in study.codebook.dimensions), *known)))
    found = []
    for name in given:
        if name not in ids and name.upper() not in ids:
            raise UnknownName("dimension", name, ids)
        found.append(name if name in ids else name.upper())
    return list(dict.fromkeys(found))


# ---------- writing one


def write(study: StudyFolder, interview_id: str, dimension: str, text: str, *, author: str) -> Done:
    """Write the summary of an interview under a dimension; an empty text takes it away. One act.

    Raises ``UnknownName`` for an interview, dimension or author that cannot be.
    """
    interview = interview_named(study, interview_id)
    (name,) = _dimensions(study, [dimension])
    basis = _bases(study, {(interview, name)})[interview, name]
    one = Chart(interview, name, hand.check_coder(author), "", "", "")
    return acts.perform(study.file, "chart", [_change(study, one, text.strip(), basis)])


def confirm(study: StudyFolder, interview_id: str, dimension: str, *, author: str) -> Done:
    """Say of a stale summary that it still holds; nothing is done to one that is not stale.

    Raises ``UnknownName`` where the author has none there.
    """
    interview = interview_named(study, interview_id)
    found = charts(study)
    (name,) = _dimensions(study, [dimension], known=[one.dimension for one in found])
    here = [one for one in found if (one.interview_id, one.dimension) == (interview, name)]
    mine = [one for one in here if one.author == author]
    if not mine:
        kind = f"author of a summary of {interview} under {name}"
        raise UnknownName(kind, author, [one.author for one in here])
    changes = [_change(study, one, one.text, _basis_now(study, one)) for one in mine if one.stale]
    return acts.perform(study.file, "confirm chart", changes)


def _change(study: StudyFolder, one: Chart, text: str, basis: str, at: str = "") -> Change:
    name = _name(one)
    before = acts.current(study.file, "chart", name)
    if before is not None and (before["text"], before["basis"]) == (text, basis):
        return Change("chart", name, one.interview_id, before, before)
    after = {"text": text, "basis": basis, "at": at or study.file.now()} if text else None
    return Change("chart", name, one.interview_id, before, after)


# ---------- a sheet goes out


@dataclass(frozen=True)
class ChartsOut:
    """A chart sheet that was written: how many interviews and dimensions it has, how many summaries
    it shows, and how many of these are stale."""

    path: Path
    interviews: int
    dimensions: int
    summaries: int
    stale: int


def export_chart(
    study: StudyFolder,
    path: Path | None = None,
    *,
    author: str,
    dimensions: Collection[str] = (),
    interviews: Collection[str] = (),
    where: Mapping[str, str] | None = None,
    language: Language | None = None,
) -> ChartsOut:
    """Write a workbook in which somebody summarises interviews, dimension by dimension.

    It shows the author's summaries as they are, and beside each the segments. A file that is there is
    never written over: it may hold summaries that have not come back. Raises ``UnknownName``,
    ``CannotWrite``, ``WouldLeak``.
    """
    who = hand.check_coder(author)
    tongue = language or report_language(study)
    chosen = _chosen(study, interviews, where)
    wanted = _dimensions(study, dimensions) or [one.id for one in study.codebook.dimensions]
    rows = [one for one in study.codebook.dimensions if one.id in wanted]
    target = path or _free(study.out, who)
    study.check_target(target, ".xlsx")
    if target.exists():
        raise CannotWrite(target, "it is there already and may have been filled in; name another")
    mine = {
        (one.interview_id, one.dimension): one
        for one in charts(study)
        if one.author == who and one.dimension in wanted
    }
    ids = [interview.id for interview in chosen]
    made = _Out(study, rows, chosen, mine, tongue)
    about = ChartAbout(
        uuid.uuid4().hex,
        study.file.meta(STUDY_ID),
        who,
        study.file.now(),
        tongue,
        tuple(one.id for one in rows),
        tuple(ids),
    )
    heads = [
        chart_write.Heading(
            one.id, text_in(one.label, tongue) or one.id, text_in(one.definition, tongue)
        )
        for one in rows
    ]

    def check(finished: Path, place: Path) -> None:  # the file and what the study keeps, or neither
        guard(study).file(finished, place)
        told = json.dumps({"kind": "chart", "interviews": ids, "dimensions": about.dimensions})
        kept.sheet_went_out(study.file, about.sheet_id, who, told, len(made.base))

    chart_write.write_chart(target, about, made.base, heads, made.pages(), check=check)
    shown = [one for place, one in mine.items() if place in made.base]
    return ChartsOut(target, len(ids), len(rows), len(shown), sum(one.stale for one in shown))


class _Out:
    """What a chart sheet says of interviews under dimensions."""

    def __init__(
        self,
        study: StudyFolder,
        dimensions: Sequence[Dimension],
        interviews: Sequence[Interview],
        mine: Mapping[tuple[str, str], Chart],
        language: Language,
    ) -> None:
        self._study, self._interviews, self._language = study, interviews, language
        self.base: dict[tuple[str, str], BaseCell] = {}
        self._rows: dict[str, chart_write.ChartRow] = {}
        ids = [one.id for one in interviews]
        plain = _by_interview(study, ids)
        shown = _by_interview(study, ids, report.withheld_marker(language))
        cite = citer(study, interviews, language)
        codes, first = _codes(study), kept.first_ids(study.file)
        for interview in interviews:
            cells = []
            for dimension in dimensions:
                own = codes[dimension.id]
                blocks = segment_blocks(shown.get(interview.id, ()), own, language, cite)
                there = mine.get((interview.id, dimension.id))
                if there is not None and there.stale:
                    blocks.insert(0, charting.word("stale", language))
                pieces = stacked(blocks, word("goes_on", language))
                text = there.text if there else ""
                self.base[interview.id, dimension.id] = BaseCell(
                    text,
                    analysis.basis(plain.get(interview.id, ()), own, first),
                    chart_read.shown_hash(pieces),
                )
                is_stale = there is not None and there.stale
                cells.append(chart_write.ChartCell(text, pieces, is_stale))
            voices = (cite(replace(s, start_ms=None)) for s in shown.get(interview.id, ()))
            who = "\n".join(dict.fromkeys(voices))
            self._rows[interview.id] = chart_write.ChartRow(interview.id, who, cells)

    def pages(self) -> dict[str, list[chart_write.ChartRow]]:
        """The rows by the page they stand on: each interview once, under its first group."""
        title = chart_write.WORDS[self._language]["page"]
        if len(self._rows) <= ONE_PAGE:
            return {title: list(self._rows.values())}
        grouping = self._study.grouping
        order = [group.id for group in grouping.groups]
        pages: dict[str, list[chart_write.ChartRow]] = {name: [] for name in order}
        for interview in self._interviews:
            pages.setdefault(interview.groups(grouping)[0], []).append(self._rows[interview.id])
        used = {name: rows for name, rows in pages.items() if rows}
        return {f"{title} {name}"[:31]: rows for name, rows in used.items()}


def _chosen(
    study: StudyFolder, ids: Collection[str], where: Mapping[str, str] | None
) -> list[Interview]:
    """The interviews that may be analysed, or those named of them (``A01-A12``)."""
    there = {one.id: one for one in evidence_of(study, where).interviews}
    wanted = set(select(there, ids)) if ids else set(there)
    if not wanted:
        raise CannotExport("there is no interview to be summarised in it", "Name other interviews")
    return [one for name, one in there.items() if name in wanted]


def _free(folder: Path, author: str) -> Path:
    """A name for a new sheet that no file has yet."""
    who = "".join(sign if sign.isalnum() else "_" for sign in author)[:60]
    names = (folder / f"charts_{who}_v{number}.xlsx" for number in range(1, 10_000))
    return next(path for path in names if not path.exists())


# ---------- a sheet comes back


@dataclass
class ChartsIn:
    """What a chart sheet that came back changes, or would change; and what of it is not taken."""

    path: Path
    author: str
    changes: list[Summary] = field(default_factory=list)
    conflicts: list[Summary] = field(default_factory=list)
    same: int = 0
    issues: list[Issue] = field(default_factory=list)
    applied: bool = False
    act_uid: str = ""
    kept: Path | None = None

    def table(self, language: Language = "es") -> report.Table:
        """A row for each summary that changes or is in conflict, with what it says before and after."""
        rows = [
            (one.interview_id, one.dimension, what, one.cell, one.before, one.after)
            for found, conflict in ((self.changes, ""), (self.conflicts, "conflict"))
            for one in found
            for what in (conflict or _what(one),)
        ]
        return charting.import_table(rows, language)


def _what(one: Summary) -> str:
    if not one.after:
        return "removed"
    return "changed" if one.before else "new"


def is_chart(path: Path) -> bool:
    """Whether a file is a chart sheet."""
    return chart_read.is_chart(path)


def import_chart(
    study: StudyFolder, path: Path, *, author: str = "", apply: bool = False
) -> ChartsIn:
    """Take back a chart sheet: what its author wrote since it went out becomes new versions.

    Without ``apply`` nothing is done. What the study says differently by now stays, and both are told.
    One act; the file is kept as it came. Raises ``Unreadable`` where the sheet is of another study or
    author, or cannot be told to be one.
    """
    raw = archive.received(path)
    sheet = chart_read.read_chart(path, raw)
    if sheet.about.study_id != study.file.meta(STUDY_ID):
        why = "this chart sheet went out of another study"
        raise Unreadable(path, why, "Import it there.")
    if sheets.coder_of(study.file, sheet.about.sheet_id) not in ("", sheet.about.author):
        why = f"this chart sheet went out for another than {sheet.about.author}"
        raise Unreadable(path, why, "Its hidden page was edited: ask for the file as it was.")
    if author and author != sheet.about.author:
        why = f"this chart sheet is by {sheet.about.author}, not by {author}"
        raise Unreadable(path, why, "Leave --author out, or name who it is by.")
    done = ChartsIn(path, sheet.about.author, issues=list(sheet.issues))
    _call_as_today(study, sheet, done)
    keeper = guard(study)
    now = {
        (one.interview_id, one.dimension): one.text
        for one in kept.charts(study.file)
        if one.author == done.author
    }
    written = [
        replace(one, text=keeper.matcher.replaced(one.text) if keeper.matcher else one.text)
        for one in _known(study, sheet, done)
    ]
    plan = chart_sheets.plan(sheet.base, written, now)
    done.changes, done.conflicts, done.same = plan.changes, plan.conflicts, plan.same
    _tell_missing(path, sheet, done)
    if apply:
        _apply(study, raw, sheet.about.sheet_id, done)
    return done


def _call_as_today(study: StudyFolder, sheet: chart_read.ChartSheet, done: ChartsIn) -> None:
    """Give dimensions the ids they have now, where they were called otherwise when it went out."""
    there = {one.id for one in study.codebook.dimensions}
    became = codebooks.renamed(study.file)
    now = {
        was: became[was]
        for was in sheet.about.dimensions
        if was not in there and became.get(was) in there
    }
    sheet.base = {(one, now.get(d, d)): cell for (one, d), cell in sheet.base.items()}
    sheet.written = [
        replace(one, dimension=now.get(one.dimension, one.dimension)) for one in sheet.written
    ]
    for was, name in now.items():
        done.issues.append(Issue(done.path.name, f"{was} is called {name} now", "", "note"))


def _known(
    study: StudyFolder, sheet: chart_read.ChartSheet, done: ChartsIn
) -> list[chart_sheets.Written]:
    """What is said of interviews and dimensions that the study still has; of others, a line each."""
    interviews = {one.id for one in evidence_of(study).interviews}
    dimensions = {one.id for one in study.codebook.dimensions}
    written = []
    for one in sheet.written:
        is_new = not chart_sheets.alike(one.text, sheet.base[one.interview_id, one.dimension].text)
        if one.interview_id in interviews and one.dimension in dimensions:
            written.append(one)
        elif is_new:
            gone = (
                f"the codebook has no dimension {one.dimension} any more"
                if one.interview_id in interviews
                else f"{one.interview_id} is not in the study, or without consent to analysis"
            )
            where = f"{done.path.name}, {one.cell}"
            done.issues.append(Issue(where, f"{gone}; its summary was not taken"))
    return written


def _tell_missing(path: Path, sheet: chart_read.ChartSheet, done: ChartsIn) -> None:
    if sheet.missing:
        n = len(sheet.missing)
        first = " under ".join(sheet.missing[0])
        what = (
            f"{n:,} of its {len(sheet.base):,} cells are not in it any more, the first of {first}"
        )
        remedy = "What they said stays as it is: empty a cell to take a summary away."
        done.issues.append(Issue(path.name, what, remedy, "note"))


def _apply(study: StudyFolder, raw: bytes, sheet_id: str, done: ChartsIn) -> None:
    """Commit what changes, in one transaction, and keep the file."""
    done.applied = True
    changes = []
    for one in done.changes:
        there = Chart(one.interview_id, one.dimension, done.author, "", "", "")
        changes.append(_change(study, there, one.after, one.basis))
    if not changes:
        return
    sha256 = hashlib.sha256(raw).hexdigest()
    done.kept = study.file.path.parent / RECEIVED / f"{sha256[:12]}{done.path.suffix.lower()}"
    write_bytes(done.kept, raw)
    with study.file.transaction():
        told = {"sheet": sheet_id, "file": sha256, "author": done.author}
        made = acts.within(study.file, "chart import", changes, told=told, on=sheet_id)
        file = Received(
            sha256,
            study.file.now(),
            visible(done.path.name),
            f"{RECEIVED}/{done.kept.name}",
            made.act_uid,
            sheet_id,
        )
        if made.act_uid:
            received.put(study.file, file)
    done.act_uid = made.act_uid
