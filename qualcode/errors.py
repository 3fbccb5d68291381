"""Two kinds of trouble: issues, which are data, and errors, which end what was asked for.

An ``Issue`` is something in the data worth a look; work goes on. An error is what can go wrong in a
way that the person at the keyboard can put right.

Each error is one finished sentence: what, where, what to do. Its attributes carry the facts, so that
nobody has to parse the sentence. None of them ever quotes what a participant said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["note", "warning", "error"]

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Characters that steer a terminal, turn the direction of what follows, or cannot be written."""


def visible(text: str, *, one_line: bool = True) -> str:
    """The text with a replacement character for what is not to be seen in it, as names of files may
    hold; ``one_line`` for ends of lines too."""
    shown = _UNSEEN.sub("\ufffd", text)
    return re.sub("[\t\n]", "\ufffd", shown) if one_line else shown


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in the data worth a look: where, what, and what to do. Data, not an exception.

    ``where`` names a document and a place (``codebook.yaml, line 12``; ``A05.docx, turn 3``).
    Neither text ever quotes what a participant said.
    """

    where: str
    what: str
    remedy: str = ""
    severity: Severity = "warning"

    def __str__(self) -> str:
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{visible(self.where)}: {visible(self.what)}.{remedy}"


class QualcodeError(Exception):
    """The request cannot be met; ``str(error)`` says why and what to do."""

    def __str__(self) -> str:
        return visible(super().__str__(), one_line=False)


class UnknownFormat(QualcodeError):
    """No reader is registered for this file suffix."""

    def __init__(self, path: Path, known: Iterable[str]) -> None:
        self.path = path
        super().__init__(
            f"{visible(path.name)}: no reader for '{visible(path.suffix)}' files. "
            f"Readable: {', '.join(sorted(known))}. Save it as .docx or .txt and try again."
        )


class Unreadable(QualcodeError):
    """A file is there but its content cannot be read as what it claims to be."""

    def __init__(self, path: Path, why: str, remedy: str) -> None:
        self.path = path
        super().__init__(f"{visible(path.name)}: {why}. {remedy}")


class NotATranscript(Unreadable):
    """A file of a kind that may hold anything (a table, JSON, a web page) and holds no interview.

    A reader raises it for what is sound but is something else; a file found in a folder is then passed
    over with an issue, and one that was named is refused.
    """


class Unforeseen(Unreadable):
    """Reading a file failed in a way that nobody thought of; the fault is the program's."""

    def __init__(self, path: Path, error: Exception) -> None:
        why = f"reading it failed for a fault of qualcode ({type(error).__name__})"
        super().__init__(path, why, "Save it as plain text and read that; please report the fault.")


class UnknownConvention(QualcodeError):
    """There is no convention of this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        super().__init__(
            f"no convention is called '{name}'. Name one of: {', '.join(known)}; "
            "or leave it out and it is found."
        )


class CannotWrite(QualcodeError):
    """A file could not be written; what stood there before is untouched."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(f"{visible(path.name)}: cannot be written ({why}). Nothing was changed.")


class FileBusy(CannotWrite):
    """A file is held open by another program, usually a spreadsheet."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, f"close {path.name} in Excel, then run again")


class InvalidFile(QualcodeError):
    """A file that people write has faults; ``issues`` lists all of them with their lines."""

    def __init__(self, path: Path, issues: Sequence[Issue]) -> None:
        self.path = path
        self.issues = tuple(issues)
        n = len(self.issues)
        faults = "1 fault" if n == 1 else f"{n} faults"
        lines = "".join(f"\n  {issue}" for issue in self.issues)
        super().__init__(f"{path.name}: {faults}, nothing was taken from it.{lines}")


class NoStudy(QualcodeError):
    """There is no study here or in any folder above."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path}: no study here or above (no study.toml). "
            "Make one with 'qualcode init DIR' or name it with '--study DIR'."
        )


class StudyExists(QualcodeError):
    """A folder that should become a study already holds something."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: there is something here already. Name an empty or new folder.")


class NotAStudyFile(QualcodeError):
    """The file is not a study of this program, or it is damaged."""

    def __init__(self, path: Path, why: str) -> None:
        self.path = path
        super().__init__(f"{path.name}: {why}. Restore it from the folder 'backups' beside it.")


class TooNew(QualcodeError):
    """The study was made by a newer version of this program."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        self.path, self.found, self.known = path, found, known
        super().__init__(
            f"{path.name}: made by a newer qualcode (format {found}, this one knows {known}). "
            "Update qualcode and open it again; nothing was changed."
        )


