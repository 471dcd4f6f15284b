"""Tokens: their claims, the key that signs them, and the roles that each kind can have."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.identity.browsers import family
from shared.identity.sessions import RENEWED_AFTER, TOKEN, WHOLE, is_due, token_ends
from shared.identity.tokens import ALGORITHM, KINDS, audience_of, issue, verify_token

OLD, NEW = OKPKey.generate_key("Ed25519"), OKPKey.generate_key("Ed25519")
NOW, HOUR = int(time.time()), 3600
MOZILLA, LIKE = "Mozilla/5.0", "AppleWebKit/537.36 (KHTML, like Gecko)"


def pem(key: OKPKey, *, private: bool = False) -> str:
    return key.as_pem(private=private).decode()


def made(key: OKPKey, *roles: str, **more: object) -> str:
    return issue(pem(key, private=True), "account-1", frozenset(roles), "session-1", NOW + HOUR, **more)  # type: ignore[arg-type]


def of_0_3_0(*roles: str, **more: object) -> str:
    """Return a token as signed by 0.3.0: without kind, key id, audience or start of validity."""
    claims = {"sub": "account-1", "jti": "session-1", "roles": list(roles), "iat": NOW, "exp": NOW + HOUR, **more}
    return jwt.encode({"alg": ALGORITHM}, claims, OLD, algorithms=[ALGORITHM])


def part(token: str, number: int) -> dict[str, object]:
    text = token.split(".")[number]
    found: dict[str, object] = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return found


@pytest.mark.requirement("5.10")
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_says_its_kind_its_key_its_audience_and_from_when_to_when_it_is_good(kind: str) -> None:
    token = made(OLD, "staff", kind=kind)
    assert part(token, 0) == {"alg": ALGORITHM, "typ": f"rapporteur-{kind}+jwt", "kid": OLD.thumbprint()}
    claims = part(token, 1)
    assert set(claims) == {"sub", "jti", "roles", "aud", "iat", "nbf", "exp"}
    assert claims["aud"] == "rapporteur"
    assert claims["iat"] == claims["nbf"]
    assert int(str(claims["nbf"])) <= time.time()
    assert claims["exp"] == NOW + HOUR
    found = verify_token(token, pem(OLD))
    assert found is not None
    assert found.kind == kind


@pytest.mark.requirement("5.10")
def test_while_keys_are_rotated_tokens_of_both_are_good_each_by_its_own() -> None:
    both = pem(NEW) + pem(OLD)
    for key in (OLD, NEW):
        found = verify_token(made(key, "staff"), both)
        assert found is not None
        assert found.roles == {"staff"}
    assert verify_token(made(OLD, "staff"), pem(NEW)) is None
    header = {"alg": ALGORITHM, "typ": "rapporteur-account+jwt", "kid": NEW.thumbprint()}
    named_wrongly = jwt.encode(header, part(made(OLD), 1), OLD, algorithms=[ALGORITHM])
    assert verify_token(named_wrongly, both) is None


@pytest.mark.requirement("5.10")
def test_a_kind_can_have_its_own_roles_alone() -> None:
    every = ("staff", "administrator", "service", "partner", "metrics")
    roles = {kind: verify_token(made(OLD, *every, kind=kind), pem(OLD)) for kind in KINDS}
    assert {kind: found and set(found.roles) for kind, found in roles.items()} == {
        "session": {"staff", "administrator"},
        "account": {"staff", "administrator"},
        "service": {"service"},
        "partner": {"partner"},
        "metrics": {"metrics"},
    }


@pytest.mark.requirement("5.10")
@pytest.mark.parametrize(
    ("token", "kind"),
    [
        (of_0_3_0("staff", "reader"), "account"),
        (of_0_3_0("service"), "service"),
        (of_0_3_0("metrics"), "metrics"),
        (of_0_3_0("partner", credential="credential-1"), "partner"),
        (of_0_3_0("staff", credential="credential-1"), "partner"),
    ],
)
def test_a_token_of_0_3_0_is_taken_for_what_its_roles_say(token: str, kind: str) -> None:
    found = verify_token(token, pem(NEW) + pem(OLD))
    assert found is not None
    assert found.kind == kind
    assert found.is_valid(NOW)
    assert found.is_for("anywhere")
    assert not found.is_valid(NOW + HOUR)


@pytest.mark.requirement("5.10")
def test_a_token_that_names_a_kind_unknown_here_or_no_audience_is_none() -> None:
    claims = part(made(OLD, "staff"), 1)
    for header, said in (
        ({"typ": "rapporteur-king+jwt", "kid": OLD.thumbprint()}, claims),
        ({"typ": "at+jwt", "kid": OLD.thumbprint()}, claims),
        ({"typ": "rapporteur-account+jwt"}, claims),
        ({"typ": "JWT", "kid": OLD.thumbprint()}, claims),
        ({"typ": "rapporteur-account+jwt", "kid": OLD.thumbprint()}, {k: v for k, v in claims.items() if k != "aud"}),
    ):
        token = jwt.encode({"alg": ALGORITHM, **header}, said, OLD, algorithms=[ALGORITHM])
        assert verify_token(token, pem(OLD)) is None, header


@pytest.mark.requirement("5.10")
def test_the_header_cannot_be_changed_into_another_kinds() -> None:
    head, rest = made(OLD, "partner", "staff", kind="partner").split(".", 1)
    other = json.dumps(part(f"{head}.{rest}", 0) | {"typ": "rapporteur-account+jwt"}).encode()
    assert verify_token(f"{urlsafe_b64encode(other).decode().rstrip('=')}.{rest}", pem(OLD)) is None


@pytest.mark.requirement("5.10")
def test_a_token_is_not_good_before_its_beginning_nor_for_another_service() -> None:
    found = verify_token(made(OLD, "partner", audience=audience_of("reporting"), now=NOW), pem(OLD))
    assert found is not None
    assert [found.is_valid(NOW + seconds) for seconds in (-60, -10, 0, HOUR - 1, HOUR)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert found.is_for("reporting")
    assert not found.is_for("registry")
    assert not found.is_for(None)


@pytest.mark.requirement("5.08")
def test_a_session_lasts_thirty_minutes_from_its_last_renewal_and_twelve_hours_at_most() -> None:
    assert token_ends(0, 0) == TOKEN == 30 * 60
    assert token_ends(0, 3600) == 3600 + TOKEN
    assert token_ends(0, WHOLE - 60) == WHOLE == 12 * 3600
    assert [is_due(0, seconds) for seconds in (0, RENEWED_AFTER - 1, RENEWED_AFTER)] == [False, False, True]


@pytest.mark.requirement("5.08")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {LIKE} Chrome/129.0.0.0 Safari/537.36 Edg/129.0", "Edge, Windows"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) {LIKE} Version/17.5 Safari/604.1", "Safari, iOS"),
        (f"{MOZILLA} (Linux; Android 14) {LIKE} Chrome/129.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.5.0", ""),
        ("<script>", ""),
    ],
)
def test_a_browser_is_told_by_family_and_system(text: str, said: str) -> None:
    assert family(text) == said
