"""What only the other copy of a study has on its shelves: interviews, versions of transcripts, and the
places of codings and memos in them. The other is attached as ``other`` (``store.merging.beside``).

Rows are told by what all copies have in common: ids, the hashes of texts, uids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from qualcode.store.file import StudyFile
from qualcode.store.versions import Anchor

_SAID = (
    "text, sha256, source, source_sha256, attributes, read_at, convention, chosen, reason,"
    " turns_sha256, who, changes"
)
"""Columns of a transcript that are the same wherever it stands."""
_THEIRS = ", ".join(f"x.{name.strip()}" for name in _SAID.split(","))


class Edition(NamedTuple):
    """A version of a transcript, by what it says."""

    key: int
    version: int
    sha256: str
    turns_sha256: str
    read_at: str

    @property
    def text(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.sha256, self.turns_sha256


def editions(file: StudyFile) -> dict[str, list[Edition]]:
    """The transcripts of each interview, oldest first."""
    found: dict[str, list[Edition]] = {}
    for name, *row in file.db.execute(
        "select i.id, t.key, t.version, t.sha256, t.turns_sha256, t.read_at from main.transcript t"
        " join main.interview i on i.key = t.interview_key order by i.id, t.version"
    ):
        found.setdefault(name, []).append(Edition(*row))
    return found


def take_interviews(file: StudyFile, ids: Sequence[str]) -> None:
    """Take interviews over whole, with all their transcripts and what rules found in them; people's
    codings and memos, and the tokens, are not among it."""
    db = file.db
    db.execute("create temp table taken (id text primary key)")
    db.executemany("insert into temp.taken values (?)", [(one,) for one in ids])
    db.execute(
        "insert into main.interview (id, language, date, value_chains, attributes) select id, language,"
        " date, value_chains, attributes from other.interview where id in temp.taken order by id"
    )
    pair = (
        "other.interview o on o.key = x.interview_key join main.interview i on i.id = o.id"
        " and o.id in temp.taken"
    )
    db.execute(
        "insert into main.participant select i.key, position, speaker, actor_type, number, descriptor,"
        f" x.attributes from other.participant x join {pair}"
    )
    db.execute(
        f"insert into main.transcript (interview_key, version, restores, {_SAID}) select i.key,"
        f" x.version, x.restores, {_THEIRS} from other.transcript x join {pair} order by x.key"
    )


def take_transcripts(
    file: StudyFile, interview_id: str, wanted: Sequence[Edition], *, after: int
) -> None:
    """Put transcripts of the other among those of an interview, after a version of it; what came
    after that moves up."""
    db = file.db
    (key,) = db.execute("select key from main.interview where id = ?", (interview_id,)).fetchone()
    up = len(wanted)
    for sign in (-1, 1):  # numbers may not stand twice in between
        db.execute(
            "update main.transcript set version = case when ?1 < 0 then -(version + ?2) else -version"
            " end, restores = case when ?1 < 0 and restores > ?3 then restores + ?2 else restores end"
            " where interview_key = ?4 and (?1 < 0 and version > ?3 or ?1 > 0 and version < 0)",
            (sign, up, after, key),
        )
    for number, one in enumerate(wanted, start=after + 1):
        db.execute(
            f"insert into main.transcript (interview_key, version, restores, {_SAID}) select ?, ?,"
            " (select min(version) from main.transcript t where t.interview_key = ? and x.restores is"
            f" not null and t.sha256 = x.sha256), {_THEIRS} from other.transcript x where x.key = ?",
            (key, number, key, one.key),
        )


def match_transcripts(file: StudyFile, pairs: Iterable[tuple[int, int]] = ()) -> None:
    """Find for each transcript of the other the one that says the same here, by interview and in
    order, and copy turns, issues and translations that are not there."""
    db = file.db
    numbered = (
        "select t.key, i.id, t.sha256, t.turns_sha256, row_number() over (partition by i.id, t.sha256,"
        " t.turns_sha256 order by t.version) n from {0}.transcript t join {0}.interview i"
        " on i.key = t.interview_key"
    )
    db.execute("create temp table texts (theirs integer primary key, mine integer not null)")
    db.execute(
        f"insert into temp.texts select o.key, m.key from ({numbered.format('other')}) o join"
        f" ({numbered.format('main')}) m on m.id = o.id and m.sha256 = o.sha256"
        " and m.turns_sha256 = o.turns_sha256 and m.n = o.n"
    )
    db.executemany("insert or replace into temp.texts values (?, ?)", pairs)
    db.execute(
        "create temp table bare as select mine from temp.texts x where not exists"
        " (select 1 from main.turn u where u.transcript_key = x.mine)"
    )
    db.execute(
        "insert into main.turn select x.mine, number, speaker, role, start, stop, start_ms, end_ms"
        " from other.turn u join temp.texts x on x.theirs = u.transcript_key"
        " where x.mine in temp.bare"
    )
    db.execute(
        "insert into main.issue (interview_key, place, what, remedy, severity, transcript_key)"
        " select t.interview_key, u.place, u.what, u.remedy, u.severity, x.mine from other.issue u"
        " join temp.texts x on x.theirs = u.transcript_key join main.transcript t on t.key = x.mine"
        " where x.mine in temp.bare order by u.key"
    )
    db.execute(
        "insert or ignore into main.translation select x.mine, u.turn, u.language, u.text,"
        " u.translator from other.translation u join temp.texts x on x.theirs = u.transcript_key"
    )


def take_segments(file: StudyFile, ids: Sequence[str]) -> None:
    """The segments of interviews that were taken over whole."""
    file.db.executemany(
        "insert into main.segment (id, interview_key, transcript_key, turn, speaker, start, stop,"
        " n_words, start_ms, lost) select s.id, i.key, x.mine, s.turn, s.speaker, s.start, s.stop,"
        " s.n_words, s.start_ms, s.lost from other.segment s join other.interview o"
        " on o.key = s.interview_key join main.interview i on i.id = o.id join temp.texts x"
        " on x.theirs = s.transcript_key where o.id = ? order by s.key",
        [(one,) for one in ids],
    )


def add_lost_segment(file: StudyFile, theirs: str, mine: str) -> None:
    """A segment of the other that no segment here is, under an id of its own; it counts nowhere."""
    file.db.execute(
        "insert into main.segment (id, interview_key, transcript_key, turn, speaker, start, stop,"
        " n_words, start_ms, lost) select ?, i.key, x.mine, s.turn, s.speaker, s.start, s.stop,"
        " s.n_words, s.start_ms, 1 from other.segment s join other.interview o"
        " on o.key = s.interview_key join main.interview i on i.id = o.id join temp.texts x"
        " on x.theirs = s.transcript_key where s.id = ?",
        (mine, theirs),
    )


def rename_segment(file: StudyFile, was: str, now: str) -> None:
    """Give a segment another id, because a segment of the other has the same one; what is said of
    the id in the log is of the other's from now on."""
    db = file.db
    (key,) = db.execute("select key from main.segment where id = ?", (was,)).fetchone()
    for table in ("seen", "verdict"):
        db.execute(f"delete from main.{table} where segment_key = ?", (key,))
    db.execute("update main.segment set id = ? where key = ?", (now, key))


