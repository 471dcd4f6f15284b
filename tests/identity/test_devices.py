"""The cookie that identifies a browser."""

import pytest

from shared.identity.devices import REMEMBERED, Devices

pytestmark = pytest.mark.requirement("5.07")

NOW = 1_800_000_000
DEVICES = Devices(b"k" * 32)


def test_a_browser_is_known_again_for_the_account_that_signed_in_there() -> None:
    cookie = DEVICES.remember("", "account-1", NOW)
    assert DEVICES.known(cookie, "account-1", NOW) is not None
    assert DEVICES.known(cookie, "account-2", NOW) is None
    assert DEVICES.known(cookie, "account-1", NOW + REMEMBERED) is None
    assert Devices(b"j" * 32).known(cookie, "account-1", NOW) is None


def test_each_sign_in_makes_a_device_of_its_own() -> None:
    first = DEVICES.remember("", "account-1", NOW)
    second = DEVICES.remember(first, "account-1", NOW)
    assert DEVICES.known(first, "account-1", NOW) != DEVICES.known(second, "account-1", NOW)
    assert "~" not in second


def test_a_browser_of_several_people_is_known_for_the_last_four() -> None:
    cookie = ""
    for number in range(5):
        cookie = DEVICES.remember(cookie, f"account-{number}", NOW)
    assert [DEVICES.known(cookie, f"account-{number}", NOW) is not None for number in range(5)] == [False, *[True] * 4]


@pytest.mark.parametrize("altered", ["", "~", "a.b.c", "..", "x.1800000000.", "é.1.ü", "1.99999999999999999999.x"])
def test_anything_else_is_no_device(altered: str) -> None:
    assert DEVICES.known(altered, "account-1", NOW) is None


def test_a_device_cannot_be_given_another_name_or_time() -> None:
    device, made, mac = DEVICES.remember("", "account-1", NOW).split(".")
    for forged in (f"{device[::-1]}.{made}.{mac}", f"{device}.{NOW + 1}.{mac}", f"{device}.{made}.{mac[::-1]}"):
        assert DEVICES.known(forged, "account-1", NOW) is None
