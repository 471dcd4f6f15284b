"""Newer tokens for older ones that are good still: of a browser's session, and of our own services.

`POST /registry/session/renewal` is asked by the other services, with their viewer's own token; the registry's own pages
need not ask. `POST /registry/service-token` is asked by a service's worker.
"""

from collections.abc import Callable

from flask import Blueprint

from shared.domain.errors import Refused
from shared.web.access import access, anyone_signed_in
from shared.web.tokens import viewer


class NotRenewed(Refused):
    """A token that was made at the command line is good until its day, and for no longer."""

    code = "not-renewed"


def renewal(session: Callable[[], str], own: Callable[[], str]) -> Blueprint:
    """`session` gives a newer token of the viewer's session, or raises NotSignedIn; `own` one of the service that asks."""
    blueprint = Blueprint("renewal", __name__, url_prefix="/registry")

    @blueprint.post("/session/renewal")
    @anyone_signed_in
    def of_session() -> dict[str, str]:
        if viewer().kind != "session":
            raise NotRenewed
        return {"token": session()}

    @blueprint.post("/service-token")
    @access("service")
    def of_service() -> dict[str, str]:
        return {"token": own()}

    return blueprint
