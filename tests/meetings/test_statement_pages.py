"""The pages of statements of every kind: form, list, own page, history, past, and cards on the records referred to."""

import csv
import io
import json
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Annotated, Any, cast

import msgspec
import pytest
from flask.testing import FlaskClient

from services.meetings.app import create_app
from services.meetings.domain import commands
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.records import MEETING as MEETING_KIND
from shared.contracts.registry import OrganizationRegistered, StateRegistered
from shared.domain.ids import kind_of
from shared.event_store.statements import Filters, StatementQueries
from shared.public_view.embargoes import EndEmbargo
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import correct_fact, state_fact, withdraw_fact
from shared.statements.events import AnyStatement, StreamStatement
from shared.statements.fields import CONTROLS, DeclarationError, Field, RecordKind, StatementField, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.web.console.fields import FormField
from shared.web.statements.endpoints import path_of
from shared.web.statements.lists import columns
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page, fill
from tests.meetings.recorded import APPROVER, CLERK, uuid
from tests.meetings.stated import MEETING, ORGANIZATION, SERIES, record_examples
from tests.statements.examples import (
    another_example,
    correction_of_example,
    example,
    example_record,
    withdrawal_of_example,
)

pytestmark = pytest.mark.requirement("7.05")
AT = "/meetings/console/statements"
KINDS = pytest.mark.parametrize("kind", STREAM_KINDS, ids=lambda kind: kind.name)
STATE = example_record("state")
VOLCANO = RecordKind("volcano", "meetings")
DREAMS = Wording(kind="Dream", plural="Dreams", state="Record a dream", line="Dream", history="Dream", evidence="Dream")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, examples_once: Path) -> Home:
    """A statement of each kind, with the records they refer to; a State and an organization have names. Tests copy
    its database."""
    home = Home(tmp_path_factory.mktemp("stated"), empty=examples_once / "meetings.db")
    home.tell(STATE, StateRegistered(STATE, "HUN", "HU", "Hungary"))
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Télécom"))
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def page_of(kind: StatementKind, statement: AnyStatement) -> str:
    return f"{AT}/{path_of(kind)}/{statement.fact}"


def typed(field: StatementField, value: object) -> dict[str, str]:
    """Return the input with which a user enters a value."""
    name = field.name
    match value:
        case None:
            return {name: ""}
        case dict():
            rows = enumerate(value.items())
            return {
                key: said
                for number, (language, text) in rows
                for key, said in ((f"{name}.language.{number}", language), (f"{name}.text.{number}", text))
            }
        case bool():
            return {name: "yes" if value else "no"}
        case tuple() if field.records:
            return {f"{name}.kept.{number}": record for number, record in enumerate(value)}
        case tuple():
            return {f"{name}.{word}": "yes" for word in value}
    return {name: str(value)}


def form_of(kind: StatementKind, statement: AnyStatement) -> dict[str, str]:
    said: dict[str, str] = {"source": statement.source or ""}
    for field in kind.fields:
        said |= typed(field, getattr(statement, field.name))
    return said


@KINDS
def test_one_is_stated_by_its_form_and_told_on_its_page(home: Home, staff: FlaskClient, kind: StatementKind) -> None:
    wanted = another_example(kind, 7)
    answer = fill(staff, f"{AT}/{path_of(kind)}/new", **form_of(kind, wanted))
    assert answer.status_code == 303, answer.text
    row = home.service.statements.one(answer.location.rpartition("/")[2])
    assert msgspec.structs.replace(row.statement, fact=wanted.fact) == wanted
    assert (row.marking, row.version) == (kind.marking, 1)
    assert 'role="status"' in staff.get(answer.location).text  # on its custom page, if it has one
    page = staff.get(page_of(kind, row.statement))
    for field in kind.fields:
        assert field.field is not None
        assert f'<th scope="row">{field.field.label}</th>' in page.text
    unsaid = sum(getattr(wanted, field.name) is None for field in kind.fields)
    assert page.text.partition('<table class="facts-table')[2].partition("</table>")[0].count("not known") == unsaid


