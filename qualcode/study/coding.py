"""Coding by hand and memos: each method an act that is in the log and can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from qualcode.model import About, SeenState, Stance
from qualcode.store.acts import Done
from qualcode.study.base import Opened, check, frame
from qualcode.workflows import acting, coded, hand, memos

if TYPE_CHECKING:
    import pandas as pd


class Coding(Opened):
    """The methods with which people code.

    Codes are named by id, label or the beginning of either. Without ``coder`` it is whoever is at the
    keyboard. What an act changed comes back: nothing, where all was so already.
    """

    def add_coding(
        self,
        segment: str,
        code: str,
        *,
        coder: str = "",
        words: str = "",
        stance: Stance | None = None,
        about: About | None = None,
        memo: str | None = None,
        exemplar: bool | None = None,
    ) -> Done:
        """Code a segment, or some of its words; what is not said stays as it is, or is *affirms* and
        *self* at first. Raises ``UnknownName``, ``SeveralCodes``, ``RetiredCode``, ``NotThere``."""
        check("stance", stance, (None, *get_args(Stance)))
        check("value of about", about, (None, *get_args(About)))
        return hand.add(
            self._folder,
            segment,
            code,
            coder=hand.coder_of(self._folder, coder),
            words=words,
            stance=stance,
            about=about,
            memo=memo,
            exemplar=exemplar,
        )

    def remove_coding(self, segment: str, code: str, *, coder: str = "", words: str = "") -> Done:
        """Take back the codings of a code by a coder on a segment, or the one on these words."""
        who = hand.coder_of(self._folder, coder)
        return hand.remove(self._folder, segment, code, coder=who, words=words)

    def accept(self, segment: str, code: str, *, coder: str = "") -> Done:
        """Confirm what the rules found: it becomes a coding of the coder."""
        who = hand.coder_of(self._folder, coder)
        return hand.accept(self._folder, segment, code, coder=who)

    def reject(self, segment: str, code: str, *, coder: str = "") -> Done:
        """Say that the rules found wrongly: what they found there counts no longer."""
        who = hand.coder_of(self._folder, coder)
        return hand.reject(self._folder, segment, code, coder=who)

    def mark(self, segment: str, state: SeenState | None, *, coder: str = "") -> Done:
        """Say that a segment is ``read``, has ``nothing`` to code or is for ``review``; ``None`` takes
        that back."""
        check("state of a segment", state, (None, *get_args(SeenState)))
        who = hand.coder_of(self._folder, coder)
        return hand.mark_segment(self._folder, segment, state, coder=who)

    def progress(self) -> pd.DataFrame:
        """How many segments each coder has read, a row per interview and coder."""
        return frame(coded.progress_table(self._folder, fmt="csv"))

    def add_memo(
        self, on: str, text: str, *, coder: str = "", code: str = "", of: str = ""
    ) -> Done:
        """Write a memo on ``study``, an interview, a segment or a code; with ``code`` on the coding of
        the segment with it, by ``of`` or whoever has coded it."""
        who = hand.coder_of(self._folder, coder)
        return memos.add(self._folder, on, text, author=who, code=code, of=of)

    def edit_memo(self, memo_id: str, text: str) -> Done:
        """Give a memo another text. Raises ``UnknownName``, ``NoText``."""
        return memos.edit(self._folder, memo_id, text)

    def remove_memo(self, memo_id: str) -> Done:
        """Take a memo away. Raises ``UnknownName``."""
        return memos.remove(self._folder, memo_id)

    def memos(self, words: str = "", *, on: str = "", author: str = "") -> pd.DataFrame:
        """One row per memo, by what they are on: those that have all these words, whatever their case
        and accents."""
        found = memos.found(self._folder, on=on, author=author, words=words)
        return frame(memos.table(self._folder, found, fmt="csv"))

    def undo(self, act: str = "", *, coder: str = "") -> acting.Turned:
        """Put back what an act changed: the one named by the beginning of its uid, else the last one by
        whoever is at the keyboard, or about what ``coder`` coded. Raises ``CannotUndo``."""
        return acting.undo(self._folder, act, coder=coder)

    def redo(self, act: str = "", *, coder: str = "") -> acting.Turned:
        """Do again what was undone: the act named, else the last. Raises ``CannotUndo``."""
        return acting.redo(self._folder, act, coder=coder)
