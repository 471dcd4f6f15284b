"""Export and import of an installation's logs, for all services in either kind of database, with the issued reports,
whose bytes must match the log."""

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import msgspec

from deploy.installation.home import LOGS as INSTALLED
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from services.meetings.projections import project_appended as project_meetings
from services.registry.domain import unique_keys as claims_of_registry
from services.registry.projections import project as project_registry
from services.reporting.domain.study_period import unique_keys as reporting_claims
from services.reporting.projections import content_store, project_for_staff
from services.reporting.publication import mark_loaded
from services.reporting.queries import ReportQueries
from services.reporting.read_models.publication import mark_published
from shared.contracts import meetings, partners, registry, reporting
from shared.contracts.reporting import EVENTS, LogRead, ReportDrafted, ReportIssued
from shared.event_store.checkpoints import notes_upto
from shared.event_store.codec import Codec
from shared.event_store.rereading import signed_roots
from shared.event_store.transfer import ExportManifest, LogReceiver, ProofFailed, export, verified
from shared.event_store.transfer.archive import events_in, part_of
from shared.event_store.transfer.loading import is_loaded, load
from shared.event_store.transfer.signed import to_carry as checkpoints_to_carry
from shared.public_view.openness import AUDIENCES

LOG = "reporting"
_REPORT = b"rapporteur.reporting.report-"


class IssuedReport(msgspec.Struct, frozen=True):
    """An issued report as recorded in the log: its draft, and the hashes and positions it was issued with."""

    id: str
    kind: str
    period: str
    audience: str
    moment: str
    hashes: dict[str, str]
    logs: tuple[LogRead, ...]
    recorded: str

    def name(self, form: str) -> str:
        """Return its name in the file."""
        return _name(self.id, form)

    def json(self, file: Path) -> bytes:
        with ZipFile(file) as archive:
            return archive.read(self.name("json"))


def reports_to_export(report_queries: ReportQueries, upto: int) -> dict[str, bytes]:
    """Return the reports issued up to a position, by their names in the file. Raises ReportDamaged."""
    carried = dict[str, bytes]()
    for row in report_queries.issued(AUDIENCES):
        if row.position and row.position <= upto:
            carried |= {_name(row.id, form): report_queries.content(digest) for form, digest in row.formats.items()}
    return carried


def issued_reports(file: Path) -> Iterator[IssuedReport]:
    """Return the reports issued according to the file's log."""
    codec, drafts = Codec(LOG, EVENTS), dict[str, ReportDrafted]()
    for sealed in events_in(file, LOG):
        if _REPORT not in sealed.bytes:
            continue
        event = codec.decode(sealed.bytes)
        match event.data:
            case ReportDrafted() as drafted:
                drafts[event.stream] = drafted
            case ReportIssued() as issued:
                if event.stream not in drafts:
                    raise ProofFailed(LOG, f"{event.stream} was issued and not drafted.", "report")
                yield _issued(event.stream, drafts[event.stream], issued, sealed.recorded)


def exported_bytes(file: Path, digests: Mapping[str, str]) -> Iterator[bytes]:
    """Return the bytes of issued reports, whose SHA-256 by name must be `digests`; the file must contain no
    others. Raises ProofFailed."""
    with ZipFile(file) as archive:
        for name in archive.namelist():
            if name.startswith("reports/") and name not in digests:
                found = f"{name} is in it, and the log says of no such report that it was issued."
                raise ProofFailed(LOG, found, "report-unknown")
        for name, digest in digests.items():
            yield _checked(archive, name, digest)


def _issued(report: str, drafted: ReportDrafted, issued: ReportIssued, recorded: str) -> IssuedReport:
    request = drafted.kind, drafted.period, drafted.audience, drafted.moment
    return IssuedReport(report, *request, issued.formats, issued.logs, recorded)


def _name(report: str, form: str) -> str:
    return f"reports/{report}/report.{form}"


def _checked(archive: ZipFile, name: str, digest: str) -> bytes:
    content = part_of(archive, LOG, name)
    if sha256(content).hexdigest() != digest:
        raise ProofFailed(LOG, f"{name} is not what was issued.", "report-bytes")
    return content