@KINDS
def test_a_form_that_is_refused_keeps_what_was_typed(home: Home, staff: FlaskClient, kind: StatementKind) -> None:
    wanted, path = form_of(kind, example(kind, 8)), f"{AT}/{path_of(kind)}/new"
    wanted["source"] = "kept & <b>shown</b> again"
    required = next(each for each in kind.fields if each.required)
    broken = {name: ("" if name.split(".")[0] == required.name else value) for name, value in wanted.items()}
    before = home.service.statements.count(kind.name, Filters())
    answer = fill(staff, path, **broken)
    assert answer.status_code == 422
    kept = fields_of_page(answer)
    assert {name: unescape(kept.get(name, "")) for name in broken if broken[name]} == {
        name: value for name, value in broken.items() if value
    }
    assert home.service.statements.count(kind.name, Filters()) == before


@KINDS
def test_one_is_corrected_told_in_its_history_and_withdrawn(
    home: Home, staff: FlaskClient, kind: StatementKind
) -> None:
    stated = example(kind)
    page = page_of(kind, stated)
    same = staff.post(f"{page}/do/correct", data=fields_of_page(staff.get(f"{page}/do/correct")) | {"reason": "none"})
    assert "Nothing was changed." in staff.get(same.location).text
    assert home.service.statements.one(stated.fact).version == 1
    answer = fill(staff, f"{page}/do/correct", source="other minutes", reason="a slip", marking="restricted")
    assert answer.location == page, answer.text
    now = home.service.statements.one(stated.fact)
    assert (now.statement, now.marking) == (msgspec.structs.replace(stated, source="other minutes"), "restricted")
    history = staff.get(f"{page}/history").text
    assert "Source: <s>minutes</s> is now <b>other minutes</b>." in history
    assert "because a slip" in history
    assert "2 events, nothing hidden." in history
    gone = fill(staff, f"{page}/do/withdraw", reason="stated twice")
    assert gone.location == page
    shown = staff.get(page)
    assert shown.status_code == 200
    assert "Because: stated twice" in shown.text
    assert f"{page}/do/" not in shown.text
    history = staff.get(f"{page}/history").text
    assert "Withdrawn: <b>" in history
    assert "because stated twice" in history
    assert page not in staff.get(f"{AT}/{path_of(kind)}/").text


@KINDS
def test_a_stale_correction_is_compared_and_loses_nothing(home: Home, staff: FlaskClient, kind: StatementKind) -> None:
    stated = example(kind)
    path = f"{page_of(kind, stated)}/do/correct"
    mine = fields_of_page(staff.get(path)) | {"source": "mine", "reason": "a slip"}
    home.service.handler.handle(correct_fact(kind, correction_of_example(kind, stated, source="theirs")), CLERK)
    answer = staff.post(path, data=mine)
    assert answer.status_code in (409, 412)
    for words in ("minutes", "theirs", "mine"):
        assert f"<td>{words}</td>" in answer.text
    assert "a slip</td>" not in answer.text, "a record holds no reason that could differ"
    assert fields_of_page(answer)["source"] == "mine"


def test_a_stale_correction_compares_days_in_words(home: Home, staff: FlaskClient) -> None:
    kind = home.service.statements.kinds["consultation"]
    stated = example(kind, opened="2027-07-04", closed="2027-07-05")
    home.service.handler.handle(correct_fact(kind, correction_of_example(kind, stated)), CLERK)
    path = f"{page_of(kind, stated)}/do/correct"
    in_words = {"opened": "4 Jul 2027", "closed": "9 Jul 2027", "reason": "a slip"}
    mine = fields_of_page(staff.get(path)) | in_words
    home.service.handler.handle(correct_fact(kind, correction_of_example(kind, stated, closed="2027-07-08")), CLERK)
    answer = staff.post(path, data=mine)
    assert "<td>5 Jul 2027</td><td>8 Jul 2027</td><td>9 Jul 2027</td>" in answer.text
    assert "<td>4 Jul 2027</td>" not in answer.text


