"""Ids are `<kind>-<uuid>`; those of imported rows are the same in every installation."""

from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from shared.domain.ids import imported_id, is_id, milliseconds, uuid_of

pytestmark = pytest.mark.requirement("1.12")

UUID_TEXT = "01890000-0000-7000-8000-000000000001"


def test_a_row_of_a_file_has_the_id_that_rfc_9562_gives_it() -> None:
    expected = uuid5(uuid5(NAMESPACE_URL, "history"), "meeting/42")
    assert imported_id("meeting", "history", "42") == f"meeting-{expected}"
    assert UUID(uuid_of(imported_id("meeting", "history", "42"))).version == 5


def test_known_ids_never_change() -> None:
    """Partners store these ids once they are recorded."""
    assert imported_id("organization", "history", "Example Telecom") == (
        "organization-" + str(uuid5(uuid5(NAMESPACE_URL, "history"), "organization/Example Telecom"))
    )
    assert imported_id("meeting", "history", "1") == "meeting-fd4d8d7b-6dc5-5529-bd5c-ef57a8c9d49e"


def test_kind_source_and_row_each_make_another_id() -> None:
    ids = {
        imported_id(kind, source, row)
        for kind in ("meeting", "series")
        for source in ("history", "other")
        for row in ("1", "2")
    }
    assert len(ids) == 8


@pytest.mark.parametrize("kind", ["meeting", "study-period"])
def test_an_id_is_of_its_kind(kind: str) -> None:
    assert is_id(kind, f"{kind}-{UUID_TEXT}")
    assert not is_id("other", f"{kind}-{UUID_TEXT}")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "meeting",
            "meeting-",
            f"-{UUID_TEXT}",
            UUID_TEXT,
            f"meeting-{UUID_TEXT.upper()}x",
            f"Meeting-{UUID_TEXT}",
        ),
        *(f"meeting-{UUID_TEXT[:-1]}", f"meeting-{UUID_TEXT}\n", f"meeting-{UUID_TEXT[:-1]}G", f"meeting--{UUID_TEXT}"),
        *(f"meeting-{UUID_TEXT}0", f" meeting-{UUID_TEXT}", f"meeting-{UUID_TEXT[:-1]}A", f"meeting_{UUID_TEXT}"),
    ],
)
def test_what_is_no_id(text: str) -> None:
    assert not is_id("meeting", text)


def test_a_uuid_of_the_seventh_version_says_when_it_was_made_and_no_other_does() -> None:
    """The example of RFC 9562, appendix A.6: Tuesday, 22 February 2022, 14:22:22 at UTC-5."""
    assert milliseconds("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") == 1645557742000
    assert milliseconds(str(uuid5(NAMESPACE_URL, "example"))) is None
    assert milliseconds("no id") is None
