"""The lexicon's pages in the study file: what it learned, in order."""

from __future__ import annotations

from collections.abc import Callable

from qualcode.errors import StudyBusy
from qualcode.store.file import StudyFile
from qualcode.words import Page


def pages(file: StudyFile, language: str) -> list[Page]:
    """The lexicon pages of a language, oldest first."""
    rows = file.db.execute(
        "select language, lemmas, forms, flags, key_names, key_ids, chunks, counts, tokens"
        " from page where language = ? order by key",
        (language,),
    )
    return [Page(*row) for row in rows]


def newest_page(file: StudyFile, language: str) -> int:
    """The key of the newest lexicon page of a language, 0 when there is none."""
    row = file.db.execute("select max(key) from page where language = ?", (language,)).fetchone()
    return int(row[0] or 0)


def page_lemmas(file: StudyFile, language: str) -> set[str]:
    """The fingerprints of the lemmas that the pages of a language were made with."""
    rows = file.db.execute("select distinct lemmas from page where language = ?", (language,))
    return {row[0] for row in rows}


def add_page(file: StudyFile, page: Page) -> None:
    """Append a lexicon page; inside a transaction it is part of it."""
    file.db.execute(
        "insert into page (language, lemmas, forms, flags, key_names, key_ids, chunks, counts, tokens)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            page.language,
            page.lemmas,
            page.forms,
            page.flags,
            page.key_names,
            page.key_ids,
            page.chunks,
            page.counts,
            page.tokens,
        ),
    )


def add_to_lexicon(file: StudyFile, page: Page | None, after: int) -> int:
    """Append a page that was learned since ``after``; part of a transaction. Returns the newest page;
    raises ``StudyBusy`` when it is another than ``after``."""
    if page is None:
        return after
    if newest_page(file, page.language) != after:
        raise StudyBusy(file.path)
    add_page(file, page)
    return newest_page(file, page.language)


def rewrite_pages(
    file: StudyFile, language: str, join: Callable[[list[Page]], Page | None]
) -> None:
    """Put one page, made of all pages of a language, in their place."""
    with file.transaction() as db:
        page = join(pages(file, language))
        if page is not None:
            db.execute("delete from page where language = ?", (language,))
            add_page(file, page)
