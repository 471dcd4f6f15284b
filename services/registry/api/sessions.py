"""New tokens for old ones that are still valid, for browser sessions and for our own services.

Other services call `POST /registry/session/renewal` with their viewer's own token; the registry's own pages do not
need to. A service's worker calls `POST /registry/service-token`.
"""

from collections.abc import Callable

from flask import Blueprint

from shared.domain.errors import Refused
from shared.web.access import access, anyone_signed_in
from shared.web.viewer import viewer


class NotRenewed(Refused):
    """Refusal: a token made at the command line is valid until its expiry date and cannot be renewed."""

    code = "not-renewed"


def renewal(session: Callable[[], str], service: Callable[[], str]) -> Blueprint:
    """Add the renewals: `session` returns a newer token of the viewer's session, or raises NotSignedIn; `service` a newer
    token of the calling service."""
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
        return {"token": service()}

    return blueprint
