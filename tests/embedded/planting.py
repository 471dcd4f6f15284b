"""A script in every text field of every command, sent to the API as an external program would.

Fields and their lengths come from the API's own documents, so that a new field is either planted or reported by name.
"""

import io
import re
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import insert

from services.meetings.importing import participants
from services.meetings.importing.composed import COMPOSED
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.topics import TOPICS
from shared.event_store.tables import consumer_tables
from shared.statements.fields import StatementField
from shared.statements.kinds import StatementKind
from shared.tables.writing import csv_bytes
from shared.web.statements.schemas import words_joined
from tests.embedded.services import Services
from tests.registry.importing.tables import as_csv
from tests.statements.examples import another_example, in_order
from tests.statements.published import OF_STREAMS

TINY = "<b data-planted>"
SHORT = "<b data-planted onclick=ran()>"
LONG = f"\"'></title></script><script>ran()</script><img src=x onerror=ran() data-planted>{SHORT}{{{{7*7}}}}"
ADDRESS = "javascript:ran()//https://example.org"
"""A text that is shown as a link where it is an address."""
ELSEWHERE = 'https://example.org/"onmouseover="ran()"data-planted="'
DAYS = {
    *("since", "until", "first_day", "last_day", "first", "last", "kept_from", "not_before", "as_known_at", "period"),
    *("on", "published_on"),
    *(field.name for kind in OF_STREAMS for field in kind.fields if field.control in ("date", "day")),
}
NOT_FREE = {
    ("PeopleCalled", "search"): "asked, and kept nowhere",
    ("PeopleCalled", "after"): "asked, and kept nowhere",
    ("RegisterPartner", "handle"): "letters and digits alone",
    **{(f"{name}Webhook", "types"): "one of the types that there are" for name in ("Register", "Change")},
    ("DefineStudyPeriod", "name"): "the years that it is called by",
    ("DraftReport", "document"): "the number of a temporary document",
    ("CorrectClass", "value"): "one of those listed, but for a sector, which ClassifyOrganization plants",
    **{(f"{name}Resource", "amount"): "an amount" for name in ("State", "Correct")},
    **{(name, "text_sha256"): "a hash" for name in ("AgreeCommunique", "MarkAgreed", "ApproveCommunique")},
    **{(f"{name}Conclusion", "summary"): "the id of a summary" for name in ("Draft", "Redraft", "Describe")},
}
UUID = "018f0000-0000-7000-8000-0000000000"

NEW_PERSON = {
    "person": f"person-{UUID}03",
    "name": f"Another {LONG} of a file, with a name that is like nobody's",
    "organization": f"organization-{UUID}01",
    "title": SHORT,
    "imported": {"source": LONG, "row": LONG},
}
CONCLUSION: dict[str, Any] = {"verb": "welcomed", "language": "en", "summary": None}
AFTER_REPORTS = ("submission",)
"""Kinds that name a report."""
NEWCOMER = {
    "organization": f"organization-{UUID}05",
    "name": f"{LONG}5",
    "source": ADDRESS,
    "imported": {"source": LONG, "row": LONG},
}


def id_of(kind: str, number: int = 1) -> str:
    return f"{kind}-{UUID}{number:02}"


def json_body(methods: dict[str, Any]) -> dict[str, Any] | None:
    """Return the schema of a command's JSON body; the token endpoint takes a form."""
    content = methods.get("post", {}).get("requestBody", {}).get("content", {})
    found: dict[str, Any] | None = content.get("application/json", {}).get("schema")
    return found


