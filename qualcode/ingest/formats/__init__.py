"""Readers: the bytes of a file in one format become a ``Document``, before anybody asks who speaks."""
