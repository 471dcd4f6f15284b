"""The app of one service, with links to all others, for web servers and their computing processes."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from deploy.installation.home import home_of
from deploy.runtime.first_steps import first_steps
from deploy.runtime.navigation import navigation
from shared.environment.garbage_collection import infrequent_gc
from shared.web.logging import configure

Start = Callable[..., Any]
Environ = dict[str, Any]
App = Callable[[Environ, Start], Iterable[bytes]]


@infrequent_gc()
def app(service: str) -> App:
    """Make the app of a service; `deploy.runtime.apps:app("registry")` serves it on its own."""
    configure()
    ways = navigation(first_steps(home_of(dict(os.environ))))
    made: App = _factory(service)(navigation=ways)
    return made


def _factory(service: str) -> Callable[..., App]:
    """Import only one service, since in production each has its own process."""
    match service:
        case "registry":
            from services.registry.app import create_app as registry  # noqa: PLC0415

            return registry
        case "meetings":
            from services.meetings.app import create_app as meetings  # noqa: PLC0415

            return meetings
    from services.reporting.app import create_app as reporting  # noqa: PLC0415

    return reporting
