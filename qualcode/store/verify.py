"""Does everything in the study file still add up?"""

from __future__ import annotations

import hashlib
import json
from array import array

from qualcode.errors import NotAStudyFile
from qualcode.model import Issue
from qualcode.store.file import StudyFile


def verify(file: StudyFile) -> list[Issue]:
    """Faults of the file: hashes, spans, quotations and counts computed anew; empty when all is well.

    Each Issue names the interview, segment and code, and never quotes the text.
    """
    if damage := _damage(file):
        return damage  # what a damaged file says of its rows cannot be relied on
    faults = [
        Issue(file.path.name, f"a row of '{table}' belongs to nothing", _RESTORE, "error")
        for table, *_ in file.db.execute("pragma foreign_key_check")
    ]
    file.db.text_factory = _decoded
    try:
        faults += _faults_of_interviews(file)
        return faults + _faults_of_tokens(file, {fault.where for fault in faults})
    finally:
        file.db.text_factory = str


def _damage(file: StudyFile) -> list[Issue]:
    try:
        told = [row[0] for row in file.db.execute("pragma integrity_check") if row[0] != "ok"]
    except NotAStudyFile:
        told = ["it cannot be read to its end"]
    return [Issue(file.path.name, f"the file is damaged ({w})", _RESTORE, "error") for w in told]


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")  # a damaged text is to be named, not to end the search


def _faults_of_interviews(file: StudyFile) -> list[Issue]:
    faults = []
    for key, interview_id, text, sha256 in file.db.execute(
        "select t.key, i.id, t.text, t.sha256 from transcript t"
        " join interview i on i.key = t.interview_key order by i.id, t.version"
    ):
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha256:
            faults.append(
                Issue(interview_id, "the transcript's text is not what was read", _RESTORE, "error")
            )
        faults += _faults_in(file, key, interview_id, text)
    for interview_id, turn, language in file.db.execute(
        "select i.id, x.turn, x.language from translation x join interview i"
        " on i.key = x.interview_key where not exists (select 1 from turn t join transcript s"
        " on s.key = t.transcript_key where s.interview_key = x.interview_key"
        " and t.number = x.turn) order by 1, 2, 3"
    ):
        what = f"turn {turn} has a translation ({language}) and is not in the transcript"
        faults.append(Issue(interview_id, what, _RESTORE, "error"))
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
    last = 0
    for segment_id, start, stop, turn_start, turn_stop, n_words in file.db.execute(
        "select s.id, s.start, s.stop, t.start, t.stop, s.n_words from segment s join turn t"
        " on t.transcript_key = s.transcript_key and t.number = s.turn where s.transcript_key = ?"
        " order by s.start, s.stop",
        (key,),
    ):
        if not turn_start <= start < stop <= turn_stop:
            faults.append(
                Issue(segment_id, "the segment does not lie in its turn", _RESTORE, "error")
            )
        elif start < last:
            faults.append(
                Issue(segment_id, "the segment overlaps the one before it", _RESTORE, "error")
            )
        elif n_words != _n_words(text[start:stop]):
            faults.append(Issue(segment_id, "its number of words is not right", _RESTORE, "error"))
        last = stop
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


def data_hash(file: StudyFile) -> str:
    """Eight characters that change when anything changes that is counted or cited.

    That is transcripts, attributes, codings, the dimensions raised, and which interviews are read.
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
    " join segment s on s.key = c.segment_key order by 1, 2, 3, 4, 5",
    "select distinct i.id, r.dimension from raised r join interview i on i.key = r.interview_key"
    " order by 1, 2",
    "select i.id, r.coder from reading r join interview i on i.key = r.interview_key order by 1, 2",
    "select i.id from rule_run r join interview i on i.key = r.interview_key order by 1",
)


def _n_words(text: str) -> int:
    """Whitespace-separated pieces with something in them besides punctuation."""
    import unicodedata

    return sum(
        any(unicodedata.category(letter)[0] != "P" for letter in piece) for piece in text.split()
    )
