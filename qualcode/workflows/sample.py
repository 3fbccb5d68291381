"""The sample of a study beside its plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qualcode import analysis, report
from qualcode.ingest.people.plan import FILES, read_plan
from qualcode.model import Issue, Plan, Unit
from qualcode.report import Table
from qualcode.workflows.findings import Language, evidence_of, report_language
from qualcode.workflows.folder import StudyFolder

DEFAULT = ("value_chain", "actor_type")


def plan_of(study: StudyFolder, path: Path | None = None) -> tuple[Plan | None, list[Issue]]:
    """The plan of the sample, and what is wrong in it.

    It stands in the file that is named, else in a sheet `Plan` or `Muestra` of the attribute sheet,
    else in the study's ``sample.xlsx`` or ``.csv``; ``None`` where there is none. Raises
    ``Unreadable`` for a file that holds no plan.
    """
    book, grouping = study.codebook, study.grouping
    if path is not None:
        return read_plan(path, book, grouping, only=True)
    if study.attributes_path.is_file():
        plan, issues = read_plan(study.attributes_path, book, grouping)
        if plan is not None or issues:
            return plan, issues
    there = next((study.path / n for n in FILES if (study.path / n).is_file()), None)
    return read_plan(there, book, grouping, only=True) if there else (None, [])


def sample_table(
    study: StudyFolder,
    *,
    rows: str = "",
    columns: str = "",
    by: str = "",
    plan: Path | None = None,
    unit: Unit = "interview",
    grouping: str = "",
    language: Language | None = None,
    fmt: str = "table",
) -> tuple[Table, list[Issue]]:
    """How many there are of each kind, of how many that were planned, and what is wrong in the plan.

    Without names of attributes, those of the plan are crossed, or groups of value chains and actor
    types where there is no plan. Raises ``UnknownName`` for an attribute that is not there.
    """
    planned, issues = plan_of(study, plan)
    tongue = language or report_language(study)
    evidence = evidence_of(study)
    grouping = grouping or study.settings.grouping
    attributes = _attributes(study, planned, rows, columns, by)
    if planned is None and attributes == DEFAULT and unit == "interview":
        sample = analysis.sample(evidence, study.codebook, grouping)
        table = (
            report.sample_table(sample, tongue) if fmt == "table" else report.sample_records(sample)
        )
    else:
        crossed = analysis.crossed(evidence, study.codebook, attributes, planned, grouping, unit)
        table = (
            report.crossed_table(crossed, tongue)
            if fmt == "table"
            else report.crossed_records(crossed)
        )
    left_out = report.left_out_notes(evidence.left_out, tongue)
    return replace(table, notes=(*table.notes, *left_out)), issues


def _attributes(
    study: StudyFolder, plan: Plan | None, rows: str, columns: str, by: str
) -> tuple[str, ...]:
    """The attributes to cross: those asked for, or the plan's; the usual ones in what is left."""
    asked = [name for name in (rows, columns, by) if name]
    planned = sorted(plan.attributes, key=_usual_place) if plan and not asked else []
    if plan and "value_chain" in planned and _by_chain(study, plan):
        planned[planned.index("value_chain")] = "chain"
    taken = {"value_chain" if name == "chain" else name for name in (*asked, *planned)}
    free = [*planned, *(name for name in DEFAULT if name not in taken)]
    first, second = rows or free.pop(0), columns or free.pop(0)
    third = by or (free.pop(0) if planned and free else "")
    return tuple(name for name in (first, second, third) if name)


def _usual_place(attribute: str) -> int:
    return DEFAULT.index(attribute) if attribute in DEFAULT else len(DEFAULT)


def _by_chain(study: StudyFolder, plan: Plan) -> bool:
    """Whether the plan names single chains and no group."""
    place = plan.attributes.index("value_chain")
    groups = {group.id for group in study.grouping.groups}
    named = {row.values[place] for row in plan.rows}
    return not named & groups and bool(named & {c.id for c in study.codebook.value_chains})
