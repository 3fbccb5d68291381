"""Does everything in the study file still add up?"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator
from pathlib import Path

from qualcode.errors import NotAStudyFile
from qualcode.model import Issue
from qualcode.store.file import StudyFile
from qualcode.store.logged import log_faults
from qualcode.store.schema import turns_sha256


def verify(file: StudyFile, *, home: Path | None = None) -> list[Issue]:
    """Faults of the file: hashes, spans, quotations and counts computed anew; empty when all is well.

    ``home`` is where files are kept that came back filled in, if not in the folder of this file.

    Each Issue names the interview, segment and code, and never quotes the text.
    """
    if damage := _damage(file):
        return damage  # what a damaged file says of its rows cannot be relied on
    faults = [
        _fault(file.path.name, f"a row of '{table}' belongs to nothing")
        for table, *_ in file.db.execute("pragma foreign_key_check")
    ]
    file.db.text_factory = _decoded
    try:
        faults += _faults_of_interviews(file)
        faults += _faults_of_tokens(file, {fault.where for fault in faults})
        return [*faults, *log_faults(file), *_faults_of_received(file, home or file.path.parent)]
    finally:
        file.db.text_factory = str


def _damage(file: StudyFile) -> list[Issue]:
    try:
        told = [row[0] for row in file.db.execute("pragma integrity_check") if row[0] != "ok"]
    except NotAStudyFile:
        told = ["it cannot be read to its end"]
    return [_fault(file.path.name, f"the file is damaged ({w})") for w in told]


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")  # a damaged text is to be named, not to end the search


def _faults_of_interviews(file: StudyFile) -> list[Issue]:
    faults = []
    newest = {row[0] for row in file.db.execute("select key from newest")}
    for key, interview_id, text, sha256, turns_id in file.db.execute(
        "select t.key, i.id, t.text, t.sha256, t.turns_sha256 from transcript t"
        " join interview i on i.key = t.interview_key order by i.id, t.version"
    ):
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
            faults.append(_fault(interview_id, "the transcript's text is not what was read"))
        faults += _faults_of_turns(file, key, interview_id, text, turns_id)
        if key in newest:
            faults += _faults_of_segments(file, key, interview_id, text)
            faults += _faults_of_anchors(file, key, text)
        else:
            faults += _faults_of_places(file, key, text)
    for interview_id, turn, language in file.db.execute(
        "select i.id, x.turn, x.language from translation x join transcript s"
        " on s.key = x.transcript_key join interview i on i.key = s.interview_key"
        " where not exists (select 1 from turn t where t.transcript_key = x.transcript_key"
        " and t.number = x.turn) order by 1, 2, 3"
    ):
        what = f"turn {turn} has a translation ({language}) and is not in the transcript"
        faults.append(_fault(interview_id, what))
    return [*faults, *_faults_of_pending(file)]


_RESTORE = "Restore the study from a backup."


def _fault(where: str, what: str) -> Issue:
    return Issue(where, what, _RESTORE, "error")


def _faults_of_turns(
    file: StudyFile, key: int, interview_id: str, text: str, turns_id: str
) -> Iterator[Issue]:
    turns = file.db.execute(
        "select number, speaker, role, start, stop, start_ms, end_ms from turn"
        " where transcript_key = ? order by number",
        (key,),
    ).fetchall()
    last, sound = 0, True
    for number, _, _, start, stop, *_ in turns:
        if not last <= start < stop <= len(text):
            sound = False
            yield _fault(interview_id, f"turn {number} does not lie in order inside the text")
        last = stop
    if sound and turns_sha256(turns) != turns_id:
        yield _fault(interview_id, "the turns of the transcript are not those that were read")


def _faults_of_segments(file: StudyFile, key: int, interview_id: str, text: str) -> Iterator[Issue]:
    last = 0
    for segment_id, start, stop, turn_start, turn_stop, n_words in file.db.execute(
        "select s.id, s.start, s.stop, t.start, t.stop, s.n_words from segment s join turn t"
        " on t.transcript_key = s.transcript_key and t.number = s.turn where s.transcript_key = ?"
        " and not s.lost order by s.start, s.stop",
        (key,),
    ):
        if not turn_start <= start < stop <= turn_stop:
            yield _fault(segment_id, "the segment does not lie in its turn")
        elif start < last:
            yield _fault(segment_id, "the segment overlaps the one before it")
        elif n_words != _n_words(text[start:stop]):
            yield _fault(segment_id, "its number of words is not right")
        last = stop
    for (segment_id,) in file.db.execute(
        "select s.id from segment s join interview i on i.key = s.interview_key where i.id = ?"
        " and not s.lost and s.transcript_key != ? order by 1",
        (interview_id, key),
    ):
        yield _fault(segment_id, "the segment counts and is not in the newest transcript")


def _faults_of_anchors(file: StudyFile, key: int, text: str) -> Iterator[Issue]:
    """Of codings and memos on the newest text of an interview."""
    for segment_id, code, coder, start, stop, quote, s_start, s_stop, lost in file.db.execute(
        "select s.id, c.code, c.coder, c.start, c.stop, c.quote, s.start, s.stop, s.lost"
        " from transcript t join segment s on s.interview_key = t.interview_key"
        " join coding c on c.segment_key = s.key where t.key = ? and c.state = 'here'"
        " order by s.start, c.code",
        (key,),
    ):
        where = f"{segment_id}, {code} by {coder}"
        if lost:
            yield _fault(where, "the coding counts and its segment is not in the newest transcript")
        elif text[start:stop] != quote:
            yield _fault(where, _QUOTE.format(start, stop))
        elif not s_start <= start < stop <= s_stop:
            yield _fault(where, "the coding does not lie in its segment")
    for interview_id, author, start, stop, quote in file.db.execute(
        "select i.id, m.author, m.start, m.stop, m.quote from transcript t join interview i"
        " on i.key = t.interview_key join memo m on m.interview_key = i.key where t.key = ?"
        " and m.state = 'here' and m.start is not null order by m.start, m.key",
        (key,),
    ):
        if text[start:stop] != quote:
            yield _fault(f"{interview_id}, memo by {author}", _QUOTE.format(start, stop))


_QUOTE = "the stored quotation is not the transcript's text at [{}, {})"


def _faults_of_places(file: StudyFile, key: int, text: str) -> Iterator[Issue]:
    """Of what stood on a text that another has taken the place of."""
    for segment_id, start, stop, turn_start, turn_stop in file.db.execute(
        "select s.id, p.start, p.stop, t.start, t.stop from segment_place p"
        " join segment s on s.key = p.segment_key left join turn t"
        " on t.transcript_key = p.transcript_key and t.number = p.turn where p.transcript_key = ?"
        " order by p.start",
        (key,),
    ):
        if turn_start is None or not turn_start <= start < stop <= turn_stop:
            yield _fault(segment_id, "the segment did not lie in its turn, in a former transcript")
    for segment_id, start, stop, quote in file.db.execute(
        "select s.id, p.start, p.stop, p.quote from coding_place p join segment s"
        " on s.key = p.segment_key where p.transcript_key = ?1 and p.state = 'here' union all"
        " select i.id, p.start, p.stop, p.quote from memo_place p join memo m on m.key = p.memo_key"
        " join interview i on i.key = m.interview_key where p.transcript_key = ?1"
        " and p.state = 'here' order by 1, 2, 3",
        (key,),
    ):
        if text[start:stop] != quote:
            yield _fault(segment_id, f"{_QUOTE.format(start, stop)} of a former transcript")


def _faults_of_pending(file: StudyFile) -> Iterator[Issue]:
    for segment_id, code, coder in file.db.execute(
        "select s.id, c.code, c.coder from coding c join segment s on s.key = c.segment_key"
        " left join pending p on p.coding_key = c.key where c.state = 'lost' and p.what is not 'lost'"
        " or c.state = 'removed' and p.what is not null or c.state = 'here' and p.what = 'lost'"
        " order by 1, 2, 3"
    ):
        where = f"{segment_id}, {code} by {coder}"
        yield _fault(where, "whether the coding counts and what waits for a decision disagree")


def _faults_of_tokens(file: StudyFile, known: set[str]) -> list[Issue]:
    """Interviews whose stored tokens do not spell their text, so that rules would look elsewhere;
    those ``known`` to have a fault are left out."""
    faults = []
    for (language,) in file.db.execute("select distinct language from tokens").fetchall():
        pages = file.db.execute(
            "select forms from page where language = ? and forms != '' order by key", (language,)
        )
        forms = [form for (text,) in pages for form in text.split("\n")]
        for interview_id, text, numbers, starts in file.db.execute(
            "select i.id, t.text, k.forms, k.starts from tokens k"
            " join transcript t on t.key = k.transcript_key"
            " join interview i on i.key = t.interview_key where k.language = ? order by i.id",
            (language,),
        ):
            places = zip(array("i", numbers), array("i", starts), strict=False)
            if interview_id not in known and not all(
                n < len(forms) and text.startswith(forms[n], s) for n, s in places
            ):
                what = "its stored words are not those of its text"
                remedy = "Restore the study from a backup, or read the interviews into a new one."
                faults.append(Issue(interview_id, what, remedy, "error"))
    return faults


def _faults_of_received(file: StudyFile, home: Path) -> Iterator[Issue]:
    """Files that came back filled in, where they are kept."""
    for name, kept, sha256 in file.db.execute("select file, kept, sha256 from received order by 2"):
        path = home / kept
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            what = f"the file as it was received ({name}) is not there"
            yield Issue(kept, what, "Put it back, from a copy of the study's folder.", "error")
            continue
        if found != sha256:
            what = f"the file is not as it was received ({name})"
            yield Issue(kept, what, "Put it back, from a copy of the study's folder.", "error")


def data_hash(file: StudyFile) -> str:
    """Eight characters that change when anything changes that is counted, cited or shown.

    That is transcripts, attributes, codings, the dimensions raised, which interviews are read, and
    where there are any what coders say of segments, good examples, memos of people and charts.
    """
    digest = hashlib.sha256()
    for statement in _CONTENT:
        for row in file.db.execute(statement):
            digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()[:8]


_CONTENT = (
    "select i.id, t.version, t.sha256 from transcript t join interview i on i.key = t.interview_key"
    " order by 1, 2",
    "select id, language, date, value_chains, attributes from interview order by id",
    "select i.id, p.position, p.speaker, p.actor_type, p.number, p.descriptor, p.attributes"
    " from participant p join interview i on i.key = p.interview_key order by 1, 2",
    "select s.id, c.code, c.coder, c.start, c.stop, c.stance, c.about, c.origin from coding c"
    " join segment s on s.key = c.segment_key where c.state = 'here' order by 1, 2, 3, 4, 5",
    "select distinct i.id, r.dimension from raised r join interview i on i.key = r.interview_key"
    " order by 1, 2",
    "select i.id, r.coder from reading r join interview i on i.key = r.interview_key order by 1, 2",
    "select i.id from rule_run r join interview i on i.key = r.interview_key order by 1",
    "select 'seen', s.id, n.coder, n.state from seen n join segment s on s.key = n.segment_key"
    " where not s.lost order by 2, 3",
    "select 'exemplar', s.id, c.code, c.coder, c.start, c.stop from coding c join segment s"
    " on s.key = c.segment_key where c.state = 'here' and c.exemplar order by 2, 3, 4, 5, 6",
    "select 'memo', m.kind, coalesce(i.id, ''), coalesce(s.id, ''), coalesce(c.uid, ''), m.code,"
    " m.author, m.text, m.at from memo m left join interview i on i.key = m.interview_key"
    " left join segment s on s.key = m.segment_key left join coding c on c.key = m.coding_key"
    " where m.state != 'removed' and m.origin != 'file' order by 2, 3, 4, 5, 6, 7, 8, 9, m.uid",
    "select 'chart', i.id, c.dimension, c.author, c.text, c.basis, c.at from chart c"
    " join interview i on i.key = c.interview_key order by 2, 3, 4",
)


def _n_words(text: str) -> int:
    """Whitespace-separated pieces with something in them besides punctuation."""
    import unicodedata

    return sum(
        any(unicodedata.category(letter)[0] != "P" for letter in piece) for piece in text.split()
    )
