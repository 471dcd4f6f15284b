"""The rule for very similar names."""

import pytest

from services.registry.domain.likeness import VERY_LIKE, likeness, likeness_keys, very_like_pairs

pytestmark = pytest.mark.requirement("2.10")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tunisie Telecom", "Tunisie Télécom"),
        ("Example Corp.", "EXAMPLE Corporation"),
        ("Example S.A.", "Example, SA"),
        ("Example & Sons", "Sons Example"),
        ("Exampleworks", "Exampleworks Technologies Co., Ltd."),
        ("Exampla Telekom AG", "Example Telecommunications"),
        ("Mircoexample", "Microexample"),
        ("NetExample Systems", "Net Example"),
    ],
)
def test_one_name_typed_two_ways(one: str, other: str) -> None:
    assert likeness(one, other) >= VERY_LIKE
    assert likeness(one, other) == likeness(other, one)
    assert likeness_keys(one) & likeness_keys(other), "or the pair would never be looked at"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Example One", "Example Two"),
        ("Example 1", "Example 2"),
        ("Example organization 00001", "Example organization 00011"),
        ("Example Mobile", "Example Telecom"),
        ("Example", "Example Electric"),
        ("International Telecom", "Mobile Telecom"),
    ],
)
def test_names_that_share_words_are_not_yet_alike(one: str, other: str) -> None:
    assert likeness(one, other) < VERY_LIKE


def test_pairs_are_found_among_many_the_most_alike_first() -> None:
    named: dict[str, tuple[str, ...]] = {
        f"o{number}": (f"Example organization {number:05}",) for number in range(5_000)
    }
    named |= {"a": ("Microexample",), "b": ("Mircoexample", "Second name"), "c": ("Another", "Microexample Ltd")}
    assert [(one, other) for _likeness, one, other in very_like_pairs(named)] == [("a", "c"), ("a", "b"), ("b", "c")]
