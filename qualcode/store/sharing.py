"""What people and rules made in one study file, copied into another that has the same segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.store.file import StudyFile

DERIVED = frozenset({"page", "tokens", "ruleset", "sqlite_sequence"})
"""Tables without texts of their own."""


def copy_work(source: StudyFile, target: StudyFile) -> None:
    """Copy codings, what was read and raised, verdicts, summaries, proposals, the rules' last runs and
    memos of the interviews that the other file has. What is set aside, waits, or belongs to a former
    version stays behind, and so do the log, sheets, what came back, and former codebooks.

    The keys of segments may differ; their ids are the same. One act.
    """
    with target.transaction() as db:
        segments = dict(db.execute("select id, key from segment").fetchall())
        interviews = dict(db.execute("select id, key from interview").fetchall())
        codings: dict[int, int] = {}
        for row in source.db.execute(
            "select c.key, s.id, c.code, c.coder, c.start, c.stop, c.quote, c.stance, c.about,"
            " c.origin, c.rule, c.memo, c.exemplar, c.uid"
            " from coding c join segment s on s.key = c.segment_key"
            " where c.state = 'here' and not s.lost order by c.key"
        ).fetchall():
            if row[1] in segments:
                key = db.execute(
                    "insert into coding (segment_key, code, coder, start, stop, quote, stance, about,"
                    " origin, rule, memo, exemplar, uid)"
                    " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (segments[row[1]], *row[2:]),
                ).lastrowid
                assert key is not None  # a row was added
                codings[row[0]] = key
        _copy_rows(source, target, interviews, "reading", "coder")
        _copy_rows(source, target, interviews, "raised", "dimension, turn")
        _copy_rows(source, target, interviews, "chart", "dimension, author, text, basis, at")
        _copy_rows_of_segments(source, target, segments, "seen", "coder, state")
        _copy_rows_of_segments(source, target, segments, "verdict", "code, coder")
        _copy_proposals(source, target, segments)
        _copy_runs(source, target, interviews)
        _copy_memos(source, target, interviews, segments, codings)
        target.record("share", f"{len(interviews)} interviews", after={"codings": len(codings)})


def _copy_rows_of_segments(
    source: StudyFile, target: StudyFile, segments: dict[str, int], table: str, columns: str
) -> None:
    n = len(columns.split(","))
    for row in source.db.execute(
        f"select s.id, {columns} from {table} t join segment s on s.key = t.segment_key"
    ).fetchall():
        if row[0] in segments:
            marks = ", ".join("?" * (n + 1))
            target.db.execute(
                f"insert into {table} (segment_key, {columns}) values ({marks})",
                (segments[row[0]], *row[1:]),
            )


def _copy_proposals(source: StudyFile, target: StudyFile, segments: dict[str, int]) -> None:
    """Proposed codes: those for the codebook as a whole too."""
    for uid, text, segment, *told in source.db.execute(
        "select p.uid, p.text, s.id, p.coder, p.at, p.state, p.code from proposal p"
        " left join segment s on s.key = p.segment_key order by p.uid"
    ).fetchall():
        if segment is None or segment in segments:
            row = (uid, text, segments.get(segment), *told)
            target.db.execute(
                "insert into proposal (uid, text, segment_key, coder, at, state, code)"
                " values (?, ?, ?, ?, ?, ?, ?)",
                row,
            )


def _copy_rows(
    source: StudyFile, target: StudyFile, interviews: dict[str, int], table: str, columns: str
) -> None:
    n = len(columns.split(","))
    for row in source.db.execute(
        f"select i.id, {columns} from {table} t join interview i on i.key = t.interview_key"
    ).fetchall():
        if row[0] in interviews:
            marks = ", ".join("?" * (n + 1))
            target.db.execute(
                f"insert into {table} (interview_key, {columns}) values ({marks})",
                (interviews[row[0]], *row[1:]),
            )


def _copy_runs(source: StudyFile, target: StudyFile, interviews: dict[str, int]) -> None:
    target.db.executemany(
        "insert into ruleset (key, codes) values (?, ?)",
        source.db.execute("select key, codes from ruleset").fetchall(),
    )
    _copy_rows(source, target, interviews, "rule_run", "ruleset_key, inputs, complete")


def _copy_memos(
    source: StudyFile,
    target: StudyFile,
    interviews: dict[str, int],
    segments: dict[str, int],
    codings: dict[int, int],
) -> None:
    for row in source.db.execute(
        "select i.id, s.id, m.coding_key, m.kind, m.code, m.author, m.text, m.at, m.origin, m.start,"
        " m.stop, m.quote, m.uid from memo m left join interview i on i.key = m.interview_key"
        " left join segment s on s.key = m.segment_key where m.state = 'here' order by m.key"
    ).fetchall():
        interview, segment, coding = row[:3]
        gone = (
            (interview and interview not in interviews)
            or (segment and segment not in segments)
            or (coding and coding not in codings)
        )
        if gone:
            continue
        keys = (interviews.get(interview), segments.get(segment), codings.get(coding))
        target.db.execute(
            "insert into memo (interview_key, segment_key, coding_key, kind, code, author, text, at,"
            " origin, start, stop, quote, uid) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*keys, *row[3:]),
        )


def texts(file: StudyFile) -> Iterator[tuple[str, str]]:
    """Every text in the file, with the table and column that it stands in."""
    tables = file.db.execute("select name from sqlite_master where type = 'table'").fetchall()
    for (table,) in tables:
        if table in DERIVED:
            continue
        cursor = file.db.execute(f"select * from {table}")
        names: Sequence[str] = [column[0] for column in cursor.description]
        for row in cursor:
            for name, value in zip(names, row, strict=True):
                if isinstance(value, str) and value:
                    yield f"'{name}' of '{table}'", value
