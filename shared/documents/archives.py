"""Documents that are ZIP archives: the same bytes for the same parts on every machine."""

import io
from collections.abc import Mapping
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can state
_UNIX = 3


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of parts in the order of their names, uncompressed, since libraries of compression differ."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        for name in sorted(parts):
            entry = ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, 0o644 << 16
            archive.writestr(entry, parts[name])
    return written.getvalue()


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the parts of an archive by name."""
    with ZipFile(io.BytesIO(archive)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}
