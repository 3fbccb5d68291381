"""Coding in Excel: sheets out, and back in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from qualcode.sheets.records import Layout
from qualcode.study.base import Opened, check
from qualcode.workflows import sheet_in, sheet_out
from qualcode.workflows.sheet_out import Exported
from qualcode.workflows.sheet_report import SheetIn


class Sheets(Opened):
    """The methods for those who code in Excel."""

    def export_sheet(
        self,
        path: str | Path | None = None,
        *,
        coder: str,
        interviews: Sequence[str] = (),
        where: Mapping[str, str] | None = None,
        blind: bool = False,
        layout: Layout = "slots",
        codes: Sequence[str] = (),
        unread: bool = False,
    ) -> Exported:
        """Write a coding sheet for a coder, never over another file; without ``path`` into ``out``."""
        check("layout", layout, get_args(Layout))
        return sheet_out.export(
            self._folder,
            Path(path) if path else None,
            coder=coder,
            interviews=interviews,
            where=where,
            blind=blind,
            layout=layout,
            codes=codes,
            unread=unread,
        )

    def import_sheet(
        self, path: str | Path, *, coder: str = "", apply: bool = False, not_blind: bool = False
    ) -> SheetIn:
        """What a coding sheet that came back changes, or the report of an import in which somebody has
        decided; with ``apply`` it is done, as one act. Raises ``SheetRefused``, ``Unreadable``."""
        return sheet_in.import_sheet(
            self._folder, Path(path), coder=coder, apply=apply, not_blind=not_blind
        )