@KINDS
def test_a_list_shows_on_a_phone_too_what_a_statement_is_about(kind: StatementKind) -> None:
    assert isinstance(kind.about, tuple)
    about = {each.name for each in kind.fields if each.name in kind.about and each.required}
    assert about <= {each.name for each in columns(cast("Any", None), kind) if each.phone}


@KINDS
def test_a_list_is_filtered_sorted_searched_and_downloaded(home: Home, staff: FlaskClient, kind: StatementKind) -> None:
    at, fact = f"{AT}/{path_of(kind)}/", example(kind).fact
    for field in (each for each in kind.fields if each.name in kind.filtered):
        assert fact in staff.get(f"{at}?sort={field.name}&desc=1").text or field.several
        value = getattr(example(kind), field.name)
        word = {True: "yes", False: "no"}.get(value, str(value)[:4] if field.control == "date" else value)
        assert fact in staff.get(f"{at}?{field.name}={word}").text
        # A value that a filter does not offer is ignored; records have one common filter, tested below.
        assert fact not in staff.get(f"{at}?{field.name}=1999").text or field.control in ("word", "yes-no", "record")
    for record in kind.referred_by(example(kind)):
        assert fact in staff.get(f"{at}?about-record={record}").text
    assert fact not in staff.get(f"{at}?about-record=meeting-{uuid(99)}").text
    [_head, line] = csv.reader(io.StringIO(staff.get(f"{at}download.csv").data.decode("utf-8-sig")))
    assert line[0] == fact
    if any(field.control in ("line", "text", "texts") for field in kind.fields):
        found = staff.post(at, data={"search": "example 1"})
        assert fact in staff.get(found.location).text
        assert fact not in staff.get(staff.post(at, data={"search": "nowhere"}).location).text


@KINDS
def test_a_page_of_the_past_tells_what_was_recorded_by_then(
    home: Home, staff: FlaskClient, kind: StatementKind
) -> None:
    stated = example(kind)
    home.seal()
    home.service.handler.handle(correct_fact(kind, correction_of_example(kind, stated, source="later")), CLERK)
    page = page_of(kind, stated)
    then = staff.get(f"{page}?on=1 Jan 2040").text
    assert "<dd>minutes</dd>" in then  # an unsealed event has no recorded day
    assert "Not in the record on that day" in staff.get(f"{page}?on=2020").text
    assert staff.get(f"{page}?on=soon").status_code == 422
    assert staff.get(page.replace(stated.fact, f"{kind.name}-{uuid(77)}")).status_code == 404


def test_the_page_of_a_record_has_what_refers_to_it_by_kind(home: Home, staff: FlaskClient) -> None:
    page = staff.get(f"/meetings/console/meetings/{MEETING}").text
    assert f'<a href="/meetings/console/invitations/{MEETING}">Invitations and seats</a>' in page
    assert f"{AT}/requests/new?about={MEETING}" in page
    assert f"{AT}/replies/new?about={MEETING}" in page, "of which there is none"
    opened = staff.get(f"{AT}/requests/new?about={MEETING}")
    assert 'value="EXA-01"' in opened.text
    assert fields_of_page(opened)["about.id"] == MEETING
    series = staff.get(f"/meetings/console/series/{SERIES}").text
    assert f"{AT}/completeness/new?about={SERIES}" in series
    consultation = staff.get(page_of(CONSULTATIONS, example(CONSULTATIONS))).text
    assert page_of(RAISED_NEEDS, example(RAISED_NEEDS)) in consultation
    entry = home.service.queries.attendance_of(MEETING)[0].fact
    assert page_of(CONSENTS, example(CONSENTS)) in staff.get(f"/meetings/console/attendance/{entry}").text