def match_segments(file: StudyFile, names: Mapping[str, str]) -> None:
    """Find for each segment of the other the one here: of the same id, but for ``names``."""
    db = file.db
    db.execute("create temp table parts (theirs integer primary key, mine integer not null)")
    db.execute(
        "insert into temp.parts select o.key, m.key from other.segment o join main.segment m"
        " on m.id = o.id"
    )
    db.executemany(
        "insert or replace into temp.parts select o.key, m.key from other.segment o, main.segment m"
        " where o.id = ? and m.id = ?",
        names.items(),
    )


def take_codings(file: StudyFile, ids: Sequence[str]) -> int:
    """People's codings that only the other has, where they stand there, and what rules found in the
    interviews ``ids``; returns how many codings of people."""
    db = file.db
    columns = (
        "code, coder, start, stop, quote, stance, about, origin, rule, memo, state, uid, exemplar"
    )
    values = ", ".join(f"c.{name.strip()}" for name in columns.split(","))
    db.execute("create temp table fresh (uid text primary key) without rowid")
    db.execute(
        "insert into temp.fresh select uid from other.coding where uid != ''"
        " except select uid from main.coding"
    )
    n = db.execute(
        f"insert into main.coding (segment_key, {columns}) select p.mine, {values} from other.coding c"
        " join temp.parts p on p.theirs = c.segment_key where c.uid in temp.fresh order by c.key"
    ).rowcount
    db.executemany(
        f"insert into main.coding (segment_key, {columns}) select p.mine, {values} from"
        " other.interview o join other.segment s on s.interview_key = o.key join other.coding c"
        " on c.segment_key = s.key join temp.parts p on p.theirs = s.key"
        " where o.id = ? and c.origin = 'rule' order by c.key",
        [(one,) for one in ids],
    )
    db.execute(
        "insert or ignore into main.pending (coding_key, since, what, was) select m.key, x.mine,"
        " w.what, w.was from other.pending w join other.coding c on c.key = w.coding_key"
        " join main.coding m on m.uid = c.uid and m.uid != '' join temp.texts x on x.theirs = w.since"
        " where c.uid in temp.fresh order by w.number"
    )
    return n


