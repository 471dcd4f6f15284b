"""The signature, verified with the standard's own library."""

import time
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from shared.messaging.webhooks.signature import key_of, new_secret, signed_headers

pytestmark = pytest.mark.requirement("12.12")
ID = "0f1c3a52-7f2e-5a01-9d2b-3e0a5c1b2d3e"


@given(st.text(), st.uuids().map(str))
def test_the_peer_accepts_it(body: str, id_: str) -> None:
    secret = new_secret()
    sent = body.encode("utf-8", "replace")
    headers = signed_headers([secret], id_, int(time.time()), sent)
    Webhook(secret).verify(sent, headers, json_parse=False)


def test_each_secret_of_a_rotation_is_enough() -> None:
    old, new, foreign = new_secret(), new_secret(), new_secret()
    headers = signed_headers([new, old], ID, int(time.time()), b'{"a":1}')
    assert headers["webhook-signature"].count(" ") == 1
    for secret in (old, new):
        assert Webhook(secret).verify(b'{"a":1}', headers) == {"a": 1}
    with pytest.raises(WebhookVerificationError):
        Webhook(foreign).verify(b'{"a":1}', headers)


@pytest.mark.parametrize(
    "changed",
    [{"webhook-id": "another"}, {"webhook-timestamp": str(int(time.time()) - 1)}, {"webhook-signature": "v1,AAAA"}],
)
def test_the_peer_refuses_what_was_changed(changed: dict[str, str]) -> None:
    secret = new_secret()
    headers = signed_headers([secret], ID, int(time.time()), b"{}") | changed
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(b"{}", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(b"{ }", signed_headers([secret], ID, int(time.time()), b"{}"))


def test_the_standards_own_example() -> None:
    """The example of the specification's reference libraries."""
    headers = signed_headers(
        ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "secret", ["whsec_", "whsec_%%%", "whsec_" + b64encode(b"short").decode(), "whsec_" + b64encode(bytes(65)).decode()]
)
def test_a_secret_that_is_none_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        key_of(secret)
