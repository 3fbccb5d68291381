"""What the README says of the rules is what they do."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("measure_rules.py")
spec = importlib.util.spec_from_file_location("measure_rules", SCRIPT)
assert spec is not None
assert spec.loader is not None
measure_rules = importlib.util.module_from_spec(spec)
spec.loader.exec_module(measure_rules)


def test_the_readme_quotes_precision_and_recall_as_they_are_measured():
    read, interviews = measure_rules.gold()
    found = measure_rules.by_rules(interviews)

    assert measure_rules.overall(read, found) in (ROOT / "README.md").read_text(encoding="utf-8")


def test_rates_of_a_small_case_by_hand():
    read = {("A01-0001", "X.A"), ("A01-0002", "X.A"), ("A02-0001", "X.B")}
    found = {("A01-0001", "X.A"), ("A02-0002", "X.B")}

    assert measure_rules.rates(read, found) == (1, 3, 2)
    assert measure_rules.rates(
        measure_rules.by_interview(read), measure_rules.by_interview(found)
    ) == (2, 2, 2)
