"""The study file: transcripts as read, segments, codings, and the log of who did what.

Records go in and come out; SQL stays here. One act is one transaction: it is wholly in the file or not
at all. ``StudyFile`` is opened; the functions of the modules read and change what it holds:
``transcripts`` (turns and segments), ``interviews`` (attributes and participants), ``translations``,
``issues`` (what reading gave to look at), ``pages`` (the lexicon), ``streams`` (words as rules look at
them), ``codings`` (codings, evidence, coded segments), ``versions`` (a transcript takes the place of
another), ``history`` (those it has had), ``pending`` (what that did and waits for a decision),
``memos``, ``sources`` (files as last read) and ``verify`` (does everything still add up). Imports words
(for the lexicon's pages), files, the model and the errors.
"""

from qualcode.store import (
    codings,
    memos,
    pages,
    pending,
    sources,
    transcripts,
    translations,
    versions,
)
from qualcode.store.file import StudyFile
from qualcode.store.verify import data_hash, verify

__all__ = [
    "StudyFile",
    "codings",
    "data_hash",
    "memos",
    "pages",
    "pending",
    "sources",
    "transcripts",
    "translations",
    "verify",
    "versions",
]
