"""The server's own messages, formatted like the services' log lines, as JSON or readable text, and never with exception
texts."""

import logging
from typing import Any

from gunicorn.glogging import Logger

from shared.web.logging import configure


class SameLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """The logger of gunicorn, and of the loop in its worker."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  gunicorn's own
        super().setup(cfg)
        configure()
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        # waitress warns about each request that finds no idle thread, and prints its path.
        logging.getLogger("waitress").setLevel(logging.ERROR)
        logging.getLogger("waitress.queue").setLevel(logging.CRITICAL)
