"""The format of a study file, as the list of steps that make it.

A new file is made by running them all, an old one is brought up to date by running the rest, so that
new and old cannot differ. A released step is never edited.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable
from functools import cache

TurnRow = tuple[int, str, str, int, int, int | None, int | None]
"""Number, speaker, role, start, stop, start and end in milliseconds."""

APPLICATION_ID = 0x71636F64
"""Marks the file as a study ("qcod")."""

_CREATE = """
create table meta (name text primary key, value text not null) strict, without rowid;

create table interview (
    key integer primary key,
    id text not null unique,
    language text not null,          -- code; empty: the study's
    date text not null,              -- ISO; empty: not known
    value_chains text not null,      -- JSON list of ids
    attributes text not null         -- JSON: name -> list of values
) strict;

create table participant (
    interview_key integer not null references interview,
    position integer not null,
    speaker text not null,           -- label in the transcript; empty: the only participant
    actor_type text not null,
    number integer,                  -- within the actor type, over the study
    descriptor text not null,        -- JSON: language -> text
    attributes text not null,        -- JSON: name -> list of values
    primary key (interview_key, position)
) strict, without rowid;

create table transcript (
    key integer primary key,
    interview_key integer not null references interview,
    version integer not null,
    text text not null,              -- NFC, \\n line ends; never changes
    sha256 text not null,            -- of the text's UTF-8 form
    source text not null,            -- file name as received
    source_sha256 text not null,     -- of the file's bytes
    attributes text not null,        -- JSON: what the file says about itself
    read_at text not null,
    unique (interview_key, version)
) strict;

create table turn (
    transcript_key integer not null references transcript,
    number integer not null,
    speaker text not null,
    role text not null,              -- interviewer, participant, unknown
    start integer not null,          -- code points, half-open
    stop integer not null,
    start_ms integer,                -- milliseconds of the recording
    end_ms integer,
    primary key (transcript_key, number)
) strict, without rowid;

create table segment (
    key integer primary key,
    id text not null unique,         -- A05-0041, for ever
    interview_key integer not null references interview,
    transcript_key integer not null,
    turn integer not null,
    speaker text not null,
    start integer not null,
    stop integer not null,
    n_words integer not null,
    start_ms integer,
    foreign key (transcript_key, turn) references turn
) strict;
create index segment_of_interview on segment (interview_key);

create table coding (
    key integer primary key,
    segment_key integer not null references segment,
    code text not null,
    coder text not null,
    start integer not null,          -- code points in the transcript
    stop integer not null,
    quote text not null,             -- the text of [start, stop) when it was coded
    stance text not null,            -- affirms, denies, mixed
    about text not null,             -- self, other
    origin text not null,            -- person, rule, suggestion, import
    rule text not null,              -- the pattern as written; empty for people
    memo text not null,
    unique (segment_key, code, coder, start, stop)
) strict;

create table reading (               -- who has coded an interview to its end
    interview_key integer not null references interview,
    coder text not null,
    primary key (interview_key, coder)
) strict, without rowid;

create table raised (                -- the dimension came up without a code of its own
    interview_key integer not null references interview,
    dimension text not null,
    turn integer not null,           -- where its guide question was asked
    primary key (interview_key, dimension, turn)
) strict, without rowid;

create table ruleset (               -- what the rules were when they ran
    key integer primary key,
    codes text not null unique       -- JSON: code or dimension id -> fingerprint of its rules
) strict;

create table rule_run (              -- which rules an interview was last coded with
    interview_key integer primary key references interview,
    ruleset_key integer not null references ruleset,
    inputs text not null,            -- fingerprint of text, segments and attributes
    complete integer not null        -- 1: all rules have run, not only those of some codes
) strict;

create table tokens (                -- derived: an interview's words as numbers of the lexicon
    transcript_key integer primary key references transcript,
    language text not null,
    forms blob not null,             -- int32 per token
    starts blob not null             -- int32 per token, code points in the transcript
) strict;

create table page (                  -- derived: what the lexicon learned, in order
    key integer primary key,
    language text not null,
    lemmas text not null,
    forms text not null,
    flags blob not null,
    key_names text not null,
    key_ids blob not null,
    chunks text not null,
    counts blob not null,
    tokens blob not null
) strict;

