"""Tokens: the JWT of a cookie or a header, as read by the services, and the one that a follower examines."""

import base64
import json
import time
from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from shared.domain.errors import NotSignedIn
from shared.messaging.bearer import expiry_of, refused
from shared.messaging.errors import AccessDenied
from shared.web import tokens
from tests.fuzz.running import bounded, fuzzed
from tests.fuzz.strategies import changed, mutated, texts, unpadded, written

KEY = OKPKey.generate_key("Ed25519")
PUBLIC, PRIVATE = KEY.as_pem(private=False).decode(), KEY.as_pem(private=True).decode()
GOOD = tokens.issue(PRIVATE, "account-1", frozenset({"staff"}), "session-1", 4_000_000_000)
HEADER, CLAIMS = (
    {"alg": "Ed25519", "typ": "JWT"},
    {"sub": "account-1", "jti": "s", "roles": ["staff"], "iat": 1, "exp": 4_000_000_000},
)
DEEP = unpadded(b"[" * 5000)


def put_together(header: object, claims: object, signature: str) -> str:
    return f"{unpadded(written(header))}.{unpadded(written(claims))}.{signature}"


FORGED = st.one_of(
    mutated([GOOD.encode()]).map(lambda content: content.decode(errors="replace")),
    st.builds(put_together, changed([HEADER]), changed([CLAIMS]), st.sampled_from([GOOD.rpartition(".")[2], "", "AA"])),
    texts,
)


@fuzzed(100)
@given(FORGED)
@example(f"{DEEP}.{unpadded(written(CLAIMS))}.AA")
@example(f"{unpadded(written(HEADER))}.{DEEP}.AA")
@example(f"{unpadded(b'[]')}.{unpadded(b'[]')}.AA")
@example(f"{unpadded(b'null')}.{unpadded(b'1')}.AA")
@example(put_together({"alg": ["Ed25519"]}, CLAIMS, "AA"))
@example(put_together({"alg": {"a": 1}}, CLAIMS, "AA"))
@example(put_together(HEADER | {"crit": ["x"], "b64": False}, CLAIMS, "AA"))
@example(put_together(HEADER | {"alg": "none"}, CLAIMS, ""))
@example("." * 100_000)
@example("a" * 8000 + ".b.c")
def test_only_what_was_signed_here_signs_somebody_in(token: str) -> None:
    with bounded():
        try:
            found = tokens.read(token, PUBLIC, lambda *_: False, "bearer")
        except NotSignedIn:
            return
    # A signature's last character may be changed to one that decodes to the same bytes.
    assert found.account == "account-1"
    assert token.rpartition(".")[0] == GOOD.rpartition(".")[0]


@fuzzed(60)
@given(st.one_of(FORGED, st.builds(put_together, st.just(HEADER), changed([{"exp": 1}]), st.just("AA"))))
@example(put_together(HEADER, {"exp": -1e300}, "AA"))
@example(put_together(HEADER, {"exp": -(10**400)}, "AA"))
@example(put_together(HEADER, {"exp": float("nan")}, "AA"))
@example(f"{unpadded(b'{}')}.{DEEP}.AA")
def test_a_follower_tells_why_a_token_was_not_taken(token: str) -> None:
    with bounded():
        ended = expiry_of(token)
        assert isinstance(refused(token, "https://example.org/feed"), AccessDenied)
    assert ended is None or isinstance(ended, float)


def signed(header: bytes, claims: bytes) -> str:
    """Sign with our own key a token that our signer would never write."""
    key = KEY.private_key
    assert key is not None
    text = f"{base64.urlsafe_b64encode(header).rstrip(b'=').decode()}.{base64.urlsafe_b64encode(claims).rstrip(b'=').decode()}"
    return f"{text}.{unpadded(key.sign(text.encode()))}"  # type: ignore[union-attr]  # an Ed25519 key


@fuzzed(50)
@given(changed([CLAIMS]))
def test_claims_of_another_shape_sign_nobody_in_though_they_are_signed(claims: object) -> None:
    token = signed(json.dumps(HEADER).encode(), json.dumps(claims).encode())
    with bounded(), suppress(NotSignedIn):
        found = tokens.read(token, PUBLIC, lambda *_: False, "cookie")
        assert isinstance(found.account, str)
        assert isinstance(claims, dict)
        assert claims["exp"] > time.time()
