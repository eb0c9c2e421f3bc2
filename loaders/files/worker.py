"""The process that opens uploaded files, one each: `python -m loaders.files.worker`."""

import sys
import types

if __name__ == "__main__":
    # The parser of XML loads all that fetches addresses, a third of this process's start, and may never fetch one.
    sys.modules["urllib.request"] = types.ModuleType("urllib.request")
    # Nor may a part be packed in these two ways (xlsx_gate): the reader of zips does without them.
    sys.modules["bz2"] = sys.modules["lzma"] = None  # type: ignore[assignment]
    from loaders.files import task

    sys.exit(task.main())