class StudyBusy(QualcodeError):
    """Another program is writing to the study."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path.name}: another program is writing to this study. "
            "Wait until it is done and run again; nothing was changed."
        )


class InterviewDiffers(QualcodeError):
    """A file carries the id of an interview that is already in the study with another text."""

    def __init__(self, interview_id: str, file: str, known_file: str) -> None:
        self.interview_id, self.file, self.known_file = interview_id, file, known_file
        super().__init__(
            f"{file}: interview {interview_id} is already in the study with another text, "
            f"read from {known_file}. Give the new file another name if it is another interview; "
            f"if it takes the place of {known_file}, remove that file and run again."
        )


class TextDiffers(QualcodeError):
    """A file has the name of an interview's file and a text that is hardly like that of it."""

    def __init__(self, interview_id: str, file: str) -> None:
        self.interview_id, self.file = interview_id, file
        super().__init__(
            f"{file}: less than half of its text is that of interview {interview_id} in the study. "
            "Give the file another name if it is another interview; if it is the same one, "
            f"corrected, run 'qualcode ingest --replace' with it."
        )


class NamesWouldReturn(QualcodeError):
    """A file would bring back the names that were replaced in an interview."""

    def __init__(self, interview_id: str, file: str) -> None:
        self.interview_id, self.file = interview_id, file
        super().__init__(
            f"{file}: names were replaced in interview {interview_id}, and reading this file would "
            f"bring them back. To take it, restore the version before ('qualcode interviews versions "
            f"{interview_id}' lists them), read the file, and run 'qualcode anonymise apply' again."
        )


class UnknownName(QualcodeError):
    """A code, interview, attribute or other name that the study does not have."""

    def __init__(
        self, kind: str, name: str, known: Iterable[str], *, near: Sequence[str] | None = None
    ) -> None:
        from difflib import get_close_matches

        self.kind, self.name = kind, name
        names = sorted(known)
        if near is None:
            folded = {known_name.casefold(): known_name for known_name in names}
            near = [folded[match] for match in get_close_matches(name.casefold(), folded, n=3)]
        self.near = tuple(near)
        if near:
            hint = f"Did you mean {' or '.join(near)}?"
        elif len(names) <= 20:
            hint = f"There are: {', '.join(names)}." if names else "There are none yet."
        elif kind in _LISTED_BY:
            hint = f"There are {len(names)}; 'qualcode {_LISTED_BY[kind]}' lists them."
        else:
            hint = f"There are {len(names)}."
        super().__init__(f"No {kind} '{name}' in this study. {hint}")


class SeveralCodes(QualcodeError):
    """What was typed names more than one code."""

    def __init__(self, name: str, codes: Sequence[str]) -> None:
        self.name, self.codes = name, tuple(codes)
        rest = f" and {len(self.codes) - 6} more" if len(self.codes) > 6 else ""
        listed = ", ".join(self.codes[:6]) + rest
        super().__init__(f"'{name}' may be any of {len(self.codes)} codes: {listed}. Name one.")


_LISTED_BY = {
    "code": "codebook show",
    "code, theme or dimension": "codebook show",
    "interview": "interviews list",
}
"""The command that lists all names of a kind."""


class BadTemplate(QualcodeError):
    """A citation template in the settings cannot be filled in."""

    def __init__(self, template: str, why: str, known: Iterable[str]) -> None:
        self.template = template
        fields = ", ".join(f"{{{name}}}" for name in known)
        super().__init__(
            f"study.toml, citation template '{template}': {why}. Its fields are {fields}."
        )


class CannotDraw(QualcodeError):
    """No picture can be written with this file suffix."""

    def __init__(self, path: Path, known: Iterable[str]) -> None:
        self.path = path
        super().__init__(
            f"{path.name}: no picture can be written as '{path.suffix}'. "
            f"Name a file that ends in {' or '.join(known)}."
        )


class ThingChanged(QualcodeError):
    """What an act would change is no longer as the act took it to be."""

    def __init__(self, kind: str, subject: str, name: str = "") -> None:
        self.kind, self.subject, self.name = kind, subject, name
        super().__init__(
            f"{subject}: its {kind} was changed by another program in the meantime. "
            "Look at it again; nothing was changed."
        )


class CodedTwice(QualcodeError):
    """The same words of a segment would have the same code of the same coder twice."""

    def __init__(self, subject: str, code: str, coder: str, name: str = "") -> None:
        self.kind, self.subject, self.name = "coding", subject, name
        super().__init__(
            f"{subject}: {coder} has coded these words with {code} already. Nothing was changed."
        )


class OtherStudy(QualcodeError):
    """A file that should be a copy of this study is one of another."""

    def __init__(self, path: Path, why: str = "it is a copy of another study") -> None:
        self.path = path
        super().__init__(f"{path.name}: {why}. Nothing was changed.")


class UnknownAct(QualcodeError):
    """What was typed is no act of the log, or may be several."""

    def __init__(self, start: str, found: Sequence[str] = ()) -> None:
        self.start, self.found = start, tuple(found)
        several = f"may be any of {', '.join(found)}; name more letters of its id"
        none = "is no act in the log. 'qualcode log' shows their ids"
        super().__init__(f"'{start}' {several if found else none}. Nothing was changed.")


class CannotUndo(QualcodeError):
    """An act cannot be undone or redone."""

    def __init__(self, act: str, subject: str, why: str) -> None:
        self.act, self.subject, self.why = act, subject, why
        super().__init__(f"'{act}' on {subject} was not touched: {why}. See: qualcode log.")


