"""Partners' webhooks that are parked, and non-public hosts that webhooks may be sent to."""

from collections.abc import Iterator

from deploy.installation.installation import Installation
from deploy.monitoring.doctor.diagnosis import Diagnosis
from services.reporting.queries import DeliveryQueries
from shared.event_store.log import Log


def parked(installation: Installation) -> Iterator[Diagnosis]:
    """Yield each webhook that was parked because of failures or because its log was replaced. One parked by a user is
    not a problem."""
    with installation.reading("reporting") as engine:
        rows = DeliveryQueries(engine, Log(engine, "partners")).rows()
    for row in rows:
        if row.state == "parked" and row.because != "person":
            sentence = f"The webhook {row.webhook} of {row.partner} is parked, at position {row.position:,}: {REASONS[row.because]}."
            yield Diagnosis(
                f"{sentence} Its partner's page in the registry's console has what its server answered.",
                "A webhook is parked",
            )


def inside(installation: Installation) -> Iterator[str]:
    """Report that webhooks may be sent to hosts that are not public."""
    hosts = installation.reporting.inside_hosts | installation.registry.inside_hosts
    if hosts:
        yield (
            f"Webhooks may be sent to {', '.join(sorted(hosts))}, which need not be public, and without https "
            "(RAPPORTEUR_WEBHOOKS_INSIDE). That is meant for tests and laboratories."
        )


REASONS = {
    "gone": "its server answered 410",
    "patience": "its server accepted nothing for three days",
    "loaded": "its log was loaded here from another installation, which may send to it as well",
    "restored": "the partners' log is not the one that it had been reading",
}
