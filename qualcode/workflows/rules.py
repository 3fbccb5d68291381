"""Coding by the codebook's rules, again only where something changed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from qualcode import coding
from qualcode.model import Code, Codebook, Interview
from qualcode.store import codebooks, codings, transcripts
from qualcode.store.interviews import all_interviews
from qualcode.store.streams import Stream, streams, token_languages
from qualcode.words import lemma_fingerprint
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.lexicons import open_vocabulary
from qualcode.workflows.reading import Progress, silently

BLOCK = 32
"""Interviews that are matched, and enter the file, at once."""
MATCHER = 1
"""Raised when the same rules would find something else than before."""


@dataclass(frozen=True)
class RulesRun:
    """What coding by rules came to: interviews looked at (again), and for how many codes.

    ``codings`` is how many codings by rules the study holds afterwards.
    """

    interviews: int
    codes: int
    codings: int


@dataclass(frozen=True)
class _Job:
    """Interviews of one language that need the same codes and dimensions (``ids``).

    ``ruleset`` is what they will have been coded with, ``complete`` when that is all rules there
    are, and there are some in the language; members are (key, interview, inputs).
    """

    language: str
    ids: frozenset[str]
    ruleset: Mapping[str, str]
    complete: bool
    members: tuple[tuple[int, Interview, str], ...]


def code_by_rules(
    study: StudyFolder, *, only: Collection[str] = (), progress: Progress = silently
) -> RulesRun:
    """Code every interview by the rules in its language; people's codings are never touched.

    Only what a changed rule, code, transcript or attribute can change is looked at again. ``only``
    restricts it to these codes, themes or dimensions (``UnknownName`` if there is no such); a
    dimension comes with its questions. Each block of interviews is kept as soon as it is done.
    """
    wanted = frozenset(name for given in only for name in _named(study, given))
    return _code(study, _jobs(study, wanted), progress)


def look_again(study: StudyFolder, before: Codebook | None) -> None:
    """Let the rules look again for what the study's codebook says otherwise than ``before``, in
    interviews that they have coded. What had changed already before waits for ``code_by_rules``, and
    what they found of retired codes is kept."""
    runs = codings.last_runs(study.file)
    if not runs:
        return
    if before is not None:
        _carry_retired(study, before)
    last = {id(rules): rules for _, rules in runs.values()}.values()
    now = _stale(study.codebook, last)
    then = _stale(before, last) if before is not None else [frozenset[str]()] * len(now)
    ids = frozenset[str]().union(*(new - old for new, old in zip(now, then, strict=True)))
    if ids:
        _code(study, _jobs(study, ids, known_only=True), silently)


def _stale(codebook: Codebook, last: Iterable[Mapping[str, str]]) -> list[frozenset[str]]:
    """For each of the rules that ran last, the ids of which they would find something else now: where
    a program was killed, some interviews have been looked at again already, and others not."""
    rules, kept = _fingerprints(codebook), _retired(codebook)
    return [_needed(rules, one, frozenset(), kept) for one in last]


def _carry_retired(study: StudyFolder, before: Codebook) -> None:
    """What rules found of retired codes goes with them when their ids change."""

    def alike(code: Code) -> str:
        return repr(replace(code, id="", theme="", dimension="", contrasts=()))

    now = study.codebook.by_id
    gone = {alike(c): c.id for c in before.by_id.values() if c.retired and c.id not in now}
    come = {alike(c): c.id for c in now.values() if c.retired and c.id not in before.by_id}
    ids = {gone[each]: new for each, new in come.items() if each in gone}
    if ids:
        with study.file.transaction():
            codebooks.move_findings(study.file, ids)


def _code(study: StudyFolder, jobs: Sequence[_Job], progress: Progress) -> RulesRun:
    total, done = sum(len(job.members) for job in jobs), 0
    for job in jobs:
        matchers = _matchers(study, job)
        for start in range(0, len(job.members), BLOCK):
            progress("coding interviews", done, total)
            block = job.members[start : start + BLOCK]
            runs = _run(study, job, block, *matchers)
            codings.save_runs(study.file, runs, sorted(job.ids), job.ruleset)
            done += len(block)
    progress("coding interviews", total, total)
    codes = {name for job in jobs for name in job.ids if "." in name}
    return RulesRun(total, len(codes), codings.count(study.file, origin="rule"))


def changed_since_coding(study: StudyFolder) -> tuple[list[str], list[str]]:
    """What the rules have not seen yet: ids of codes and dimensions that changed, and of interviews
    that are new or changed, since the rules last ran; both empty before they ever ran."""
    if not codings.last_runs(study.file):
        return [], []
    everything = frozenset(_fingerprints(study.codebook))
    ids: set[str] = set()
    interviews: list[str] = []
    for job in _jobs(study, frozenset()):
        if job.ids >= everything:
            interviews += [interview.id for _, interview, _ in job.members]
        else:
            ids |= job.ids
    return sorted(ids), sorted(interviews)


def inputs_of(study: StudyFolder, interview_id: str) -> str:
    """The fingerprint of what rules look at in an interview: text, attributes and lemmas."""
    there = transcripts.known(study.file)[interview_id]
    (interview,) = (i for i in all_interviews(study.file) if i.id == interview_id)
    language = token_languages(study.file)[there.key]
    lemmas = lemma_fingerprint(language, study.codebook.lemmas.get(language, {}))
    return _inputs(interview, there.sha256, lemmas)


def forms_caught(study: StudyFolder, code_id: str) -> dict[str, dict[str, list[str]]]:
    """For each language of the study's interviews, and each word of a code's rules in it, the word
    forms in the transcripts that the word stands for."""
    code = study.codebook.code(code_id)
    spoken = set(token_languages(study.file).values())
    return {
        language: coding.forms_caught(
            [p for rule in rules for p in (*rule.patterns, *rule.vetoes)],
            open_vocabulary(study, language),
            language=language,
            lemmas=study.codebook.lemmas.get(language, {}),
        )
        for language, rules in code.rules.items()
        if language in spoken
    }


def _jobs(study: StudyFolder, wanted: frozenset[str], *, known_only: bool = False) -> list[_Job]:
    """What is to be done: interviews put together by language and by what they need; with
    ``known_only``, of those that rules have coded as they are now."""
    rules, kept = _fingerprints(study.codebook), _retired(study.codebook)
    last = codings.last_runs(study.file)
    known = transcripts.known(study.file)
    languages = token_languages(study.file)
    lemmas = {
        language: lemma_fingerprint(language, study.codebook.lemmas.get(language, {}))
        for language in set(languages.values())
    }
    nothing: dict[str, str] = {}
    jobs: dict[tuple[str, frozenset[str], int], tuple[Mapping[str, str], list[_Member]]] = {}
    for interview in all_interviews(study.file):
        there = known[interview.id]
        language = languages[there.key]
        inputs = _inputs(interview, there.sha256, lemmas[language])
        before_inputs, before = last.get(there.key, ("", nothing))
        if before_inputs != inputs:
            if known_only:
                continue
            before = nothing
        ids = _needed(rules, before, wanted, kept)
        if ids:
            member = (there.key, replace(interview, language=language), inputs)
            jobs.setdefault((language, ids, id(before)), (before, []))[1].append(member)
    return [
        _Job(
            language,
            ids,
            after,
            after.keys() >= rules.keys() and _has_rules(study, language),
            tuple(members),
        )
        for (language, ids, _), (before, members) in jobs.items()
        for after in [_after(before, rules, ids)]
    ]


def _has_rules(study: StudyFolder, language: str) -> bool:
    """Whether there is any rule in the language; without one, nobody has read its interviews."""
    return any(code.rules.get(language) for code in study.codebook.codes)


_Member = tuple[int, Interview, str]


def _named(study: StudyFolder, name: str) -> set[str]:
    """Ids of the codes that a name stands for, and of the dimension if it is one."""
    codes = {code.id for code in study.codebook.select(name)}
    return codes | {d.id for d in study.codebook.dimensions if d.id == name.upper()}


def _needed(
    rules: Mapping[str, str],
    before: Mapping[str, str],
    wanted: frozenset[str],
    kept: frozenset[str],
) -> frozenset[str]:
    """Ids whose rules are new, changed or gone since the last run; not those of ``kept`` findings."""
    ids = {name for name, now in rules.items() if before.get(name) != now}
    ids |= before.keys() - rules.keys() - kept
    return frozenset(ids & wanted if wanted else ids)


def _after(
    before: Mapping[str, str], rules: Mapping[str, str], ids: frozenset[str]
) -> Mapping[str, str]:
    kept = {name: value for name, value in before.items() if name not in ids}
    return kept | {name: rules[name] for name in ids if name in rules}


def _matchers(study: StudyFolder, job: _Job) -> tuple[coding.Matcher | None, coding.Matcher | None]:
    """What finds the job's codes, and what finds its dimensions in questions, if it has any."""
    book, language = study.codebook, job.language
    codes = {c.id: c.rules.get(language, ()) for c in book.codes if c.id in job.ids}
    asked = {d.id: d.asked.get(language, ()) for d in book.dimensions if d.id in job.ids}
    ready = partial(
        coding.Matcher,
        vocabulary=open_vocabulary(study, language),
        language=language,
        lemmas=book.lemmas.get(language, {}),
    )
    return (
        ready(codes, codes=book.by_id) if any(codes.values()) else None,
        ready(asked) if any(asked.values()) else None,
    )


