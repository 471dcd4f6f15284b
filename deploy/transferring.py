"""An installation's logs, out to a file and in from one: into every service, whatever each is kept in."""

from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.installation import Installation
from deploy.opened import opened
from services.meetings.domain import claims as meetings_claims
from services.meetings.projections import project as project_meetings
from services.registry.domain import state
from services.registry.projections import apply as project_registry
from services.reporting.domain.study_period import claims as reporting_claims
from services.reporting.projections import project_for_staff
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
        return export({log: services.logs[log] for log in LOGS}, out)


def load_from(installation: Installation, file: Path, told: Callable[[str], None]) -> int:
    """Takes in all logs of a file, each service's in one transaction; how many events it were.

    Everything is proved and every log looked at before anything is kept; what an earlier, interrupted load took in is
    passed over. Raises ProofFailed, LogNotEmpty, Malformed, NotThere, Undecodable.
    """
    told("Proving what the file holds")
    manifest = verified(file)
    if set(manifest.logs) != set(LOGS):
        raise Malformed(str(file), f"It does not hold the logs {', '.join(LOGS)}, and nothing else.")
    taken = 0
    with opened(installation) as services:
        for service, receivers in RECEIVERS.items():
            for log in receivers:
                is_there(services.engines[service], log, manifest.logs[log])
        for service, receivers in RECEIVERS.items():
            told(f"Loading into {service}: {sum(manifest.logs[log].size for log in receivers):,} events")
            taken += load(services.engines[service], receivers, manifest.logs, file)
    return taken
