"""Two copies of one study are united: acts, interviews, transcripts and what stands on them."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualcode import align, segment
from qualcode.errors import NoStudy, OtherStudy, QualcodeError
from qualcode.files.atomic import replacing, write_bytes
from qualcode.model import Issue, Segment
from qualcode.store import StudyFile, codings, merging, taking, transcripts, versions
from qualcode.store.connection import copy_untouched
from qualcode.store.file import PATIENCE_S, STUDY_ID
from qualcode.store.merging import Conflict
from qualcode.store.pages import add_to_lexicon
from qualcode.store.streams import token_languages
from qualcode.store.taking import Edition
from qualcode.store.versions import Anchor, Standing
from qualcode.words import Lexicon
from qualcode.workflows import anchors, codebook_file, following
from qualcode.workflows.folder import STUDY_FILE, StudyFolder
from qualcode.workflows.leaks import KEY_SHA256, NO_KEY
from qualcode.workflows.lexicons import open_lexicon


@dataclass
class Merged:
    """What a merge brought: acts and codings that were not known, interviews that were taken over
    whole, those whose newer transcript was (``followed``), those that both copies corrected
    (``diverged``) or gave attributes (``attributes``), files of sheets that came back to the other
    (where they are kept, and their SHA-256) and those of them that are ``missing``, how many of the
    other's codings wait as lost, and what both changed differently."""

    acts: int = 0
    codings: int = 0
    interviews: tuple[str, ...] = ()
    followed: list[str] = field(default_factory=list)
    diverged: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    received: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    waiting: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    backups: tuple[Path, ...] = ()
    issues: tuple[Issue, ...] = ()

    def lines(self) -> list[str]:
        """What else it did, a line for each thing."""
        told = [
            ("Interviews taken over", self.interviews),
            ("Newer transcripts taken over", self.followed),
            ("Corrected in both copies; both texts are kept, the later one counts", self.diverged),
            ("Given attributes in both copies; the later ones count", self.attributes),
            ("Files of sheets that are missing here", self.missing),
        ]
        lines = [f"{what}: {', '.join(names)}." for what, names in told if names]
        if self.waiting:
            lines.append(f"{self.waiting:,} of the new codings wait for a decision as lost.")
        return lines


@dataclass
class _Shared:
    """How an interview that both have comes together: whose newest transcript is the newest then,
    the transcripts of the other that are taken, and after which version."""

    name: str
    theirs_leads: bool
    diverged: bool
    taken: Sequence[Edition]
    after: int
    is_behind: bool = False
    before: Standing | None = None
    carried: Sequence[Anchor] = ()
    carried_names: Sequence[str] = ()
    segments: Sequence[Segment] = ()
    names: Mapping[str, str] = field(default_factory=dict)


class _NotMeant(Exception):
    """Ends a transaction that only tried something."""


