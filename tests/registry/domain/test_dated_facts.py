"""The latest of several dated facts."""

from itertools import permutations

import msgspec
import pytest

from services.registry.domain.dated_facts import latest

pytestmark = pytest.mark.requirement("8.07")


class Renamed(msgspec.Struct, frozen=True):
    name: str
    since: str | None


@pytest.mark.parametrize(
    "stated", list(permutations([Renamed("first", "2012-05"), Renamed("last", "2015"), Renamed("undated", None)]))
)
def test_the_latest_is_the_one_that_begins_last_however_they_were_stated(stated: tuple[Renamed, ...]) -> None:
    found = latest(stated)
    assert found is not None
    assert found.name == "last"


def test_of_two_that_begin_on_one_day_the_one_stated_last_is_the_latest() -> None:
    assert latest([Renamed("was", "2015"), Renamed("is", "2015-01-01")]) == Renamed("is", "2015-01-01")
    assert latest([]) is None
