"""Addresses of the pages that auditors and readers open: each link keeps the audience of its page."""

from collections.abc import Mapping
from urllib.parse import urlencode

from services.reporting.api.request_scope import requested_audience
from services.reporting.figures import Figure, Period
from services.reporting.queries import Moment
from services.reporting.reports.rendering.source import evidence_query
from shared.public_view.openness import Audience
from shared.web.audience import audience


def kept_audience() -> Audience | None:
    """Return the audience of this page, or None if it is the viewer's own, the default on every page."""
    requested = requested_audience()
    return None if requested == audience() else requested


def page_path(path: str, query: Mapping[str, str] | None = None, /, **more: str) -> str:
    """Return the address of a page with these values, for this page's audience unless they name another."""
    parameters = {**(query or {}), **more}
    if (kept := kept_audience()) is not None:
        parameters.setdefault("audience", kept)
    return f"{path}?{urlencode(parameters)}" if parameters else path


def figure_path(figure: Figure, period: Period, moment: Moment) -> str:
    """Return the address of a figure's evidence, as of the moment of the linking page."""
    return page_path("/reporting/evidence", evidence_query(figure, period, moment))
