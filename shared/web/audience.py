"""The audience of a request's viewer, which determines the content shown."""

from shared.public_view.openness import Audience
from shared.web.viewer import Viewer, viewer

BUREAU = frozenset({"staff", "approver", "administrator", "auditor", "service"})
"""The roles that may see everything recorded."""


def audience() -> Audience:
    """Return the viewer's audience."""
    return audience_of(viewer())


def audience_of(viewer: Viewer) -> Audience:
    """Return the bureau for its staff and auditors, members for other signed-in users, the public for all others."""
    if viewer.roles & BUREAU:
        return "bureau"
    return "members" if viewer.signed_in else "public"
