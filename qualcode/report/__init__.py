"""From records to what people read: tables, the thematic summary, pictures, the workbook.

In come records that were counted and chosen elsewhere (`Matrix`, `Frequency`, `DimensionBlock`);
out go `Table` records, Markdown text and files. Words for people stand here, in Spanish and
English. matplotlib enters here, inside the function that draws; imports the model, the errors and
`qualcode.files`.
"""

from qualcode.report.citation import check_template, cite, clock
from qualcode.report.desk import (
    coding_records,
    coding_table,
    memo_records,
    memo_table,
    memos_markdown,
    progress_records,
    progress_table,
    unread_table,
)
from qualcode.report.language import (
    LANGUAGES,
    cell_text,
    left_out_notes,
    phrase,
    unit_name,
    withheld_marker,
)
from qualcode.report.listings import (
    code_heading,
    code_table,
    codebook_table,
    forms_table,
    interview_table,
    issue_table,
    quotation_lines,
    withheld_notes,
)
from qualcode.report.plot import frequency_plot
from qualcode.report.quality import (
    grouped_issues,
    interview_measures,
    interview_records,
    issue_lines,
    question_measures,
    question_records,
    speaker_measures,
    speaker_records,
)
from qualcode.report.sample import crossed_records, crossed_table
from qualcode.report.summary import thematic_summary
from qualcode.report.tables import (
    Table,
    cell_note,
    column_heading,
    coverage_notes,
    frequency_records,
    frequency_table,
    matrix_records,
    matrix_table,
    quote_records,
    quotes_table,
    sample_records,
    sample_table,
    source_notes,
    to_csv,
    to_json,
)

__all__ = [
    "LANGUAGES",
    "Table",
    "cell_note",
    "cell_text",
    "check_template",
    "cite",
    "clock",
    "code_heading",
    "code_table",
    "codebook_table",
    "coding_records",
    "coding_table",
    "column_heading",
    "coverage_notes",
    "crossed_records",
    "crossed_table",
    "forms_table",
    "frequency_plot",
    "frequency_records",
    "frequency_table",
    "grouped_issues",
    "interview_measures",
    "interview_records",
    "interview_table",
    "issue_lines",
    "issue_table",
    "left_out_notes",
    "matrix_records",
    "matrix_table",
    "memo_records",
    "memo_table",
    "memos_markdown",
    "phrase",
    "progress_records",
    "progress_table",
    "question_measures",
    "question_records",
    "quotation_lines",
    "quote_records",
    "quotes_table",
    "sample_records",
    "sample_table",
    "source_notes",
    "speaker_measures",
    "speaker_records",
    "thematic_summary",
    "to_csv",
    "to_json",
    "unit_name",
    "unread_table",
    "withheld_marker",
    "withheld_notes",
]
