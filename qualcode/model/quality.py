"""Records of how good transcripts are: what was measured in each, and what is worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.errors import Issue
from qualcode.model.text import Role


@dataclass(frozen=True, slots=True)
class Voice:
    """One label of an interview in one role: how many turns it has and how many words.

    No label is a voice too.
    """

    speaker: str
    role: Role
    turns: int
    words: int


@dataclass(frozen=True)
class Measures:
    """What can be counted in a transcript.

    Words are counted as in segments, in turns only. ``inaudible`` counts marks such as
    ``[inaudible]``. ``timed_ms`` is the time from the first to the last time there is, and
    ``timed_words`` the words said in it; both 0 where nothing is timed.
    """

    interview_id: str
    voices: tuple[Voice, ...] = ()
    inaudible: int = 0
    timed_ms: int = 0
    timed_words: int = 0

    @property
    def words(self) -> int:
        """Words of all turns."""
        return sum(voice.words for voice in self.voices)

    @property
    def asked_words(self) -> int:
        """Words of interviewers."""
        return sum(voice.words for voice in self.voices if voice.role == "interviewer")

    @property
    def told_words(self) -> int:
        """Words of everybody else."""
        return self.words - self.asked_words

    @property
    def turns(self) -> int:
        """How many turns there are."""
        return sum(voice.turns for voice in self.voices)

    @property
    def unnamed(self) -> int:
        """Turns without a speaker."""
        return sum(voice.turns for voice in self.voices if not voice.speaker)

    @property
    def inaudible_rate(self) -> float:
        """Inaudible marks per 1,000 words."""
        return 1000 * self.inaudible / self.words if self.words else 0.0

    @property
    def minutes(self) -> float | None:
        """How long it is, where it is timed."""
        return self.timed_ms / 60_000 if self.timed_ms else None

    @property
    def words_per_minute(self) -> float | None:
        """How fast they speak, pauses included, where it is timed."""
        return 60_000 * self.timed_words / self.timed_ms if self.timed_ms else None


@dataclass(frozen=True)
class InterviewQuality:
    """An interview's measures, the guide's questions found in it, and what is worth a look.

    ``askable`` are the dimensions whose guide question can be recognised in its language, ``asked``
    those of them whose question was found; both empty where the rules have not run.
    """

    measures: Measures
    askable: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """In ``n`` of ``d`` interviews the guide question of a dimension was found.

    ``d`` are those in whose language the codebook has rules that recognise it, and on which they ran.
    """

    dimension: str
    n: int
    d: int


@dataclass(frozen=True)
class StudyQuality:
    """The interviews by id, the guide's questions, and what in the study is worth a look besides."""

    interviews: tuple[InterviewQuality, ...] = ()
    questions: tuple[Question, ...] = ()
    other: tuple[Issue, ...] = ()

    @property
    def issues(self) -> Sequence[Issue]:
        """Everything worth a look."""
        return [*(issue for one in self.interviews for issue in one.issues), *self.other]
