"""Summaries of interviews under dimensions, and comments of transcripts that become codings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.store.acts import Done
from qualcode.study.base import Opened, StrPath, frame
from qualcode.workflows import charts, comments
from qualcode.workflows.charts import ChartsIn, ChartsOut
from qualcode.workflows.findings import Language

if TYPE_CHECKING:
    import pandas as pd


class Charting(Opened):
    """The methods of framework analysis, and of coding in the margins of Word."""

    def charts(
        self,
        *,
        author: str = "",
        dimensions: Collection[str] = (),
        where: Mapping[str, str] | None = None,
        stale: bool = False,
    ) -> pd.DataFrame:
        """The summaries there are: interview, dimension, author, when, state (*current* or *to be
        reviewed*: its coding has changed since), text. Raises ``UnknownName``."""
        found = charts.charts(
            self._folder, author=author, dimensions=dimensions, where=where, stale=stale
        )
        return frame(charts.chart_table(self._folder, found, "en", texts=True))

    def write_chart(self, interview: str, dimension: str, text: str, *, author: str) -> Done:
        """Write the summary of an interview under a dimension; an empty text takes it away."""
        return charts.write(self._folder, interview, dimension, text, author=author)

    def confirm_chart(self, interview: str, dimension: str, *, author: str) -> Done:
        """Say of a summary to be reviewed that it still holds as it is."""
        return charts.confirm(self._folder, interview, dimension, author=author)

    def export_chart(
        self,
        path: StrPath | None = None,
        *,
        author: str,
        dimensions: Collection[str] = (),
        interviews: Collection[str] = (),
        where: Mapping[str, str] | None = None,
        language: Language | None = None,
    ) -> ChartsOut:
        """Write a sheet (.xlsx) for summaries: a row per interview, a column per dimension."""
        return charts.export_chart(
            self._folder,
            Path(path) if path else None,
            author=author,
            dimensions=dimensions,
            interviews=interviews,
            where=where,
            language=language,
        )

    def import_chart(self, path: StrPath, *, author: str = "", apply: bool = False) -> ChartsIn:
        """Take back a chart sheet, or without ``apply`` say what that would change."""
        return charts.import_chart(self._folder, Path(path), author=author, apply=apply)

    def code_comments(
        self,
        *interviews: str,
        coder_of: Mapping[str, str] | None = None,
        apply: bool = False,
    ) -> comments.Commented:
        """Make codings and proposals of comments in transcripts, or without ``apply`` say which."""
        return comments.code_comments(self._folder, interviews, coder_of=coder_of, apply=apply)
