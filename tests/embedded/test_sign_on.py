"""One token is valid for three services, and refused by all of them within a second after it is revoked."""

import json
import re
import time
import urllib.error
import urllib.request
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.embedded.test_up import Started, up
from tests.plugins.installations import Rapporteur, copy_home
from tests.plugins.waiting import until

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.requirement("1.17")]
# Each requires a right that only signed-in accounts have.
ASKED = {
    "registry": "/registry/api/organizations",
    "meetings": "/meetings/feed",
    "reporting": "/reporting/feed",
}
LATEST = 1.0  # seconds from the event to the last refusal


@pytest.fixture(scope="module")
def started(few_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """One installation for all tests here: each test has its own account or partner, whose tokens are refused in the
    end."""
    folder = tmp_path_factory.mktemp("signed-on")
    copy_home(few_once, folder / "home")
    with up(folder / "home", folder / "up", RAPPORTEUR_OPEN_TO_READERS="0") as found:
        yield found


Token = Callable[..., str]


@pytest.fixture
def token(started: Started, rapporteur: Rapporteur) -> Token:
    """`token("Example auditor", "auditor")`: a token from the command, for an account with these roles."""

    def made(name: str, *roles: str) -> str:
        chosen = [word for role in roles for word in ("--role", role)]
        outcome = rapporteur(started.home, "accounts", "token", name, *chosen)
        assert outcome.code == 0, outcome.err
        return outcome.text.strip()

    return made


def claims(bearer: str) -> dict[str, str]:
    body = bearer.split(".")[1]
    found: dict[str, str] = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


def asked(started: Started, path: str, bearer: str, body: dict[str, object] | None = None) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{started.port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"},
    )
    if body is not None:
        version = _version(started, path, bearer)
        request.add_header("If-Match", f'"{version}"')
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own program
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def _version(started: Started, path: str, bearer: str) -> int:
    account = re.sub("/(sessions|roles)/[a-z]+$", "", path)
    request = urllib.request.Request(
        f"http://127.0.0.1:{started.port}{account}", headers={"Authorization": f"Bearer {bearer}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own program
        found: int = json.load(answer)["version"]
    return found


def told(started: Started, path: str, bearer: str, body: dict[str, object]) -> dict[str, str]:
    """Send a command and return the response; any version of the record is accepted."""
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json", "If-Match": "*"}
    request = urllib.request.Request(f"http://127.0.0.1:{started.port}{path}", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  our own program
        found: dict[str, str] = json.load(answer)
    return found


def token_of_a_partner(started: Started, made: dict[str, str]) -> str:
    shown = {"client_id": made["handle"], "client_secret": made["secret"], "grant_type": "client_credentials"}
    address = f"http://127.0.0.1:{started.port}/registry/oauth/token"
    with urllib.request.urlopen(address, urlencode(shown).encode(), timeout=30) as answer:
        given: str = json.load(answer)["access_token"]
    return given


def all_answer(started: Started, status: int, *bearers: str) -> bool:
    return {asked(started, path, each) for path in ASKED.values() for each in bearers} == {status}


def assert_refused_in_time(started: Started, ended: Callable[[], str]) -> None:
    """Assert that a token is refused everywhere within a second of its end. `ended` ends a token, and returns it.

    One success in three is enough, since a busy machine can only make it later.
    """

    def seconds() -> float:
        bearer, begin = ended(), time.monotonic()
        until(lambda: all_answer(started, 401, bearer), "the token is still good somewhere")
        return time.monotonic() - begin

    assert any(seconds() < LATEST + 0.5 for _ in range(3))  # the requests themselves take some of it


def test_a_token_is_good_everywhere_and_refused_everywhere_within_a_second(started: Started, token: Token) -> None:
    proposer, other = token("Example head", "administrator"), token("Example deputy", "administrator")
    roles = cycle((["auditor", "staff"], ["auditor"]))

    def good() -> str:
        auditor = token("Example auditor", "auditor")
        until(lambda: all_answer(started, 200, auditor), "not open to an auditor")
        return auditor

    def revoked() -> str:
        auditor = good()
        who = claims(auditor)
        account = f"/registry/api/accounts/{who['sub']}"
        assert asked(started, f"{account}/sessions/revoke", proposer, {"session": who["jti"]}) == 200
        return auditor

    def given_other_roles() -> str:
        auditor, proposal = good(), f"proposal-{uuid4()}"
        account = f"/registry/api/accounts/{claims(auditor)['sub']}"
        said: dict[str, object] = {"proposal": proposal, "roles": next(roles), "reason": "Asked for."}
        assert asked(started, f"{account}/roles/propose", proposer, said) == 200
        assert asked(started, f"{account}/roles/confirm", proposer, {"proposal": proposal}) == 409
        assert all_answer(started, 200, auditor)
        assert asked(started, f"{account}/roles/confirm", other, {"proposal": proposal}) == 200
        return auditor

    assert all_answer(started, 401, "nonsense")
    assert_refused_in_time(started, revoked)
    assert_refused_in_time(started, given_other_roles)
    assert asked(started, ASKED["registry"], proposer) == 200


@pytest.mark.requirement("3.03")
def test_a_partners_token_ends_everywhere_within_a_second_of_its_suspension(started: Started, token: Token) -> None:
    head = token("Example head", "administrator")
    partner: dict[str, object] = {"name": "Example SDO", "handle": "example-sdo", "ways": ["feed"]}
    made = told(started, "/registry/api/partners", head, partner)["id"]
    here = f"/registry/api/partners/{made}"
    present = told(started, f"{here}/credentials", head, {"way": "feed"})
    bearer = token_of_a_partner(started, present)

    def revoked() -> str:
        nonlocal present, bearer
        former, old = present, bearer
        present = told(started, f"{here}/credentials/rotate", head, {"replaces": former["credential"]})
        bearer = token_of_a_partner(started, present)
        assert all_answer(started, 403, old, bearer)
        told(started, f"{here}/credentials/revoke", head, {"credential": former["credential"], "reason": "Example."})
        return old

    def suspended() -> str:
        nonlocal bearer
        told(started, f"{here}/resume", head, {"reason": "Example."})
        bearer = token_of_a_partner(started, present)
        until(lambda: all_answer(started, 403, bearer), "it is not let in again")
        told(started, f"{here}/suspend", head, {"reason": "Example."})
        return bearer

    assert_refused_in_time(started, revoked)
    assert all_answer(started, 403, bearer)
    assert_refused_in_time(started, suspended)
