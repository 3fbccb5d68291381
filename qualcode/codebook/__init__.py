"""The codebook file: YAML or an Excel workbook in, a checked ``Codebook`` out, and back without loss.

Two front ends (``from_yaml``, ``from_workbook``) make the same plain tree, every node of which knows
its line or row; ``build`` checks it and makes the records; ``review`` looks for what deserves a
second look. A file with faults is refused whole, with all of them at once. Imports only the model,
the errors and the files; yaml and openpyxl enter inside functions. ``changes`` makes another codebook
of one; ``edited`` makes a file say it, and leaves all else in the file as it was written.

What a codebook may leave out: ``languages`` is ``[es]``, ``id`` the name of the file and ``version``
``1`` when not given; a text that is not a mapping by language holds for every language, and so does
a plain list of rules; codes directly under a dimension form one theme named ``<DIMENSION>.ALL`` that
carries the dimension's label. Every text is kept as Unicode NFC with ``\\n`` line ends and without
surrounding blanks.
"""

from qualcode.codebook import changes
from qualcode.codebook.build import without_themes
from qualcode.codebook.edit import edited
from qualcode.codebook.from_workbook import read_workbook
from qualcode.codebook.from_yaml import parse, read
from qualcode.codebook.rules import parse_rule
from qualcode.codebook.to_workbook import write_workbook
from qualcode.codebook.to_yaml import dump

__all__ = [
    "changes",
    "dump",
    "edited",
    "parse",
    "parse_rule",
    "read",
    "read_workbook",
    "without_themes",
    "write_workbook",
]
