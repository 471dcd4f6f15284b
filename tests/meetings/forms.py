"""The data that a browser would send from a page's unmodified forms."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class FormFields(HTMLParser):
    """The fields in the main part of a page with their values; for checkboxes and radio buttons only the selected ones."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values, self._select, self._text = dict[str, str](), "", ""
        self.feed(text.partition("<main")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, value = said.get("name", ""), said.get("value", "")
        if tag == "input" and name and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self.values[name] = value
        elif tag == "select":
            self._select = name
            self.values[name] = ""
        elif tag == "option" and self._select and "selected" in said:
            self.values[self._select] = value
        elif tag == "textarea":
            self._text = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.values[self._text] += data


def fields_of_page(page: TestResponse) -> dict[str, str]:
    """Return the fields that the forms of a page would send."""
    return FormFields(page.text).values


def fill(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """Open a form, type into it, and send it; a field's name may have dots, as in `**{"a.b": …}`."""
    page = client.get(path)
    assert page.status_code == 200, page.text
    return client.post(path, data=fields_of_page(page) | typed)


def row_of(page: TestResponse) -> dict[str, str]:
    """Return only the fields of the open row."""
    form = page.text.partition('class="open-row"')[2].partition("</form>")[0]
    return FormFields(f"<main>{form}").values


def undo_of(page: TestResponse) -> dict[str, str]:
    """Return the fields that Undo in a page's notice sends."""
    form = page.text.partition('class="undo"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
