"""Names are encrypted with one key per person; without it they are lost, and a box can only be opened in its own place."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from functools import partial

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from sqlalchemy import create_engine as plain_engine

from shared.event_store.engine import create_engine
from shared.privacy.vault import Vault, keys, metadata
from tests.event_store.together import answers, together

pytestmark = pytest.mark.requirement("1.18")

MASTER = bytes(range(32))
NAME = "Example Person"


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = create_engine(store_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def vault(engine: Engine) -> Vault:
    return Vault(engine, MASTER)


def test_what_is_closed_opens_for_its_person_and_event_only(vault: Vault) -> None:
    box = vault.close("person-1", "event-1", NAME)
    vault.close("person-2", "event-1", NAME)
    assert vault.open("person-1", "event-1", box) == NAME
    for person, event in (("person-1", "event-2"), ("person-2", "event-1")):
        with pytest.raises(ValueError, match="does not belong"):
            vault.open(person, event, box)
    assert vault.open("person-3", "event-1", box) is None


def test_a_box_is_a_nonce_a_ciphertext_and_a_tag_in_base64url(vault: Vault, engine: Engine) -> None:
    """It is recomputed from the definition in DESIGN, using only the library."""
    box = vault.close("person-1", "event-1", NAME)
    assert set(box) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    raw = urlsafe_b64decode(box + "=" * (-len(box) % 4))
    assert len(raw) == 12 + len(NAME) + 16
    with engine.connect() as connection:
        wrapped = bytes(connection.execute(select(keys.c.wrapped)).scalar_one())
    key = AESGCM(MASTER).decrypt(wrapped[:12], wrapped[12:], b"person-1")
    assert len(key) == 32
    assert AESGCM(key).decrypt(raw[:12], raw[12:], b"person-1\nevent-1").decode() == NAME


def test_the_same_text_is_closed_differently_each_time(vault: Vault) -> None:
    assert len({vault.close("person-1", "event-1", NAME) for _ in range(20)}) == 20


def test_a_changed_box_or_another_master_key_opens_nothing(vault: Vault, engine: Engine) -> None:
    box = vault.close("person-1", "event-1", NAME)
    for spoilt in ("A" + box[1:] if box[0] != "A" else "B" + box[1:], box[:-4], "", "AAAA"):
        with pytest.raises(ValueError):  # noqa: PT011  which of the ways it is broken does not matter
            vault.open("person-1", "event-1", spoilt)
    with pytest.raises(Exception) as refusal:  # noqa: PT011  the library's InvalidTag has no text
        Vault(engine, bytes(32)).open("person-1", "event-1", box)
    assert type(refusal.value).__name__ == "InvalidTag"


def test_eight_who_close_at_once_make_one_key(engine: Engine) -> None:
    closing = (partial(Vault(engine, MASTER).close, "person-1", f"event-{n}", NAME) for n in range(8))
    boxes = answers(together(*closing))
    assert [Vault(engine, MASTER).open("person-1", f"event-{n}", box) for n, box in enumerate(boxes)] == [NAME] * 8
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(keys)) == 1


def test_a_key_is_committed_before_the_box_is_handed_out(vault: Vault, engine: Engine) -> None:
    box = vault.close("person-1", "event-1", NAME)
    other = create_engine(engine.url.render_as_string(hide_password=False))
    assert Vault(other, MASTER).open("person-1", "event-1", box) == NAME
    other.dispose()


def test_without_the_key_a_name_is_gone_and_others_stay(vault: Vault) -> None:
    gone, stays = (vault.close(person, "event-1", NAME) for person in ("person-1", "person-2"))
    vault.destroy("person-1")
    assert vault.open("person-1", "event-1", gone) is None
    assert vault.open("person-2", "event-1", stays) == NAME


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    engine = plain_engine("sqlite://")
    metadata.create_all(engine)
    vault = Vault(engine, MASTER)
    assert vault.open("person-1", "event-1", vault.close("person-1", "event-1", text)) == text
