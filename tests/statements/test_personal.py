"""Texts that seem to name a person are distinguished from those that do not, in every text field of every kind."""

import msgspec
import pytest

from shared.contracts.meetings import STREAM_KINDS
from shared.statements.kinds import StatementKind
from shared.statements.personal import personal_texts, seems_personal
from tests.statements.examples import example

pytestmark = pytest.mark.requirement("7.02")


@pytest.mark.parametrize(
    "text",
    [
        "Mr Example spoke",
        "Remarks by Dr. Example",
        "H.E. Example",
        "Opened by\nProf Éxample",
        "write to example.person@example.org",
        ("Example Telecom", "Frau Example"),
        {"en": "Opening", "fr": "Ouverture par Madame Exemple"},
    ],
)
def test_a_title_before_a_name_and_an_address_for_mail_seem_to_name_a_person(text: object) -> None:
    assert seems_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Example Telecom, Geneva",
        "Engineering and drones",
        "TD 101 TSAG (Geneva, 1-4 May 2017)",
        "https://example.org/@news/2016.html",
        "The director of the bureau",
        ("Example Telecom",),
        {"en": "Opening"},
        None,
        7,
        True,
    ],
)
def test_functions_organizations_and_addresses_on_the_web_do_not(text: object) -> None:
    assert not seems_personal(text)


@pytest.mark.statement_rule("S11")
@pytest.mark.parametrize("kind", STREAM_KINDS, ids=lambda kind: kind.name)
def test_every_text_field_of_a_kind_is_looked_at_and_no_other(kind: StatementKind) -> None:
    stated = example(kind)
    assert personal_texts(kind, stated) == ()
    texts = {"line": "Mr Example", "text": "Mr Example", "texts": {"en": "Mr Example"}, "open-word": "Mr Example"}
    said = {
        each.name: (texts[each.control],) if each.several else texts[each.control]
        for each in kind.fields
        if each.control in texts
    }
    named = msgspec.structs.replace(stated, **said, source="a letter of Mr Example")
    assert personal_texts(kind, named) == (*said, "source")
