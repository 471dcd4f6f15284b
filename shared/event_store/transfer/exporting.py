"""Writing logs to a file: the same logs give the same bytes."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from shared.event_store.log import Log
from shared.event_store.transfer.archive import (
    FORMAT,
    MANIFEST,
    ExportLine,
    ExportManifest,
    LogSummary,
    ProofFailed,
    events_of,
)
from shared.transparency.merkle import Frontier, leaf_hash

# A fixed day, the first that a zip can name, so that the same logs give the same file.
_DAY = (1980, 1, 1, 0, 0, 0)


def export(
    logs: Mapping[str, Log], signed: Mapping[str, Mapping[int, bytes]], out: Path, files: Mapping[str, bytes]
) -> ExportManifest:
    """Write the signed events of each log, and other files by their names, which the logs vouch for.

    Roots are computed from the written bytes, not taken from a table, and compared with those `signed`, by size. Raises
    ProofFailed.
    """
    written = {}
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, log in logs.items():
            written[name] = _write(archive, log, signed[name])
        for name, content in sorted(files.items()):
            archive.writestr(_entry(name), content)
        manifest = ExportManifest(FORMAT, written)
        archive.writestr(_entry(MANIFEST), msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    return manifest


def _write(archive: ZipFile, log: Log, signed: Mapping[int, bytes]) -> LogSummary:
    frontier, encoder, size = Frontier(), msgspec.json.Encoder(), max(signed, default=0)
    with archive.open(_entry(events_of(log.name)), "w", force_zip64=True) as file:
        for event in log.read_all(upto=size) if size else ():
            frontier.append(leaf_hash(event.position, event.recorded, event.bytes))
            if frontier.size in signed and frontier.root() != signed[frontier.size]:
                raise ProofFailed(log.name, f"Its first {frontier.size} events are not those that were signed.")
            file.write(encoder.encode(ExportLine(event.position, event.recorded, event.bytes.decode())) + b"\n")
    if frontier.size != size:
        raise ProofFailed(log.name, f"It holds {frontier.size} events, and {size} were signed.")
    return LogSummary(log.origin() if size else None, frontier.size, frontier.root().hex())


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
