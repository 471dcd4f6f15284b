"""Documents that are ZIP archives, with the same bytes for the same parts on every machine."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that an archive can represent
_UNIX = 3


def packed(parts: Mapping[str, bytes], *, small: bool = False) -> bytes:
    """Return an archive of parts, ordered by name. It is uncompressed, because compression libraries differ; a `small`
    one is reproducible only with the same library."""
    written, method = io.BytesIO(), ZIP_DEFLATED if small else ZIP_STORED
    with ZipFile(written, "w", method) as archive:
        for name in sorted(parts):
            entry = ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = _UNIX, 0o644 << 16
            archive.writestr(entry, parts[name], method)
    return written.getvalue()


def unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the parts of an archive by name."""
    with ZipFile(io.BytesIO(archive)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}
