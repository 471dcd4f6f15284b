"""A form that was refused is filled in again, and nothing else on the page changes."""

import pytest
from werkzeug.datastructures import MultiDict

from shared.web.console.refilled import refilled

pytestmark = pytest.mark.requirement("5.18")

ROWS = """<form method="post" action="/here"><input type="hidden" name="csrf_token" value="new"><input type="hidden" name="row" value="{row}">
<input name="day" value="2 Dec"><input type="hidden" name="who.id" value=""><input type="checkbox" name="to" value="a" checked><input type="checkbox" name="to" value="b">
<select name="by"><option value="">Any &amp; all</option><option value="letter">Letter</option></select><textarea name="text">old</textarea>
<input name="many" value=""><input name="many" value=""><button name="do" value="send">Send</button></form>"""
BEFORE = """<!doctype html><html><body><form action="/search"><input name="day" value="1"></form><!-- a comment -->
<input name="far" form="apart" value="1"><form id="apart" action="/there"></form>"""
TYPED = MultiDict[str, str]([
    ("csrf_token", "old"), ("row", "2"), ("day", '3 "Dec" <b>'), ("who.id", "person-1"), ("to", "b"), ("by", "letter"),
    ("text", "new & longer"), ("many", "one"), ("many", "two"), ("do", "send"),
])  # fmt: skip


def test_the_submitted_form_alone_has_what_was_typed() -> None:
    page = BEFORE + ROWS.format(row=1) + ROWS.format(row=2) + "</body></html>"
    again = refilled(page, "/here", TYPED)
    assert again.startswith(BEFORE + ROWS.format(row=1))
    own = again.removeprefix(BEFORE + ROWS.format(row=1))
    for said in (
        'name="csrf_token" value="new"',
        'name="day" value="3 &quot;Dec&quot; &lt;b&gt;"',
        'name="who.id" value="person-1"',
        '<input type="checkbox" name="to" value="a">',
        '<input type="checkbox" name="to" value="b" checked>',
        '<option value="">Any &amp; all</option><option value="letter" selected>Letter</option>',
        '<textarea name="text">\nnew &amp; longer</textarea>',
        '<input name="many" value="one"><input name="many" value="two">',
        '<button name="do" value="send">Send</button>',
    ):
        assert said in own, said


def test_a_field_belongs_to_the_form_that_it_names() -> None:
    assert 'name="far" form="apart" value="9"' in refilled(BEFORE, "/there", MultiDict([("far", "9")]))
    assert refilled(BEFORE, "/elsewhere", MultiDict([("far", "9")])) == BEFORE


FOLDED = """<form action="/here"><details><summary>Day</summary><details class="more"><summary>More</summary><input name="day" value="1 Dec">
<select name="by"><option value="post">Post</option><option value="mail">Mail</option></select><select name="to"><option value="all">All</option><option value="one" selected>One</option></select><textarea name="note"></textarea></details></details>
<details><summary>Letter</summary><input name="letter" value=""></details></form>"""


@pytest.mark.parametrize(("name", "typed"), [("day", "soon"), ("by", "mail"), ("to", "all"), ("note", "late")])
def test_what_is_folded_is_opened_where_something_was_typed(name: str, typed: str) -> None:
    untouched = MultiDict[str, str]({"day": "1 Dec", "by": "post", "to": "one", "note": "", "letter": ""})
    assert " open>" not in refilled(FOLDED, "/here", untouched)
    again = refilled(FOLDED, "/here", MultiDict[str, str]({**untouched, name: typed}))
    assert again.count(" open>") == 2
    assert '<details open><summary>Day</summary><details class="more" open>' in again
