"""Sections of the assessment over the invented years: why places were chosen, and what partners were asked."""

from services.reporting.reports import render
from services.reporting.service import Service
from shared.public_view.openness import Audience
from tests.plugins.page_words import words
from tests.reporting.codes import joined

PERIOD = "2017-01-01..2018-12-31"


def section(service: Service, audience: Audience, name: str) -> str:
    page = joined(render(service, "wtsa", period=PERIOD, format="html", audience=audience).decode())
    return words(page.split(f'data-section="{name}"')[1].split("<section")[0])


def test_the_bureau_reads_why_places_were_chosen(service: Service) -> None:
    """A choice of a place is marked for the bureau."""
    reasons = "EXM-02 Example Bay Example reason: the laboratory is near Example subject: satellites"
    table = section(service, "bureau", "where")
    assert "Why these places were chosen" in table
    assert reasons in table
    assert "Why these places were chosen" not in section(service, "members", "where")
    assert "the laboratory" not in section(service, "public", "where")


def test_what_partners_were_asked_stands_beside_what_was_sent_to_them(service: Service) -> None:
    """Section 6 tells what became of conclusions; section 7 is on recordings and partners."""
    title = "Conclusions referred to other organizations"
    assert title in section(service, "members", "recordings")
    assert "Example Condor" in section(service, "members", "recordings").split(title)[1]
    assert title not in section(service, "members", "conclusions")
    assert title not in section(service, "public", "recordings")
