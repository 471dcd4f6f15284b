"""The passwords that are refused."""

import pytest

from shared.identity.passwords import (
    SHORTEST,
    PasswordHoldsName,
    PasswordTooCommon,
    PasswordTooShort,
    check,
    generate,
    is_common,
)

pytestmark = pytest.mark.requirement("5.07")


@pytest.mark.parametrize(
    "password",
    [
        "four words nobody says",
        "  spaces at both ends  ",
        "日本語のパスワードはここにあります",
        "ünïcödé älsö wörks hérè",
        "x" * 7 + "y" * 7 + "quite another",
    ],
)
def test_a_long_password_of_any_characters_is_taken(password: str) -> None:
    check(password, "Ann Example")


@pytest.mark.parametrize("password", ["", "a" * (SHORTEST - 1), "Tr0ub4dor&3"])
def test_a_short_one_is_refused(password: str) -> None:
    with pytest.raises(PasswordTooShort) as refused:
        check(password, "Ann")
    assert refused.value.parameters["least"] == 15


@pytest.mark.parametrize(
    "password",
    [
        "123456789123456789",
        "1q2w3e4r5t6y7u8i9o0p",
        "passwordpassword",
        "Password-Password-Password",
        "manchesterunited1!",
        "aaaaaaaaaaaaaaaa",
        "!!!!!!!!!!!!!!!!",
        "IloveyouPrincess",
        "qwertyuiop123456",
        "abcabcabcabcabcabc",
    ],
)
def test_a_common_one_is_refused_and_two_common_ones_in_a_row(password: str) -> None:
    with pytest.raises(PasswordTooCommon):
        check(password, "Ann")


@pytest.mark.parametrize(
    "password",
    ["the annabel example was here", "xx ANNABEL xx yy zz", "my rapporteur of today", "ánnabel goes to market"],
)
def test_one_that_holds_the_name_of_the_account_or_the_program_is_refused(password: str) -> None:
    with pytest.raises(PasswordHoldsName):
        check(password, "Annabel Lee")


def test_a_short_word_of_a_name_may_stand_in_another_word() -> None:
    check("cleaning the channel tonight", "Ann Lee")


def test_made_passwords_are_long_and_none_is_common() -> None:
    every = {generate() for _ in range(50)}
    assert len(every) == 50
    assert not any(is_common(each) for each in every)
    assert all(len(each) >= SHORTEST for each in every)
