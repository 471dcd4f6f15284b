"""The full proof of an exported file: includes each issued report's JSON, computed again from the events."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import update

from deploy.transfer.transferring import LOG, IssuedReport, exported_bytes, issued_reports
from services.reporting import service as reporting
from services.reporting.read_models.tables import LOGS
from services.reporting.rebuild import rebuild
from services.reporting.reports.issuing import Recomputation, recompute
from services.reporting.settings import Settings
from shared.contracts.reporting import LogRead
from shared.domain.errors import Malformed
from shared.domain.event import SealedEvent
from shared.environment.settings import read_settings
from shared.event_store.projector import LogCursor
from shared.event_store.tables import consumer_tables
from shared.event_store.transfer import ProofFailed, VerifiedExport, verified
from shared.event_store.transfer.archive import events_in
from shared.messaging.sources import Batch
from shared.transparency.merkle import leaf_hash, root
from shared.transparency.note import Key, Note, read_notes, read_vkey

Recomputed = tuple[IssuedReport, Recomputation]


def prove_export(
    file: Path, keys: Sequence[Key] = (), older: Sequence[Note] = ()
) -> tuple[VerifiedExport, list[Recomputed]]:
    """Prove a file; return its logs and reports, all computed again. Raises ProofFailed, Malformed, NotThere."""
    proved = verified(file, keys, older)
    issued = list(issued_reports(file)) if LOG in proved.manifest.logs else []
    for _ in exported_bytes(file, issued):
        pass
    for each in issued:
        for state in each.logs:
            _refuse_other_root(file, proved, each, state)
    return proved, _compute_again(file, proved, issued) if issued else []


def _refuse_other_root(file: Path, proved: VerifiedExport, issued: IssuedReport, read: LogRead) -> None:
    """Check the root that a report gives for each log; one issued before logs were signed names positions without a
    checkpoint."""
    if read.position > _held(proved, read):
        raise ProofFailed(read.log, f"{issued.id} was issued over {read.position} events of {read.origin}.")
    signed = proved.signed[read.log].roots if read.log in proved.signed else {}
    if (signed.get(read.position) or _root(file, read.log, read.position)).hex() != read.root:
        raise ProofFailed(read.log, f"Its first {read.position} events are not those that {issued.id} was issued over.")


def _held(proved: VerifiedExport, read: LogRead) -> int:
    """Return the number of the log's events in the file; -1 if it is another log."""
    written, signed = proved.manifest.logs.get(read.log), proved.signed.get(read.log)
    if written is not None and written.origin == read.origin:
        return written.size
    return signed.continues.get(read.origin, -1) if signed else -1


def _root(file: Path, log: str, size: int) -> bytes:
    return root(leaf_hash(each.position, each.recorded, each.bytes) for each in islice(events_in(file, log), size))


def keys_given(said: Sequence[str]) -> list[Key]:
    """Return public keys from typed texts: a vkey, or a file with one a line. Raises Malformed."""
    try:
        return [read_vkey(line) for each in said for line in _lines_in(each)]
    except ValueError as error:
        raise Malformed("--key", f"It is no vkey: {error}.") from error


def _lines_in(said: str) -> list[str]:
    """Return the lines of a file of that name, or the text itself without one."""
    try:
        return Path(said).read_text().split()
    except (OSError, ValueError):
        return [said]


def checkpoints_given(files: Sequence[Path]) -> list[Note]:
    """Return the checkpoints in files kept elsewhere. Raises Malformed."""
    notes = []
    for file in files:
        try:
            # A single copied checkpoint lacks the empty line after it.
            found, rest = read_notes(file.read_text().rstrip("\n") + "\n\n")
        except (OSError, ValueError) as error:
            raise Malformed("--checkpoint", f"{file} cannot be read: {error}.") from error
        if rest.strip() or not found:
            raise Malformed("--checkpoint", f"{file} holds no signed checkpoint.")
        notes += found
    return notes


def _compute_again(file: Path, proved: VerifiedExport, issued: Sequence[IssuedReport]) -> list[Recomputed]:
    """Compute reports again, over facts made of the events in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-verify-") as folder:
        service = _opened(Path(folder), file, proved)
        found, before = [], list[bytes]()
        try:
            for each in issued:
                _name_as_then(service, each)
                frozen = each.json(file)
                again = recompute(service, frozen, before, each.recorded)
                if again.first_difference:
                    raise ProofFailed(
                        LOG,
                        f"{each.name('json')}, computed again from the events, is another: {again.first_difference}.",
                    )
                found.append((each, again))
                if each.audience != "bureau":
                    before.append(frozen)
        finally:
            service.close()
    return found


def _name_as_then(service: reporting.Service, issued: IssuedReport) -> None:
    """Give the logs the origins that a report names; one restored with a loss has another since, and the same events."""
    marks = consumer_tables().marks
    with service.engine.begin() as connection:
        for each in issued.logs:
            connection.execute(update(marks).where(marks.c.log == each.log).values(origin=each.origin))


def _opened(folder: Path, file: Path, proved: VerifiedExport) -> reporting.Service:
    (folder / "key").write_bytes(b"no command is handled here")
    settings = read_settings(
        Settings, {"RAPPORTEUR_HOME": str(folder), "RAPPORTEUR_REPORTING_COMMANDS_KEY": str(folder / "key")}
    )
    reporting.migrate(settings)
    service = reporting.open_service(settings)
    logs = {log: proved.manifest.logs[log].origin for log in LOGS if log in proved.manifest.logs}
    sources = {log: _FileLog(events_in(file, log), origin) for log, origin in logs.items() if origin}
    rebuild(service.engine, reporting.codecs(), sources)
    return service


class _FileLog:
    """A source over a log in the file, read once from its beginning."""

    def __init__(self, events: Iterator[SealedEvent], origin: str) -> None:
        self._events, self._origin = events, origin

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:  # noqa: ARG002  the port's
        return Batch(self._origin, list(islice(self._events, limit)), after.offset)

    def close(self) -> None:
        """Do nothing: the file is closed after the last event."""
