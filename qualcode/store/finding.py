"""Which segments there are to go through: unread, under a code, found by rules, saying something."""

from __future__ import annotations

import json
import unicodedata
from typing import Literal

from qualcode.store.desk import READ
from qualcode.store.file import StudyFile

What = Literal["all", "unread", "rules", "review", "code"]
"""``rules``: rules found a code in it that the coder has neither taken nor rejected; ``review``: the
coder wants to see it again; ``code``: the coder, or a rule, has given it that code."""

Place = tuple[str, str]
"""The ids of an interview and of a segment in it."""

_CONDITIONS = {
    "all": "true",
    "unread": f"s.key not in ({READ})",
    "rules": "s.key in (select c.segment_key from coding c where c.origin = 'rule' and c.state = 'here'"
    " and not exists (select 1 from coding o where o.segment_key = c.segment_key and o.code = c.code"
    " and o.coder = :coder and o.state = 'here'))",
    "review": "s.key in (select segment_key from seen where coder = :coder and state = 'review')",
    "code": "s.key in (select segment_key from coding where code = :code and state = 'here'"
    " and (coder = :coder or origin = 'rule' or :everybody))",
}


def places(
    file: StudyFile, what: What, coder: str, code: str = "", *, everybody: bool = False
) -> list[Place]:
    """The segments of which that holds, by interview and in reading order.

    With ``everybody`` the codings of all coders are looked at for a code.
    """
    rows = file.db.execute(
        "select i.id, s.id from segment s join interview i on i.key = s.interview_key"
        f" where not s.lost and {_CONDITIONS[what]} order by i.id, s.start",
        {"coder": coder, "code": code, "everybody": everybody},
    )
    return [(interview_id, segment_id) for interview_id, segment_id in rows]


def saying(file: StudyFile, words: str) -> list[Place]:
    """The segments that have these letters in this order, whatever their case and accents."""
    wanted = plain(" ".join(words.split()))
    found: list[Place] = []
    for key, interview_id, text in file.db.execute(
        "select i.key, i.id, t.text from newest t join interview i on i.key = t.interview_key"
        " order by i.id"
    ):
        rows = file.db.execute(
            "select id, start, stop from segment where interview_key = ? and not lost order by start",
            (key,),
        )
        found += [(interview_id, row[0]) for row in rows if wanted in plain(text[row[1] : row[2]])]
    return found if wanted else []


def last_worked_on(file: StudyFile, coder: str) -> str:
    """The segment that a coder has coded, read or judged last; empty when there is none."""
    row = file.db.execute(
        "select subject from log where kind in ('coding', 'seen', 'verdict')"
        " and (instr(after, :value) or instr(before, :value) or instr(name, :part))"
        " order by number desc limit 1",
        {"value": f'"coder": {_json(coder)}', "part": f",{_json(coder)}]"},
    ).fetchone()
    return str(row[0]) if row else ""


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


_NO_ACCENTS = dict.fromkeys(range(768, 880)) | {ord("\n"): " ", ord("\t"): " "}


def plain(text: str) -> str:
    """Without case and accents, as people type what they look for."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFD", folded)
    return folded.translate(_NO_ACCENTS)
