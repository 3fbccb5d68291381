"""The format of a study file, as the list of steps that make it.

A new file is made by running them all, an old one is brought up to date by running the rest, so that
new and old cannot differ. A released step is never edited.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

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


def statements(script: str) -> list[str]:
    """The statements of a script, for running them inside a transaction."""
    found, part = [], ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            found.append(part)
            part = ""
    return found


STEPS: list[Callable[[sqlite3.Connection], None]] = [create]
