"""Numbers, days and years as the pages print them: `domain/formats.py`, under the name that the pages know."""

from domain.formats import *  # noqa: F403
