"""An installation's logs, out to a file and in from one: into every service, whatever each is kept in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.carried_reports import LOG, carried_in, to_carry
from deploy.installation import Installation
from deploy.opened import opened
from services.meetings.domain import claims as meetings_claims
from services.meetings.projections import project as project_meetings
from services.registry.domain import state
from services.registry.projections import apply as project_registry
from services.reporting.domain.study_period import claims as reporting_claims
from services.reporting.projections import keeper, project_for_staff
from services.reporting.queries import Shelf
from shared.contracts import meetings, partners, registry, reporting
from shared.domain.errors import Malformed
from shared.event_store.codec import Codec
from shared.event_store.transfer import Manifest, Receiver, export, load, verified
from shared.event_store.transfer.loading import is_there

# Personal fields stay closed on the way: keys travel apart, by `vault export`.
RECEIVERS: Mapping[str, Mapping[str, Receiver]] = {
    "registry": {"registry": Receiver(Codec("registry", registry.EVENTS), project_registry, state.claims)},
    "meetings": {"meetings": Receiver(Codec("meetings", meetings.EVENTS), project_meetings, meetings_claims)},
    "reporting": {
        "reporting": Receiver(Codec("reporting", reporting.EVENTS), project_for_staff, reporting_claims),
        "partners": Receiver(Codec("partners", partners.EVENTS)),
    },
}
LOGS = tuple(log for receivers in RECEIVERS.values() for log in receivers)


def export_to(installation: Installation, out: Path) -> Manifest:
    """Writes all logs. Events that are not sealed yet are not in it: catch up first."""
    with opened(installation) as services:
        logs = {log: services.logs[log] for log in LOGS}
        return export(logs, out, to_carry(Shelf(services.reporting.reader)))


def proved(file: Path) -> Manifest:
    """The manifest, once every leaf, root, size and issued report was computed again. Raises as `verified`."""
    manifest = verified(file)
    for _ in carried_in(file) if LOG in manifest.logs else ():
        pass
    return manifest


def load_from(installation: Installation, file: Path, told: Callable[[str], None]) -> int:
    """Takes in all logs of a file, each service's in one transaction; how many events it were.

    Everything is proved and every log looked at before anything is kept; what an earlier, interrupted load took in is
    passed over. Raises ProofFailed, LogNotEmpty, Malformed, NotThere, Undecodable.
    """
    told("Proving what the file holds")
    manifest = proved(file)
    if set(manifest.logs) != set(LOGS):
        raise Malformed(str(file), f"It does not hold the logs {', '.join(LOGS)}, and nothing else.")
    taken = 0
    with opened(installation) as services:
        for service, receivers in RECEIVERS.items():
            for log in receivers:
                is_there(services.engines[service], log, manifest.logs[log])
        # Kept before the events that name them, as when they were issued.
        keep = keeper(services.engines["reporting"])
        for content in carried_in(file):
            keep(content)
        for service, receivers in RECEIVERS.items():
            told(f"Loading into {service}: {sum(manifest.logs[log].size for log in receivers):,} events")
            taken += load(services.engines[service], receivers, manifest.logs, file)
    return taken
