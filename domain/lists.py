"""Lists of names in one text, as the answers of the metrics hold departments and themes."""


def listed(names: str | None) -> list[str]:
    """Return the names of a list with `;`; None holds none."""
    return [name for name in (names or "").split(";") if name]
