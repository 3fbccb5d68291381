"""Interviews of the study file with their attributes and participants."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from qualcode.model import Interview, Participant
from qualcode.store.file import StudyFile


def all_interviews(file: StudyFile) -> tuple[Interview, ...]:
    """The interviews of the study, by id."""
    participants: dict[int, list[Participant]] = {}
    for row in file.db.execute(
        "select p.interview_key, i.id, p.speaker, p.actor_type, p.number, p.descriptor, p.attributes"
        " from participant p join interview i on i.key = p.interview_key order by 1, p.position"
    ):
        participants.setdefault(row[0], []).append(
            Participant(row[1], row[2], row[3], row[4], json.loads(row[5]), _loaded(row[6]))
        )
    return tuple(
        Interview(
            id=row[1],
            language=row[2],
            date=date.fromisoformat(row[3]) if row[3] else None,
            value_chains=tuple(json.loads(row[4])),
            participants=tuple(participants.get(row[0], ())),
            attributes=_loaded(row[5]),
        )
        for row in file.db.execute(
            "select key, id, language, date, value_chains, attributes from interview order by id"
        )
    )


def set_attributes(
    file: StudyFile, interviews: Iterable[Interview], *, keep_former: bool = True
) -> list[str]:
    """Give interviews of the study their attributes; returns the ids of those that changed.

    The log keeps what they were, unless ``keep_former`` says that it must not (names that were
    replaced).
    """
    now = {interview.id: interview for interview in all_interviews(file)}
    changed = [i for i in interviews if i.id in now and i != now[i.id]]
    if not changed:
        return []
    former = {i.id: _plain(now[i.id]) for i in changed if now[i.id] != Interview(i.id)}
    with file.transaction() as db:
        for interview in changed:
            (key,) = db.execute(
                "select key from interview where id = ?", (interview.id,)
            ).fetchone()
            db.execute(
                "update interview set language = ?, date = ?, value_chains = ?, attributes = ?"
                " where key = ?",
                (
                    interview.language,
                    interview.date.isoformat() if interview.date else "",
                    json.dumps(interview.value_chains),
                    _dumped(interview.attributes),
                    key,
                ),
            )
            db.execute("delete from participant where interview_key = ?", (key,))
            db.executemany(
                "insert into participant values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        key,
                        position,
                        p.speaker,
                        p.actor_type,
                        p.number,
                        json.dumps(dict(p.descriptor), ensure_ascii=False),
                        _dumped(p.attributes),
                    )
                    for position, p in enumerate(interview.participants)
                ],
            )
        file.record(
            "attributes",
            f"{len(changed)} interviews",
            before=former if keep_former else None,
            after={"ids": [i.id for i in changed]},
        )
    return [interview.id for interview in changed]


def _plain(interview: Interview) -> dict[str, object]:
    """The attributes of an interview as the log keeps them."""
    plain = asdict(interview)
    return {**plain, "date": interview.date.isoformat() if interview.date else ""}


def _dumped(attributes: Mapping[str, tuple[str, ...]]) -> str:
    return json.dumps({name: list(v) for name, v in attributes.items()}, ensure_ascii=False)


def _loaded(text: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in json.loads(text).items()}
