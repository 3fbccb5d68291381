"""What the line from files to codings costs, against baselines in the same run.

    python tests/bench/bench_pipeline.py [INTERVIEWS ...]        36 and 360 when none are named

Processor time of this process, imports done beforehand, the median of some rounds. Baselines on the
same files and phrases: reading, lower-casing and scanning with an Aho-Corasick automaton (which finds
no inflected forms and keeps nothing), and a plain ``nlp.pipe`` over all turns with lemmatizer and
PhraseMatcher that keeps the codings of the participants' in SQLite; its vocabulary stays warm from
one round to the next. Memory is the peak of a process that does the cold line and nothing else.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import corpus

from qualcode.codebook import read as read_codebook
from qualcode.workflows import folder
from qualcode.workflows.folder import StudyFolder
from qualcode.workflows.reading import ingest_files
from qualcode.workflows.rules import code_by_rules

ROUNDS = {36: 5, 360: 1}
PER_CODE = 4


def main(sizes: list[int]) -> None:
    """Print a table of processor times and ratios for each size."""
    _warm_up()
    per_interview: dict[int, tuple[float, float]] = {}
    for n in sizes:
        with tempfile.TemporaryDirectory() as name:
            per_interview[n] = _measure(Path(name), n, ROUNDS.get(n, 1))
    if len(sizes) > 1:
        small, large = sizes[0], sizes[-1]
        times = per_interview[large][0] / per_interview[small][0]
        memory = per_interview[large][1] / per_interview[small][1]
        print(f"\n{large} against {small} interviews: {times:.1f} x the time (cold),")
        print(f"peak memory {memory:.2f} x")


def _measure(home: Path, n: int, rounds: int) -> tuple[float, float]:
    n_words = corpus.write(home / "files", n)
    book = home / "book.yaml"
    book.write_text(_codebook(), encoding="utf-8")
    print(f"\n{n} interviews, {n_words:,} words, {len(corpus.phrases())} rules, median of {rounds}")

    scan = _median(rounds, lambda _: _aho_corasick(home / "files"))
    print(f"  read, lower, Aho-Corasick        {scan * 1000:9,.0f} ms   1.0")
    naive = _median(min(rounds, 3), lambda k: _naive(home / "files", home / f"naive-{k}.db"))
    print(f"  nlp.pipe + PhraseMatcher + SQLite{naive * 1000:9,.0f} ms {naive / scan:5.1f}")

    cold, warm, again, n_codings = [], [], [], 0
    for k in range(rounds):
        with _study(home / f"cold-{k}", book) as study:
            started = time.process_time()
            n_codings = _whole_line(study, home / "files")
            cold.append(time.process_time() - started)
            again.append(_one_rule_changed(study, k))
        with _study(home / f"warm-{k}", book) as study:
            _give_lexicon(home / f"cold-{k}", study)
            started = time.process_time()
            _whole_line(study, home / "files")
            warm.append(time.process_time() - started)
    alone = [sys.executable, __file__, "peak", str(home)]
    peak = float(subprocess.run(alone, check=True, capture_output=True, text=True).stdout)
    for label, seconds in (("cold", median(cold)), ("warm lexicon", median(warm))):
        print(
            f"  qualcode, {label:23}{seconds * 1000:9,.0f} ms {seconds / scan:5.1f}"
            f"   ({naive / seconds:.1f} x faster than nlp.pipe)"
        )
    share = median(again) / median(cold)
    print(
        f"  again after one rule changed     {median(again) * 1000:9,.1f} ms   {share:.1%} of cold"
    )
    print(f"  {n_codings:,} codings; peak memory {peak:,.0f} MB")
    return median(cold), peak


def _peak(home: Path) -> float:
    """Peak memory of this process in MB after the whole line on a prepared folder (Linux only)."""
    with _study(home / "alone", home / "book.yaml") as study:
        _whole_line(study, home / "files")
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _whole_line(study: StudyFolder, files: Path) -> int:
    done = ingest_files(study, [files])
    assert not done.failed
    return code_by_rules(study).codings


def _study(path: Path, book: Path) -> StudyFolder:
    study = folder.create(path, codebook=book)
    study.codebook  # noqa: B018 read now, not on the clock: both sides are given their phrases
    shutil.rmtree(path / "transcripts")
    (path / "transcripts").symlink_to(book.parent / "files")
    return study


def _one_rule_changed(study: StudyFolder, k: int) -> float:
    path = study.codebook_path
    text = path.read_text(encoding="utf-8")
    code = f"- id: ALL.{_name(k)}\n"
    before, after = text.split(code)
    rule = corpus.phrases()[PER_CODE * k]
    path.write_text(before + code + after.replace(f"[{rule},", f"[{rule} x,", 1), encoding="utf-8")
    changed, _ = read_codebook(path)
    study.__dict__["_codebook"] = (changed, [])
    started = time.process_time()
    done = code_by_rules(study)
    took = time.process_time() - started
    assert done.codes == 1, done
    return took


def _give_lexicon(source: Path, study: StudyFolder) -> None:
    db = study.file.db
    db.execute("attach ? as other", (str(source / "study.qualcode"),))
    db.execute("insert into page select * from other.page")
    db.execute("detach other")


def _codebook() -> str:
    phrases = corpus.phrases()
    lines = ["languages: [es]", "dimensions:", "- id: ALL", "  label: All", "  codes:"]
    for number in range(0, len(phrases), PER_CODE):
        lines += [f"  - id: ALL.{_name(number // PER_CODE)}", f"    label: code {number}"]
        lines += [f"    rules: [{', '.join(phrases[number : number + PER_CODE])}]"]
    return "\n".join(lines) + "\n"


def _name(number: int) -> str:
    return "X" + "".join(chr(ord("A") + int(digit)) for digit in f"{number:03d}")


def _aho_corasick(files: Path) -> None:
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick(list(corpus.phrases()))
    for path in sorted(files.glob("*.txt")):
        text = path.read_text(encoding="utf-8").lower()
        automaton.find_matches_as_indexes(text, overlapping=True)


def _naive(files: Path, database: Path) -> None:
    nlp = _pipeline()
    from spacy.matcher import PhraseMatcher

    matcher = PhraseMatcher(nlp.vocab, attr="LEMMA")
    for number, phrase in enumerate(corpus.phrases()):
        matcher.add(_name(number // PER_CODE), [nlp(phrase)])
    db = sqlite3.connect(database)
    db.execute(
        "create table coding (file text, turn integer, code text, start integer, stop integer)"
    )
    for path in sorted(files.glob("*.txt")):
        turns = path.read_text(encoding="utf-8").split("\n\n")
        rows = []
        for number, doc in enumerate(nlp.pipe(turn[3:] for turn in turns)):
            if turns[number].startswith("E: "):
                continue  # what the interviewer says is context
            seen = set()
            for key, start, end in matcher(doc):
                if key not in seen:
                    seen.add(key)
                    rows.append((path.name, number, nlp.vocab.strings[key], start, end))
        db.executemany("insert into coding values (?, ?, ?, ?, ?)", rows)
    db.commit()
    db.close()


_PIPELINE = []


def _pipeline():  # type: ignore[no-untyped-def]  # a spaCy pipeline, loaded off the clock
    if not _PIPELINE:
        import spacy

        nlp = spacy.blank("es")
        nlp.add_pipe("sentencizer")
        nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
        nlp.initialize()
        _PIPELINE.append(nlp)
    return _PIPELINE[0]


def _median(rounds: int, work: Callable[[int], None]) -> float:
    times = []
    for k in range(rounds):
        started = time.process_time()
        work(k)
        times.append(time.process_time() - started)
    return median(times)


def _warm_up() -> None:
    """Import and load everything once, off the clock: spaCy, numpy, both lemma tables."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        corpus.write(home / "files", 1, 300)
        (home / "book.yaml").write_text(_codebook(), encoding="utf-8")
        with _study(home / "study", home / "book.yaml") as study:
            _whole_line(study, home / "files")
    _pipeline()


if __name__ == "__main__" and sys.argv[1:2] == ["peak"]:
    print(_peak(Path(sys.argv[2])))
elif __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [36, 360])
