"""What an import of a coding sheet comes to: told in lines, and as a workbook for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qualcode.errors import visible
from qualcode.model import Line
from qualcode.sheets.import_words import count_line, heading, problem_line
from qualcode.sheets.merge import Conflict
from qualcode.sheets.problems import UNDER_EACH_OTHER, Problem
from qualcode.sheets.records import BaseRow
from qualcode.sheets.report import Progressed, Report, write_report
from qualcode.sheets.slots import Resolved
from qualcode.store.file import STUDY_ID
from qualcode.workflows import findings
from qualcode.workflows.findings import Language
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard
from qualcode.workflows.sheet_changes import Plan
from qualcode.workflows.sheet_known import Known

_STEMS: Mapping[str, str] = {"es": "informe", "en": "report"}


@dataclass
class SheetIn:
    """What a sheet that came back comes to.

    ``act_uid`` is that of the act which took it in; empty where nothing was done.
    ``kept`` is where the file lies as it came, ``report`` the workbook for people, if there is one.
    """

    file: str
    coder: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    applied: bool = False
    act_uid: str = ""
    kept: Path | None = None
    report: Path | None = None

    @property
    def refused(self) -> int:
        """How many cells or rows were not taken."""
        return sum(problem.is_refusal for problem in self.problems)

    def lines(self, language: Language) -> Iterator[str]:
        """What it comes to, in numbers; then one line per problem with its cell, the gravest first.
        What needs no look is told in numbers."""
        told = count_line(self.counts, language, applied=self.applied)
        yield f"{visible(self.file)} ({self.coder}): {told}."
        order = {severity: n for n, severity in enumerate(UNDER_EACH_OTHER)}
        notes: dict[str, list[Problem]] = {}
        for problem in sorted(self.problems, key=lambda one: order[one.severity]):
            if problem.severity == "note" and problem.cell:
                notes.setdefault(problem.code, []).append(problem)
            else:
                yield visible(problem_line(problem, language))
        for code, these in notes.items():
            one = problem_line(these[0], language)
            yield visible(one if len(these) == 1 else heading(code, these, language))


@dataclass
class Planned:
    """All that is known of a file before anything is done."""

    known: Known
    lines: dict[str, Line]
    plan: Plan
    base: Mapping[str, BaseRow]
    resolved: Resolved = field(default_factory=Resolved)
    saved: str = ""


def report_on(
    study: StudyFolder,
    path: Path,
    found: Planned,
    done: SheetIn,
    language: Language | None,
    target: Path | None,
) -> Path | None:
    """Write the workbook for people where one is asked for, or there is something to look at in it."""
    to_see = [one for one in done.problems if one.severity != "note"]
    if not (target or to_see or done.conflicts or found.resolved.proposed):
        return None
    tongue = language or findings.report_language(study)
    if target is None:
        target = study.out / f"{path.stem}-{_STEMS[tongue]}.xlsx"
    study.check_target(target, ".xlsx")
    if target.exists() and target.resolve() == path.resolve():
        target = target.with_stem(f"{target.stem}-2")
    report = Report(
        done.file,
        study.file.meta(STUDY_ID),
        found.known.sheet_id,
        done.coder,
        done.applied,
        done.counts,
        done.problems,
        done.conflicts,
        found.resolved.edited,
        found.resolved.proposed,
        _progress(found),
        {one: line.text for one, line in found.lines.items()},
        {code.id: code.label.get(tongue, "") for code in study.codebook.by_id.values()},
        found.plan.places,
    )
    write_report(target, report, tongue, check=guard(study).file)
    return target


def _progress(found: Planned) -> list[Progressed]:
    """How far the coder is with each interview of the sheet, before and with it."""
    coder = found.plan.coder
    seen: dict[str, object] = {}
    new: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for change in found.plan.changes:
        if change.kind == "seen":
            seen[change.subject] = (change.after or {}).get("state")
        elif change.kind == "coding":
            new[change.subject] += change.before is None
            gone[change.subject] += change.after is None
    rows: dict[str, Progressed] = {}
    for line in found.lines.values():
        name = line.segment_id
        row = rows.get(line.interview_id) or Progressed(line.interview_id, 0, 0, 0, 0)
        state = seen.get(name, line.seen.get(coder))
        n_codes = len(line.by(coder)) + new[name] - gone[name]
        is_read = state in ("read", "nothing") or (state is None and n_codes > 0)
        rows[line.interview_id] = Progressed(
            line.interview_id,
            row.segments + 1,
            row.before + line.is_read_by(coder),
            row.after + is_read,
            row.new + new[name],
        )
    return list(rows.values())
