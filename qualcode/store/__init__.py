"""The study file: transcripts as read, segments, codings, and the log of who did what.

Records go in and come out; SQL stays here. One act is one transaction: it is wholly in the file or not
at all. ``StudyFile`` is opened; the functions of the modules read and change what it holds:
``transcripts`` (interviews, turns, segments, tokens, the lexicon), ``codings`` (codings, evidence,
coded segments), ``versions`` (a transcript takes the place of another), ``pending`` (what that did and
waits for a decision), ``memos``, ``sources`` (files as last read) and ``verify`` (does everything still
add up). Imports words (for the lexicon's pages), files, the model and the errors.
"""

from qualcode.store import codings, memos, pending, sources, transcripts, versions
from qualcode.store.file import StudyFile
from qualcode.store.verify import data_hash, verify

__all__ = [
    "StudyFile",
    "codings",
    "data_hash",
    "memos",
    "pending",
    "sources",
    "transcripts",
    "verify",
    "versions",
]