class NotThere(QualcodeError):
    """Words that are to be coded do not stand in the segment, or more than once."""

    def __init__(self, segment_id: str, times: int) -> None:
        self.segment_id, self.times = segment_id, times
        what = "does not have these words" if not times else f"has these words {times} times"
        remedy = (
            "Copy them as they stand there" if not times else "Name more of the words around them"
        )
        super().__init__(f"{segment_id} {what}. {remedy}; nothing was changed.")


class RetiredCode(QualcodeError):
    """A code that nothing is to be coded with any more."""

    def __init__(self, code: str, since: str = "") -> None:
        self.code, self.since = code, since
        when = f" since {since}" if since else ""
        super().__init__(
            f"{code} is retired{when}: its codings are kept, and nothing new is coded with it. "
            "Choose another code; 'qualcode codebook show' lists them."
        )


class CodebookRefused(QualcodeError):
    """The codebook is not changed in that way; ``what`` says why."""

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        sentence = f"{what[:1].upper()}{what[1:]}. {remedy}".rstrip()
        super().__init__(f"{sentence} Nothing was changed.")


class CodebookDiffers(QualcodeError):
    """The codebook's file was edited while a change of it waited to be written into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(
            f"{path.name}: it was edited while a change of the codebook waited to be written into it; "
            "neither was touched. To keep the file as it is, run 'qualcode codebook import "
            f"{path.name}'; to get the study's, move the file away and run any command."
        )


class LostSegment(QualcodeError):
    """A segment is known, and its words are not in the newest transcript."""

    def __init__(self, segment_id: str, interview_id: str) -> None:
        self.segment_id, self.interview_id = segment_id, interview_id
        super().__init__(
            f"{segment_id}: its words are not in the newest transcript of {interview_id}, so nothing "
            f"can be coded there. See: qualcode interviews changes {interview_id}."
        )


class SegmentIsCoded(QualcodeError):
    """A segment cannot be marked as having nothing to code: its coder has coded something there."""

    def __init__(self, segment_id: str, coder: str, codes: Sequence[str]) -> None:
        self.segment_id, self.coder, self.codes = segment_id, coder, tuple(codes)
        super().__init__(
            f"{segment_id}: {coder} has coded it with {', '.join(codes)}. "
            "Remove that first if there is nothing to code; nothing was changed."
        )


class NotACoder(QualcodeError):
    """Nobody is named who codes, or by a name that no person can have."""

    def __init__(self, name: str) -> None:
        self.name = name
        why = (
            f"'{name}' is the name of the codebook's rules" if name else "nobody is named who codes"
        )
        super().__init__(f"{why[:1].upper()}{why[1:]}. Say it with --coder NAME.")


class CannotExport(QualcodeError):
    """A coding sheet cannot be made as it was asked for; nothing was written."""

    def __init__(self, why: str, remedy: str) -> None:
        self.why = why
        super().__init__(f"No sheet was written: {why}. {remedy}")


class SheetRefused(QualcodeError):
    """Nothing of a sheet that came back can be taken; ``code`` is that of the table of import codes."""

    def __init__(self, file: str, code: str, why: str, remedy: str) -> None:
        self.file, self.code = file, code
        super().__init__(f"{visible(file)}: {code}: {why}. {remedy} Nothing was changed.")


class NeedsExtra(QualcodeError):
    """A part of the program needs libraries that are installed on request."""

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        super().__init__(f'{what} needs more libraries. Run: pip install "qualcode[{extra}]"')


class NoTerminal(QualcodeError):
    """A screen was asked for where there is no terminal."""

    def __init__(self) -> None:
        super().__init__(
            "The coding screen needs a terminal of its own. Run it in one, or use 'qualcode code next'"
            " (line by line) or 'qualcode code web' (in a browser)."
        )


class PortTaken(QualcodeError):
    """Another program listens where the screen was to be served."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(
            f"Port {port} of this machine is taken or may not be used. Name another with --port,"
            " or leave it out and a free one is found."
        )


class NoText(QualcodeError):
    """A memo without a word."""

    def __init__(self) -> None:
        super().__init__(
            "The memo is empty, so nothing was kept. Write a word, or remove the memo."
        )


class MemoOfFile(QualcodeError):
    """A memo came with a transcript's file and is not changed here."""

    def __init__(self, memo_id: str, interview_id: str) -> None:
        self.memo_id, self.interview_id = memo_id, interview_id
        super().__init__(
            f"Memo {memo_id} is a comment in the file of {interview_id}. Write another memo, "
            "or remove this one."
        )


class SeveralMemos(QualcodeError):
    """The beginning of an id is that of more than one memo."""

    def __init__(self, given: str, names: Sequence[str]) -> None:
        self.given, self.names = given, tuple(names)
        super().__init__(
            f"{len(self.names)} memos have an id that begins with '{given}'. Type more of it: "
            f"{', '.join(name[:12] for name in self.names[:4])}."
        )
