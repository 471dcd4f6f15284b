"""What the server says itself goes where the services' lines go: JSON or for reading, and never the text of an exception."""

import logging
from typing import Any

from gunicorn.glogging import Logger

from shared.web.logging import configure


class SameLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's logger, and that of the loop in its worker."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401  gunicorn's own
        super().setup(cfg)
        configure()
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        # waitress warns of each request that finds no idle thread, and says which paths were asked for.
        logging.getLogger("waitress").setLevel(logging.ERROR)
        logging.getLogger("waitress.queue").setLevel(logging.CRITICAL)
