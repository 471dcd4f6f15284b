"""The purpose of pages: each page in the navigation states it, from one table in which no row hides another."""

from fnmatch import fnmatchcase

import pytest
from flask import Flask

from deploy.runtime.navigation import navigation
from deploy.runtime.page_help import PAGE_HELP

pytestmark = pytest.mark.requirement("10.08")
READ_AS_DOCUMENTS = {"/reporting/", "/reporting/resolution-68"}
"""Pages in the frame of reports, which explain above their content how to read it."""


def test_each_page_of_the_navigation_says_what_it_is_for() -> None:
    app, pages = Flask(__name__), navigation()
    entries = [each for group in pages.groups for entry in group.entries for each in (entry, *entry.beside)]
    silent = set()
    for path in (each.path for each in (*entries, *pages.account)):
        with app.test_request_context(path):
            if pages.help_here() is None:
                silent.add(path)
    assert silent == READ_AS_DOCUMENTS


def test_no_text_is_hidden_by_one_above_it() -> None:
    for pattern, _text in PAGE_HELP:
        sample = pattern.replace("*", "x")
        assert next(each for each, _ in PAGE_HELP if fnmatchcase(sample, each)) == pattern
