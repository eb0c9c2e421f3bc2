"""The version of this software."""

VERSION = "0.2.0"
