"""Renewal of a browser's token while in use, with any response, so that no page has to be reloaded and no form is lost.

Only the registry signs tokens. Other services request a new one with the viewer's own token, and pass it to the
browser.
"""

import logging
import time
from collections.abc import Callable

from flask import Flask, Response, g, request

from shared.domain.errors import Problem
from shared.event_store.database_errors import is_unreachable
from shared.identity.sessions import WHOLE, is_due
from shared.web.cookies import changes_sign_in, give_sign_in
from shared.web.logging import COMPUTED
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.settings import WebSettings
from shared.web.tokens import token_of_the_browser
from shared.web.viewer import Viewer

PATH = "/registry/session/renewal"
SECONDS = 2
PATIENCE = 30
"""Seconds for which no renewal is requested after a failed one; the current token remains valid for a while."""
logger = logging.getLogger(__name__)


def install(app: Flask, settings: WebSettings) -> None:
    """Add a new token for the session to the response, if the one the browser sent is some minutes old."""

    @app.after_request
    def renew(response: Response) -> Response:
        # For the response of a computing process, the serving process renews the token.
        apart = COMPUTED in request.environ
        if apart or request.endpoint == "static" or not _is_due(g.get("viewer", Viewer())) or changes_sign_in(response):
            return response
        try:
            token = settings.renew(token_of_the_browser())
        except Problem:
            return response
        except Exception as error:
            if not is_unreachable(error):
                raise
            logger.warning("a session is not renewed: the database does not answer")
            return response
        if token is not None:
            give_sign_in(response, token, WHOLE)
        return response


def _is_due(who: Viewer) -> bool:
    return who.via == "cookie" and who.kind == "session" and is_due(who.issued, time.time())


def renewal_from(url: str, clock: Callable[[], float] = time.monotonic) -> Callable[[str], str | None]:
    """Return the function that requests a new token from the sessions service; `url` is without prefix."""
    next_attempt = 0.0

    def renew(token: str) -> str | None:
        nonlocal next_attempt
        if clock() < next_attempt:
            return None
        try:
            answer = ask_peer(
                f"{url}{PATH}", {"Authorization": f"Bearer {token}", "Accept": "application/json"}, SECONDS, {}
            )
        except PeerDenied:
            return None
        except Unreachable:
            next_attempt = clock() + PATIENCE
            return None
        new_token = answer.get("token")
        return new_token if isinstance(new_token, str) else None

    return renew
