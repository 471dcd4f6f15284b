"""The web server that apps are started in: how, and that what it says itself is said as everything else is."""

from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from shared.domain.disk import OWNER_ALONE
from shared.web.logging import configure

THREADS = 16


def command(python: str, address: str, app: str, *more: str) -> list[str]:
    """How the server is started. No control socket: two servers of one user claim the same one. One process: it counts
    the requests of its service (shared/web/metrics)."""
    return [
        *(python, "-m", "gunicorn", "--no-control-socket", "--bind", address),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS), "--graceful-timeout", "5"),
        *(
            "--umask",
            f"{OWNER_ALONE:#o}",
            "--log-level",
            "warning",
            "--logger-class",
            "deploy.web_server.SameLog",
            *more,
            app,
        ),
    ]


class SameLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own lines go where the services' go: JSON or for reading, and never the text of an exception."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        configure()
        self.error_log.handlers.clear()
        self.error_log.propagate = True