def merge(study: StudyFolder, other: Path, *, dry_run: bool = False) -> Merged:
    """Unite this study with another copy of it, a file or a folder, which is only read.

    A copy of both is kept in ``backups`` before. With ``dry_run`` nothing is kept. Raises
    ``OtherStudy`` for a file that is no other copy of this study, or one in which names were replaced
    differently, ``StudyBusy``, and what opening the other raises.
    """
    path = _file_of(other)
    if path.resolve() == study.file.path.resolve():
        raise OtherStudy(path, "it is this very study; name its other copy")
    with tempfile.TemporaryDirectory(prefix="qualcode-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "other.qualcode"
        copy_untouched(path, copy, PATIENCE_S)
        kept = () if dry_run else (_kept(study, path, copy), study.file.backup())
        with StudyFile(copy) as theirs:  # brought to the newest format where it is older
            _check(study, theirs, path)
            done = _merge(study, theirs, dry_run)
    if not dry_run:
        done.missing = _take_received(study, path.parent, done.received)
        done.issues += _finished(study)
    done.backups = kept
    return done


def _finished(study: StudyFolder) -> tuple[Issue, ...]:
    """Write the codebook's file where the other copy has changed it."""
    study.forget_codebook()
    try:
        return tuple(codebook_file.finish(study))
    except QualcodeError as error:  # the merge is done
        remedy = "Put that right and run any command."
        return (Issue(study.codebook_path.name, str(error), remedy, "warning"),)


def _file_of(other: Path) -> Path:
    path = other / STUDY_FILE if other.is_dir() else other
    if not path.is_file():
        raise NoStudy(other)
    return path


def _kept(study: StudyFolder, path: Path, copy: Path) -> Path:
    """The other as it came, among the backups; a second one of the same second beside the first."""
    place = study.file.backup_path(f"merged-{path.stem}", path.suffix)
    while place.exists():
        place = place.with_stem(f"{place.stem}-again")
    with replacing(place) as temporary:
        shutil.copyfile(copy, temporary)
    return place


def _check(study: StudyFolder, theirs: StudyFile, path: Path) -> None:
    if theirs.meta(STUDY_ID) != study.file.meta(STUDY_ID):
        raise OtherStudy(path)
    keys = [
        {one for one in file.meta(KEY_SHA256).split() if one != NO_KEY}
        for file in (study.file, theirs)
    ]
    if any(keys) and not keys[0] & keys[1]:
        why = "names were replaced in one of the two copies and not in the other with the same key"
        raise OtherStudy(path, f"{why}. Run 'qualcode anonymise apply' there with that key first")


def _merge(study: StudyFolder, theirs: StudyFile, dry_run: bool) -> Merged:
    file, done = study.file, Merged()
    lexicons = {code: open_lexicon(study, code) for code in _languages(file, theirs)}
    with merging.beside(file, theirs.path):
        try:
            with file.transaction():
                done = _united(study, theirs)
                _add_tokens(study, lexicons)
                done.conflicts, issues = following.follow(study, done.conflicts)
                done.issues = tuple(issues)
                if dry_run:
                    raise _NotMeant
        except _NotMeant:
            pass
        finally:
            taking.forget_scratch(file)
    return done


def _languages(file: StudyFile, theirs: StudyFile) -> list[str]:
    """Those of interviews of the other whose newest text is not the newest here."""
    mine = {name: some[-1].text for name, some in taking.editions(file).items()}
    keys = {name: known.key for name, known in transcripts.known(theirs).items()}
    spoken = token_languages(theirs)
    new = [n for n, some in taking.editions(theirs).items() if mine.get(n) != some[-1].text]
    return sorted({spoken[keys[name]] for name in new if keys[name] in spoken})


def _united(study: StudyFolder, theirs: StudyFile) -> Merged:
    file = study.file
    found = merging.new_rows(file)
    done = Merged(acts=found.acts, attributes=merging.take_attributes(file))
    mine, their_editions = taking.editions(file), taking.editions(theirs)
    done.interviews = tuple(name for name in their_editions if name not in mine)
    shared = [
        _shared(name, mine[name], their_editions[name]) for name in their_editions if name in mine
    ]
    taking.take_interviews(file, done.interviews)
    for one in shared:
        _prepare(file, theirs, one, mine[one.name], their_editions[one.name])
        if one.taken:
            taking.take_transcripts(file, one.name, one.taken, after=one.after)
        if one.diverged:
            done.diverged.append(one.name)
        elif one.theirs_leads:
            done.followed.append(one.name)
    taking.match_transcripts(file)
    taking.take_segments(file, done.interviews)
    names = _segments(file, theirs, shared)
    taking.match_segments(file, names)
    bare = taking.without_rules(file) - {one.name for one in shared if one.is_behind}
    by_rules = sorted(bare | set(done.interviews))
    merging.remember_new(file)
    with merging.without_index(file):
        done.codings = taking.take_codings(file, by_rules)
        taking.take_memos(file)
        behind = [one for one in shared if not one.theirs_leads and one.is_behind]
        for one in behind:
            placed = [
                replace(anchor, segment_id=names.get(anchor.segment_id, anchor.segment_id))
                if anchor.state == "lost"
                else anchor
                for anchor in one.carried
            ]
            taking.put_carried(file, list(zip(one.carried_names, placed, strict=True)))
        taking.take_places(file, [one.name for one in behind])
        taking.take_rules(file, by_rules)
        merging.apply_changed(file)
    merging.take_unlogged(file)
    codings.set_rejected_aside(file)
    done.received = merging.take_rest(file)
    (done.waiting,) = file.db.execute(
        "select count(*) from main.coding where state = 'lost' and uid in temp.fresh"
    ).fetchone()
    done.conflicts = merging.conflicts(file)
    return done


def _shared(name: str, mine: Sequence[Edition], theirs: Sequence[Edition]) -> _Shared:
    """Pure: whose transcript leads is the same whichever copy is merged into which."""
    common = 0
    while common < min(len(mine), len(theirs)) and mine[common].text == theirs[common].text:
        common += 1
    known = {one.text for one in mine}
    if mine[-1].text == theirs[-1].text:  # perhaps by different ways
        missing = [one for one in theirs[common:] if one.text not in known]
        return _Shared(name, False, False, missing, common)
    tail = theirs[common:]
    if common == len(mine):
        return _Shared(name, True, False, tail, common)
    if not tail:
        return _Shared(name, False, False, (), common)

    def rank(some: Sequence[Edition]) -> tuple[int, str, tuple[str, str]]:
        return len(some), some[-1].read_at, some[-1].text

    if rank(theirs) > rank(mine):
        return _Shared(name, True, True, tail, len(mine))
    return _Shared(name, False, True, tail, common)


def _prepare(
    file: StudyFile,
    theirs: StudyFile,
    one: _Shared,
    mine: Sequence[Edition],
    other: Sequence[Edition],
) -> None:
    """See what there is to carry before anything is moved, and give clashing segments other ids."""
    name = one.name
    here, there = transcripts.segments(file, name), transcripts.segments(theirs, name)
    is_same = mine[-1].text == other[-1].text
    if is_same and [(s.id, s.span) for s in here] == [(s.id, s.span) for s in there]:
        return
    common = one.after if not one.theirs_leads else min(one.after, len(other) - len(one.taken))
    clash = _clashing(file, theirs, name, common) if one.diverged else set()
    if is_same:  # cut differently
        places = {s.id: s.span for s in here}
        clash = {s.id for s in there if places.get(s.id) not in (None, s.span)}
    text = transcripts.transcript(file, name)
    other_text = transcripts.transcript(theirs, name)
    assert text is not None
    assert other_text is not None
    one.names = _new_ids(file, theirs, name, clash)
    if one.theirs_leads:
        for was, now in one.names.items():
            taking.rename_segment(file, was, now)
        one.names = {}
        one.before = versions.standing(file, name)
        one.segments = there
        stood = _stood(file, theirs, one.before, versions.standing(theirs, name))
        alignment = align.align(text.text, other_text.text)
        one.carried = anchors.carried(one.before, alignment, there, stood)
    else:
        one.is_behind = True
        before = versions.standing(theirs, name)
        uids = _uids(theirs, before)
        known = set(_uids(file, versions.standing(file, name)).values())
        fresh = [a for a in before.anchors if uids[a.kind, a.key] not in known]
        before = _renamed(replace(before, anchors=fresh), one.names)
        alignment = align.align(other_text.text, text.text)
        one.carried = anchors.carried(before, alignment, here, {})
        one.carried_names = [uids[a.kind, a.key] for a in one.carried]


def _renamed(before: Standing, names: Mapping[str, str]) -> Standing:
    return replace(
        before,
        segments=[replace(s, id=names.get(s.id, s.id)) for s in before.segments],
        anchors=[
            replace(a, segment_id=names.get(a.segment_id, a.segment_id)) for a in before.anchors
        ],
        gone={names.get(name, name): gone for name, gone in before.gone.items()},
    )


def _clashing(file: StudyFile, theirs: StudyFile, name: str, common: int) -> set[str]:
    """Ids that both copies gave to segments of their own, after the transcripts they have in common."""

    def new(one: StudyFile) -> set[str]:
        rows = one.db.execute(
            "select s.id from main.segment s join main.interview i on i.key = s.interview_key"
            " where i.id = ?1 and s.key not in (select p.segment_key from main.segment_place p"
            " join main.transcript t on t.key = p.transcript_key where t.interview_key = i.key"
            " and t.version <= ?2)",
            (name, common),
        )
        return {row[0] for row in rows}

    return new(file) & new(theirs)


def _new_ids(file: StudyFile, theirs: StudyFile, name: str, clash: set[str]) -> dict[str, str]:
    """Numbers that neither copy has used in the interview, for segments that need another."""
    if not clash:
        return {}
    last = max(versions.standing(one, name).last_number for one in (file, theirs))
    return {one: f"{name}-{last + n:04d}" for n, one in enumerate(sorted(clash), start=1)}


def _uids(file: StudyFile, before: Standing) -> dict[tuple[str, int], str]:
    """The names of codings and memos, by kind and key."""
    found: dict[tuple[str, int], str] = {}
    for kind in ("coding", "memo"):
        keys = [(one.key,) for one in before.anchors if one.kind == kind]
        for (key,) in keys:
            (found[kind, key],) = file.db.execute(
                f"select uid from main.{kind} where key = ?", (key,)
            ).fetchone()
    return found


def _stood(
    file: StudyFile, theirs: StudyFile, before: Standing, other: Standing
) -> dict[tuple[str, int], Anchor]:
    """Where the other has what both have, by its kind and key here."""
    mine, their_uids = _uids(file, before), _uids(theirs, other)
    there = {(a.kind, their_uids[a.kind, a.key]): a for a in other.anchors}
    found: dict[tuple[str, int], Anchor] = {}
    for one in before.anchors:
        anchor = there.get((one.kind, mine[one.kind, one.key]))
        if anchor is None or anchor.state == "removed":
            continue
        if one.state == "removed":
            anchor = replace(anchor, state="removed", what="", was="")
        found[one.kind, one.key] = replace(anchor, key=one.key, code=one.code, coder=one.coder)
    return found


def _segments(file: StudyFile, theirs: StudyFile, shared: Sequence[_Shared]) -> dict[str, str]:
    """Put the segments of transcripts that lead in place, and those that are nowhere here aside;
    returns the ids here of those of the other that have another."""
    names: dict[str, str] = {}
    for one in shared:
        if one.theirs_leads and one.before is not None:
            (key,) = file.db.execute(
                "select key from main.newest where interview_key = ?", (one.before.interview_key,)
            ).fetchone()
            versions.carry_over(file, one.before, key, one.segments, one.carried)
        for was, now in one.names.items():
            taking.add_lost_segment(file, was, now)
        names.update(one.names)
    here = {row[0] for row in file.db.execute("select id from main.segment")}
    for (name,) in theirs.db.execute("select id from segment order by key").fetchall():
        if name not in here:
            taking.add_lost_segment(file, name, name)
    return names


def _add_tokens(study: StudyFolder, lexicons: Mapping[str, tuple[Lexicon, int]]) -> None:
    """Interviews whose newest transcript came from the other get their tokens here."""
    file = study.file
    bare = file.db.execute(
        "select i.id, t.key, coalesce(k.language, '') from main.newest t join main.interview i"
        " on i.key = t.interview_key left join temp.texts x on x.mine = t.key"
        " left join other.tokens k on k.transcript_key = x.theirs"
        " where t.key not in (select transcript_key from main.tokens) order by 1"
    ).fetchall()
    used = set()
    for name, key, language in bare:
        transcript = transcripts.transcript(file, name)
        if transcript is None or language not in lexicons:
            continue
        tokens = lexicons[language][0].encode(*segment.turn_texts(transcript))
        used.add(language)
        file.db.execute(
            "insert into main.tokens values (?, ?, ?, ?)",
            (key, language, tokens.forms.tobytes(), tokens.starts.tobytes()),
        )
    for language in sorted(used):
        opened, newest = lexicons[language]
        add_to_lexicon(file, opened.new_page(), newest)


def _take_received(
    study: StudyFolder, source: Path, received: Sequence[tuple[str, str]]
) -> list[str]:
    """Copy files of sheets that came back to the other; those that are not there are returned."""
    missing = []
    for kept, sha256 in received:
        place = study.path / kept
        with suppress(OSError):
            raw = (source / kept).read_bytes()
            if not place.exists() and hashlib.sha256(raw).hexdigest() == sha256:
                write_bytes(place, raw)
        if not place.is_file():
            missing.append(kept)
    return missing