def _run(
    study: StudyFolder,
    job: _Job,
    block: Sequence[_Member],
    codes: coding.Matcher | None,
    asked: coding.Matcher | None,
) -> list[codings.RuleRun]:
    """Match the job's codes in the segments and its dimensions in the questions of some interviews."""
    interviews = [interview for _, interview, _ in block]
    keys = [key for key, _, _ in block]
    read = streams(study.file, keys, questions=asked is not None)
    found: dict[int, list[codings.RuleCoding]] = {key: [] for key in keys}
    raised: dict[int, list[tuple[str, int]]] = {key: [] for key in keys}
    hide = partial(_hidden, tokens=_tokens(study))
    if codes:
        for hit in codes.hits(list(map(hide, map(_segments, interviews, read)))):
            stream = read[hit.interview]
            found[stream.key].append(_coding(hit, stream))
    if asked:
        for hit in asked.hits(list(map(hide, map(_questions, interviews, read)))):
            stream = read[hit.interview]
            raised[stream.key].append((hit.code, stream.questions[hit.passage][0]))
    return [
        codings.RuleRun(key, inputs, found[key], raised[key], job.complete)
        for key, _, inputs in block
    ]


def _coding(hit: coding.Hit, stream: Stream) -> codings.RuleCoding:
    return codings.RuleCoding(
        stream.segments[hit.passage][0],
        hit.code,
        hit.start,
        hit.end,
        stream.text[hit.start : hit.end],
        hit.stance,
        hit.about,
        hit.rule,
    )


