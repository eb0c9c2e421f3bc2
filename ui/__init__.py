"""The frame of every page: navigation, selection, words, formats, tables."""
