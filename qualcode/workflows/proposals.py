"""Codes that somebody wants: a queue of proposals, and codes that are made while coding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from qualcode.codebook import changes as edits
from qualcode.errors import CodebookRefused, UnknownName
from qualcode.model import Change
from qualcode.report import Table
from qualcode.store import acts, codebooks, codings
from qualcode.store.acts import Done
from qualcode.store.codebooks import Proposal
from qualcode.store.schema import digest
from qualcode.workflows import codebook_entries, hand
from qualcode.workflows.codebook_acts import Outcome, Plan, perform
from qualcode.workflows.codebook_file import Book, current
from qualcode.workflows.findings import report_language
from qualcode.workflows.folder import StudyFolder

SHORT = 8
"""As many letters of its name tell a proposal."""


def change_of(study: StudyFolder, text: str, coder: str, segment_id: str = "") -> Change:
    """What it takes for a proposal to be there; the same by the same coder on the same segment is one,
    whatever became of it."""
    said = " ".join(text.split())
    name = digest("proposal", said, segment_id, coder)
    before = acts.current(study.file, "proposal", name)
    told = {"text": said, "segment": segment_id, "coder": coder, "state": "open", "code": ""}
    after = before or {**told, "at": study.file.now()}
    return Change("proposal", name, segment_id or "codebook", before, after)


def propose(study: StudyFolder, text: str, *, coder: str, segment_id: str = "") -> Done:
    """Propose a code, in any words, for a segment or for the codebook as a whole.

    Raises ``CodebookRefused`` for no words, ``UnknownName`` for a segment that is not there.
    """
    if not text.strip():
        raise CodebookRefused("a proposal needs words", "Say what the code would be about.")
    segment = hand.line(study, segment_id).segment_id if segment_id else ""
    return acts.perform(study.file, "propose", [change_of(study, text, coder, segment)])


def table(study: StudyFolder, *, everything: bool = False) -> Table:
    """The proposals that wait for a decision, oldest first; ``everything``: all there ever were."""
    rows = tuple(
        (
            one.uid[:SHORT],
            one.text,
            one.segment_id,
            one.coder,
            one.at[:16].replace("T", " "),
            *((one.state, one.code) if everything else ()),
        )
        for one in codebooks.proposals(study.file)
        if everything or one.state == "open"
    )
    header = ("proposal", "text", "segment", "coder", "when")
    return Table("Proposed codes", (*header, *(("state", "code") if everything else ())), rows)


def _open(study: StudyFolder, name: str) -> Proposal:
    """The open proposal that the first letters of its name, or all its words, tell."""
    there = codebooks.proposals(study.file)
    found = [
        one
        for one in there
        if (name.strip() and one.uid.startswith(name.strip().lower())) or one.text == name
    ]
    if len(found) != 1:
        names = [one.uid[:SHORT] for one in there if one.state == "open"]
        raise UnknownName("open proposal", name, names)
    (one,) = found
    if one.state != "open":
        became = f" as {one.code}" if one.code else ""
        raise CodebookRefused(f"the proposal {one.uid[:SHORT]} is {one.state}{became} already")
    return one


def accept(
    study: StudyFolder,
    proposal: str,
    code: str,
    *,
    theme: str = "",
    label: str = "",
    dry_run: bool = False,
) -> Outcome:
    """Make a code of a proposal, or take one that is there, and code its segment with it for whoever
    proposed it. Without ``label`` it is called as proposed.

    Raises ``UnknownName``, ``RetiredCode``, ``CodebookRefused``.
    """
    one = _open(study, proposal)

    def plan(base: Book) -> Plan:
        book = base.content
        there = code in book.by_id or code.upper() in book.by_id
        if there:
            code_id, now = book.to_code_with(code).id, book
        else:
            said = {_language(study, base): label or one.text}
            new = codebook_entries.new_code_in(study, book, code, said, theme)
            code_id, now = new.id, edits.added(book, [new])
        was = acts.current(study.file, "proposal", one.uid)
        decided = {**(was or {}), "state": "accepted", "code": code_id}
        changes = [Change("proposal", one.uid, code_id, was, decided)]
        if one.segment_id:
            segment = hand.line(study, one.segment_id)
            item = hand.coding(segment, code_id, one.coder, segment.span)
            if not any(mark.code == code_id for mark in segment.by(one.coder)):
                changes.append(codings.change_of(study.file, item))
        where = f", and {one.segment_id} is coded with it for {one.coder}" if one.segment_id else ""
        verb = "would be accepted" if dry_run else "is accepted"
        return Plan(
            "codebook accept",
            code_id,
            f"the proposal {one.uid[:SHORT]} {verb} as {code_id}{where}",
            now,
            {"op": "accept", "added": [] if there else [code_id], "proposal": one.text},
            changes=changes,
        )

    return perform(study, plan, dry_run=dry_run)


def decline(study: StudyFolder, proposal: str) -> Done:
    """Decide that no code is made of a proposal. Raises ``UnknownName``, ``CodebookRefused``."""
    one = _open(study, proposal)
    was = acts.current(study.file, "proposal", one.uid)
    now = {**(was or {}), "state": "declined"}
    change = Change("proposal", one.uid, one.segment_id or "codebook", was, now)
    return acts.perform(study.file, "decline", [change])


def new_code(
    study: StudyFolder, label: str, theme: str, *, name: str = "", definition: str = ""
) -> str:
    """Add a code while coding, under a theme or dimension; returns its id, made of its label.

    Raises ``UnknownName``, ``CodebookRefused``.
    """
    base = current(study)
    themes = {one.id: one for one in base.content.themes}
    under = themes.get(theme.upper())
    home = under.dimension if under else theme.upper()
    code_id = name or f"{home}.{id_of(label)}"
    tongue = _language(study, base)
    codebook_entries.add(
        study,
        code_id,
        label={tongue: label},
        theme=theme if under else "",
        dimension="" if under else theme,
        definition={tongue: definition},
    )
    return code_id


def id_of(label: str) -> str:
    """The last part of an id made of a label: capitals A to Z, words joined by ``_``.

    Raises ``CodebookRefused`` when no letters are left.
    """
    bare = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().upper()
    words = [word for word in re.split("[^A-Z]+", bare) if word]
    name = "_".join(words)
    if len(words[0] if words else "") < 2:
        name = name.replace("_", "", 1)
    if len(name) < 2:
        raise CodebookRefused(
            "no id can be made of this label",
            "Give the code an id in capitals, as in MARKET.STABLE.",
        )
    return name


def _language(study: StudyFolder, base: Book) -> str:
    tongue, languages = report_language(study), base.content.languages
    return tongue if tongue in languages else languages[0]


def texts_in(study: StudyFolder, language: str | None, text: str) -> Mapping[str, str]:
    """A text in a language of the codebook, else in that of the study's reports."""
    return {language or _language(study, current(study)): text}
