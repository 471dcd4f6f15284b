"""Documents that are ZIP archives, in one form for all machines."""

import io
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can state."""


def stored(written: IO[bytes]) -> bytes:
    """Return an archive with its parts as they are, uncompressed: libraries of compression differ in their bytes."""
    out = io.BytesIO()
    with ZipFile(written) as archive, ZipFile(out, "w", ZIP_STORED) as plain:
        for name in archive.namelist():
            plain.writestr(ZipInfo(name, EPOCH), archive.read(name))
    return out.getvalue()
