"""How large a file is, in words."""

_KB = 1024
_MB = 1024 * 1024


def size_text(byte_count: int) -> str:
    """Return 12.3MB or 812KB, rounded up: what is over a limit by a byte does not read as the limit."""
    if byte_count < _MB:
        return f"{-(-byte_count // _KB):,}KB"
    tenths = -(-byte_count * 10 // _MB)
    return f"{tenths // 10:,}.{tenths % 10}MB"