# Personal fields stay encrypted in the file; keys are transferred separately, with `vault export`.
RECEIVERS: Mapping[str, Mapping[str, LogReceiver]] = {
    "registry": {"registry": LogReceiver(Codec("registry", registry.EVENTS), project_registry, claims_of_registry)},
    "meetings": {"meetings": LogReceiver(Codec("meetings", meetings.EVENTS), project_meetings)},
    "reporting": {
        "reporting": LogReceiver(Codec("reporting", reporting.EVENTS), project_for_staff, reporting_claims),
        "partners": LogReceiver(Codec("partners", partners.EVENTS)),
    },
}
LOGS = tuple(log for receivers in RECEIVERS.values() for log in receivers)


def export_to(installation: Installation, out: Path) -> ExportManifest:
    """Write the signed part of all logs, with checkpoints and issued reports; catch up first.

    Raises ProofFailed, and NotConsistent for a log that contradicts its signatures.
    """
    with open_services(installation) as services:
        engines = {log: services.engines[service] for log, service in INSTALLED.items()}
        signed = {
            log: signed_roots(engines[log], log, installation.signing_key(log), installation.checkpoint_store(log))
            for log in LOGS
        }
        sizes = {log: max(roots, default=0) for log, roots in signed.items()}
        files = reports_to_export(ReportQueries(services.reporting.reader), sizes[LOG])
        for log in LOGS:
            keys = installation.signing_key(log).known()
            notes = notes_upto(engines[log], log, sizes[log]) if sizes[log] else []
            files |= checkpoints_to_carry(log, notes, keys)
        return export({log: services.logs[log] for log in LOGS}, signed, out, files)


def load_from(installation: Installation, file: Path, notify: Callable[[str], None]) -> int:
    """Load all logs of a file, each service's in one transaction; return the number of events.

    All proofs and checks come before anything is stored; logs loaded by an interrupted run are skipped. The file's
    checkpoints and their signers' keys are stored; from then on the installation's own keys sign the logs, under the
    same origins. Raises ProofFailed, LogNotEmpty, Malformed, NotThere, Undecodable.
    """
    notify("Proving what the file holds")
    found = verified(file, LOGS, unsigned_too=True)
    manifest, taken = found.manifest, 0
    digests = {each.name(form): digest for each in issued_reports(file) for form, digest in each.hashes.items()}
    carried = list(exported_bytes(file, digests))
    with open_services(installation) as services:
        for service, receivers in RECEIVERS.items():
            for log in receivers:
                is_loaded(services.engines[service], log, manifest.logs[log])
        _skip_what_was_published(services, manifest)
        _park_webhooks(services, manifest)
        # Stored before the events that name them, as when issuing.
        keep = content_store(services.engines["reporting"])
        for content in carried:
            keep(content)
        for log, signed in found.signed.items():
            installation.signing_key(log).announce(signed.keys)
        for service, receivers in RECEIVERS.items():
            notify(f"Loading into {service}: {sum(manifest.logs[log].size for log in receivers):,} events")
            notes = {log: found.signed[log].notes for log in receivers if log in found.signed}
            owner = installation.owner_engine(service)
            try:
                taken += load(owner, receivers, manifest.logs, file, notes)
            finally:
                owner.dispose()
    return taken


def _park_webhooks(services: ServiceSet, manifest: ExportManifest) -> None:
    """Park the webhooks in the loaded log, since the installation that it came from may still send to them."""
    written = manifest.logs["registry"]
    if written.origin:
        with services.reporting.engine.begin() as connection:
            mark_loaded(connection, written.origin, written.size)


def _skip_what_was_published(services: ServiceSet, manifest: ExportManifest) -> None:
    """Let publication read the loaded events without publishing them, since the file contains everything already
    published.

    If the file's installation never published anything, everything is still to be published.
    """
    if not manifest.logs["partners"].size:
        return
    sizes = {log: (written.origin, written.size) for log, written in manifest.logs.items() if log != "partners"}
    with services.reporting.engine.begin() as connection:
        mark_published(connection, {log: (origin, size) for log, (origin, size) in sizes.items() if origin})
