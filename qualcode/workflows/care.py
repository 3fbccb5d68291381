"""Looking after a study: verify it, read its log."""

from __future__ import annotations

from dataclasses import dataclass

from qualcode import report
from qualcode.model import Issue
from qualcode.report import Table
from qualcode.store import codings, transcripts
from qualcode.store import verify as verify_file
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.leaks import guard


@dataclass(frozen=True)
class Verified:
    """What was checked, and what was off."""

    interviews: int
    segments: int
    codings: int
    faults: tuple[Issue, ...]


def verify(study: StudyFolder) -> Verified:
    """Compute every hash, place, quotation and number of words anew."""
    faults = tuple(verify_file(study.file))
    sizes = transcripts.sizes(study.file)
    n_segments = sum(n for n, _ in sizes.values())
    return Verified(len(sizes), n_segments, codings.count(study.file), faults)


def log_table(study: StudyFolder, last: int | None = None) -> Table:
    """The log, oldest first; with ``last`` only so many of the newest acts.

    In English, as acts are recorded; with tokens where names have been replaced since.
    """
    acts = guard(study).acts(study.file.acts())
    return report.log_table(acts[-last:] if last else acts, "en")