def test_a_record_is_chosen_by_its_name_of_several_kinds(home: Home, staff: FlaskClient) -> None:
    def found(path: str, text: str) -> list[dict[str, str]]:
        return list(staff.post(f"{AT}/{path}", data={"q": text}).get_json()["found"])

    assert found("requests/find/new/to", "hung") == [{"id": STATE, "label": "Hungary"}]
    assert found("requests/find/new/to", "HUN") == [{"id": STATE, "label": "Hungary"}]
    assert found("requests/find/new/to", "example tel") == [{"id": ORGANIZATION, "label": "Example Télécom"}]
    assert {kind_of(each["id"]) for each in found("requests/find/new/about", "exa")} == {
        "meeting",
        "conclusion",
        "consultation",
        "presentation",
    }
    replied = found("replies/find/new/about", "hungary")
    assert replied[0] == {"id": example(REQUESTS).fact, "label": "Invitation to Hungary, 4 Jul 2027"}
    assert found("consents/find/new/about", "example tel")[0]["label"] == "Example Télécom at EXA-01"
    answer = fill(staff, f"{AT}/requests/new", to="Nowhere", about="EXA-01", kind="reminder", on="2027-03-03")
    assert answer.status_code == 422
    assert "No match for Nowhere." in answer.text
    assert fields_of_page(answer)["about"] == "EXA-01"


def test_several_records_are_added_one_by_one_without_script(home: Home, staff: FlaskClient) -> None:
    other = f"meeting-{uuid(5)}"
    planned = commands.PlanMeeting(meeting=other, series=SERIES, code="EXA-02", first_day="2028-12-07")
    home.service.handler.handle(planned, CLERK)
    path = f"{AT}/consultations/new"
    page = staff.post(
        path, data=fields_of_page(staff.get(path)) | {"meetings": "exa-01", "more": "meetings", "document": "D"}
    )
    assert (page.status_code, fields_of_page(page)["meetings.kept.0"], fields_of_page(page)["document"]) == (
        200,
        MEETING,
        "D",
    )
    unclear = staff.post(path, data=fields_of_page(page) | {"meetings": "exa", "more": "meetings"})
    assert unclear.status_code == 422
    assert f'name="meetings.choice" value="{other}"' in unclear.text
    said = {
        "method": "letter",
        "subject.text.0": "Objet",
        "subject.language.0": "fr",
        "opened": "Mar 2027",
        "closed": "Apr 2027",
        "meetings": "EXA-02",
    }
    answer = staff.post(path, data=fields_of_page(page) | said)
    assert answer.status_code == 303, answer.text
    row = home.service.statements.one(answer.location.rpartition("/")[2])
    assert (row.statement.meetings, row.statement.subject) == ((MEETING, other), {"fr": "Objet"})


def test_two_texts_in_one_language_are_refused_and_both_kept(staff: FlaskClient) -> None:
    texts = {"subject.language.0": "en", "subject.text.0": "One", "subject.language.1": "en", "subject.text.1": "Two"}
    answer = fill(staff, f"{AT}/consultations/new", **texts)
    assert answer.status_code == 422
    assert "Two texts are in English. Remove one of the two." in answer.text
    assert {name: fields_of_page(answer)[name] for name in texts} == texts


def test_sending_a_form_twice_states_one(home: Home, staff: FlaskClient) -> None:
    path = f"{AT}/needs/new"
    form = fields_of_page(staff.get(path)) | {"kind": "need", "text": "Interpretation", "on": "2027"}
    first, second = staff.post(path, data=form), staff.post(path, data=form)
    assert first.location == second.location
    assert home.service.statements.count("need", Filters(words="interpretation")) == 1


def test_auditors_read_and_nobody_else_but_staff(web: Web) -> None:
    need = page_of(RAISED_NEEDS, example(RAISED_NEEDS))
    auditor, reader = web.pages("auditor"), web.pages("reader")
    for path in (f"{AT}/", f"{AT}/needs/", need, f"{need}/history", f"{AT}/needs/download.csv"):
        assert auditor.get(path).status_code == 200
        assert reader.get(path).status_code == 403
    page = auditor.get(need).text
    assert "/do/" not in page
    assert "/new" not in page.partition("<main")[2]
    for path in (f"{AT}/needs/new", f"{AT}/needs/many", f"{need}/do/correct", f"{need}/do/withdraw"):
        assert auditor.get(path).status_code == 403
        assert web.pages("approver").get(path).status_code == 200


