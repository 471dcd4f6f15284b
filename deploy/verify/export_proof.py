"""The full proof of an exported file, including each issued report's JSON, recomputed from the events."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import update

from deploy.transfer.transferring import LOG, LOGS, IssuedReport, exported_bytes, issued_reports
from deploy.verify.disclosed_reports import DisclosedReport, disclosed_reports_in, roots_read
from services.reporting import service as reporting
from services.reporting.read_models.tables import LOGS as READ
from services.reporting.rebuild import rebuild
from services.reporting.reports.issuing import Recomputation, recompute
from services.reporting.settings import Settings
from shared.domain.errors import Malformed, NotThere
from shared.domain.event import SealedEvent
from shared.environment.clock import timestamp
from shared.environment.settings import read_settings
from shared.event_store.projector import LogCursor
from shared.event_store.tables import consumer_tables
from shared.event_store.transfer import ProofFailed, VerifiedExport, verified
from shared.event_store.transfer.archive import ExpectedRoot, events_in
from shared.event_store.transfer.verification import Held
from shared.messaging.sources import Batch
from shared.transparency.checkpoint import checkpoint_of
from shared.transparency.cosignature import WitnessKey, read_witness
from shared.transparency.note import Key, KeyOf, Note, read_notes, read_vkey

AHEAD = timedelta(minutes=5)
"""The time by which the recording clock may be ahead of the verifying one."""
Recomputed = tuple[IssuedReport, Recomputation]


def prove_export(
    file: Path,
    keys: Sequence[Key] = (),
    older: Sequence[Note] = (),
    now: datetime | None = None,
    witnesses: Sequence[WitnessKey] = (),
) -> tuple[VerifiedExport, list[Recomputed]]:
    """Prove a file; return its logs and reports, all recomputed. `now` replaces the clock's time.

    Raises ProofFailed, Malformed, NotThere, and Undecodable for an event of a later version of the program.
    """
    reports = list[DisclosedReport]()

    def expected(held: Held) -> Iterator[ExpectedRoot]:
        reports.extend(disclosed_reports_in(file))
        return roots_read(reports, held)

    proved = verified(file, LOGS, keys, older, witnesses=witnesses, latest=latest_of(now), expected=expected)
    for _ in exported_bytes(file, {name: digest for each in reports for name, digest in each.files.items()}):
        pass
    return proved, _compute_again(file, proved, list(issued_reports(file))) if reports else []


def latest_of(now: datetime | None) -> str:
    """Return the latest time at which an event may have been recorded, formatted as in a log; None means the clock's
    time."""
    now = now or datetime.now(UTC)
    if now < datetime.max.replace(tzinfo=UTC) - AHEAD:
        now += AHEAD
    return timestamp(now)


def keys_given(vkeys: Sequence[str], option: str = "--key") -> list[Key]:
    """Return the public keys in the given texts, each a vkey or a file of vkeys. Raises Malformed, NotThere."""
    return _vkeys(read_vkey, vkeys, option)


def witnesses_given(vkeys: Sequence[str]) -> list[WitnessKey]:
    """Return the public keys of witnesses, in the same way."""
    return _vkeys(read_witness, vkeys, "--witness")


def _vkeys(read: Callable[[str], KeyOf], vkeys: Sequence[str], option: str) -> list[KeyOf]:
    lines = [line for each in vkeys for line in ([each] if "+" in each else _given(option, Path(each)).split())]
    try:
        return [read(line) for line in lines]
    except ValueError as error:
        raise Malformed(option, f"It is no vkey: {error}. [given]", reason="given") from error


def _given(option: str, file: Path) -> str:
    """Return the text of a given file. Raises NotThere, Malformed."""
    try:
        return file.read_text()
    except FileNotFoundError as error:
        raise NotThere(id=f"file {file}") from error
    except (OSError, ValueError) as error:
        raise Malformed(option, f"{file} cannot be read: {error}. [given]", reason="given") from error


def checkpoints_given(files: Sequence[Path]) -> list[Note]:
    """Return the checkpoints in files that were kept elsewhere. Raises Malformed, NotThere."""
    notes = []
    for file in files:
        # A single copied checkpoint lacks the empty line after it.
        written = _given("--checkpoint", file).rstrip("\n") + "\n\n"
        try:
            found, rest = read_notes(written)
            for note in found:
                checkpoint_of(note)
        except ValueError as error:
            raise Malformed("--checkpoint", f"{file} cannot be read: {error}. [given]", reason="given") from error
        if rest or not found:
            raise Malformed("--checkpoint", f"{file} holds no signed checkpoint. [given]", reason="given")
        notes += found
    return notes


def _compute_again(file: Path, proved: VerifiedExport, issued: Sequence[IssuedReport]) -> list[Recomputed]:
    """Recompute reports over facts that are built from the events in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-verify-") as folder:
        service = _opened(Path(folder), file, proved)
        found, before = [], list[bytes]()
        try:
            for report in issued:
                _name_as_then(service, report)
                frozen = report.json(file)
                recomputed = recompute(service, frozen, before, report.recorded)
                if recomputed.first_difference:
                    raise ProofFailed(
                        LOG,
                        f"{report.name('json')}, computed again from the events, is another: {recomputed.first_difference}.",
                        "recomputed",
                    )
                found.append((report, recomputed))
                if report.audience != "bureau":
                    before.append(frozen)
        finally:
            service.close()
    return found


def _name_as_then(service: reporting.Service, issued: IssuedReport) -> None:
    """Give the logs the origins that a report names; a log restored with a loss now has another origin, but the same
    events."""
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
    logs = {log: proved.manifest.logs[log].origin for log in READ}
    sources = {log: _FileLog(events_in(file, log), origin) for log, origin in logs.items() if origin}
    rebuild(service.engine, reporting.codecs(), sources)
    return service


class _FileLog:
    """A source over a log in the file, read once from the beginning."""

    def __init__(self, events: Iterator[SealedEvent], origin: str) -> None:
        self._events, self._origin = events, origin

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:  # noqa: ARG002  the port's
        return Batch(self._origin, list(islice(self._events, limit)), after.offset)

    def close(self) -> None:
        """Do nothing: the file is closed after the last event."""
