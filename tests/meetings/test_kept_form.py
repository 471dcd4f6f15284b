"""A session that ends during input: the input is kept, and can be sent after signing in."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from shared.web import tokens
from tests.meetings.conftest import Web
from tests.meetings.recorded import OPEN, SERIES, record
from tests.meetings.test_console import HIDDEN

pytestmark = pytest.mark.requirement("5.18")

PATH = "/meetings/console/meetings/new"
FROM_A_PAGE = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"series": SERIES, "code": "EX-<07>", "first_day": "11 Oct 2015", "sources": 'a letter\r\nits "answer"'}
HELD_FIELD = re.compile(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', re.DOTALL)


def held(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HELD_FIELD.findall(page)}


@pytest.fixture
def form(web: Web) -> tuple[FlaskClient, dict[str, str]]:
    """A form that was opened and filled in in a browser whose session has ended since."""
    record(web.home.service, OPEN)
    client = web.pages("staff")
    hidden = dict(HIDDEN.findall(client.get(PATH).text))
    client.delete_cookie(tokens.COOKIE)
    return client, hidden | TYPED


def test_what_was_typed_is_held_and_recorded_once_somebody_signed_in(
    web: Web, form: tuple[FlaskClient, dict[str, str]]
) -> None:
    client, typed = form
    ended = client.post(PATH, data=typed, headers=FROM_A_PAGE)
    assert ended.status_code == 401
    assert "nothing you typed is lost" in ended.text
    assert 'href="/registry/sign-in?next=%2Fmeetings%2Fconsole%2Fmeetings%2Fnew"' in ended.text
    kept = held(ended.text)
    assert kept == {name: value for name, value in typed.items() if name != "csrf_token"}
    client.set_cookie(tokens.COOKIE, web.token("staff"))
    again = client.post(PATH, data=kept, headers=FROM_A_PAGE)
    assert again.status_code == 403
    assert "Send it again" in again.text
    done = client.post(PATH, data=held(again.text) | dict(HIDDEN.findall(again.text)), headers=FROM_A_PAGE)
    assert done.status_code == 303
    (meeting,) = web.home.service.queries.meetings(None, 10)
    assert (meeting.code, meeting.sources) == ("EX-<07>", 'a letter\nits "answer"')


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_what_another_site_sends_is_neither_held_nor_given_a_token(
    web: Web, form: tuple[FlaskClient, dict[str, str]], site: str
) -> None:
    client, typed = form
    headers = {"Sec-Fetch-Site": site}
    ended = client.post(PATH, data=typed, headers=headers)
    assert ended.status_code == 401
    assert held(ended.text) == {}
    client.set_cookie(tokens.COOKIE, web.token("staff"))
    refused = client.post(PATH, data=TYPED, headers=headers)
    assert refused.status_code == 403
    assert held(refused.text) == {}
    assert "csrf_token" not in refused.text


def test_passwords_are_never_held(form: tuple[FlaskClient, dict[str, str]]) -> None:
    client, typed = form
    ended = client.post(PATH, data=typed | {"password": "Example secret", "new_password": "x"}, headers=FROM_A_PAGE)
    assert "Example secret" not in ended.text
    assert not any("password" in name for name in held(ended.text))