class Planter:
    """Sends commands by name; `planted` are the fields that accepted a script."""

    def __init__(self, services: Services) -> None:
        self.services, self.planted = services, set[tuple[str, str]]()
        self.commands: dict[str, tuple[str, dict[str, Any]]] = {}
        for name, app in services.apps.items():
            document = app.test_client().get(f"/{name}/openapi.json").json
            schemas = document["components"]["schemas"]
            for path, methods in document["paths"].items():
                # The officers named here are those of meetings' records.
                if name == "reporting" and "/assignments" in path:
                    continue
                if (body := json_body(methods)) is not None:
                    shape = body["$ref"]
                    self.commands[methods["post"]["operationId"]] = (
                        path,
                        schemas[shape.rpartition("/")[2]]["properties"],
                    )
        # Account names are displayed too.
        self.tokens = {role: services.token(role, f"{LONG} {role}") for role in ("administrator", "staff", "approver")}
        self.tokens["second administrator"] = services.token("administrator", f"{LONG} second administrator")

    def fields(self) -> set[tuple[str, str]]:
        """Return every text field that accepts arbitrary text."""
        return {(name, field) for name, (_path, fields) in self.commands.items() for field in self._free(name, fields)}

    def _free(self, command: str, fields: dict[str, Any]) -> list[str]:
        return [
            field
            for field, said in fields.items()
            if _is_free(_inner(said)) and field not in DAYS and (command, field) not in NOT_FREE
        ]

    def do(self, name: str, /, sender: str = "staff", where: str = "", **body: Any) -> str:
        """Send a command and return the record's id; texts that are not given become scripts. Every field must be
        accepted."""
        path, fields = self.commands[name]
        for field in self._free(name, fields):
            body.setdefault(field, _script(field, fields[field]))
        sent = {"Authorization": f"Bearer {self.tokens[sender]}", "If-Match": "*"}
        address = re.sub(r"{\w+}", where, path)
        answer = (
            self.services.app(address)
            .test_client()
            .post(address, json={k: v for k, v in body.items() if v is not None}, headers=sent)
        )
        assert answer.status_code in (200, 201), (name, body, answer.text)
        self.planted |= {(name, field) for field, value in body.items() if "ran()" in str(value) or TINY in str(value)}
        return str((answer.json or {}).get("id", ""))


