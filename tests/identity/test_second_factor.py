"""Time-based codes and recovery codes."""

import base64
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from shared.identity.second_factor import (
    CODES,
    code_at,
    digest_of,
    grouped_secret,
    is_one_time,
    new_recovery_codes,
    new_secret,
    provisioning_uri,
    step_of,
)

pytestmark = pytest.mark.requirement("5.09")

# RFC 6238, appendix B: the time, and its SHA-1 code of eight digits.
SECRET = b"12345678901234567890"
VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
NOW = 1_800_000_000
STEP = NOW // 30


@pytest.mark.parametrize(("moment", "code"), VECTORS.items())
def test_codes_are_those_of_the_rfc(moment: int, code: str) -> None:
    assert code_at(SECRET, moment // 30, digits=8) == code
    assert code_at(SECRET, moment // 30) == code[2:]


@pytest.mark.parametrize("apart", [-1, 0, 1])
def test_a_clock_may_be_off_by_one_step_either_way(apart: int) -> None:
    assert step_of(SECRET, code_at(SECRET, STEP + apart), NOW, 0) == STEP + apart


@pytest.mark.parametrize("apart", [-2, 2, 1000])
def test_a_code_of_another_time_is_good_for_nothing(apart: int) -> None:
    assert step_of(SECRET, code_at(SECRET, STEP + apart), NOW, 0) is None


def test_a_code_counts_once_and_none_before_it_counts_after() -> None:
    assert step_of(SECRET, code_at(SECRET, STEP), NOW, STEP - 1) == STEP
    assert step_of(SECRET, code_at(SECRET, STEP), NOW, STEP) is None
    assert step_of(SECRET, code_at(SECRET, STEP - 1), NOW, STEP) is None
    assert step_of(SECRET, code_at(SECRET, STEP + 1), NOW, STEP) == STEP + 1


@pytest.mark.parametrize("typed", ["{} {}", " {}{} "])
def test_spaces_in_a_code_do_not_matter(typed: str) -> None:
    code = code_at(SECRET, STEP)
    assert step_of(SECRET, typed.format(code[:3], code[3:]), NOW, 0) == STEP


@pytest.mark.parametrize("typed", ["", "12345", "１２３４５６", "abcdef", "\x00" * 6])
def test_what_is_no_code_is_good_for_nothing(typed: str) -> None:
    assert step_of(SECRET, typed, NOW, 0) is None


def test_an_authenticator_reads_the_secret_from_the_picture_and_from_the_text() -> None:
    secret = new_secret()
    link = urlsplit(provisioning_uri(secret, "Ann Example", "Rapporteur"))
    asked = parse_qs(link.query)
    assert (link.scheme, link.netloc, unquote(link.path)) == ("otpauth", "totp", "/Rapporteur:Ann Example")
    assert asked["issuer"] == ["Rapporteur"]
    assert base64.b32decode(asked["secret"][0]) == secret
    assert base64.b32decode(grouped_secret(secret).replace(" ", "")) == secret
    assert len(secret) == 20


def test_recovery_codes_are_ten_and_long_and_typed_as_one_likes() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == CODES == 10
    for code in codes:
        assert len(code.replace("-", "")) * 5 >= 112
        assert not is_one_time(code)
    assert digest_of("account-1", codes[0]) == digest_of("account-1", codes[0].upper().replace("-", " "))
    assert digest_of("account-1", codes[0]) != digest_of("account-2", codes[0])
