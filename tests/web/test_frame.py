"""The frame of every console page."""

import pytest

from tests.web.conftest import Shelf


@pytest.mark.requirement("5.20")
def test_whoever_is_signed_in_is_offered_to_sign_out_on_each_page(shelf: Shelf) -> None:
    client, link = shelf.app.test_client(), 'href="/registry/sign-out"'
    for page in ("/shelf/console/books/", "/shelf/console/books/new"):
        assert link in client.get(page, headers=shelf.bearer("keeper")).text, page
        assert link not in client.get(page).text, page
