"""`POST /registry/oauth/token` according to RFC 6749, and the end of tokens."""

import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from services.registry.service.partners import PER_CLIENT
from shared.identity.revocations import Revocations
from shared.identity.tokens import ALGORITHM
from shared.web import tokens
from tests.registry.conftest import Registry
from tests.registry.partnership import GRANT, TOKEN, WHY, ask, basic, credential, registered, token

pytestmark = pytest.mark.requirement("3.02")
NAME = "partner-example-sdo"


@pytest.fixture
def made(of_registry: Registry) -> dict[str, Any]:
    shown = credential(of_registry, registered(of_registry))
    of_registry.bearer("staff")
    return shown


def refused(of_registry: Registry, status: int, error: str, *, headers: Any = None, **body: Any) -> Any:
    answer: Any = of_registry.client().post(TOKEN, data=body, headers=headers or {})
    assert (answer.status_code, answer.json["error"]) == (status, error), answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["error_description"].endswith(".")
    return answer


def still_good(of_registry: Registry, given: str) -> bool:
    answer = of_registry.client().get("/registry/api/partners", headers={"Authorization": f"Bearer {given}"})
    assert answer.status_code in (401, 403)
    return bool(answer.status_code == 403)


def test_a_token_says_whose_it_is_and_is_good_for_an_hour_at_most(of_registry: Registry, made: dict[str, Any]) -> None:
    answer = ask(of_registry, made)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 3600)
    key = OKPKey.import_key(of_registry.settings.public_key.read_text())
    claims = jwt.decode(answer.json["access_token"], key, algorithms=[ALGORITHM]).claims
    assert (claims["sub"], claims["roles"], claims["credential"]) == (made["id"], ["partner"], made["credential"])
    assert 0 < claims["exp"] - time.time() <= 3600


def test_a_client_shows_itself_in_the_header_or_in_the_body(of_registry: Registry, made: dict[str, Any]) -> None:
    parts = {"client_id": made["handle"], "client_secret": made["secret"]}
    client = of_registry.client()
    assert client.post(TOKEN, data=GRANT | parts).status_code == 200
    assert client.post(TOKEN, data=GRANT, headers=basic(made["handle"], made["secret"])).status_code == 200
    same = {"client_id": made["handle"], "scope": "", "unknown": "is ignored"}
    assert client.post(TOKEN, data=GRANT | same, headers=basic(made["handle"], made["secret"])).status_code == 200


def test_what_is_wrong_is_said_in_the_words_of_the_rfc(of_registry: Registry, made: dict[str, Any]) -> None:
    shows = basic(made["handle"], made["secret"])
    parts = {"client_id": made["handle"], "client_secret": made["secret"]}
    refused(of_registry, 400, "invalid_request", headers=shows)
    refused(of_registry, 400, "unsupported_grant_type", headers=shows, grant_type="password")
    refused(of_registry, 400, "invalid_scope", headers=shows, **GRANT, scope="everything")
    refused(of_registry, 400, "invalid_request", headers=shows, **GRANT, client_secret=made["secret"])
    refused(of_registry, 400, "invalid_request", headers=shows, **GRANT, client_id="another")
    refused(of_registry, 400, "invalid_request", grant_type=["client_credentials"] * 2, **parts)
    for headers in ({"Authorization": "Basic !"}, {"Authorization": "Bearer x"}, basic("", ""), basic("x\x00", "y")):
        refused(of_registry, 401, "invalid_client", headers=headers, **GRANT)
    refused(of_registry, 401, "invalid_client", **GRANT)
    refused(of_registry, 401, "invalid_client", **GRANT, client_id=made["handle"])
    refused(of_registry, 401, "invalid_client", **GRANT, client_id="x" * 1000, client_secret="y")
    wrong = refused(of_registry, 401, "invalid_client", **GRANT, client_id=made["handle"], client_secret="wrong")
    nobody = refused(of_registry, 401, "invalid_client", **GRANT, client_id="nobody", client_secret="wrong")
    assert wrong.json == nobody.json
    assert wrong.headers["WWW-Authenticate"].startswith("Basic ")
    client = of_registry.client()
    as_json: Any = client.post(TOKEN, json=GRANT | parts)
    assert as_json.json["error"] == "invalid_request"
    in_the_address: Any = client.post(f"{TOKEN}?client_secret=x", data=GRANT)
    assert "not in the address" in in_the_address.json["error_description"]
    assert client.get(TOKEN).status_code == 405


def test_no_cookie_and_no_form_token_counts_there(of_registry: Registry, made: dict[str, Any]) -> None:
    client = of_registry.client()
    client.set_cookie(tokens.COOKIE, of_registry.bearer("administrator")["Authorization"].partition(" ")[2])
    assert client.post(TOKEN, data=GRANT).status_code == 401


