"""Measurements, each as a ratio against a named floor in the same run. Nothing here is asserted in a test."""
