"""Does everything in the study file still add up?"""

from __future__ import annotations

import hashlib
import json

from qualcode.model import Issue
from qualcode.store.file import StudyFile


def verify(file: StudyFile) -> list[Issue]:
    """Faults of the file: hashes, spans, quotations and counts computed anew; empty when all is well.

    Each Issue names the interview, segment and code, and never quotes the text.
    """
    name = file.path.name
    faults = [
        Issue(name, f"the file is damaged ({row[0]})", _RESTORE, "error")
        for row in file.db.execute("pragma integrity_check")
        if row[0] != "ok"
    ]
    faults += [
        Issue(name, f"a row of '{table}' belongs to nothing", _RESTORE, "error")
        for table, *_ in file.db.execute("pragma foreign_key_check")
    ]
    interviews = file.db.execute(
        "select t.key, i.id, t.text, t.sha256 from transcript t"
        " join interview i on i.key = t.interview_key order by i.id, t.version"
    ).fetchall()
    for key, interview_id, text, sha256 in interviews:
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
            faults.append(
                Issue(interview_id, "the transcript's text is not what was read", _RESTORE, "error")
            )
        faults += _faults_in(file, key, interview_id, text)
    return faults


_RESTORE = "Restore the study from a backup."


def _faults_in(file: StudyFile, key: int, interview_id: str, text: str) -> list[Issue]:
    faults = []
    last = 0
    for number, start, stop in file.db.execute(
        "select number, start, stop from turn where transcript_key = ? order by number", (key,)
    ):
        if not last <= start < stop <= len(text):
            what = f"turn {number} does not lie in order inside the text"
            faults.append(Issue(interview_id, what, _RESTORE, "error"))
        last = stop
    for segment_id, start, stop, turn_start, turn_stop, n_words in file.db.execute(
        "select s.id, s.start, s.stop, t.start, t.stop, s.n_words from segment s join turn t"
        " on t.transcript_key = s.transcript_key and t.number = s.turn where s.transcript_key = ?",
        (key,),
    ):
        if not turn_start <= start < stop <= turn_stop:
            faults.append(
                Issue(segment_id, "the segment does not lie in its turn", _RESTORE, "error")
            )
        elif n_words != _n_words(text[start:stop]):
            faults.append(Issue(segment_id, "its number of words is not right", _RESTORE, "error"))
    for segment_id, code, coder, start, stop, quote, s_start, s_stop in file.db.execute(
        "select s.id, c.code, c.coder, c.start, c.stop, c.quote, s.start, s.stop from coding c"
        " join segment s on s.key = c.segment_key where s.transcript_key = ?"
        " order by s.start, c.code",
        (key,),
    ):
        where = f"{segment_id}, {code} by {coder}"
        if text[start:stop] != quote:
            what = f"the stored quotation is not the transcript's text at [{start}, {stop})"
            faults.append(Issue(where, what, _RESTORE, "error"))
        elif not s_start <= start < stop <= s_stop:
            faults.append(Issue(where, "the coding does not lie in its segment", _RESTORE, "error"))
    return faults


def data_hash(file: StudyFile) -> str:
    """Eight characters that change when a transcript, an attribute or a coding changes."""
    digest = hashlib.sha256()
    for statement in _CONTENT:
        for row in file.db.execute(statement):
            digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()[:8]


_CONTENT = (
    "select i.id, t.version, t.sha256 from transcript t join interview i on i.key = t.interview_key"
    " order by 1, 2",
    "select id, language, date, value_chains, attributes from interview order by id",
    "select i.id, p.position, p.speaker, p.actor_type, p.number, p.attributes from participant p"
    " join interview i on i.key = p.interview_key order by 1, 2",
    "select s.id, c.code, c.coder, c.start, c.stop, c.stance, c.about, c.origin from coding c"
    " join segment s on s.key = c.segment_key order by 1, 2, 3, 4, 5",
)


def _n_words(text: str) -> int:
    """Whitespace-separated pieces with something in them besides punctuation."""
    import unicodedata

    return sum(
        any(unicodedata.category(letter)[0] != "P" for letter in piece) for piece in text.split()
    )
