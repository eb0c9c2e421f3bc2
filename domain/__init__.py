"""Codes and frozen records that every layer shares. Nothing here imports the project."""
