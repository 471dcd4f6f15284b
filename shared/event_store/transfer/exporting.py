"""Export of logs to a file; the same logs give the same bytes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.environment.archive import ArchiveWriter
from shared.event_store.log import Log
from shared.event_store.transfer.archive import FORMAT, ExportManifest, LogSummary, ProofFailed, events_of, line_of
from shared.transparency.merkle import Frontier, leaf_hash


def export(
    logs: Mapping[str, Log], signed: Mapping[str, Mapping[int, bytes]], out: Path, files: Mapping[str, bytes]
) -> ExportManifest:
    """Write the signed events of each log, and other files by name, whose content the logs vouch for.

    Roots are computed from the written bytes, not taken from a table, and compared with the roots `signed` at each
    size. Raises ProofFailed.
    """
    written = {}
    with ArchiveWriter(out) as archive:
        for name, log in logs.items():
            written[name] = _write(archive, log, signed[name])
        for name, content in sorted(files.items()):
            archive.content(name, content)
        manifest = ExportManifest(FORMAT, written)
        archive.manifest(manifest)
    return manifest


def _write(archive: ArchiveWriter, log: Log, signed: Mapping[int, bytes]) -> LogSummary:
    frontier, size = Frontier(), max(signed, default=0)
    archive.lines(events_of(log.name), _lines(log, size, signed, frontier))
    if frontier.size != size:
        raise ProofFailed(log.name, f"It holds {frontier.size} events, and {size} were signed.", "size")
    return LogSummary(log.origin() if size else None, frontier.size, frontier.root().hex())


def _lines(log: Log, size: int, signed: Mapping[int, bytes], frontier: Frontier) -> Iterator[bytes]:
    for event in log.read_all(upto=size) if size else ():
        frontier.append(leaf_hash(event.position, event.recorded, event.bytes))
        if frontier.size in signed and frontier.root() != signed[frontier.size]:
            finding = f"Its first {frontier.size} events are not those that were signed."
            raise ProofFailed(log.name, finding, "signed-root")
        yield line_of(event)
