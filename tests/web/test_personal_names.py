"""Names from the registry: requested while a page is rendered, but not again after it fails to answer."""

from collections.abc import Iterator

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from shared.web.account_names import account_names_from, officers_from
from shared.web.personal_names import PersonalNames, names_unavailable, record_source
from tests.plugins.free_ports import free_ports
from tests.plugins.serving import in_a_thread

ONE, OTHER = (f"person-00000000-0000-4000-8000-{number:012}" for number in (1, 2))


TOKEN = {"Authorization": "Bearer example"}
ANSWERS: dict[str, dict[str, object]] = {
    "/registry/api/people": {"items": [{"id": ONE, "name": "Example Person"}]},
    "/registry/api/accounts/account-1": {"name": "Example Holder"},
    "/registry/api/officers": {"items": [{"id": "account-2", "name": None}]},
}


class Registry:
    """A registry with a person and two accounts, which remembers its requests."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        app = Flask(__name__)
        app.before_request(self._answer)
        self.server = make_server("127.0.0.1", 0, app)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _answer(self) -> dict[str, object] | None:
        self.asked.append(request.path)
        return ANSWERS.get(request.path)


@pytest.fixture
def registry() -> Iterator[Registry]:
    here = Registry()
    thread = in_a_thread(here.server)
    yield here
    here.server.shutdown()
    here.server.server_close()
    thread.join()


def test_people_and_holders_of_accounts_are_named(registry: Registry) -> None:
    with Flask(__name__).test_request_context(headers=TOKEN):
        people = record_source(PersonalNames(registry.url))
        assert people.names([ONE, OTHER]) == {ONE: "Example Person"}
        assert people.find(f" {ONE} ") == [(ONE, "Example Person")]
        assert people.find("nobody here searches") == [], "what the viewer may not ask, or is not there, has no names"
        accounts = ["account-1", "account-operator"]
        assert account_names_from(registry.url)(accounts) == {"account-1": "Example Holder"}
        assert officers_from(registry.url) == [("account-2", "account-2")]
        assert not names_unavailable()


def test_a_page_asks_a_silent_registry_only_once(registry: Registry) -> None:
    """The first of three requests fails: for names of people, of account holders, or officers."""
    nowhere = f"http://127.0.0.1:{free_ports()}"
    for fails in (
        lambda: PersonalNames(nowhere).available([ONE]),
        lambda: account_names_from(nowhere)(["account-1"]),
        lambda: officers_from(nowhere),
    ):
        with Flask(__name__).test_request_context(headers=TOKEN):
            assert not fails()
            assert names_unavailable()
            assert PersonalNames(registry.url).available([ONE]) == account_names_from(registry.url)(["account-1"]) == {}
    assert registry.asked == []