create table translation (
    interview_key integer not null references interview,
    turn integer not null,
    language text not null,
    text text not null,
    translator text not null,        -- who translated, and how
    primary key (interview_key, turn, language)
) strict, without rowid;

create table issue (                 -- what reading an interview gave to look at
    key integer primary key,
    interview_key integer references interview,
    place text not null,
    what text not null,
    remedy text not null,
    severity text not null
) strict;

create table log (
    number integer primary key autoincrement,
    at text not null,                -- UTC, ISO
    who text not null,
    act text not null,
    subject text not null,
    before text not null,            -- JSON; ids and numbers, never a participant's words
    after text not null
) strict;
create trigger log_is_not_edited before update on log
    begin select raise(abort, 'the log is append-only'); end;
create trigger log_is_not_erased before delete on log
    begin select raise(abort, 'the log is append-only'); end;
"""


def create(db: sqlite3.Connection) -> None:
    """The first format."""
    for statement in statements(_CREATE):
        db.execute(statement)
    db.execute(f"pragma application_id = {APPLICATION_ID}")


_VERSIONS = """
alter table transcript add column convention text not null default '';
    -- how its turns were told apart
alter table transcript add column chosen text not null default '';
    -- the convention that a person named; empty: it was found
alter table transcript add column reason text not null default 'read';
    -- read, corrected, anonymised, restored
alter table transcript add column restores integer;
    -- the version whose text a restored one has
alter table transcript add column turns_sha256 text not null default '';
alter table transcript add column who text not null default '';
alter table transcript add column changes text not null default '{}';
    -- JSON: what of the version before it kept, moved, changed and lost, in numbers and ids
update transcript set who = coalesce((select l.who from log l join interview i on i.id = l.subject
    where l.act = 'ingest' and i.key = transcript.interview_key order by l.number desc), '');

create view newest as            -- the transcript that an interview has now
    select * from transcript t where not exists (select 1 from transcript later
        where later.interview_key = t.interview_key and later.version > t.version);

create table source_file (       -- files as last read: one that has not changed is not read again
    path text primary key,       -- within the study's folder
    sha256 text not null,
    settled text not null,       -- fingerprint of what was settled about speakers and convention
    interviews text not null     -- JSON: ids of the interviews in it
) strict, without rowid;

alter table segment add column lost integer not null default 0;
    -- 1: its text is not in the newest transcript; it stands where it last stood

alter table coding rename to coding_before;
create table coding (
    key integer primary key,
    segment_key integer not null references segment,
    code text not null,
    coder text not null,
    start integer not null,          -- code points in the transcript
    stop integer not null,
    quote text not null,             -- the text of [start, stop)
    stance text not null,            -- affirms, denies, mixed
    about text not null,             -- self, other
    origin text not null,            -- person, rule, suggestion, import
    rule text not null,              -- the pattern as written; empty for people
    memo text not null,
    state text not null default 'here'
        -- here: it counts; lost: its words are not in the newest transcript; removed: by a decision.
        -- Those that are not here stand where they last stood
) strict;
insert into coding (key, segment_key, code, coder, start, stop, quote, stance, about, origin, rule,
    memo) select * from coding_before;
drop table coding_before;
create unique index coding_once on coding (segment_key, code, coder, start, stop)
    where state = 'here';
create index coding_aside on coding (segment_key) where state != 'here';

create table memo (
    key integer primary key,
    kind text not null,              -- study, interview, segment, code, coding
    interview_key integer references interview,
    segment_key integer references segment,
    coding_key integer references coding on delete set null,
    code text not null,              -- id of a code, theme or dimension; else empty
    author text not null,
    text text not null,
    at text not null,                -- when, as told; empty where nobody says
    origin text not null,            -- person; file: a comment in a transcript
    start integer,                   -- code points in the transcript; null: no stretch of it
    stop integer,
    quote text not null,             -- the text of [start, stop)
    state text not null default 'here'   -- as of a coding
) strict;
create index memo_of_interview on memo (interview_key);
create index memo_of_coding on memo (coding_key);

