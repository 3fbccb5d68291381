"""Lines that two texts share, and the words between them."""

from __future__ import annotations

from qualcode.align.order import Pairs, ascending, in_order
from qualcode.align.tokens import Words

MENDED = 3
"""So many words that differ between two that agree are the same words mended."""

Lines = list[tuple[int, int, int]]
"""Lines that two texts share: the first word in each, and the number of words."""


def shared_lines(a: Words, b: Words) -> tuple[Lines, Lines]:
    """The lines that come once in both texts: those in the same order, and those elsewhere in it."""
    mine, theirs = free_lines(a, set()), free_lines(b, set())
    shared = {
        i: (i, there[0], size)
        for text, (i, size) in mine.items()
        if size and (there := theirs.get(text)) and there[1]
    }
    ordered = {i for i, _ in ascending([(i, j) for i, j, _ in shared.values()])}
    return (
        [line for i, line in shared.items() if i in ordered],
        [line for i, line in shared.items() if i not in ordered],
    )


def between(a: Words, b: Words, in_place: Lines, moved: Lines) -> Pairs:
    """Pairs of equal words in the same order: of shared lines, and of what stands between them."""
    gone_a = {i + k for i, _, size in moved for k in range(size)}
    gone_b = {j + k for _, j, size in moved for k in range(size)}
    pairs: Pairs = []
    at_a = at_b = 0
    for i, j, size in [*in_place, (len(a), len(b), 0)]:
        own = [k for k in range(at_a, i) if k not in gone_a]
        other = [k for k in range(at_b, j) if k not in gone_b]
        if own and other:
            found = in_order([a.keys[k] for k in own], [b.keys[k] for k in other])
            pairs += [(own[m], other[n]) for m, n in found]
        pairs += zip(range(i, i + size), range(j, j + size), strict=True)
        at_a, at_b = i + size, j + size
    return pairs


def free_lines(words: Words, done: set[int]) -> dict[str, tuple[int, int]]:
    """Whole lines none of which is done, by their text: first word and number of words, which is 0
    for a line that comes again."""
    lines: dict[str, tuple[int, int]] = {}
    first = -1
    for i in range(len(words)):
        if i in done:
            first = -1
            continue
        if words.begins_line(i):
            first = i
        if first >= 0 and words.ends_line(i):
            text = words.text[words.starts[first] : words.ends[i]]
            lines[text] = (first, 0 if text in lines else i - first + 1)
            first = -1
    return lines


def without_strays(pairs: Pairs, n_a: int, n_b: int) -> Pairs:
    """Without little runs of words that agree by chance between long stretches that do not."""
    runs: list[Pairs] = []
    for i, j in pairs:
        if runs and (i - 1, j - 1) == runs[-1][-1]:
            runs[-1].append((i, j))
        else:
            runs.append([(i, j)])
    kept: list[Pairs] = []
    end_a = end_b = 0
    for n, run in enumerate(runs):
        (i, j), (last_i, last_j) = run[0], run[-1]
        after_i, after_j = runs[n + 1][0] if n + 1 < len(runs) else (n_a, n_b)
        above = max(i - end_a, j - end_b)
        below = max(after_i - last_i - 1, after_j - last_j - 1)
        if len(run) <= MENDED and min(above, below) > 2 * len(run):
            continue
        kept.append(run)
        end_a, end_b = last_i + 1, last_j + 1
    return [pair for run in kept for pair in run]


def by_lines(pairs: Pairs, words: Words) -> Pairs:
    """The pairs with each stretch that has no partner beginning with its line, where the words at its
    two ends are the same: of ``P: one P: two`` it is ``P: one`` that is not there any more."""
    partner = dict(pairs)
    first = 0
    for last in [i for i, _ in pairs]:
        if first < last:
            _slide(partner, words, first, last)
        first = last + 1
    if first < len(words):
        _slide(partner, words, first, len(words))
    return sorted(partner.items())


def _slide(partner: dict[int, int], words: Words, first: int, end: int) -> None:
    n = 0
    while not words.begins_line(first - n):
        if first - n - 1 not in partner or words[first - n - 1] != words[end - n - 1]:
            return
        n += 1
    for k in range(1, n + 1):
        partner[end - k] = partner.pop(first - k)
