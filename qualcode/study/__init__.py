"""The Python face of a study: the acts of the command line as methods.

pandas enters here: tables come as DataFrames, everything else as records of ``qualcode.model``.
"""

from __future__ import annotations

from qualcode.study.charting import Charting
from qualcode.study.coding import Coding
from qualcode.study.material import Material
from qualcode.study.results import Results
from qualcode.study.sheets import Sheets


class Study(Material, Coding, Sheets, Charting, Results):
    """An open study. Use it in a ``with``, or close it.

    Errors that a person can put right are subclasses of ``qualcode.errors.QualcodeError``.
    """
