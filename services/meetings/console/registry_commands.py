"""Commands that a page of meetings sends to the registry: over HTTP, with the viewer's right, each under a key of its
own, so that a retry registers nothing twice. Their effects arrive here as events."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from services.meetings.console.labels import _
from services.meetings.console.registry_client import RegistryUnavailable
from shared.domain.errors import NotAllowed
from shared.web.peers import PeerDenied, PeerRefused, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

SECONDS = 5


class AlreadyRegistered(Exception):
    """Refusal: a record with a very similar name exists; `remedy` says so in the viewer's language and never names a person."""

    def __init__(self, record: str, remedy: str) -> None:
        super().__init__(record)
        self.record, self.remedy = record, remedy


class RegistryCommands:
    """The commands. `url` is the registry's address, without prefix."""

    def __init__(self, url: str) -> None:
        self._api = f"{url}/registry/api"

    def register_organization(self, organization: str, name: str, *, another: bool = False) -> None:
        """Register an organization under an id. Raises AlreadyRegistered, RegistryUnavailable."""
        self._send("organizations", organization=organization, name=name, another=another)

    def register_person(self, person: str, name: str) -> None:
        """Register a person under an id. Raises AlreadyRegistered, RegistryUnavailable."""
        self._send("people", person=person, name=name)

    def place(self, organization: str, country: str) -> None:
        """State the country of an organization, by its ISO code of three letters."""
        self._state(organization, "places", country=country)

    def classify(self, organization: str, field: str, value: str) -> None:
        """State the category or the size of an organization."""
        self._state(organization, "classes", field=field, value=value)

    def spelling(self, organization: str, name: str) -> None:
        """State another spelling of an organization's name."""
        self._state(organization, "names", kind="spelling", name=name)

    def _state(self, organization: str, collection: str, **fields: str) -> None:
        fact = f"fact-{uuid5(NAMESPACE_URL, '/'.join((organization, collection, *fields.values())))}"
        self._send(f"organizations/{organization}/{collection}", fact=fact, **fields)

    def _send(self, path: str, **fields: Any) -> None:
        headers = viewer_authorization() | {"If-Match": "*"}
        try:
            ask_peer(f"{self._api}/{path}", headers, SECONDS, {name: value for name, value in fields.items() if value})
        except PeerDenied as denied:
            if denied.status == 404:
                raise RegistryUnavailable from None
            raise NotAllowed(needs=["staff"]) from None
        except PeerRefused as refused:
            raise _refusal(refused) from None
        except Unreachable:
            raise RegistryUnavailable from None


def _refusal(refused: PeerRefused) -> Exception:
    parameters: Mapping[str, Any] = refused.parameters
    match refused.code:
        case "very-like":
            name = str(parameters.get("name", ""))
            remedy = _(
                "%(name)s is very similar to this name. Say whether it is the same one, or register another.", name=name
            )
            return AlreadyRegistered(str(parameters.get("organization", "")), remedy)
        case "person-very-like":
            remedy = _(
                "A person with a very similar name is registered. Choose them from the list, or name them later."
            )
            return AlreadyRegistered(str(parameters.get("person", "")), remedy)
    return RegistryUnavailable()