def test_a_search_over_everything_finds_statements_by_their_words(staff: FlaskClient) -> None:
    found = staff.post("/meetings/console/found", data=json.dumps({"q": "example 1"})).get_json()["found"]
    worded = [kind for kind in STREAM_KINDS if any(each.control in ("line", "text", "texts") for each in kind.fields)]
    assert {each["kind"] for each in found} >= {kind.wording.plural for kind in worded}
    assert page_of(REPLIES, example(REPLIES)) in {each["path"] for each in found}


def test_an_embargo_is_told_on_the_page_and_its_end_in_the_history(home: Home, staff: FlaskClient) -> None:
    due = "2026-01-02T09:00:00Z"
    stated = example(RAISED_NEEDS, 3, not_before=due)
    public = msgspec.structs.replace(APPROVER, marking="public", approved_by=APPROVER.actor)
    home.service.handler.handle(state_fact(RAISED_NEEDS, stated), public)
    home.service.handler.handle(EndEmbargo(record=stated.fact, due=due), CLERK)
    page = page_of(RAISED_NEEDS, stated)
    assert f"<td>{due}</td>" in staff.get(page).text
    history = staff.get(f"{page}/history").text
    assert "The embargo ended." in history
    assert "Who may see it:" not in history
    lowered = ChangeMarking(record=stated.fact, reason="too early", statement=stated.fact)
    home.service.handler.handle(lowered, msgspec.structs.replace(CLERK, marking="members"))
    assert "Who may see it: <s>Public</s> is now <b>Members</b>." in staff.get(f"{page}/history").text


def test_an_approver_makes_one_public_from_a_time_on_and_staff_do_not(home: Home, web: Web, staff: FlaskClient) -> None:
    said = {"kind": "need", "text": "Interpretation", "on": "2027", "marking": "public"}
    assert "not_before" not in fields_of_page(staff.get(f"{AT}/needs/new"))
    assert fill(staff, f"{AT}/needs/new", **said).status_code == 403
    answer = fill(web.pages("approver"), f"{AT}/needs/new", **said, not_before="2027-03-01 09:00")
    row = home.service.statements.one(answer.location.rpartition("/")[2])
    assert (row.marking, row.statement.not_before) == ("public", "2027-03-01T09:00:00Z")


def test_a_long_text_is_cut_in_lines_and_whole_on_its_page_and_in_a_file(home: Home, staff: FlaskClient) -> None:
    text = f"Needs {'x' * 3900}"
    stated = example(RAISED_NEEDS, 4, text=text)
    home.service.handler.handle(state_fact(RAISED_NEEDS, stated), CLERK)
    at = f"{AT}/needs/"
    assert "xxx…</a>" in staff.get(at).text
    assert text not in staff.get(at).text
    assert f"{text} <span" in staff.get(page_of(RAISED_NEEDS, stated)).text
    assert text in staff.get(f"{at}download.csv").text


def test_the_start_of_all_kinds_counts_them(home: Home, staff: FlaskClient) -> None:
    home.service.handler.handle(withdraw_fact(withdrawal_of_example(REPLIES, example(REPLIES))), CLERK)
    home.service.handler.handle(state_fact(RAISED_NEEDS, example(RAISED_NEEDS, 2)), CLERK)
    page = staff.get(f"{AT}/").text
    assert ">2</td>" in page
    assert ">0</td>" in page


@pytest.mark.requirement("7.10")
@pytest.mark.parametrize(
    ("declared", "complaint"),
    [
        (Annotated[str, Field("Place", control="map")], "place: nothing reads a control 'map'"),  # type: ignore[arg-type]
        (Annotated[str, refers_to(VOLCANO), Field("Place")], r"dream\.place: nobody names a volcano"),
        (Annotated[str, refers_to(MEETING_KIND)], r"dream\.place: a form needs a label for it"),
        (Annotated[tuple[int, ...], Field("Places")], r"dream\.place: forms have no control for several of 'number'"),
    ],
)
def test_a_kind_that_no_page_can_ask_for_stops_the_application(
    home: Home, monkeypatch: pytest.MonkeyPatch, declared: Any, complaint: str
) -> None:
    """An unknown control is refused when the kind is declared; this one was only added to the list of controls."""
    monkeypatch.setattr("shared.statements.fields.CONTROLS", CONTROLS | {"map"})
    stated = msgspec.defstruct("DreamStated", [("place", declared)], bases=(StreamStatement,), frozen=True)
    dream = {"name": "dream", "stated": stated, "corrected": None, "about": (), "filtered": (), "wording": DREAMS}
    kinds = (msgspec.structs.replace(RAISED_NEEDS, **dream),)
    service = replace(home.service, statements=StatementQueries(home.service.reader, kinds))
    monkeypatch.setattr("services.meetings.app.open_service", lambda _settings, **_options: service)
    with pytest.raises(DeclarationError, match=complaint):
        create_app(home.settings)


