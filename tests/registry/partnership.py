"""A partner registered over HTTP, and its machine."""

from base64 import b64encode
from typing import Any
from urllib.parse import quote_plus

from tests.registry.conftest import Registry

TOKEN = "/registry/oauth/token"
GRANT = {"grant_type": "client_credentials"}
WHY = {"reason": "Example reason."}
HANDLE = "example-sdo"


def registered(of_registry: Registry, handle: str = HANDLE, **more: object) -> str:
    """Register a partner, by default a reader of the feed; return its id."""
    body = {"name": f"Example partner {handle}", "handle": handle, "ways": ["feed"], **more}
    answer = of_registry.post("/partners", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def credential(of_registry: Registry, partner: str, way: str = "feed", **headers: str) -> dict[str, Any]:
    """Create a credential; return it with its secret, as in the response."""
    path = f"/partners/{partner}/credentials"
    answer = of_registry.post(path, {"way": way}, headers, role="administrator")
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json
    return shown


def basic(name: str, secret: str) -> dict[str, str]:
    pair = f"{quote_plus(name)}:{quote_plus(secret)}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode()}"}


def ask(of_registry: Registry, made: dict[str, Any]) -> Any:
    return of_registry.client().post(TOKEN, data=GRANT, headers=basic(made["handle"], made["secret"]))


def token(of_registry: Registry, made: dict[str, Any]) -> str:
    answer = ask(of_registry, made)
    assert answer.status_code == 200, answer.text
    return str(answer.json["access_token"])
