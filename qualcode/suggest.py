"""Learns from texts; for now, which segments of a group are typical of it.

scikit-learn enters here. Scores order a list for a person to read; they decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def typicality(texts: Mapping[str, str], groups: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """For each group of ids: the cosine of each text to the group's centroid, from 0 to 1.

    ``texts`` by id are what word weights (TF-IDF over folded words) are learned from; a group is
    the ids of texts that share a code. Rounded to six decimals, so that ties are ties everywhere.
    """
    ids = list(texts)
    if not any(groups):
        return [{} for _ in groups]
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        lowercase=True, strip_accents="unicode", token_pattern=r"(?u)\b\w\w+\b", sublinear_tf=True
    )
    try:
        weights = vectorizer.fit_transform([texts[name] for name in ids])
    except ValueError:  # no word of two letters anywhere
        return [dict.fromkeys(group, 0.0) for group in groups]
    row = {name: number for number, name in enumerate(ids)}
    scores: list[dict[str, float]] = []
    for group in groups:
        if not group:
            scores.append({})
            continue
        own = weights[[row[name] for name in group]]
        centre = own.mean(axis=0).A1
        length = float((centre @ centre) ** 0.5) or 1.0
        near = own @ centre / length
        scores.append(
            {name: round(float(value), 6) for name, value in zip(group, near, strict=True)}
        )
    return scores