def take_memos(file: StudyFile) -> None:
    """Memos that only the other has, where they stand there."""
    db = file.db
    db.execute("create temp table noted (uid text primary key) without rowid")
    db.execute(
        "insert into temp.noted select uid from other.memo where uid != ''"
        " except select uid from main.memo"
    )
    db.execute(
        "insert into main.memo (kind, interview_key, segment_key, coding_key, code, author, text, at,"
        " origin, start, stop, quote, state, uid) select m.kind, i.key, p.mine, c.key, m.code,"
        " m.author, m.text, m.at, m.origin, m.start, m.stop, m.quote, m.state, m.uid from other.memo m"
        " left join other.interview o on o.key = m.interview_key left join main.interview i"
        " on i.id = o.id left join temp.parts p on p.theirs = m.segment_key left join other.coding d"
        " on d.key = m.coding_key left join main.coding c on c.uid = d.uid and c.uid != ''"
        " where m.uid in temp.noted order by m.key"
    )
    db.execute(
        "insert or ignore into main.pending (memo_key, since, what, was) select c.key, x.mine, w.what,"
        " w.was from other.pending w join other.memo m on m.key = w.memo_key join main.memo c"
        " on c.uid = m.uid and c.uid != '' join temp.texts x on x.theirs = w.since"
        " where m.uid in temp.noted order by w.number"
    )


def without_rules(file: StudyFile) -> set[str]:
    """Ids of the interviews that rules have coded in the other copy and not in this one, and not
    since their newest transcript came."""
    rows = file.db.execute(
        "select o.id from other.rule_run r join other.interview o on o.key = r.interview_key"
        " join main.interview i on i.id = o.id left join main.rule_run m on m.interview_key = i.key"
        " where coalesce(m.inputs, '') = ''"
    )
    return {row[0] for row in rows}


def take_rules(file: StudyFile, ids: Sequence[str]) -> None:
    """What rules raised in interviews, and their last run; rules have found nothing in them here."""
    db = file.db
    db.execute("insert or ignore into main.ruleset (codes) select codes from other.ruleset")
    for one in ids:
        db.execute(
            "insert into main.raised select i.key, x.dimension, x.turn from other.raised x"
            " join other.interview o on o.key = x.interview_key join main.interview i on i.id = o.id"
            " where o.id = ?",
            (one,),
        )
        db.execute(
            "insert or replace into main.rule_run select i.key, n.key, x.inputs, x.complete"
            " from other.rule_run x join other.interview o on o.key = x.interview_key"
            " join main.interview i on i.id = o.id join other.ruleset r on r.key = x.ruleset_key"
            " join main.ruleset n on n.codes = r.codes where o.id = ?",
            (one,),
        )