def test_a_secret_of_kafka_gets_no_token(of_registry: Registry, made: dict[str, Any]) -> None:
    from shared.privacy.vault_clients import Client  # noqa: PLC0415

    clients = of_registry.service.clients
    assert clients.keep(Client("credential-1", made["id"], "partner-of-kafka"), "secret", scram=True)
    refused(of_registry, 401, "invalid_client", **GRANT, client_id="partner-of-kafka", client_secret="secret")


def test_wrong_secrets_are_let_through_some_times_and_never_keep_the_right_one_out_elsewhere(
    of_registry: Registry, made: dict[str, Any]
) -> None:
    wrong = {**GRANT, "client_id": made["handle"], "client_secret": "wrong"}
    for _ in range(PER_CLIENT):
        refused(of_registry, 401, "invalid_client", **wrong)
    answer = refused(of_registry, 429, "slow_down", **wrong)
    assert int(answer.headers["Retry-After"]) > 0
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    shows = basic(made["handle"], made["secret"])
    assert of_registry.client().post(TOKEN, data=GRANT, headers=shows, environ_base=elsewhere).status_code == 200
    (row,) = of_registry.get(f"/partners/{made['id']}").json["credentials"]
    assert row["refused"] == "slow_down"
    assert row["used"] > row["refused_at"]


def test_tokens_end_with_their_credential_and_others_of_the_partner_do_not(
    of_registry: Registry, made: dict[str, Any]
) -> None:
    path = f"/partners/{made['id']}/credentials"
    new = of_registry.post(f"{path}/rotate", {"replaces": made["credential"]}, role="administrator").json
    old_token, new_token = token(of_registry, made), token(of_registry, new)
    assert still_good(of_registry, old_token)
    of_registry.post(f"{path}/revoke", {"credential": made["credential"], **WHY})
    assert not still_good(of_registry, old_token)
    assert still_good(of_registry, new_token)
    refused(of_registry, 401, "invalid_client", headers=basic(made["handle"], made["secret"]), **GRANT)


def test_suspension_ends_every_token_and_resuming_lets_new_ones_be_given(
    of_registry: Registry, made: dict[str, Any]
) -> None:
    given = token(of_registry, made)
    of_registry.post(f"/partners/{made['id']}/suspend", WHY)
    assert not still_good(of_registry, given)
    answer = refused(of_registry, 400, "unauthorized_client", headers=basic(made["handle"], made["secret"]), **GRANT)
    assert "suspended" in answer.json["error_description"]
    refused(of_registry, 401, "invalid_client", **GRANT, client_id=made["handle"], client_secret="wrong")
    of_registry.post(f"/partners/{made['id']}/resume", WHY, role="administrator")
    assert not still_good(of_registry, given), "what was issued before the suspension stays ended"
    assert still_good(of_registry, token(of_registry, made))


def test_a_way_that_is_taken_ends_its_tokens(of_registry: Registry) -> None:
    partner = registered(of_registry, ways=["kafka", "feed"])
    made = credential(of_registry, partner)
    given = token(of_registry, made)
    of_registry.post(f"/partners/{partner}/ways", {"ways": ["kafka"]})
    assert not still_good(of_registry, given)


def test_a_partners_token_opens_nothing_of_the_registry(of_registry: Registry, made: dict[str, Any]) -> None:
    headers = {"Authorization": f"Bearer {token(of_registry, made)}"}
    for path in ("/registry/api/organizations", "/registry/feed", "/registry/console/", "/registry/api/people"):
        assert of_registry.client().get(path, headers=headers).status_code == 403, path
    assert of_registry.client().post("/registry/sign-out", headers=headers).status_code in (403, 404)


def test_who_reads_the_registrys_log_refuses_what_it_refuses(of_registry: Registry, made: dict[str, Any]) -> None:
    """Reporting and meetings apply the same rule for revocations to the same events: `shared.identity.revocations`."""
    from sqlalchemy import create_engine  # noqa: PLC0415

    from shared.identity import revocations  # noqa: PLC0415

    engine = create_engine("sqlite://")
    revocations.metadata.create_all(engine)
    asked = Revocations(engine)
    given = token(of_registry, made)
    claims = jwt.decode(
        given, OKPKey.import_key(of_registry.settings.public_key.read_text()), algorithms=[ALGORITHM]
    ).claims
    who = claims["jti"], claims["sub"], claims["credential"]

    def read_on() -> None:
        history = of_registry.service.queries.history(made["id"])
        with engine.begin() as connection:
            revocations.apply(connection, (each.event for each in history))

    read_on()
    assert not asked.is_revoked(*who)
    of_registry.post(f"/partners/{made['id']}/suspend", WHY)
    read_on()
    assert asked.is_revoked(*who)
    assert asked.is_revoked("019b8a5e-0000-7000-8000-000000000000", made["id"], None)
