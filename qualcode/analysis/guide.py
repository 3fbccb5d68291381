"""Guide questions found or not: which dimensions an interview was asked about, and which nobody was."""

from __future__ import annotations

from collections.abc import Sequence

from qualcode.model import Codebook, InterviewQuality, Issue, Question


def askable(codebook: Codebook, language: str) -> tuple[str, ...]:
    """The dimensions whose guide question can be recognised in a language."""
    return tuple(d.id for d in codebook.dimensions if d.asked.get(language))


def questions(codebook: Codebook, interviews: Sequence[InterviewQuality]) -> tuple[Question, ...]:
    """How often each dimension's guide question was found, in the order of the codebook."""
    return tuple(
        Question(
            dimension.id,
            sum(dimension.id in one.asked for one in interviews),
            sum(dimension.id in one.askable for one in interviews),
        )
        for dimension in codebook.dimensions
    )


def unasked(one: InterviewQuality, source: str, *, least: int = 4) -> list[Issue]:
    """An issue where none of ``least`` or more guide questions was found in an interview."""
    if len(one.askable) < least or one.asked:
        return []
    what = f"none of the guide's questions was found: 0 of {len(one.askable)}"
    return [Issue(source, what, "Look whether its labels are right and its questions are in it.")]


def hardly_asked(
    found: Sequence[Question], where: str, *, most: float = 0.1, least: int = 10
) -> list[Issue]:
    """Dimensions asked about in under ``most`` of at least ``least`` interviews."""
    return [
        Issue(
            f"{where}, {one.dimension}",
            f"its guide question was hardly ever found: {one.n} of {one.d} interviews",
            "If it was asked, the rules under 'asked' need other words; if not, silence says little.",
            "note",
        )
        for one in found
        if one.d >= least and one.n < most * one.d
    ]
