"""From codings to counts, patterns and quotations.

In come the records of a study (`Evidence`, `Codebook`, `CodedSegment`); out go records of what was
counted or chosen (`Matrix`, `Frequency`, `Sample`, `DimensionBlock`). Pure functions without words
for people; the standard library and the model are all it imports.
"""

from qualcode.analysis.blocks import dimension_blocks
from qualcode.analysis.choosing import Chosen, choose
from qualcode.analysis.columns import Columns, columns_for, members_by_value
from qualcode.analysis.frequencies import frequencies
from qualcode.analysis.matrix import (
    matrix,
    matrix_of,
    nested_rows,
    row_list,
    rows_named,
    sample,
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
from qualcode.analysis.quantifiers import LADDER, words_for
from qualcode.analysis.quotations import (
    agrees_to_be_quoted,
    candidates,
    effective_voices,
    quote,
    whole_turn_translations,
)
from qualcode.analysis.states import Counted, by_participant, counted, state_of, states

__all__ = [
    "LADDER",
    "Chosen",
    "Columns",
    "Counted",
    "affirming",
    "agrees_to_be_quoted",
    "by_participant",
    "candidates",
    "choose",
    "columns_for",
    "contrast_pairs",
    "convergent",
    "counted",
    "differing",
    "dimension_blocks",
    "divergent",
    "effective_voices",
    "frequencies",
    "matrix",
    "matrix_of",
    "members_by_value",
    "nested_rows",
    "quote",
    "row_list",
    "rows_named",
    "sample",
    "state_of",
    "stated",
    "states",
    "tensions",
    "unlike",
    "violations",
    "whole_turn_translations",
    "words_for",
]