def _segments(interview: Interview, stream: Stream) -> coding.Passages:
    return _passages(interview, stream, stream.segments)


def _questions(interview: Interview, stream: Stream) -> coding.Passages:
    return _passages(interview, stream, stream.questions)


def _passages(
    interview: Interview, stream: Stream, spans: Sequence[tuple[int, int, int]]
) -> coding.Passages:
    import numpy as np

    return coding.Passages(
        interview=interview,
        text=stream.text,
        starts=[start for _, start, _ in spans],
        ends=[stop for _, _, stop in spans],
        forms=np.frombuffer(stream.forms, dtype=np.int32),
        token_starts=np.frombuffer(stream.starts, dtype=np.int32),
    )


TOKENS = "anonymise_tokens"
"""Where the study keeps the tokens that stand for names, so that no rule reads them as words."""


def _tokens(study: StudyFolder) -> re.Pattern[str] | None:
    tokens = json.loads(study.file.meta(TOKENS) or "[]")
    return re.compile("|".join(map(re.escape, tokens))) if tokens else None


def _hidden(passages: coding.Passages, tokens: re.Pattern[str] | None) -> coding.Passages:
    """The passages with tokens for names made unreadable: "[Empresa A]" is no talk of a firm."""
    import numpy as np

    spans = [found.span() for found in tokens.finditer(passages.text)] if tokens else []
    if not spans or tokens is None:
        return passages
    forms = passages.forms.copy()
    for start, end in spans:
        first, last = np.searchsorted(passages.token_starts, (start, end))
        forms[first:last] = forms[first]
    text = tokens.sub(lambda found: "[" * len(found[0]), passages.text)
    return replace(passages, text=text, forms=forms)


def _retired(codebook: Codebook) -> frozenset[str]:
    return frozenset(code.id for code in codebook.codes if code.retired)


def _fingerprints(codebook: Codebook) -> dict[str, str]:
    """For each code and dimension: what must not change for the rules' findings to stand."""
    return {code.id: _digest(_plain(code)) for code in codebook.codes if not code.retired} | {
        dimension.id: _digest(repr(dimension.asked)) for dimension in codebook.dimensions
    }


def _plain(code: Code) -> str:
    return repr((code.rules, code.actors, code.chains, code.experience_of))


def _inputs(interview: Interview, sha256: str, lemmas: str) -> str:
    return _digest((sha256, interview.actor_types, interview.value_chains, lemmas))


def _digest(content: object) -> str:
    return hashlib.sha256(repr((MATCHER, content)).encode()).hexdigest()[:16]
