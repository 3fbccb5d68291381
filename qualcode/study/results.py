"""What comes out of a study: counts, quotations, summaries, the workbook, what is worth a look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from qualcode import report
from qualcode.model import (
    Cell,
    Interview,
    Issue,
    Level,
    Matrix,
    Quotation,
    Stance,
    Tier,
    Unit,
)
from qualcode.study.base import Opened, StrPath, check, frame
from qualcode.workflows import care, coded, findings, quality, sample, tables
from qualcode.workflows.findings import Language

if TYPE_CHECKING:
    import pandas as pd


class Results(Opened):
    """The methods that show what is in a study; none changes it."""

    def interviews(self) -> tuple[Interview, ...]:
        """The interviews with their attributes and participants, by id; those without consent to
        analysis are not among them."""
        return findings.evidence_of(self._folder).interviews

    def counts(
        self,
        rows: Level = "dimension",
        columns: str = "value_chain",
        *,
        grouping: str = "",
        unit: Unit = "interview",
        codes: Collection[str] = (),
        tier: Tier | None = None,
        where: Mapping[str, str] | None = None,
    ) -> Matrix:
        """The matrix as records: every count of every cell; raises ``UnknownName``."""
        check("level of rows", rows, get_args(Level))
        check("unit", unit, get_args(Unit))
        return findings.matrix(
            self._folder,
            rows=rows,
            columns=columns,
            grouping=grouping,
            unit=unit,
            codes=codes,
            tier=tier,
            where=where,
        )

    def matrix(
        self,
        rows: Level = "dimension",
        columns: str = "value_chain",
        *,
        values: str = "text",
        grouping: str = "",
        unit: Unit = "interview",
        codes: Collection[str] = (),
        tier: Tier | None = None,
        where: Mapping[str, str] | None = None,
        language: Language | None = None,
    ) -> pd.DataFrame:
        """The matrix as a DataFrame: index row ids, columns column ids, the last one ``all``.

        ``values`` is ``text`` (``n of D (N)`` in words, dtype str) or the name of a count of
        ``model.Cell`` (``affirmed``, ``addressed``, ``scope``, ...; dtype int).
        """
        import pandas as pd

        check("kind of values", values, ("text", *Cell.__dataclass_fields__))
        counts = self.counts(
            rows, columns, grouping=grouping, unit=unit, codes=codes, tier=tier, where=where
        )
        tongue = language or findings.report_language(self._folder)
        percent_from = self._folder.settings.percent_from

        def shown(row: str, column: str) -> str | int:
            cell = counts.cell(row, column)
            if values == "text":
                return report.cell_text(cell, tongue, percent_from)
            return int(getattr(cell, values))

        heads = [column.id for column in counts.columns]
        return pd.DataFrame(
            [[shown(row.id, column) for column in heads] for row in counts.rows],
            index=pd.Index([row.id for row in counts.rows], name=rows),
            columns=pd.Index(heads, name=columns),
        )

    def frequencies(
        self,
        level: Level = "code",
        *,
        unit: Unit = "interview",
        codes: Collection[str] = (),
        tier: Tier | None = None,
        where: Mapping[str, str] | None = None,
    ) -> pd.DataFrame:
        """Counts per code (theme, dimension), most affirmed first: index row ids, one column per
        count of ``model.Cell`` and ``segments``, all int."""

        import pandas as pd

        check("level of rows", level, get_args(Level))
        check("unit", unit, get_args(Unit))
        found = findings.frequencies(
            self._folder, level=level, unit=unit, codes=codes, tier=tier, where=where
        )
        table = report.frequency_records(found, unit)
        counts = pd.DataFrame(list(table.rows), columns=list(table.header)).set_index("row")
        return counts.drop(columns="unit")

    def quotations(
        self,
        code: str,
        *,
        where: Mapping[str, str] | None = None,
        stance: Stance | None = None,
        about: Literal["self", "other"] | None = None,
        language: Language | None = None,
    ) -> list[Quotation]:
        """Every coded segment of a code, theme or dimension, whole and cited, in reading order."""
        check("stance", stance, (None, *get_args(Stance)))
        check("side", about, (None, "self", "other"))
        return findings.quotations(
            self._folder, code, where=where, stance=stance, about=about, language=language
        )

    def sample(
        self,
        rows: str = "",
        columns: str = "",
        *,
        by: str = "",
        plan: StrPath | None = None,
        unit: Literal["interview", "participant"] = "interview",
    ) -> pd.DataFrame:
        """The sample beside its plan: one row per kind and total, with columns for the attributes, the
        number there is, and (with a plan) ``planned``, ``missing`` and ``surplus``."""

        import pandas as pd

        check("unit", unit, ("interview", "participant"))
        table, _ = sample.sample_table(
            self._folder,
            rows=rows,
            columns=columns,
            by=by,
            plan=Path(plan) if plan else None,
            unit=unit,
            fmt="json",
        )
        return pd.DataFrame(list(table.rows), columns=list(table.header))

    def codings(
        self,
        *,
        coder: str = "",
        codes: Collection[str] = (),
        interviews: Collection[str] = (),
        where: Mapping[str, str] | None = None,
        stance: Stance | None = None,
        language: Language | None = None,
    ) -> pd.DataFrame:
        """One row per coding that counts: segment, interview, code, coder, stance, about, origin,
        start, end, rule, memo, exemplar, text (the whole segment, or a marker where it may not be
        quoted); start and end are code points in the transcript. ``coder="rules"``: the rules' own."""
        import pandas as pd

        check("stance", stance, (None, *get_args(Stance)))
        found = coded.codings(
            self._folder,
            coder=coder,
            codes=codes,
            interviews=interviews,
            where=where,
            stance=stance,
            language=language,
        )
        rows = [
            (
                segment.id,
                segment.interview_id,
                mark.code,
                mark.coder,
                mark.stance,
                mark.about,
                mark.origin,
                mark.span.start,
                mark.span.end,
                mark.rule,
                mark.memo,
                mark.exemplar,
                segment.text,
            )
            for segment, mark in found
        ]
        names = "segment interview code coder stance about origin start end rule memo exemplar text"
        return pd.DataFrame(rows, columns=names.split())

    def summary(self, *dimensions: str, language: Language | None = None) -> str:
        """The thematic summary in Markdown, of all dimensions or those named."""
        return findings.summary(self._folder, language=language, dimensions=dimensions)

    def write_summary(
        self, path: StrPath, *dimensions: str, language: Language | None = None
    ) -> None:
        """Write the thematic summary to a file (.md), whole or not at all."""
        findings.write_summary(self._folder, Path(path), language=language, dimensions=dimensions)

    def export_workbook(self, path: StrPath, *, language: Language | None = None) -> None:
        """Write the Excel workbook; the same study gives the same bytes."""
        findings.export_workbook(self._folder, Path(path), language=language)

    def plot_frequencies(
        self, path: StrPath, *, top: int = 20, language: Language | None = None
    ) -> None:
        """Draw the most frequent codes as .png or .svg."""
        found = findings.frequencies(self._folder, zeros=False)[:top]
        tables.plot_frequencies(self._folder, found, Path(path), language=language)

    def check(self) -> list[Issue]:
        """Everything worth a look: in the files as they were read, in what they say, in the codebook
        and where files and study have parted."""
        return quality.everything(self._folder)

    def quality(self, part: quality.Part = "interviews") -> pd.DataFrame:
        """The measures of the transcripts: a row per interview, by id, with words, turns, marks and
        pace; or per speaker, or per dimension of the guide. Missing is what cannot be told."""
        check("part of the report", part, get_args(quality.Part))
        table = frame(quality.records(self._folder, part=part))
        return table.set_index("interview") if part == "interviews" else table

    def verify(self) -> list[Issue]:
        """Faults of the study's file; empty when every hash, place and quotation is right."""
        return list(care.verify(self._folder).faults)
