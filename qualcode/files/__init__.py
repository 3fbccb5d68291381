"""Files for people, written whole or not at all, and Excel workbooks that keep text as text.

Any room that reads or writes a workbook, or writes a file that people open, does it through here.
Imports only the model and the errors.
"""
