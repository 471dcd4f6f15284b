"""Whom the viewer of a request is shown what is open to."""

from shared.public_view.openness import Audience
from shared.web.tokens import Viewer, viewer

BUREAU = frozenset({"staff", "approver", "administrator", "auditor", "service"})
"""Roles of those who see all that is recorded."""


def audience() -> Audience:
    """Return the audience of whoever asks."""
    return audience_of(viewer())


def audience_of(viewer: Viewer) -> Audience:
    """Return the bureau for who works there or audits it, members for who else signed in, the public for all others."""
    if viewer.roles & BUREAU:
        return "bureau"
    return "members" if viewer.signed_in else "public"
