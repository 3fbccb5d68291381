"""Coding on a screen: in a terminal, or in a browser on this machine."""
