"""A refusal states the problem and the details its reader needs; its code is stable and unique."""

import pytest

from shared.domain import errors
from shared.domain.errors import Malformed, Problem

pytestmark = pytest.mark.requirement("1.16")

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Problem)]


def test_codes_are_the_names_in_lower_case() -> None:
    def code_of(kind: type) -> str:
        return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in kind.__name__).lstrip("-")

    assert [kind.code for kind in KINDS] == [code_of(kind) for kind in KINDS]
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_parameters_are_kept_and_shown() -> None:
    refusal = errors.ChangedMeanwhile(id="book-1", expected=1, actual=2)
    assert refusal.parameters == {"id": "book-1", "expected": 1, "actual": 2}
    assert "changed-meanwhile" in str(refusal)


def test_what_is_malformed_names_field_and_remedy() -> None:
    assert Malformed("since", "Write YYYY.").parameters == {"field": "since", "remedy": "Write YYYY."}
