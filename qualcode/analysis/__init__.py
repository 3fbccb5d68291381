"""From codings to counts, patterns and quotations.

In come the records of a study (`Evidence`, `Codebook`, `CodedSegment`); out go records of what was
counted or chosen (`Matrix`, `Frequency`, `Sample`, `DimensionBlock`). Pure functions without words
for people; the standard library and the model are all it imports.
"""

from qualcode.analysis.blocks import dimension_blocks
from qualcode.analysis.charting import basis
from qualcode.analysis.choosing import Chosen, choose
from qualcode.analysis.columns import Columns, columns_for, members_by_value
from qualcode.analysis.consent import consented, consenting
from qualcode.analysis.doubts import alike, doubts, spoken, told
from qualcode.analysis.duplicates import Duplicates
from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.guide import askable, hardly_asked, questions, unasked
from qualcode.analysis.matrix import (
    matrix,
    matrix_of,
    nested_rows,
    row_list,
    rows_named,
)
from qualcode.analysis.patterns import (
    affirming,
    contrast_pairs,
    convergent,
    differing,
    divergent,
    stated,
    tensions,
    unlike,
    violations,
)
from qualcode.analysis.quality import measures, n_words
from qualcode.analysis.quantifiers import LADDER, words_for
from qualcode.analysis.quotations import (
    candidates,
    effective_voices,
    quote,
    whole_turn_translations,
)
from qualcode.analysis.sample import ANY, crossed, sample
from qualcode.analysis.states import Counted, by_participant, counted, state_of, states

__all__ = [
    "ANY",
    "LADDER",
    "Chosen",
    "Columns",
    "Counted",
    "Duplicates",
    "affirming",
    "alike",
    "askable",
    "basis",
    "by_participant",
    "candidates",
    "choose",
    "columns_for",
    "consented",
    "consenting",
    "contrast_pairs",
    "convergent",
    "counted",
    "crossed",
    "differing",
    "dimension_blocks",
    "divergent",
    "doubts",
    "effective_voices",
    "frequencies",
    "hardly_asked",
    "matrix",
    "matrix_of",
    "measures",
    "members_by_value",
    "n_words",
    "nested_rows",
    "questions",
    "quote",
    "row_list",
    "rows_named",
    "sample",
    "spoken",
    "state_of",
    "stated",
    "states",
    "tensions",
    "told",
    "unasked",
    "unlike",
    "violations",
    "whole_turn_translations",
    "words_for",
]
