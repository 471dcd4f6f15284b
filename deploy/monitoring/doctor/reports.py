"""Reports that disclosed closed facts to their audience, issued before the disclosure rule existed."""

from collections.abc import Iterator

from deploy.installation.installation import Installation
from deploy.monitoring.doctor.diagnosis import Diagnosis
from services.reporting.queries import FactQueries, ReportQueries
from services.reporting.reports.issuing import figures_over_closed_facts
from shared.domain.errors import Problem

FIRST = 3  # figures listed
AUDIENCES = {"public": "everybody", "members": "members"}


def reports_of_closed_facts(installation: Installation) -> Iterator[Diagnosis]:
    """Yield each such report, with some of its figures. Unreadable reports are left to another check."""
    with installation.reading("reporting") as engine:
        facts, shelf = FactQueries(engine), ReportQueries(engine)
        for row in shelf.issued(tuple(AUDIENCES)):
            try:
                disclosed = figures_over_closed_facts(facts, shelf.content(row.formats["json"]))
            except Problem:
                continue
            if disclosed:
                examples = "; ".join(disclosed[:FIRST]) + ("; …" if len(disclosed) > FIRST else "")
                sentence = f"{row.id}, issued for {AUDIENCES[row.audience]} on {row.period}, disclosed {len(disclosed)} figures that rest on closed facts"
                yield Diagnosis(
                    f"{sentence}: {examples}. Check whether these may be disclosed, and who received them.",
                    "A report told what is closed",
                )
