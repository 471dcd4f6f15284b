"""Readable names are stored by whichever writer comes first, in their latest version, in any order."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import Engine

from shared.event_store.engine import create_engine
from shared.privacy.vault import metadata
from shared.privacy.vault_names import Names, PersonName
from tests.event_store.together import answers, together

pytestmark = pytest.mark.requirement("1.18")


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = create_engine(store_url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_eight_who_keep_the_same_names_at_once_agree_on_the_latest(engine: Engine) -> None:
    """A command stores its names right after its commit, while the worker reads the same events."""
    names, people = Names(engine, engine), [f"person-{n}" for n in range(20)]
    versions = [[PersonName(person, version, f"Example {version}") for person in people] for version in range(1, 5)]
    keeping = [partial(names.keep, each) for version in versions for each in (version, version[::-1])]
    answers(together(*keeping))
    assert names.of(people) == dict.fromkeys(people, "Example 4")


def test_what_comes_late_changes_nothing(engine: Engine) -> None:
    names = Names(engine, engine)
    names.keep([PersonName("person-1", 2, "Example Two"), PersonName("person-1", 1, "Example One")])
    names.keep([PersonName("person-1", 1, None)])
    assert names.of(["person-1"]) == {"person-1": "Example Two"}
    names.keep([PersonName("person-1", 3, None)])
    assert names.of(["person-1"]) == {}
