"""Names and other identifying texts: found, decided on in a sheet, replaced in new versions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from qualcode import anonymise
from qualcode.anonymise import Candidate, Edit, Found, Item, Matcher, Name, Passage
from qualcode.errors import CannotWrite, InvalidFile, Unreadable
from qualcode.files.atomic import write_text
from qualcode.model import Issue, Transcript
from qualcode.store import masking, pending, transcripts, translations
from qualcode.store.interviews import all_interviews, set_attributes
from qualcode.workflows import charts, leaks, naming, versions
from qualcode.workflows.findings import report_language
from qualcode.workflows.folder import RECEIVED, StudyFolder
from qualcode.workflows.reading import Progress, silently
from qualcode.workflows.rules import TOKENS, inputs_of

SHEET = "anonymise.xlsx"


@dataclass(frozen=True)
class Searched:
    """What looking for identifying texts came to: the sheet, and how many of which decision."""

    path: Path
    proposed: Mapping[str, int]
    issues: tuple[Issue, ...]


@dataclass
class Applied:
    """What replacing came to.

    ``interviews`` are those with a new version, ``replacements`` those made by token; ``attributes``,
    ``memos``, ``charts`` and ``proposals`` count changed records, ``translations`` changed turns.
    ``undecided`` counts rows of the sheet that wait for a decision; ``backup`` is a copy of the study
    as it was.
    """

    key: Path
    interviews: list[str] = field(default_factory=list)
    replacements: Counter[str] = field(default_factory=Counter)
    attributes: int = 0
    memos: int = 0
    charts: int = 0
    proposals: int = 0
    translations: int = 0
    undecided: int = 0
    issues: list[Issue] = field(default_factory=list)
    backup: Path | None = None

    @property
    def nothing(self) -> bool:
        """Whether everything was replaced before."""
        written = self.memos or self.charts or self.proposals
        return not (self.interviews or self.attributes or written or self.translations)


def find(
    study: StudyFolder,
    *,
    people: Sequence[Path] = (),
    companies: Sequence[Path] = (),
    places: Sequence[Path] = (),
    pipeline: str = "",
    context: bool = False,
    out: Path | None = None,
) -> Searched:
    """Look for what may identify somebody and write a sheet in which people decide.

    In transcripts, labels, headers, attributes, memos, comments, summaries, proposals, sheets that came
    back and translations, by forms and by the lists given, by a trained pipeline if one is named, and
    by capital letters. The sheet holds real names: it is written beside the study, never in it. What
    was decided in a sheet that is there stays decided. Raises ``InvalidFile`` when that sheet has
    faults.
    """
    path = out or leaks.home(study) / SHEET
    leaks.check_outside(study, path)
    given: list[Name] = []
    issues: list[Issue] = []
    for kind, lists in (("person", people), ("company", companies), ("place", places)):
        for one in lists:
            names, odd = anonymise.from_rows(naming.rows(one), kind, one.name)
            given += names
            issues += odd
    given += naming.names_within(study)
    passages = list(naming.passages(study))
    found = anonymise.candidates(
        passages,
        given,
        language=report_language(study),
        known=_known(study),
        entities=_entities(pipeline, passages),
        codebook=study.codebook_path.read_text("utf-8"),
    )
    found = _with_decisions(found, path)
    is_new = not path.parent.exists()
    anonymise.write_sheet(path, found, report_language(study), context=context)
    if is_new:
        path.parent.chmod(0o700)
    return Searched(path, Counter(one.decision for one in found), tuple(issues))


def apply(
    study: StudyFolder,
    sheet: Path | None = None,
    *,
    key: Path | None = None,
    dry_run: bool = False,
    progress: Progress = silently,
) -> Applied:
    """Replace what was decided, everywhere in the study; a second time changes nothing.

    Transcripts get new versions, to which segments and codings move; labels, headers, comments,
    attributes, memos, summaries, proposals and translations are changed in place. Without ``sheet`` the
    one beside the study is read if it is there, else the key alone counts. The key is written outside
    the study, and the study remembers its place and SHA-256. Raises ``InvalidFile`` when the sheet has
    faults and ``BadKey`` when the key is not the one that the study remembers.
    """
    path = leaks.key_path(study, key)
    known = _known(study, path)
    items, undecided = _decided(study, sheet, known, path)
    done = Applied(path, undecided=undecided)
    if items and not dry_run:
        _keep_key(study, path, known, items)
    matcher = Matcher(items)
    ids = list(transcripts.known(study.file))
    current = charts.current_names(study)
    for number, interview_id in enumerate(ids):
        progress("replacing names", number, len(ids))
        _replace_in_transcript(study, interview_id, matcher, done, dry_run=dry_run)
    _replace_in_attributes(study, matcher, done, dry_run=dry_run)
    _replace_in_writing(study, matcher, done, dry_run=dry_run)
    _replace_in_translations(study, matcher, done, dry_run=dry_run)
    if not (dry_run or done.nothing):
        charts.rebase(study, current, "anonymise summaries")
        _record(study, done)
    done.issues += [*_named_files(study, items), *_received(study, matcher)]
    return done


def _known(study: StudyFolder, path: Path | None = None) -> list[Item]:
    """The items of the key, none where there is no key yet; raises ``BadKey``."""
    path = path or leaks.key_path(study)
    if not path.exists() and leaks.has_no_key(study):
        return []
    return list(leaks.read_key(study, path).items)


def _decided(
    study: StudyFolder, sheet: Path | None, known: Sequence[Item], key: Path
) -> tuple[list[Item], int]:
    """The items of the key from now on, and how many rows of the sheet wait for a decision."""
    beside = leaks.home(study) / SHEET
    if sheet is None and not beside.exists():
        if known:
            return list(known), 0
        why = "there is no sheet of decisions yet"
        raise Unreadable(beside, why, "Run 'qualcode anonymise find' first.")
    path = sheet or beside
    rows, faults = anonymise.read_sheet(path)
    if faults:
        raise InvalidFile(path, faults)
    leaks.check_outside(study, key)
    taken = anonymise.tokens_in(naming.passages(study))
    items, faults, undecided = anonymise.decided(rows, known, report_language(study), taken)
    if faults:
        raise InvalidFile(path, faults)
    return items, undecided


def _keep_key(study: StudyFolder, path: Path, known: Sequence[Item], items: Sequence[Item]) -> None:
    """Write the key, if it says anything new; whenever this is interrupted, the study knows the one
    that is there."""
    text = anonymise.dumps(items)
    if items != known:
        is_there = path.exists()
        before = anonymise.sha256(anonymise.dumps(known)) if is_there else leaks.NO_KEY
        is_new = not path.parent.exists()
        remembered = leaks.remember(study, path, before, anonymise.sha256(text))
        try:
            write_text(path, text, private=True)
        except CannotWrite:
            leaks.remember_again(study, remembered)
            raise
        if is_new:
            path.parent.chmod(0o700)
    leaks.remember(study, path, anonymise.sha256(text))
    tokens = sorted({item.token for item in items if item.how != "keep"})
    with study.file.transaction():
        study.file.set_meta(TOKENS, json.dumps(tokens, ensure_ascii=False))


def _replace_in_transcript(
    study: StudyFolder, interview_id: str, matcher: Matcher, done: Applied, *, dry_run: bool
) -> None:
    old = transcripts.transcript(study.file, interview_id)
    if old is None:
        return
    units = (segment.span for segment in transcripts.segments(study.file, interview_id))
    edits = anonymise.edits_of(old, units, matcher)
    new = anonymise.moved(old, edits, matcher)
    if new == old:
        return
    done.interviews.append(interview_id)
    done.replacements.update(edit.text for edit in edits)
    if not dry_run:
        _save(study, done)
        _add_version(study, interview_id, new, edits, matcher)


def _save(study: StudyFolder, done: Applied) -> None:
    """A copy of the study before the first change."""
    if done.backup is None:
        done.backup = study.file.backup()


def _add_version(
    study: StudyFolder,
    interview_id: str,
    new: Transcript,
    edits: Sequence[Edit],
    matcher: Matcher,
) -> None:
    """Put the new version in place. What people and rules coded stands as it stood, with tokens in
    its words, and no one has to decide on that."""
    found = masking.rule_findings(study.file, interview_id)
    is_current = found is not None and found.inputs == inputs_of(study, interview_id)
    versions.add_version(study, interview_id, new, reason="anonymised", edits=edits, backup=False)
    agreed = [
        one.number
        for one in pending.pending(study.file, interview_id)
        if one.what == "changed" and one.was != one.now and _same(one.was, one.now, matcher)
    ]
    if agreed:
        pending.settle(study.file, agreed, "keep")
    if found is not None:
        inputs = inputs_of(study, interview_id) if is_current else ""
        masking.put_back(study.file, found, new.text, anonymise.Shift(edits).span, inputs)


def _same(before: str, now: str, matcher: Matcher) -> bool:
    """Whether two texts say the same, but for tokens."""
    return anonymise.identity("person", matcher.replaced(before)) == anonymise.identity(
        "person", now
    )


def _replace_in_attributes(
    study: StudyFolder, matcher: Matcher, done: Applied, *, dry_run: bool
) -> None:
    before = all_interviews(study.file)
    changed = [new for old in before if (new := leaks.masked(old, matcher)) != old]
    done.attributes = len(changed)
    if changed and not dry_run:
        _save(study, done)
        set_attributes(study.file, changed, keep_former=False)


def _replace_in_writing(
    study: StudyFolder, matcher: Matcher, done: Applied, *, dry_run: bool
) -> None:
    """What people wrote: memos, those of codings, summaries of interviews, proposed codes. Summaries
    that were not to be reviewed are not afterwards: tokens for names are no other coding."""
    memos = [
        replace(memo, author=matcher.replaced(memo.author), text=matcher.replaced(memo.text))
        for memo in masking.memo_texts(study.file)
        if matcher.matches(memo.text) or matcher.matches(memo.author)
    ]
    of_codings = [
        (memo, matcher.replaced(memo))
        for memo in dict.fromkeys(memo for _, memo in masking.coding_memos(study.file))
        if matcher.matches(memo)
    ]
    kinds: tuple[Literal["chart", "proposal"], ...] = ("chart", "proposal")
    texts = [
        (kind, name, matcher.replaced(text))
        for kind in kinds
        for name, _, text in masking.texts(study.file, kind)
        if matcher.matches(text)
    ]
    done.memos = len(memos) + len(of_codings)
    done.charts = sum(kind == "chart" for kind, _, _ in texts)
    done.proposals = len(texts) - done.charts
    n = done.memos + len(texts)
    if not n or dry_run:
        return
    _save(study, done)
    with study.file.transaction():
        masking.rewrite_memos(study.file, memos)
        masking.rewrite_coding_memos(study.file, of_codings)
        for kind, name, text in texts:
            masking.rewrite(study.file, kind, name, text)
        masking.record(study.file, n)


def _replace_in_translations(
    study: StudyFolder, matcher: Matcher, done: Applied, *, dry_run: bool
) -> None:
    changed = [
        replace(one, text=matcher.replaced(one.text), translator=matcher.replaced(one.translator))
        for language in study.codebook.languages
        for one in translations.translations(study.file, language).values()
        if matcher.matches(one.text) or matcher.matches(one.translator)
    ]
    done.translations = len(changed)
    if changed and not dry_run:
        _save(study, done)
        translations.add(study.file, changed)


def _record(study: StudyFolder, done: Applied) -> None:
    """One row of the log that says how much was replaced by which tokens."""
    with study.file.transaction():
        study.file.record(
            "anonymise",
            f"{len(done.interviews)} interviews",
            after={"ids": done.interviews, "tokens": dict(sorted(done.replacements.items()))},
        )


def _named_files(study: StudyFolder, items: Sequence[Item]) -> list[Issue]:
    """Interviews whose id is itself a name, or has a part of one: it stands in every output."""
    told = [item for item in items if item.how != "keep"]
    names = [Name(item.kind, item.text, item.token, "key") for item in told]
    parts = [one for one in anonymise.with_parts(names) if not one.whole]
    matcher = Matcher([*told, *(Item(one.kind, one.text, one.owner) for one in parts)])
    named = [one for one in transcripts.known(study.file) if matcher.matches(one.replace("_", " "))]
    if not named:
        return []
    n = len(named)
    what = f"the {'id' if n == 1 else 'ids'} of {n} of its interviews {'has' if n == 1 else 'have'}"
    remedy = "Ids are names of files: rename these files and read them into a new study."
    return [Issue(study.file.path.name, f"{what} a name, or a part of one", remedy)]


def _received(study: StudyFolder, matcher: Matcher) -> list[Issue]:
    """Files that came back with names in them: they are kept as they came."""
    named = {name for name, text in naming.received_texts(study) if matcher.matches(text)}
    if not named:
        return []
    what = f"{len(named)} of the files in it {'has' if len(named) == 1 else 'have'} names in them"
    remedy = "They are kept as they came; a shared copy is without them."
    return [Issue(RECEIVED, what, remedy, "note")]


def _entities(pipeline: str, passages: Sequence[Passage]) -> list[list[Found]]:
    if not pipeline:
        return []
    from qualcode.words import entities

    found = entities(pipeline, [passage.text for passage in passages])
    return [[Found(*one, sure=False) for one in each] for each in found]


def _with_decisions(found: Sequence[Candidate], path: Path) -> list[Candidate]:
    """The candidates with what was decided in a sheet that is there, its own rows kept."""
    if not path.exists():
        return list(found)
    rows, faults = anonymise.read_sheet(path)
    if faults:
        raise InvalidFile(path, faults)
    decided = {anonymise.identity(row.kind, row.text): row for row in rows}
    by_text = {anonymise.identity("person", row.text): row for row in rows}
    merged = []
    for one in found:
        identity = anonymise.identity("person", one.text)
        row = decided.get(anonymise.identity(one.kind, one.text)) or by_text.get(identity)
        if row is None or one.source == "key":
            merged.append(one)
            continue
        by_text.pop(anonymise.identity("person", row.text), None)
        kept = row.decision != "look"
        merged.append(
            replace(
                one,
                kind=row.kind,
                token=row.token or one.token,
                decision=row.decision if kept else one.decision,
            )
        )
    there = {anonymise.identity("person", one.text) for one in merged}
    own = [
        Candidate(row.kind, row.text, 0, 0, "list", row.token, row.decision)
        for identity, row in by_text.items()
        if identity not in there and row.decision != "look"
    ]
    return [*merged, *own]
