"""Archives that are the same whenever they are made: no part bears the time of its making."""

import io
import zipfile

_STAMP = (1980, 1, 1, 0, 0, 0)


def sealed(archive: bytes, instead: dict[str, bytes] | None = None) -> bytes:
    """Return an archive with the same parts in the same order and no times; some parts replaced by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in given.infolist():
            info = zipfile.ZipInfo(part.filename, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            kept.writestr(info, (instead or {}).get(part.filename, given.read(part.filename)))
    return made.getvalue()
