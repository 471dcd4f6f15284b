"""Filters that an account saves and finds above the list: only its own, and without text in addresses."""

import re

import pytest

from shared.event_store.saved_filters import MOST_SAVED, SavedFilter, SavedFilters
from tests.registry.conftest import Registry
from tests.registry.test_console import CONSOLE, Staff, staff
from tests.registry.test_role_changes import signed_in

pytestmark = pytest.mark.requirement("10.08")
__all__ = ["staff"]
LIST = f"{CONSOLE}/organizations/"


def save(staff: Staff, shown: str, **typed: str) -> str:
    page = staff.read(shown)
    action = re.search(r'action="([^"]+/saved[^"]*)"', page)
    assert action, page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    return staff.send(action[1], {"csrf_token": token[1], **typed})


def test_a_filter_is_named_found_again_and_removed(of_registry: Registry, staff: Staff) -> None:
    for name in ("Example One", "Example Two"):
        staff.do(f"{CONSOLE}/organizations/new", name=name)
    assert "Save this filter" not in staff.read(LIST)
    found = staff.send(LIST, {"search": "two", "country": "-"})
    assert save(staff, found, name="Without a country") == found
    link = re.search(r'<li><a href="([^"]+)">Without a country</a>', staff.read(LIST))
    assert link
    assert "two" not in link[1].partition("search=")[0]
    page = staff.read(link[1])
    assert "Example Two" in page
    assert "Example One" not in page
    assert 'aria-current="true">Without a country' in page
    other = signed_in(of_registry, "Example other", "staff")
    assert "Without a country" not in other.read(LIST)
    save(staff, link[1], remove="Without a country")
    assert "Without a country" not in staff.read(LIST)
    assert "give the filter a name" in staff.read(save(staff, found, name=" "))


def test_what_is_searched_for_among_people_is_not_kept(of_registry: Registry, staff: Staff) -> None:
    """Their names are only in the vault, where they can be erased."""
    assert "Save this filter" not in staff.read(staff.send(f"{CONSOLE}/people/", {"search": "somebody"}))


def test_an_account_keeps_so_many(of_registry: Registry) -> None:
    store = SavedFilters(of_registry.service.engine, of_registry.service.reader)
    for number in range(MOST_SAVED):
        assert store.keep("account-1", "list", SavedFilter(f"{number}", "a=1", ""))
    assert not store.keep("account-1", "list", SavedFilter("more", "a=1", ""))
    assert store.keep("account-1", "list", SavedFilter("7", "a=2", "words"))
    assert store.keep("account-2", "list", SavedFilter("more", "a=1", ""))
    assert SavedFilter("7", "a=2", "words") in store.of("account-1", "list")
    assert len(store.of("account-1", "list")) == MOST_SAVED
