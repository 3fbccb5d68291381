"""The lexicon of a study's language, kept in step with its lemma table and overrides."""

from __future__ import annotations

from qualcode.store import pages
from qualcode.words import Lexicon, Vocabulary, lemma_fingerprint, relearned, vocabulary_of
from qualcode.workflows.folder import StudyFolder


def open_lexicon(study: StudyFolder, language: str) -> tuple[Lexicon, int]:
    """The lexicon with everything learned so far, ready to learn more, and its newest page."""
    _refresh(study, language)
    newest = pages.newest_page(study.file, language)
    learned = pages.pages(study.file, language)
    return Lexicon(language, learned, study.codebook.lemmas.get(language, {})), newest


def open_vocabulary(study: StudyFolder, language: str) -> Vocabulary:
    """What matching needs of it."""
    _refresh(study, language)
    return vocabulary_of(pages.pages(study.file, language))


def _refresh(study: StudyFolder, language: str) -> None:
    """Make the keys of all forms anew when the lemma table or the overrides have changed."""
    overrides = study.codebook.lemmas.get(language, {})
    now = lemma_fingerprint(language, overrides)
    if pages.page_lemmas(study.file, language) - {now}:
        pages.rewrite_pages(
            study.file, language, lambda learned: relearned(learned, language, overrides)
        )
