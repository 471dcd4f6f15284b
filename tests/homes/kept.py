"""What a home is known by: its logs' origins, sizes and roots, and its figures as they were reported."""

from pathlib import Path

import msgspec

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from services.reporting import service as reporting
from services.reporting.figures import VERSIONS
from services.reporting.reports import figure_lines

HOMES = Path(__file__).parent


class Kept(msgspec.Struct, frozen=True):
    """`logs`: (origin, size, root) by log. `figures`: the JSON of each, as `rapporteur figure` prints it, by rule. `reports`: issued ones."""

    logs: dict[str, tuple[str | None, int, str]]
    period: str
    figures: dict[str, list[str]]
    person: str
    name: str
    reports: int = 0


def roots_of(installation: Installation) -> dict[str, tuple[str | None, int, str]]:
    catch_up(installation)
    with open_services(installation) as services:
        return {name: (log.origin(), log.size(), log.root().hex()) for name, log in services.logs.items()}


def figures_of(installation: Installation, period: str) -> dict[str, list[str]]:
    catch_up(installation)
    service = reporting.open_service(installation.reporting)
    try:
        return {
            name: [line.decode() for line in figure_lines(service, name, period=period)] for name in sorted(VERSIONS)
        }
    finally:
        service.close()