def test_a_text_in_a_language_without_a_name_is_told_by_its_letters() -> None:
    assert FormField("a", "A", kind="texts").label_of('[["en", "x"], ["xq", "y"]]') == "English: x; xq: y"


def test_lists_and_acts_are_the_same_on_the_other_store(home_on_postgres: Home) -> None:
    home = home_on_postgres
    record_examples(home.service)
    home.tell(STATE, StateRegistered(STATE, "HUN", "HU", "Hungary"))
    web = Web(home)
    staff = web.pages("staff")
    # One kind for each cardinality and each control of a filter.
    apart = {
        (kind.cardinality, each.control): kind
        for kind in STREAM_KINDS
        for each in kind.fields
        if each.name in kind.filtered
    }
    for kind in dict.fromkeys(apart.values()):
        fact = example(kind).fact
        for field in (each for each in kind.fields if each.name in kind.filtered):
            for asked in (
                f"sort={field.name}",
                f"{field.name}=2027",
                f"about-record={MEETING}&sort={field.name}&desc=1",
            ):
                assert staff.get(f"{AT}/{path_of(kind)}/?{asked}").status_code == 200
        assert fact in staff.get(staff.post(f"{AT}/{path_of(kind)}/", data={"search": "exa"}).location).text or not [
            field for field in kind.fields if field.control in ("line", "text", "texts")
        ]
    assert staff.get(f"/meetings/console/meetings/{MEETING}").status_code == 200
    for path in ("requests/find/new/to", "consents/find/new/about", "replies/find/new/about"):
        assert staff.post(f"{AT}/{path}", data={"q": "hun\x00g'%"}).status_code == 200
    many = f"{AT}/requests/many"
    rows = {
        "pasted": "To\tKind\tAsked on\tAbout\nHUN\treminder\t2027\tEXA-01\nhungary\treminder\t2026\tEXA-01",
        "do": "paste",
    }
    page = staff.post(many, data=fields_of_page(staff.get(many)) | rows)
    assert staff.post(many, data=fields_of_page(page) | {"do": "record"}).status_code == 303, page.text
    batch = fields_of_page(page)["command_id"]
    sent = {"csrf_token": fields_of_page(page)["csrf_token"]}
    said = staff.get(staff.post(f"{many}/{batch}/undo", data=sent).location).text
    assert "2 rows are withdrawn." in said
    web.app.extensions["meetings"].close()


@pytest.mark.requirement("7.02")
@pytest.mark.statement_rule("S11")
def test_a_text_that_seems_to_name_a_person_is_recorded_as_it_is_and_told_of(home: Home, staff: FlaskClient) -> None:
    subject = {"en": "Letter", "fr": "Lettre à Madame Exemple"}
    wanted = example(CONSULTATIONS, 7, subject=subject)
    answer = fill(staff, f"{AT}/consultations/new", **form_of(CONSULTATIONS, wanted))
    told = staff.get(answer.location).text
    assert "Subject: this seems to name a person. The text was saved as you wrote it." in told
    assert (told.count('role="status"'), told.count("autofocus")) == (2, 1)
    fact = answer.location.rpartition("/")[2]
    assert home.service.statements.one(fact).statement.subject == subject
    again = fill(staff, f"{AT}/consultations/{fact}/do/withdraw", reason="stated twice")
    assert "seems to name" not in staff.get(again.location).text