def _inner(said: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a list's items, or of a text in one language."""
    if said.get("type") == "array":
        return dict(said["items"])
    return dict(said.get("additionalProperties") or said)


def _is_free(said: dict[str, Any]) -> bool:
    pattern = said.get("pattern", "")
    return (
        said.get("type") == "string"
        and "enum" not in said
        and "format" not in said
        and (not pattern or "u0000" in pattern)
        and said.get("maxLength", len(TINY)) >= len(TINY)
    )


def _script(field: str, said: dict[str, Any]) -> Any:
    if said.get("type") == "array":
        longest = said["items"].get("maxLength", 0)
        return [next(script for script in (LONG, SHORT, TINY) if len(script) <= longest), ADDRESS, ELSEWHERE]
    if said.get("type") == "object":
        return {"en": _script(field, said["additionalProperties"])}
    if field == "source":
        return ADDRESS
    return next(script for script in (LONG, SHORT, TINY) if len(script) <= said.get("maxLength", 0))


def plant(planter: Planter) -> None:
    """Send every command at least once, in an order in which each is allowed."""
    do = planter.do
    _organizations(planter)
    _people_and_partners(planter)
    do("OpenSeries", series=id_of("series"), kind="executive meeting", kept_from="2012-01-01")
    for number in (1, 2, 3):
        do(
            "StateSeriesRecord",
            where=id_of("series"),
            state="gap",
            first=f"200{number}-01-01",
            last=f"200{number}-12-31",
            fact=id_of("fact", 60 + number),
        )
    do(
        "CorrectSeriesRecord",
        where=id_of("series"),
        state="gap",
        first="2001-01-01",
        last="2001-12-31",
        fact=id_of("fact", 61),
        what=SHORT,
    )
    do("WithdrawSeriesRecord", where=id_of("series"), fact=id_of("fact", 62))
    _meetings(planter)
    _slips(planter)
    _reports(planter)


def _organizations(planter: Planter) -> None:
    do, one, two, three = planter.do, *(id_of("organization", number) for number in (1, 2, 3))
    do("RegisterState", state=id_of("state"), iso3="FIN", iso2="FI")
    do("StateStatus", where=id_of("state"), fact=id_of("fact", 1), field="region", value="Europe")
    do("CorrectStatus", where=id_of("state"), fact=id_of("fact", 1), value="Europe", since="1993")
    for number in (1, 2, 3):
        do("RegisterOrganization", organization=id_of("organization", number), name=f"{LONG}{number}", another=True)
    do("NameOrganization", where=one, kind="rename", since="2016")
    do("PlaceOrganization", where=one, country="FIN", fact=id_of("fact", 2))
    do("CorrectPlace", where=one, country="FIN", since="2015", fact=id_of("fact", 2))
    do("StateSubsidiary", where=one, parent=three, fact=id_of("fact", 3))
    do("CorrectSubsidiary", where=one, parent=three, since="2015", fact=id_of("fact", 3))
    do("ClassifyOrganization", where=one, field="sector", fact=id_of("fact", 4))
    do("CorrectClass", where=one, fact=id_of("fact", 4), value=SHORT, since="2014")
    do("DismissLikeness", where=one, other=two)
    do("MergeOrganization", where=two, into=three, since="2016", fact=id_of("fact", 5))
    do("CorrectMerger", where=two, into=three, since="2017", fact=id_of("fact", 5))
    do("RegisterOrganization", organization=id_of("organization", 4), name=f"{LONG}4", another=True)
    do("RecognizeDuplicate", where=id_of("organization", 4), same_as=one, fact=id_of("fact", 6))
    do("RegisterOrganizations", organizations=[NEWCOMER])
    do("OrganizationsCalled")
    planter.planted.add(("RegisterOrganizations", "organizations"))
    do("PlaceOrganization", where=three, country="FIN", fact=id_of("fact", 7))
    do("WithdrawOrganizationFact", where=three, fact=id_of("fact", 7))
    do("StateStatus", where=id_of("state"), fact=id_of("fact", 8), field="development", value="developing")
    do("WithdrawStatus", where=id_of("state"), fact=id_of("fact", 8))


def _people_and_partners(planter: Planter) -> None:
    do, person, account, partner = planter.do, id_of("person"), id_of("account"), id_of("partner")
    do("RegisterPerson", person=person)
    do("CorrectPersonName", where=person)
    do("AffiliatePerson", where=person, organization=id_of("organization"), fact=id_of("fact", 9))
    do("CorrectAffiliation", where=person, organization=id_of("organization"), fact=id_of("fact", 9), since="2015")
    do("AffiliatePerson", where=person, organization=id_of("organization", 3), fact=id_of("fact", 10))
    do("WithdrawAffiliation", where=person, fact=id_of("fact", 10))
    do("RegisterPeople", people=[NEW_PERSON])
    as_administrator = {"sender": "administrator", "where": account}
    do("OpenAccount", sender="administrator", account=account)
    do("ProposeRoles", **as_administrator, roles=["staff"], proposal=id_of("proposal"))
    do("DeclineRoles", **as_administrator, proposal=id_of("proposal"))
    do("ProposeRoles", **as_administrator, roles=["reader"], proposal=id_of("proposal", 2))
    do("ProposeRoles", **as_administrator, roles=["staff"], proposal=id_of("proposal", 3))
    do("ConfirmRoles", sender="second administrator", where=account, proposal=id_of("proposal", 3))
    do("DisableAccount", **as_administrator)
    do("EnableAccount", **as_administrator)
    do("RevokeSession", **as_administrator)
    do(
        "RegisterPartner",
        sender="administrator",
        partner=partner,
        handle="example",
        ways=["feed"],
        organization=id_of("organization"),
        contact=person,
    )
    do("DescribePartner", sender="administrator", where=partner)
    do("MakeCredential", sender="administrator", where=partner, credential=id_of("credential"), way="feed")
    do(
        "RotateCredential",
        sender="administrator",
        where=partner,
        credential=id_of("credential", 2),
        replaces=id_of("credential"),
    )
    do("RevokeCredential", sender="administrator", where=partner, credential=id_of("credential"))
    do("ChangeWays", sender="administrator", where=partner, ways=["feed", "kafka"])
    for act in ("AddContact", "RemoveContact"):
        do(act, sender="administrator", where=partner, contact=id_of("person", 3))
    _webhooks(do, partner)
    do("SuspendPartner", sender="administrator", where=partner)
    do("ResumePartner", sender="administrator", where=partner)


def _webhooks(do: Callable[..., str], partner: str) -> None:
    hook, filters = id_of("webhook"), {"types": None, "subjects": [SHORT]}
    do("RegisterWebhook", where=partner, webhook=hook, url=ELSEWHERE, begins="now", **filters)
    do("ChangeWebhook", where=partner, webhook=hook, url=f"{ELSEWHERE}/", **filters)
    do("ParkWebhook", where=partner, webhook=hook)
    do("RegisterWebhook", where=partner, webhook=id_of("webhook", 2), url=f"{ELSEWHERE}2", begins="now", **filters)
    do("RemoveWebhook", where=partner, webhook=id_of("webhook", 2))


def _meetings(planter: Planter) -> None:
    do, series, one, organization = planter.do, id_of("series"), id_of("meeting"), id_of("organization")
    for number, day in ((1, "2014-05-05"), (2, "2015-05-05"), (3, "2016-05-05"), (4, "2027-05-05")):
        do(
            "PlanMeeting",
            meeting=id_of("meeting", number),
            series=series,
            first_day=day,
            country="FIN",
            code=f"{TINY}{number}",
            ordinal=number,
        )
    do("HoldMeeting", where=one, first_day="2014-05-05", country="FIN")
    do("CorrectMeeting", where=one, first_day="2014-05-06", country="FIN", ordinal=1)
    do("CancelMeeting", where=id_of("meeting", 2))
    do("MarkNotHeld", where=id_of("meeting", 3))
    do("AnnounceMeeting", sender="approver", where=id_of("meeting", 4))
    do("WithdrawAnnouncement", sender="approver", where=id_of("meeting", 4))
    do("AnnounceMeeting", sender="approver", where=id_of("meeting", 4))
    attended = do(
        "RecordAttendance", where=one, organization=organization, person=id_of("person"), fact=id_of("fact", 11)
    )
    do("CorrectAttendance", where=attended, mode="remote", person=id_of("person"), fact=id_of("fact", 11))
    gone = do("RecordAttendance", where=one, organization=id_of("organization", 3), fact=id_of("fact", 12))
    do("WithdrawAttendance", where=gone, fact=id_of("fact", 12))
    do("CloseAttendanceList", where=one, complete=True)
    do("StateMeetingDetails", where=one, reason=None)
    do("StateMeetingDetails", where=one, venue=SHORT)
    do("StateSubjects", where=one, reason=None)
    do("StateSubjects", where=one, subjects=[SHORT])
    do("CloseConclusions", where=one, complete=True)
    told = {
        "StateCount": "CorrectCount",
        "RecordTopic": "CorrectTopic",
        "SummarizeConclusion": "CorrectConclusionSummary",
        "RecordReport": "CorrectReport",
    }
    for number, (stated, corrected) in enumerate(told.items(), 20):
        more: dict[str, Any] = {"value": 3} if stated == "StateCount" else {}
        do(stated, where=one, fact=id_of("fact", number), **more)
        texts = {
            field: SHORT for field in ("of", "topic", "summary", "document") if field in planter.commands[corrected][1]
        }
        do(corrected, where=one, fact=id_of("fact", number), **more, **texts)
        do(stated, where=one, fact=id_of("fact", number + 10), **more, **dict.fromkeys(texts, f"{SHORT}gone"))
        do("WithdrawMeetingFact", where=one, fact=id_of("fact", number + 10))
    do("StateMeetingDetails", where=id_of("meeting", 4), reason=None)
    do("StateSubjects", where=id_of("meeting", 4), reason=None)
    do("WithdrawSubjects", where=id_of("meeting", 4))
    do("OpenCommunique", where=one, original="en")
    for number in (1, 2, 3, 4):
        do("DraftConclusion", conclusion=id_of("conclusion", number), meeting=one, number=number, **CONCLUSION)
    for kind in in_order(OF_STREAMS):
        if kind.name not in AFTER_REPORTS:
            _statements(planter, kind, attended)
    do("StateProposal", fact=id_of("proposal", 3), kind="workshop", by=[organization], on="2014-05-05")
    asked: dict[str, Any] = {"about": id_of("conclusion"), "to": organization, "on": "2014-05-07"}
    do("StateRequest", fact=id_of("request", 3), kind="referral", **asked)
    _agenda(planter)
    _communique(planter)


def _agenda(planter: Planter) -> None:
    meeting, item = id_of("meeting", 4), id_of("agenda-item", 4)
    said: dict[str, Any] = {"number": SHORT, "kind": "substantive", "title": {"en": f"{LONG}4"}}
    planter.do("StateAgendaItem", meeting=meeting, fact=item, **said)
    planter.do("AnnounceAgenda", sender="approver", where=meeting, items=[{"item": item, **said}])


def _communique(planter: Planter) -> None:
    """Agree, publish and correct the text, the first two twice; each conclusion ends differently."""
    do, communique, one, two = planter.do, id_of("communique"), id_of("conclusion"), id_of("conclusion", 2)
    on = "2014-05-06"
    do("RedraftConclusion", where=one, number=1, topics=[id_of("followed-topic")], **CONCLUSION)
    for number in (1, 2, 4):
        do("AdoptConclusion", where=id_of("conclusion", number), on=on)
    do("DescribeConclusion", where=one, number=1, verb="agreed", source=f"{ADDRESS}/described")
    do("CorrectWording", where=two, wording=f"{LONG} corrected")
    do("ReplaceConclusion", where=two, by=[one], relation="merged", on="2015-05-06")
    do("DropConclusion", where=id_of("conclusion", 3))
    do("WithdrawAdoption", where=id_of("conclusion", 4))
    shown: dict[str, Any] = {
        "communique": communique,
        "role": "conclusion",
        "language": "en",
        "conclusion": one,
        "text": None,
    }
    do("StateParagraph", fact=id_of("paragraph", 3), **shown)
    do("OrderParagraphs", where=communique, paragraphs=[id_of("paragraph", 3), id_of("paragraph")])
    read: dict[str, Any] = {"where": communique, "text_sha256": _text_sha256(planter, communique)}
    do("AgreeCommunique", **read, on=on)
    do("ReopenCommunique", where=communique)
    do("MarkAgreed", **read, on=on)
    as_approver = {"sender": "approver", "where": communique, "language": "en"}
    for again in (True, False):
        do("ApproveCommunique", **as_approver | read)
        do("PublishCommunique", **as_approver, published_on="2014-05-08")
        if again:
            do("WithdrawCommunique", sender="approver", where=communique)
    changes = [{"paragraph": id_of("paragraph"), "text": f"{LONG} corrected"}]
    do("IssueCorrigendum", **as_approver, number=1, changes=changes)


def _text_sha256(planter: Planter, communique: str) -> str:
    path, sent = f"/meetings/api/communiques/{communique}", {"Authorization": f"Bearer {planter.tokens['staff']}"}
    answer = planter.services.app(path).test_client().get(path, headers=sent).json
    assert answer is not None
    return str(answer["languages"][0]["text_sha256"])


def _statements(planter: Planter, kind: StatementKind, attended: str) -> None:
    """State statements of a kind: one is withdrawn, which frees its key, and one is corrected."""
    do, name = planter.do, words_joined(kind.name)
    others = [field for field in kind.fields if kind.name not in {record.name for record in field.records[:1]}]
    body = {field.name: said for field in others if (said := _said(field, attended)) is not None}
    other = another_example(kind)
    apart = {field.name: getattr(other, field.name) for field in kind.fields if field.control == "word"}
    do(f"State{name}", fact=id_of(kind.name, 2), **body | apart)
    do(f"Withdraw{name}", where=id_of(kind.name, 2))
    do(f"State{name}", fact=id_of(kind.name), **body)
    do(f"Correct{name}", where=id_of(kind.name), source=f"{ADDRESS}/corrected", **body)
    if kind is PROGRESS:
        # Topics alone may have any stage.
        of_topic = {**body, "about": id_of(TOPICS.name)}
        del of_topic["state"]
        do(f"State{name}", fact=id_of(kind.name, 3), **of_topic)
        do(f"Correct{name}", where=id_of(kind.name, 3), source=f"{ADDRESS}/corrected", **of_topic)


def _said(field: StatementField, attended: str) -> Any:
    """Return the value of a field without text."""
    value: Any = None
    match field.control:
        case "line" if field.longest < len(TINY):
            value = "JPN"
        case "word" | "open-word" if field.choices:
            value = next(iter(field.choices))
        case "record":
            record = field.records[0].name
            value = attended if record == "attendance" else id_of(record)
        case "date" | "day":
            value = "2014-05-05"
        case "number":
            value = 6
        case "yes-no":
            value = True
        case "amount":
            value = "40000.50"
        case "currency":
            value = "CHF"
    return value if value is None or not field.several else [value]


def _slips(planter: Planter) -> None:
    """Correct the slips; one record of each kind is left registered in error."""
    do, series, meeting = planter.do, id_of("series", 2), id_of("meeting", 5)
    do("CorrectSeries", where=id_of("series"), kind="executive meeting", kept_from="2012-01-01")
    do("CorrectMeetingCode", where=id_of("meeting", 3))
    do("WithdrawOutcome", where=id_of("meeting", 2))
    do("CorrectOrganizationName", where=id_of("organization", 3))
    do("CorrectStateName", where=id_of("state"))
    do("OpenSeries", series=series, kind="workshop", code=f"{TINY}2")
    do("PlanMeeting", meeting=meeting, series=id_of("series"), first_day="2028", code=f"{TINY}5", ordinal=5)
    do("RegisterOrganization", organization=id_of("organization", 6), name=f"{LONG}6", another=True)
    do("RegisterPerson", person=id_of("person", 2), another=True)
    do("RegisterState", state=id_of("state", 2), iso3="SWE", iso2="SE")
    records = {
        "Series": series,
        "Meeting": meeting,
        "Organization": id_of("organization", 6),
        "Person": id_of("person", 2),
        "State": id_of("state", 2),
    }
    for kind, record in records.items():
        for name in (f"Mark{kind}InError", f"Reinstate{kind}", f"Mark{kind}InError"):
            do(name, where=record)


def _reports(planter: Planter) -> None:
    do = planter.do
    do("DefineStudyPeriod", period=id_of("period"), name="2013-2016", first_day="2013-01-01", last_day="2016-12-31")
    do("CorrectStudyPeriod", where=id_of("period"), first_day="2013-01-01", last_day="2016-12-30")
    do("ChangeMarking", where=id_of("period"), statement="period", marking="members")
    do("StateClauseRecord", where="68-04", since="2014-01-01", fact=id_of("fact", 50))
    do("CorrectClauseRecord", where="68-04", since="2015-01-01")
    do("StateClauseRecord", where="68-05", since="2014-01-01", fact=id_of("fact", 51))
    do("WithdrawClauseRecord", where="68-05")
    planter.services.count()
    draft = {"kind": "wtsa", "period": "2013-2016"}
    do("DraftReport", **draft, report=id_of("report"), audience="public")
    do("DraftReport", **draft, report=id_of("report", 2), audience="bureau")
    do("DraftReport", **draft, report=id_of("report", 3), audience="bureau")
    do("WithdrawDraft", where=id_of("report", 3))
    for kind in OF_STREAMS:
        if kind.name in AFTER_REPORTS:
            _statements(planter, kind, "")
    planter.services.count()
    do("IssueReport", sender="approver", where=id_of("report"))
    do("ReviseReport", where=id_of("report"), report=id_of("report", 4), revision="Rev")
    # Recorded later, so that the issued report is shown as corrected.
    do("StateCount", where=id_of("meeting"), value=4, fact=id_of("fact", 40))
    planter.services.count()


def set_aside(services: Services) -> None:
    """Plant an event that reporting could not read, with scripts in all of its displayed fields."""
    row = {"consumer": "reporting", "log": "registry", "position": 1, "recorded": "2026-11-02T00:00:00.000000Z"}
    with services.apps["reporting"].extensions["reporting"].engine.begin() as connection:
        connection.execute(
            insert(consumer_tables().set_aside), [row | {"stream": LONG, "reason": LONG, "bytes": LONG.encode()}]
        )


def upload(services: Services, service: str, content: bytes, name: str = "import") -> str:
    """Upload a file with scripts in its name and content; return the path of its page."""
    client = services.client(services.apps[service], services.token("administrator"))
    page = f"/{service}/console/{name}/"
    token = client.get(page).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(page, data={"csrf_token": token, "file": (io.BytesIO(content), SHORT)})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def table_of(columns: Iterable[str]) -> bytes:
    """Return a table with a script in every cell."""
    head = list(columns)
    return b"".join(csv_bytes(head, [[SHORT] * len(head)]))


COMPOSED_FILES = {
    "participants": participants.COLUMNS,
    **{file.name: [column.name for column in file.table_columns] for file in COMPOSED},
}
"""The columns of files of meetings whose rows make several records, by file."""


TABLE = as_csv((f"{SHORT} newcomer", SHORT, "FIN", "", "", "", SHORT, "", ADDRESS))
WRONG_TABLE = as_csv((SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT))