def take_places(file: StudyFile, behind: Iterable[str]) -> None:
    """Where segments, codings and memos stood in former transcripts; in those interviews whose newest
    transcript there is a former one here, also where they stand there now."""
    db = file.db
    db.execute(
        "insert or ignore into main.segment_place select x.mine, p.mine, o.turn, o.speaker, o.start,"
        " o.stop, o.n_words, o.start_ms from other.segment_place o join temp.texts x"
        " on x.theirs = o.transcript_key join temp.parts p on p.theirs = o.segment_key"
    )
    for noun, extra in (("coding", "p.mine, "), ("memo", "")):
        join = "join temp.parts p on p.theirs = o.segment_key" if noun == "coding" else ""
        db.execute(
            f"insert or ignore into main.{noun}_place select x.mine, m.key, {extra}o.start, o.stop,"
            f" o.quote, o.state, o.what, o.was from other.{noun}_place o join temp.texts x"
            f" on x.theirs = o.transcript_key join other.{noun} c on c.key = o.{noun}_key"
            f" join main.{noun} m on m.uid = c.uid and m.uid != '' {join}"
        )
    for one in behind:
        newest = (
            "join other.interview n on n.id = ?1 join other.newest t on t.interview_key = n.key"
            " join temp.texts x on x.theirs = t.key"
        )
        db.execute(
            "insert or ignore into main.segment_place select x.mine, p.mine, s.turn, s.speaker,"
            f" s.start, s.stop, s.n_words, s.start_ms from other.segment s {newest}"
            " join temp.parts p on p.theirs = s.key where s.interview_key = n.key and not s.lost",
            (one,),
        )
        db.execute(
            "insert or ignore into main.coding_place select x.mine, m.key, p.mine, c.start, c.stop,"
            " c.quote, c.state, coalesce(w.what, ''), coalesce(w.was, '') from other.segment s"
            f" {newest} join other.coding c on c.segment_key = s.key join temp.parts p on p.theirs ="
            " s.key join main.coding m on m.uid = c.uid and m.uid != '' left join other.pending w"
            " on w.coding_key = c.key where s.interview_key = n.key and c.uid in temp.fresh",
            (one,),
        )
        db.execute(
            "insert or ignore into main.memo_place select x.mine, m.key, c.start, c.stop, c.quote,"
            " c.state, coalesce(w.what, ''), coalesce(w.was, '') from other.memo c"
            f" {newest} join main.memo m on m.uid = c.uid and m.uid != '' left join other.pending w"
            " on w.memo_key = c.key where c.interview_key = n.key and c.start is not null"
            " and c.uid in temp.noted",
            (one,),
        )


def put_carried(file: StudyFile, anchors: Sequence[tuple[str, Anchor]]) -> None:
    """Where codings and memos that were taken over stand here, by their names."""
    db = file.db
    for uid, one in anchors:
        row = db.execute(
            f"select key from main.{one.kind} where uid = ? and uid != ''", (uid,)
        ).fetchone()
        if row is None:
            continue
        place = (one.span.start, one.span.end, one.quote, one.state)
        db.execute(
            f"update main.{one.kind} set start = ?, stop = ?, quote = ?, state = ? where key = ?",
            (*place, row[0]),
        )
        if one.kind == "coding":
            db.execute(
                "update main.coding set segment_key = coalesce((select key from main.segment where"
                " id = ?), segment_key) where key = ?",
                (one.segment_id, row[0]),
            )
        db.execute(f"delete from main.pending where {one.kind}_key = ?", row)
        if one.what:
            db.execute(
                f"insert into main.pending ({one.kind}_key, since, what, was) select ?, t.key, ?, ?"
                + (
                    " from main.segment s join main.newest t on t.interview_key = s.interview_key"
                    " where s.key = (select segment_key from main.coding where key = ?)"
                    if one.kind == "coding"
                    else " from main.memo s join main.newest t on t.interview_key ="
                    " s.interview_key where s.key = ?"
                ),
                (row[0], one.what, one.was, row[0]),
            )


def forget_scratch(file: StudyFile) -> None:
    """Drop what was noted for the time of a merge."""
    for table in ("taken", "texts", "bare", "parts", "fresh", "noted", "changed"):
        file.db.execute(f"drop table if exists temp.{table}")
