"""Named entities, where a trained spaCy pipeline is installed and named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qualcode.errors import QualcodeError

_KINDS = {
    **dict.fromkeys(("PER", "PERSON"), "person"),
    "ORG": "company",
    **dict.fromkeys(("LOC", "GPE", "FAC"), "place"),
}
"""Labels of spaCy's Spanish and English pipelines -> what they name."""


class NoPipeline(QualcodeError):
    """The trained pipeline that was named is not installed."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"No spaCy pipeline '{name}' is installed. Install it with 'python -m spacy download "
            f"{name}', or run without it: patterns and lists need none."
        )


class Entity(NamedTuple):
    """A named entity at ``[start, end)``: a person, company or place."""

    kind: str
    start: int
    end: int


def entities(pipeline: str, texts: Sequence[str]) -> list[list[Entity]]:
    """The people, companies and places that a trained pipeline finds in each text.

    Raises ``NoPipeline`` when no pipeline of this name is installed.
    """
    import spacy

    try:
        trained = spacy.load(pipeline)
    except OSError as error:
        raise NoPipeline(pipeline) from error
    trained.max_length = max([trained.max_length, *(len(text) + 1 for text in texts)])
    return [
        [
            Entity(_KINDS[one.label_], one.start_char, one.end_char)
            for one in document.ents
            if one.label_ in _KINDS
        ]
        for document in trained.pipe(texts)
    ]
