"""The page of invitations and seats: invited, reminded and answering organizations; seats and holders; missing
groups."""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from flask.testing import FlaskClient

from services.meetings.console.invitations.letter_files import shipped_template
from services.meetings.console.invitations.letters import KINDS, written_days
from services.meetings.domain import commands
from services.meetings.queries.expected import ExpectedAttendees
from shared.contracts.meetings.consultations import REPLIES, REQUESTS, ReplyStated, RequestStated
from shared.contracts.meetings.seats import REPRESENTATIVES, SEATS, RepresentativeStated, SeatStated
from shared.contracts.registry import (
    DuplicateRecognized,
    OrganizationClassified,
    OrganizationFactWithdrawn,
    OrganizationMerged,
    OrganizationMergerCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
    PersonAffiliated,
    StateRegistered,
    StatusStated,
)
from shared.documents.archives import unpacked
from shared.domain.registration import RegisteredInError, Reinstated
from shared.statements.decider import state_fact
from tests.meetings.conftest import Home, Web
from tests.meetings.forms import fields_of_page
from tests.meetings.recorded import CLERK, recorded, uuid
from tests.plugins.sql_statements import queries, sql_statements

pytestmark = pytest.mark.requirement("10.02")
SERIES, FIRST, SECOND, MEETING = f"series-{uuid(1)}", f"meeting-{uuid(2)}", f"meeting-{uuid(3)}", f"meeting-{uuid(4)}"
KENYAN, JAPANESE, GERMAN, OTHER = (f"organization-{uuid(number)}" for number in range(11, 15))
PRINCIPAL, GONE = f"person-{uuid(21)}", f"person-{uuid(22)}"
PAGE = f"/meetings/console/invitations/{MEETING}"
HUB, WORKLIST = f"/meetings/console/meetings/{MEETING}", "/meetings/console/"
ORGANIZATIONS = ((KENYAN, "Example Kenya", "KEN", "large"), (JAPANESE, "Example Japan", "JPN", "large"),
                 (GERMAN, "Example Germany", "DEU", "micro"), (OTHER, "Example Kenya Two", "KEN", "micro"))  # fmt: skip
