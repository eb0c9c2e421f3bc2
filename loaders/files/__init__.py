"""Letting a file in: by its content and within limits, read by a process of its own, given back with marks."""
