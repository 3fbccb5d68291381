"""Coding sheets: workbooks that people code in and that come back.

Records in, a workbook out; a workbook in, records and what is wrong with it out. What a sheet would
change is worked out without the study's file: from what the sheet says, what it said when it went out
(its base) and what the study says now.
"""
