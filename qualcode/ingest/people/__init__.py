"""Who was interviewed: sheets of attributes and plans, and what transcripts say about themselves."""
