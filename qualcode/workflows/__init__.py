"""One function per thing a researcher does, with or without a command line.

Each takes an open study and carries records from room to room. Nothing here parses a command or
prints; progress is a function that the caller may pass.
"""
