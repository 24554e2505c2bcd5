"""Implementations of `Comm` that runners share, one file each; import only the one needed."""