create table segment_place (         -- where segments stood in an earlier transcript
    transcript_key integer not null references transcript,
    segment_key integer not null references segment,
    turn integer not null,
    speaker text not null,
    start integer not null,
    stop integer not null,
    n_words integer not null,
    start_ms integer,
    primary key (transcript_key, segment_key)
) strict, without rowid;

create table coding_place (          -- how people's codings stood when a transcript was replaced
    transcript_key integer not null references transcript,
    coding_key integer not null references coding on delete cascade,
    segment_key integer not null references segment,
    start integer not null,
    stop integer not null,
    quote text not null,
    state text not null,
    what text not null,              -- what waited for a decision then, as in pending; else empty
    was text not null,
    primary key (coding_key, transcript_key)
) strict, without rowid;

create table memo_place (            -- the same of memos on a stretch of the text
    transcript_key integer not null references transcript,
    memo_key integer not null references memo on delete cascade,
    start integer not null,
    stop integer not null,
    quote text not null,
    state text not null,
    what text not null,
    was text not null,
    primary key (memo_key, transcript_key)
) strict, without rowid;

create table pending (               -- what a new transcript did to, until a person decides
    number integer primary key autoincrement,
    coding_key integer unique references coding on delete cascade,
    memo_key integer unique references memo on delete cascade,
    since integer not null references transcript,   -- the transcript that did it first
    what text not null,              -- changed, moved, lost
    was text not null,               -- the words it stood on before
    check ((coding_key is null) != (memo_key is null))
) strict;

alter table translation rename to translation_before;
create table translation (
    transcript_key integer not null,
    turn integer not null,
    language text not null,
    text text not null,
    translator text not null,        -- who translated, and how
    primary key (transcript_key, turn, language),
    foreign key (transcript_key, turn) references turn
) strict, without rowid;
insert into translation select t.key, b.turn, b.language, b.text, b.translator
    from translation_before b join transcript t on t.interview_key = b.interview_key
    join turn u on u.transcript_key = t.key and u.number = b.turn;
drop table translation_before;

alter table issue add column transcript_key integer references transcript;
update issue set transcript_key =
    (select t.key from transcript t where t.interview_key = issue.interview_key);
"""


def versions(db: sqlite3.Connection) -> None:
    """A transcript can have a successor; what stood in it is carried over and can come back."""
    for statement in statements(_VERSIONS):
        db.execute(statement)
    for (key,) in db.execute("select key from transcript").fetchall():
        turns = db.execute(
            "select number, speaker, role, start, stop, start_ms, end_ms from turn"
            " where transcript_key = ? order by number",
            (key,),
        )
        db.execute(
            "update transcript set turns_sha256 = ? where key = ?",
            (turns_sha256(turns.fetchall()), key),
        )


def turns_sha256(rows: Iterable[TurnRow]) -> str:
    """Identity of the turns of a transcript."""
    word = cache(json.JSONEncoder(ensure_ascii=False).encode)  # few labels, many turns

    def time(ms: int | None) -> int | str:
        return "null" if ms is None else ms

    text = "".join(  # as JSON has them
        f"[{number}, {word(speaker)}, {word(role)}, {start}, {stop}, {time(first)}, {time(last)}]"
        for number, speaker, role, start, stop, first, last in rows
    )
    return hashlib.sha256(text.encode()).hexdigest()


def statements(script: str) -> list[str]:
    """The statements of a script, for running them inside a transaction."""
    found, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            found.append(part)
            part = ""
    return found


_PEOPLE = """
alter table log add column clock integer not null default 0;
    -- higher than that of every act which was known when it was done, in this copy or another
alter table log add column uid text not null default '';
    -- what the row says, hashed: the same act has the same in all copies of a study
alter table log add column act_uid text not null default '';
    -- the row with which its act began; one act, one transaction
alter table log add column kind text not null default '';
    -- of the thing it changes (coding, seen, ...); 'note': it only tells; empty: more than a thing
alter table log add column name text not null default '';        -- of that thing, in all copies
alter table log add column parents text not null default '';
    -- uids of the rows that last changed it, as far as was known

