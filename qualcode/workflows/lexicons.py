"""The lexicon of a study's language, kept in step with its lemma table and overrides."""

from __future__ import annotations

from qualcode.store import transcripts
from qualcode.words import Lexicon, Vocabulary, lemma_fingerprint, relearned, vocabulary_of
from qualcode.workflows.folder import StudyFolder


def open_lexicon(study: StudyFolder, language: str) -> tuple[Lexicon, int]:
    """The lexicon with everything learned so far, ready to learn more, and its newest page."""
    _refresh(study, language)
    newest = transcripts.newest_page(study.file, language)
    pages = transcripts.pages(study.file, language)
    return Lexicon(language, pages, study.codebook.lemmas.get(language, {})), newest


def open_vocabulary(study: StudyFolder, language: str) -> Vocabulary:
    """What matching needs of it."""
    _refresh(study, language)
    return vocabulary_of(transcripts.pages(study.file, language))


def _refresh(study: StudyFolder, language: str) -> None:
    """Make the keys of all forms anew when the lemma table or the overrides have changed."""
    overrides = study.codebook.lemmas.get(language, {})
    now = lemma_fingerprint(language, overrides)
    if transcripts.page_lemmas(study.file, language) - {now}:
        transcripts.rewrite_pages(
            study.file, language, lambda pages: relearned(pages, language, overrides)
        )
