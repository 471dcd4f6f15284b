"""`POST /registry/oauth/token`: a partner's machine presents its credential for the feed and gets a token for at most
an hour."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from services.registry.service.partners import ClientSuspended, NoSuchClient
from shared.privacy.vault_attempts import TooManyAttempts
from shared.web.access import secret_in_request
from shared.web.client_credentials import TokenRefused, TokenRequest, TokenResponse, token_response

Grant = Callable[[str, str, str], tuple[str, int]]
"""A function from name, secret and address to a token and its lifetime in seconds."""


def oauth(grant: Grant) -> Blueprint:
    blueprint = Blueprint("oauth", __name__, url_prefix="/registry/oauth")

    @blueprint.post("/token")
    @secret_in_request
    def token() -> Response:
        return token_response(lambda asking: granted(asking, grant))

    return blueprint


def granted(token_request: TokenRequest, grant: Grant) -> TokenResponse:
    try:
        return TokenResponse(*grant(token_request.client, token_request.secret, request.remote_addr or ""))
    except NoSuchClient:
        raise TokenRefused("invalid_client", "No client has this client_id and this client_secret.") from None
    except ClientSuspended:
        raise TokenRefused("unauthorized_client", "This partner is suspended. Ask its contact at the bureau.") from None
    except TooManyAttempts as refused:
        minutes = int(str(refused.parameters["minutes"]))
        message = f"A wrong secret was sent too often. Wait {minutes} minutes, then try again."
        raise TokenRefused("slow_down", message, wait=minutes * 60) from None