REGIONS = (("KEN", "Africa"), ("JPN", "Asia-Pacific"), ("DEU", "Europe"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Home:
    """Two past meetings, the second with a complete list, and a future one. A Kenyan and a Japanese organization have
    seats; the Japanese one's principal has left it, and the Kenyan one's was never affiliated."""
    home = Home(tmp_path_factory.mktemp("invited"), empty=empty)
    for command in (
        commands.OpenSeries(series=SERIES, code="CxO", name="CxO meetings", kind="executive meeting"),
        *(
            commands.PlanMeeting(meeting=meeting, series=SERIES, code=code, first_day=day)
            for meeting, code, day in (
                (FIRST, "CXO-2023", "2023-12-05"),
                (SECOND, "CXO-2024", "2024-12-03"),
                (MEETING, "CXO-2027", "2027-12-07"),
            )
        ),
        commands.HoldMeeting(meeting=FIRST, first_day="2023-12-05", mode="in person"),
        commands.HoldMeeting(meeting=SECOND, first_day="2024-12-03", mode="in person"),
        commands.RecordAttendance(fact=f"fact-{uuid(31)}", meeting=FIRST, organization=GERMAN),
        commands.RecordAttendance(fact=f"fact-{uuid(32)}", meeting=SECOND, organization=KENYAN),
        commands.CloseAttendanceList(meeting=SECOND, complete=True),
        state_fact(SEATS, SeatStated(f"seat-{uuid(41)}", KENYAN, SERIES, "2022")),
        state_fact(SEATS, SeatStated(f"seat-{uuid(42)}", JAPANESE, SERIES, "2023-01-01")),
        state_fact(SEATS, SeatStated(f"seat-{uuid(43)}", GERMAN, SERIES, "2019", until="2020")),
        state_fact(
            REPRESENTATIVES,
            RepresentativeStated(f"representative-{uuid(51)}", JAPANESE, GONE, "principal", "2023", SERIES),
        ),
    ):
        home.service.handler.handle(command, CLERK)
    for number, (iso3, region) in enumerate(REGIONS, 60):
        state = f"state-{uuid(number)}"
        home.tell(
            state,
            StateRegistered(state, iso3, iso3[:2], iso3.title()),
            StatusStated(f"{state}-region", "region", region),
        )
    for record, name, iso3, size in ORGANIZATIONS:
        place, of_size = (
            OrganizationPlaced(f"{record}-place", iso3),
            OrganizationClassified(f"{record}-size", "size", size),
        )
        home.tell(record, OrganizationRegistered(record, name), place, of_size)
    home.tell(GONE, PersonAffiliated(f"fact-{uuid(71)}", JAPANESE, since="2020", until="2024"))
    home.service.close()
    return home


@pytest.fixture
def begins_with(filled: Home) -> Path:
    return filled.path


def row_of(page: str, organization: str) -> str:
    found = re.search(rf'<tr id="{organization}".*?</tr>', page, re.DOTALL)
    assert found, "the organization is not on the page"
    return found[0]


def ticked(page: str) -> list[str]:
    return re.findall(r'name="to" value="([^"]+)"[^>]* checked', page)


def act(staff: FlaskClient, do: str, *organizations: str, **typed: str) -> str:
    said = fields_of_page(staff.get(PAGE))
    batch = re.search(r'id="acting".*?name="batch" value="([^"]+)"', staff.get(PAGE).text)
    assert batch
    data = {"csrf_token": said["csrf_token"], "batch": batch[1], "do": do, "to": list(organizations), **typed}
    done = staff.post(f"{PAGE}/do", data=data)
    return staff.get(PAGE).text if done.status_code == 303 else done.text


def answer(staff: FlaskClient, organization: str, word: str, **typed: str) -> str:
    page = staff.get(f"{PAGE}?also={organization}")
    value = re.search(rf'value="({organization}\|{word}\|[^"]+)"', page.text)
    assert value
    said = {"csrf_token": fields_of_page(page)["csrf_token"], "answer": value[1], **typed}
    assert staff.post(f"{PAGE}/answer", data=said).status_code == 303
    return staff.get(PAGE).text


def test_seats_their_holders_and_the_last_meetings(staff: FlaskClient) -> None:
    page = staff.get(PAGE).text
    kenyan, japanese, german = (row_of(page, each) for each in (KENYAN, JAPANESE, GERMAN))
    assert "since 2022" in kenyan
    assert "vacant" in kenyan
    assert "left" in japanese
    assert "no seat" in german, "it ended in 2020"
    assert "vacant" not in german
    # The list of 2023 is not complete, so an organization missing from it may have come; that of 2024 is.
    assert re.findall(r'<span class="(came|absent|unknown)"><', kenyan) == ["unknown", "came"]
    assert re.findall(r'<span class="(came|absent|unknown)"><', japanese) == ["unknown", "absent"]
    assert re.findall(r'<span class="(came|absent|unknown)"><', german) == ["came", "absent"]
    assert "CXO-2023: not known" in kenyan
    assert OTHER not in page


def test_seats_are_ticked_first_then_those_without_an_answer(home: Home, staff: FlaskClient) -> None:
    assert set(ticked(staff.get(PAGE).text)) == {KENYAN, JAPANESE}
    page = act(staff, "invite", KENYAN, JAPANESE, GERMAN, on="10 Sep 2025", document="letter 4", due="1 Nov 2025")
    assert "3 organizations are invited." in page
    assert {
        (row.statement.to, row.statement.on, row.statement.document, row.statement.due)
        for row in recorded(home.service, REQUESTS)
    } == {(each, "2025-09-10", "letter 4", "2025-11-01") for each in (KENYAN, JAPANESE, GERMAN)}
    answer(staff, KENYAN, "accepted")
    page = staff.get(PAGE).text
    assert set(ticked(page)) == {JAPANESE, GERMAN}
    assert re.search(r'Remind <span data-count="open">2</span>', page)
    for elsewhere in (HUB, WORKLIST):
        assert ">Remind 2<" in staff.get(elsewhere).text
    page = act(staff, "remind", KENYAN, JAPANESE, GERMAN)
    assert "2 organizations are reminded." in page
    assert 'Remind <span data-count="open">0</span>' in page
    assert "was not reminded today" in act(staff, "remind", JAPANESE)
    for elsewhere in (HUB, WORKLIST):
        after = staff.get(elsewhere).text
        assert "CXO-2027" in after
        assert ">Remind" not in after
    undo = re.search(r'class="undo" action="([^"]+)"', page)
    assert undo
    staff.post(undo[1], data={"csrf_token": fields_of_page(staff.get(PAGE))["csrf_token"]})
    assert [row.statement.kind for row in recorded(home.service, REQUESTS)] == ["invitation"] * 3
    assert "Everyone ticked has been invited already." in act(staff, "invite", KENYAN)


def test_an_answer_takes_the_person_from_the_seat_unless_that_one_left(home: Home, staff: FlaskClient) -> None:
    named = RepresentativeStated(f"representative-{uuid(52)}", KENYAN, PRINCIPAL, "principal", "2023", SERIES)
    home.service.handler.handle(state_fact(REPRESENTATIVES, named), CLERK)
    act(staff, "invite", KENYAN, JAPANESE)
    answer(staff, KENYAN, "accepted", mode="remote")
    answer(staff, JAPANESE, "accepted")
    said = {row.statement.respondent: row.statement for row in recorded(home.service, REPLIES)}
    assert (said[KENYAN].person, said[KENYAN].capacity, said[KENYAN].mode) == (PRINCIPAL, "executive", "remote")
    assert (said[JAPANESE].person, said[JAPANESE].mode) == (None, None)
    assert "remote" in row_of(staff.get(PAGE).text, KENYAN)
    page = answer(staff, KENYAN, "excused", text="a strike")
    assert "excused" in row_of(page, KENYAN)
    assert recorded(home.service, REPLIES)[0].statement.text == "a strike"


def test_who_was_not_invited_may_answer_to_the_meeting_itself(home: Home, staff: FlaskClient) -> None:
    page = answer(staff, OTHER, "accepted")
    [reply] = recorded(home.service, REPLIES)
    assert (reply.statement.about, reply.statement.respondent) == (MEETING, OTHER)
    assert "accepted" in row_of(page, OTHER)


def test_a_duplicate_has_the_row_of_its_original(home: Home, staff: FlaskClient) -> None:
    """Its seat, its people, its attendance, invitations and answers are the original's, on this page and in tasks."""
    home.service.handler.handle(
        state_fact(REQUESTS, RequestStated(f"request-{uuid(82)}", MEETING, "invitation", GERMAN, "2025-09-10")), CLERK
    )
    home.tell(JAPANESE, DuplicateRecognized(f"fact-{uuid(83)}", GERMAN), first=4)
    home.tell(GERMAN, DuplicateRecognized(f"fact-{uuid(84)}", OTHER), first=4)
    page = answer(staff, OTHER, "accepted")
    row = row_of(page, OTHER)
    assert "since 2023" in row
    assert "left" in row
    assert "accepted" in row
    assert re.findall(r'<span class="(came|absent|unknown)"><', row) == ["came", "absent"]
    assert f'id="{GERMAN}"' not in page
    assert recorded(home.service, REPLIES)[0].statement.about == f"request-{uuid(82)}"
    assert row_of(staff.get(f"{PAGE}?also={JAPANESE}").text, OTHER)
    assert "Everyone ticked has been invited already." in act(staff, "invite", GERMAN)


def test_an_organization_registered_in_error_is_not_on_the_page(home: Home, staff: FlaskClient) -> None:
    act(staff, "invite", KENYAN, JAPANESE)
    asked = next(row.fact for row in recorded(home.service, REQUESTS) if row.statement.to == KENYAN)
    reply = ReplyStated(f"reply-{uuid(91)}", about=asked, respondent=JAPANESE, answer="accepted", on="2026-12-01")
    home.service.handler.handle(state_fact(REPLIES, reply), CLERK)
    expected, meeting = ExpectedAttendees(home.service.reader), home.service.queries.meeting(MEETING)
    home.tell(KENYAN, RegisteredInError("a slip"), first=4)
    page = staff.get(f"{PAGE}?also={KENYAN}").text
    assert "Example Kenya" not in page
    assert ticked(page) == [JAPANESE]
    # A reply to the request to nobody answers nothing, as in figures.
    assert ">no answer<" in row_of(page, JAPANESE)
    assert expected.reply_of(meeting, JAPANESE) is None
    home.tell(KENYAN, Reinstated("no slip"), first=5)
    page = staff.get(PAGE).text
    assert "since 2022" in row_of(page, KENYAN)
    assert ">accepted<" in row_of(page, JAPANESE)
    assert expected.reply_of(meeting, JAPANESE) is not None


def test_an_organization_that_merged_has_the_row_of_its_successor(home: Home, staff: FlaskClient) -> None:
    """From the day of the merger on, and through duplicates; its people stay its people."""
    home.tell(JAPANESE, OrganizationMerged(f"fact-{uuid(85)}", GERMAN, "2027-12"), first=4)
    home.service.handler.handle(
        state_fact(REQUESTS, RequestStated(f"request-{uuid(86)}", MEETING, "invitation", JAPANESE, "2025-09-10")), CLERK
    )
    assert "left" in row_of(staff.get(PAGE).text, JAPANESE), "it may merge later in that month"
    home.tell(JAPANESE, OrganizationMergerCorrected(f"fact-{uuid(85)}", GERMAN, "2026", "a slip"), first=5)
    home.tell(GERMAN, DuplicateRecognized(f"fact-{uuid(87)}", OTHER), first=4)
    page = staff.get(f"{PAGE}?also={JAPANESE}").text
    assert f'id="{JAPANESE}"' not in page
    row = row_of(page, OTHER)
    assert "since 2023" in row
    assert "left" in row
    assert "no answer" in row
    own = RepresentativeStated(f"representative-{uuid(53)}", OTHER, PRINCIPAL, "principal", "2020", SERIES)
    home.service.handler.handle(state_fact(REPRESENTATIVES, own), CLERK)
    assert "left" not in row_of(staff.get(PAGE).text, OTHER), "its own principal comes before a later one of who merged"
    home.tell(JAPANESE, OrganizationFactWithdrawn(f"fact-{uuid(85)}", "two companies"), first=6)
    assert "no answer" in row_of(staff.get(PAGE).text, JAPANESE)


def test_who_is_missing_if_all_who_accepted_come(staff: FlaskClient) -> None:
    act(staff, "invite", KENYAN, GERMAN)
    assert "Nobody has accepted yet:" in staff.get(PAGE).text
    page = answer(staff, KENYAN, "accepted")
    missing = re.search(r'class="missing">.*?</dd>', page, re.DOTALL)
    assert missing
    assert "If the one who accepted comes:" in page
    assert "Africa" not in missing[0]
    assert "Europe" in missing[0]
    assert "micro enterprises" in missing[0]
    page = answer(staff, GERMAN, "accepted")
    missing = re.search(r'class="missing">.*?</dd>', page, re.DOTALL)
    assert missing
    assert "micro" not in missing[0]
    # The organizations of a region that can be invited are selected with one click.
    assert OTHER in staff.get(f"{PAGE}?from=Africa").text


def test_another_organization_is_searched_and_filters_are_kept_apart(staff: FlaskClient) -> None:
    token = fields_of_page(staff.get(PAGE))["csrf_token"]
    added = staff.post(f"{PAGE}/add", data={"csrf_token": token, "also": "example kenya two", "also.id": ""})
    page = staff.get(added.location).text
    assert ticked(page) == [OTHER]
    unknown = staff.post(f"{PAGE}/add", data={"csrf_token": token, "also": "nobody", "also.id": ""})
    assert "No match for nobody" in unknown.text
    only = staff.get(f"{PAGE}?region=Europe").text
    assert GERMAN in only
    assert f'id="{KENYAN}"' not in only
    assert f'id="{KENYAN}"' in staff.get(f"{PAGE}?seat=with").text
    assert "Clear the filters" in staff.get(f"{PAGE}?answer=declined").text


def test_organizations_to_draw_in_are_filtered_and_added_as_a_group(home: Home, staff: FlaskClient) -> None:
    """Small and medium-sized enterprises, non-members, and the host's industry once the place is known."""
    page = staff.get(f"{PAGE}?group=small").text
    assert f'id="{GERMAN}"' in page
    assert f'id="{KENYAN}"' not in page
    assert "Industry of" not in page
    assert OTHER in ticked(staff.get(f"{PAGE}?from=small").text)
    outside = OrganizationClassified(f"fact-{uuid(88)}", "category", "not a member")
    home.tell(OTHER, outside, first=4)
    assert ticked(staff.get(f"{PAGE}?from=non-members").text) == [OTHER]
    home.tell(OTHER, DuplicateRecognized(f"fact-{uuid(89)}", KENYAN), first=5)
    assert ticked(staff.get(f"{PAGE}?from=non-members").text) != [OTHER], "a duplicate is not added"
    home.service.handler.handle(
        commands.CorrectMeeting(meeting=MEETING, first_day="2027-12-07", city="Tokyo", country="JPN", reason="agreed"),
        CLERK,
    )
    page = staff.get(f"{PAGE}?group=host").text
    assert "Industry of JPN" in page or "Industry of Jpn" in page
    assert f'id="{JAPANESE}"' in page
    assert f'id="{KENYAN}"' not in page
    assert ticked(staff.get(f"{PAGE}?from=host").text) == [JAPANESE]


def test_addressees_are_given_as_a_table(staff: FlaskClient) -> None:
    act(staff, "invite", KENYAN, on="10 Sep 2025", due="1 Nov 2025")
    table = staff.get(f"{PAGE}/addressees.csv").text.splitlines()
    assert table[0].endswith(
        "Organization,Country,Region,Seat since,Principal,Alternates,Invited on,Answer due,Reminded on,Answer,Answered on,Plans to come"
    )
    [kenyan] = [line for line in table if KENYAN in line]
    assert "Example Kenya,Ken,Africa,2022,not known" in kenyan
    assert ",No answer," in kenyan, "it was due on 1 November 2025"
    answer(staff, KENYAN, "declined")
    assert ",Declined," in staff.get(f"{PAGE}/addressees.csv").text
    assert staff.get(f"{PAGE}/addressees.xlsx").data[:2] == b"PK"
    assert staff.get(f"{PAGE}/addressees.pdf").status_code == 404


def test_more_organizations_ask_for_nothing_more(web: Web, staff: FlaskClient) -> None:
    reader = web.app.extensions["meetings"].reader
    act(staff, "invite", KENYAN)
    with sql_statements(reader) as few:
        staff.get(PAGE)
    act(staff, "invite", JAPANESE, GERMAN)
    for each in (KENYAN, JAPANESE, GERMAN):
        answer(staff, each, "declined")
    staff.get(PAGE)  # without the notice
    with sql_statements(reader) as many:
        staff.get(PAGE)
    assert queries(many) == queries(few)


def test_what_was_ticked_and_typed_stays_if_an_act_is_refused(staff: FlaskClient) -> None:
    fields = fields_of_page(staff.get(PAGE))
    typed = {"csrf_token": fields["csrf_token"], "batch": fields["batch"], "do": "invite", "to": [GERMAN, OTHER]}
    said = {"on": "10 Sep 2025", "due": "1 Nov 2024", "document": "letter 4", "by": "circular"}
    refused = staff.post(f"{PAGE}/do", data=typed | said)
    assert refused.status_code == 409
    assert "It cannot be due on 1 November 2024" in refused.text
    assert sorted(ticked(refused.text)) == sorted([GERMAN, OTHER])
    acting = refused.text.partition('id="acting"')[2].partition("</form>")[0]
    for name in ("on", "due", "document"):
        assert re.search(rf'name="{name}"[^>]* value="{said[name]}"', acting), name
    assert '<option value="circular" selected>' in acting


def test_each_page_of_a_cancelled_meeting_says_so(home: Home, staff: FlaskClient) -> None:
    badge = '<span class="badge bad">Cancelled</span>'
    meeting = f"/meetings/console/meetings/{MEETING}"
    pages = (
        PAGE,
        f"{meeting}/attendance",
        f"/meetings/console/agendas/{MEETING}",
        f"/meetings/console/outreach/{MEETING}",
    )
    assert badge not in staff.get(PAGE).text
    home.service.handler.handle(commands.CancelMeeting(meeting=MEETING, reason="The host withdrew."), CLERK)
    for page in pages:
        assert badge in staff.get(page).text, page


def test_an_auditor_reads_and_changes_nothing(web: Web) -> None:
    auditor = web.pages("auditor")
    page = auditor.get(PAGE).text
    assert "Example Kenya" in page
    assert 'name="answer" value' not in page
    assert web.pages("reader").get(PAGE).status_code == 403


def letters(staff: FlaskClient, *organizations: str, **typed: str) -> dict[str, bytes]:
    said = fields_of_page(staff.get(PAGE))
    data = {"csrf_token": said["csrf_token"], "batch": uuid(80), "do": "letters", "to": list(organizations), **typed}
    answer = staff.post(f"{PAGE}/do", data=data)
    assert answer.content_type == "application/zip", staff.get(PAGE).text
    return unpacked(answer.data)


def text_of(letter: bytes) -> str:
    """Return the text of a letter, including that in controls, one line for each paragraph."""
    document = docx.Document(io.BytesIO(letter))
    assert round((document.sections[0].page_width or Mm(0)).mm) == 210
    root = document.element.body
    return "\n".join("".join(each.text or "" for each in line.iter(qn("w:t"))) for line in root.iter(qn("w:p")))


def test_letters_are_of_the_template_and_invite_or_remind(home: Home, staff: FlaskClient) -> None:
    act(staff, "invite", JAPANESE, on="10 Sep 2025", document="letter 4", due="1 Nov 2025")
    typed = {
        "on": "1 Oct 2025",
        "due": "15 Oct 2025",
        "document": "TSB/12",
        "signatory": "A. Example",
        "function": "Director",
    }
    parts = letters(staff, KENYAN, JAPANESE, **typed)
    assert sorted(parts) == [
        "addressees.csv", "addressees.xlsx", "letters/001-Example-Kenya.docx", "letters/002-Example-Japan.docx",
    ]  # fmt: skip
    assert b"Example Japan" in parts["addressees.csv"]
    invitation, reminder = (
        text_of(parts["letters/001-Example-Kenya.docx"]),
        text_of(parts["letters/002-Example-Japan.docx"]),
    )
    assert "TSB/12\n1 October 2025\n" in invitation
    assert (
        "I am pleased to invite your organization to the meeting CXO-2027 in the series “CxO meetings”.\n"
        "Date: 7 December 2027\nPlace: "
    ) in invitation
    assert "by 15 October 2025" in invitation
    assert invitation.endswith("Yours faithfully,\nA. Example\nDirector")
    assert "(our invitation of 10 September 2025)" in reminder
    assert parts == letters(staff, KENYAN, JAPANESE, **typed), "the same words give the same bytes"
    # None of it is recorded.
    assert len(recorded(home.service, REQUESTS)) == 1


def test_letters_in_another_language_are_of_the_installations_own_template(home: Home, staff: FlaskClient) -> None:
    folder = home.path / "templates"
    folder.mkdir(exist_ok=True)
    for kind in KINDS:
        own = docx.Document(io.BytesIO(shipped_template(kind)))
        own.add_paragraph("Veuillez agréer")
        own.save(str(folder / f"letter-{kind}-fr.docx"))
    assert '<option value="fr">French</option>' in staff.get(PAGE).text
    [letter] = [
        part for name, part in letters(staff, KENYAN, language="fr", on="1 Oct 2025").items() if "letters/" in name
    ]
    assert "1 octobre 2025" in text_of(letter)
    assert text_of(letter).endswith("Veuillez agréer")
    (folder / "letter-invitation-fr.docx").write_bytes(b"Example")
    said = fields_of_page(staff.get(PAGE))
    data = {"csrf_token": said["csrf_token"], "batch": uuid(81), "do": "letters", "to": [KENYAN], "language": "fr"}
    assert "The template is no Word document." in staff.post(f"{PAGE}/do", data=data).text
    refused = staff.post(f"{PAGE}/do", data={**data, "language": "es"})
    assert "There is no template letter-invitation-es.docx." in refused.text
    assert "No letter was written." in staff.post(f"{PAGE}/do", data={**data, "language": "../en"}).text


def test_a_letter_writes_the_days_of_a_meeting_once(home: Home) -> None:
    spans = (("2027-03-16", "2027-03-18"), ("2027-03-30", "2027-04-01"), ("2027-03", "2027-03"))
    assert [written_days(*each, "en") for each in spans] == [
        "16–18 March 2027",
        "30 March – 1 April 2027",
        "March 2027",
    ]
    assert [written_days(*each, "fr") for each in spans[::2]] == ["16 mars 2027 – 18 mars 2027", "mars 2027"]


def test_a_line_that_is_too_long_is_refused_not_cut(home: Home, staff: FlaskClient) -> None:
    said = fields_of_page(staff.get(PAGE))
    data = {
        "csrf_token": said["csrf_token"],
        "batch": uuid(82),
        "do": "invite",
        "to": [KENYAN],
        "document": "TSB " * 60,
    }
    refused = staff.post(f"{PAGE}/do", data=data)
    assert refused.status_code == 422
    assert "TSB…” has 239 characters. Use at most 200." in refused.text
    assert 'name="document" autocomplete="off" placeholder="Its reference" value="TSB TSB' in refused.text
    assert recorded(home.service, REQUESTS) == []
