"""Every convention by name: how its lines look, how they are read, and what has to bear it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualcode.ingest.conventions import marked, named, teams, unnamed
from qualcode.ingest.conventions.source import Source, n_turns
from qualcode.ingest.lines import Line, base

Read = Callable[[Source], list[Line]]


@dataclass(frozen=True)
class Form:
    """One way in which lines begin turns, which several programs may share.

    ``may`` says cheaply whether a text could hold it. Where nobody asked for it, the whole file has to
    bear it out: ``least`` turns, that are a ``share`` of its lines, by two ``several`` speakers or
    ``repeated`` ones; without names (``asking``), at least three questions, that share of them with
    a question mark, and nearly as many answers.
    """

    read: Read
    may: Callable[[Source], bool]
    least: int = 2
    share: float = 0.0
    several: bool = False
    repeated: bool = False
    asking: float | None = None
    named: bool = True

    def holds(self, source: Source, lines: Sequence[Line]) -> bool:
        """Whether the lines that were found bear it out."""
        turns = n_turns(lines)
        if turns < self.least or turns < self.share * source.filled:
            return False
        if self.asking is not None:
            return _take_turns(source, lines, self.asking)
        speakers = {base(line.label) for line in lines if line.sort == "label"}
        enough = not self.several or len(speakers) > 1
        return enough and (not self.repeated or turns >= 2 * len(speakers))


@dataclass(frozen=True)
class Convention:
    """A way to write down who speaks, under the name that people give it.

    ``begins`` goes on with "turns begin with"; ``example`` is how it looks, lines parted by ``\\n``;
    ``forms`` are how its lines are read, none where ``prepared`` reads it; ``like`` names programs that
    write the same and cannot be told apart.
    """

    name: str
    begins: str
    example: str
    forms: tuple[Form, ...]
    like: str = ""

    @property
    def about(self) -> str:
        """One line about it for people."""
        others = f" (also {self.like})" if self.like else ""
        return f"turns begin with {self.begins}{others}, as in: {self.example!r}"


def _labels(source: Source) -> list[Line]:
    return source.labelled[0]


def _always(_: Source) -> bool:
    return True


def _take_turns(source: Source, lines: Sequence[Line], asking: float) -> bool:
    """Whether there are three questions, nearly each with an answer, and enough with their sign."""
    asked = [n for n, line in enumerate(lines) if line.role == "interviewer"]
    answers = n_turns(lines) - len(asked)
    signs = sum("?" in source.written[n] for n in asked)
    return len(asked) >= 3 and answers >= 0.8 * len(asked) and signs >= asking * len(asked)


LABELS = Form(_labels, _always)
HEADS = Form(named.heads, lambda source: ":" in source.text)
FORMS: tuple[Form, ...] = (
    HEADS,
    Form(
        named.times_first,
        lambda source: source.opened_by("0123456789[(<#*") > 1,
        repeated=True,
    ),
    Form(
        named.times_inside,
        lambda source: any(sign in source.text for sign in ("[0", "(0", "[1", "(1")),
        least=3,
        share=0.25,
        repeated=True,
    ),
    Form(
        named.brackets,
        lambda source: source.opened_by("[*_(0123456789") > 1,
        share=0.125,
        several=True,
    ),
    Form(teams.spelled, lambda source: "minut" in source.text),
    Form(teams.ranges, lambda source: " --> " in source.text, repeated=True),
    Form(
        marked.marked,
        lambda source: source.filled > 3 and len(source.openings) * 2 <= source.filled + 4,
        least=4,
        share=0.25,
        several=True,
        repeated=True,
    ),
    Form(named.columns, lambda source: "\t" in source.text, share=0.6),
    Form(named.rows, lambda source: source.opened_by("|") > 3, share=0.4, repeated=True),
    Form(named.broadcast, lambda source: source.opened_by(">»") > 1, share=0.1),
    Form(
        named.bold_names,
        lambda source: bool(source.layout.bold) or source.opened_by("*") > 3,
        least=4,
        repeated=True,
    ),
    Form(named.names_above, _always, least=4, several=True, repeated=True),
    Form(
        unnamed.dashes,
        lambda source: (
            source.opened_by("–—―") > 3 or (source.opened_by("-–—―") > 3 and "?" in source.text)
        ),
        least=4,
        share=0.5,
        named=False,
    ),
    Form(
        unnamed.dashed_questions,
        lambda source: source.opened_by("-–—―") > 2 and "?" in source.text,
        share=0.125,
        asking=0.5,
        named=False,
    ),
    Form(
        unnamed.numbered_questions,
        lambda source: source.opened_by("0123456789*_#PpQq") + len(source.layout.numbered) > 2,
        share=0.125,
        asking=0.5,
        named=False,
    ),
    Form(
        unnamed.bold_questions,
        lambda source: (
            bool(source.layout.bold or source.layout.headings) or source.opened_by("*_#") > 2
        ),
        share=0.125,
        asking=0.6,
        named=False,
    ),
    Form(
        unnamed.questions,
        lambda source: "?" in source.text,
        share=0.125,
        asking=1.0,
        named=False,
    ),
)
_OF = {form.read: form for form in FORMS}
BRACKETS, TIMES_FIRST = _OF[named.brackets], _OF[named.times_first]

_ALL = (
    Convention(
        "labels",
        "a label and a colon",
        "E: ¿Cómo está?\nP: Bien.",
        (LABELS,),
        "Google Docs, Word and whatever is typed by hand; E: P: R: R/ and names",
    ),
    Convention(
        "timed-labels",
        "a time, a label and a colon",
        "[00:01:05] Ana: ¿Cómo está?",
        (LABELS,),
        "Amberscript, Express Scribe, oTranscribe, Whisper with speakers",
    ),
    Convention("express-scribe", "a time, a label and a colon", "[0:01:05] E: ¿Cómo?", (LABELS,)),
    Convention("amberscript", "a time, a label and a colon", "00:01:05 Ana: ¿Cómo?", (LABELS,)),
    Convention(
        "descript", "a time and a label in bold", "[00:01:05] **Ana:** ¿Cómo está?", (LABELS,)
    ),
    Convention("rev", "a label, a time and a colon", "Speaker 1 (00:05):\n¿Cómo está?", (LABELS,)),
    Convention("initials", "initials, a time and a colon", "LE (00:01): ¿Cómo está?", (LABELS,)),
    Convention(
        "sonix", "a label, a colon and a time", "Speaker1: [00:00:05] ¿Cómo está?", (LABELS,)
    ),
    Convention(
        "noscribe", "a label and a colon", "Transcribed with noScribe\nS00: ¿Cómo está?", (LABELS,)
    ),
    Convention(
        "google-meet",
        "a label and a colon, a time alone above some of them",
        "00:05:00\nAna Soto: ¿Cómo está?\nTranscription ended after 00:31:12",
        (LABELS,),
    ),
    Convention(
        "f4",
        "a label and end with a time, at which the next one starts",
        "E: ¿Cómo está? #00:00:05-0#",
        (LABELS,),
        "MAXQDA, easytranscript",
    ),
    Convention(
        "inqscribe",
        "a label and end with a time",
        "[00:00:01.00] E: ¿Cómo? [00:00:05.00]",
        (LABELS,),
    ),
    Convention(
        "otter",
        "a name and a time on a line of their own",
        "Ana Soto  0:49\n¿Cómo está?",
        (HEADS,),
        "Teams and others whose files do not say who wrote them",
    ),
    Convention(
        "teams-docx",
        "a name and a time on a line of their own",
        "Ana Soto started transcription\nAna Soto   0:03\n¿Cómo está?",
        (HEADS,),
    ),
    Convention(
        "teams-ranges",
        "a line from when to when, and a name below it",
        "0:0:3.120 --> 0:0:5.10\nAna Soto\n¿Cómo está?",
        (_OF[teams.ranges],),
    ),
    Convention(
        "zoom-txt",
        "a name and a time on a line of their own",
        "Ana Soto\t00:00:05\n¿Cómo está?",
        (HEADS, BRACKETS),
    ),
    Convention(
        "teams-txt",
        "a name and a time in words",
        "Ana Soto 0 minutes 5 seconds\n¿Cómo está?",
        (_OF[teams.spelled],),
    ),
    Convention(
        "happy-scribe",
        "a time and a name on a line of their own",
        "[00:00:02.14] - Ana Soto\n¿Cómo está?",
        (TIMES_FIRST,),
    ),
    Convention(
        "word-transcribe",
        "a time and a name on a line of their own",
        "00:00:02 Speaker 1\n¿Cómo está?",
        (TIMES_FIRST,),
    ),
    Convention(
        "trint",
        "a name and a time in brackets, without a colon",
        "Ana Soto [00:00:05] ¿Cómo está?",
        (_OF[named.times_inside],),
    ),
    Convention(
        "bracket-labels",
        "a name in square brackets",
        "[Orador 2]\n¿Cómo está?",
        (BRACKETS,),
    ),
    Convention(
        "marked-labels",
        "a label and another mark than a colon",
        "P. ¿Cómo está?\nR. Bien.",
        (_OF[marked.marked],),
    ),
    Convention("columns", "a name and a tab", "Ana\t¿Cómo está?", (_OF[named.columns],)),
    Convention(
        "table-rows", "a row, the name in its first cell", "| Ana | ¿Cómo? |", (_OF[named.rows],)
    ),
    Convention("broadcast", ">>", ">> ANA: ¿Cómo está?\n>> Bien.", (_OF[named.broadcast],)),
    Convention(
        "bold-labels", "a name in bold, without a colon", "**Ana** ¿Cómo?", (_OF[named.bold_names],)
    ),
    Convention(
        "names-above",
        "a name alone on the line above, without a colon",
        "ANA SOTO\n¿Cómo está?",
        (_OF[named.names_above],),
    ),
    Convention(
        "numbered-questions",
        "a numbered question, or with what stands below it",
        "1. ¿Cómo está?\nBien.",
        (_OF[unnamed.numbered_questions],),
    ),
    Convention(
        "bold-questions",
        "a question in bold or a heading, or with what stands below it",
        "**¿Cómo está?**\nBien.",
        (_OF[unnamed.bold_questions],),
    ),
    Convention(
        "questions",
        "a line that is a question, or with what stands below it",
        "¿Cómo está?\nBien.",
        (_OF[unnamed.questions],),
    ),
    Convention(
        "dash-questions",
        "a question behind a dash, or with what stands below it",
        "—¿Cómo está?\nBien.",
        (_OF[unnamed.dashed_questions],),
    ),
    Convention("dashes", "a dash", "—¿Cómo está?\n—Bien.", (_OF[unnamed.dashes],)),
    Convention(
        "whisper-txt", "a time from when to when", "[00:03.000 --> 00:05.000] ¿Cómo está?", ()
    ),
    Convention("youtube", "a time alone above", "0:03\n¿Cómo está?\n0:05\nBien.", ()),
    Convention(
        "line-numbers", "a label behind the number of its line", "1 E: ¿Cómo?\n2 P: Bien.", ()
    ),
    Convention("paragraphs", "a paragraph, nobody being named", "Vendo miel.\n\nY papas.", ()),
)
CONVENTIONS: Mapping[str, Convention] = {convention.name: convention for convention in _ALL}