alter table coding add column uid text not null default '';     -- of people's: name of the thing
alter table coding add column exemplar integer not null default 0;
create unique index coding_uid on coding (uid) where uid != '';
create index coding_by_people on coding (segment_key, coder) where origin != 'rule' and state = 'here';

alter table memo add column uid text not null default '';

create table seen (                  -- a coder's word on a segment besides codings
    segment_key integer not null references segment,
    coder text not null,
    state text not null,             -- read; nothing: nothing to code; review: to be looked at again
    primary key (segment_key, coder)
) strict, without rowid;

create table verdict (               -- a person says that a rule found wrongly
    segment_key integer not null references segment,
    code text not null,
    coder text not null,
    primary key (segment_key, code, coder)
) strict, without rowid;

create table chart (                 -- what an analyst made of an interview under a dimension
    interview_key integer not null references interview,
    dimension text not null,
    author text not null,
    text text not null,
    basis text not null,             -- fingerprint of the codings it was made from
    at text not null,
    primary key (interview_key, dimension, author)
) strict, without rowid;

create table proposal (              -- a code that somebody wants
    uid text primary key,
    text text not null,
    segment_key integer references segment,
    coder text not null,
    at text not null,
    state text not null,             -- open, accepted, declined
    code text not null               -- what it became, when accepted
) strict, without rowid;

create table codebook_text (         -- codebooks that the study has had
    sha256 text primary key,
    version text not null,
    text text not null               -- YAML
) strict, without rowid;

create table sheet (                 -- coding sheets that went out
    id text primary key,
    at text not null,
    coder text not null,
    about text not null              -- JSON: layout, interviews, codebook, what it showed
) strict, without rowid;

create table received (              -- files that came back and were taken in
    sha256 text not null,
    at text not null,
    file text not null,              -- its name, as it came
    kept text not null,              -- where it is kept, in the study's folder
    act_uid text not null,
    sheet text not null,             -- id of the coding sheet it is; empty for anything else
    base text not null,              -- JSON: what the sheet is compared with when it comes again
    primary key (sha256, act_uid)
) strict, without rowid;
"""


def people(db: sqlite3.Connection) -> None:
    """People code: acts that can be undone and united with those of another copy."""
    for statement in statements(_PEOPLE):
        db.execute(statement)
    _name_acts(db)
    _name_codings(db)
    db.execute("create unique index log_uid on log (uid)")
    db.execute("create index log_thing on log (kind, name) where kind != ''")
    db.execute("create index log_act on log (act_uid)")
    db.execute("create index log_clock on log (clock, uid)")
    db.execute("create unique index memo_uid on memo (uid) where uid != ''")


def _name_acts(db: sqlite3.Connection) -> None:
    """Former rows of the log get their uids, the same in every copy that is brought up to date."""
    guards = db.execute(
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'log'"
    ).fetchall()
    for name, _ in guards:
        db.execute(f"drop trigger {name}")
    for number, *told in db.execute(
        "select number, at, who, act, subject, before, after from log"
    ).fetchall():
        uid = digest(number, *told, "", "", "", "")  # as a new row has it
        db.execute(
            "update log set clock = ?, uid = ?, act_uid = ? where number = ?",
            (number, uid, uid, number),
        )
    for _, sql in guards:
        db.execute(sql)


def _name_codings(db: sqlite3.Connection) -> None:
    """Former codings and memos of people get their names."""
    for key, *told in db.execute(
        "select c.key, s.id, c.code, c.coder, c.start, c.stop, t.sha256, c.state from coding c"
        " join segment s on s.key = c.segment_key join newest t on t.interview_key = s.interview_key"
        " where c.origin != 'rule' order by c.key"
    ).fetchall():
        *natural, state = told
        name = digest(*natural) if state == "here" else digest(*natural, state, key)
        db.execute("update coding set uid = ? where key = ?", (name, key))
    for key, *told in db.execute(
        "select m.key, coalesce(i.id, ''), m.author, m.text, m.at, m.key from memo m"
        " left join interview i on i.key = m.interview_key"
    ).fetchall():
        db.execute("update memo set uid = ? where key = ?", (digest(*told), key))


def digest(*parts: object) -> str:
    """32 characters that stand for these values."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


STEPS: list[Callable[[sqlite3.Connection], None]] = [create, versions, people]
