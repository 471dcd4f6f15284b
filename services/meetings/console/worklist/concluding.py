"""Rules about the results of a meeting: the addressees of its conclusions, requests and answers, and texts that wait
for approval."""

from collections.abc import Iterator
from typing import Any

from services.meetings.console.labels import _
from services.meetings.console.worklist.records import WorklistRecords
from services.meetings.queries.room import RoomQueries
from services.meetings.read_models.communique_text import CommuniqueText, ConclusionRow
from shared.contracts.meetings.conclusions import ASKING
from shared.contracts.meetings.recordings import LANGUAGES
from shared.contracts.meetings.referrals import ACKNOWLEDGED
from shared.event_store.statements import StatementRow
from shared.web.console import Task
from shared.web.days import localized_date
from shared.web.viewer import viewer

CONSOLE = "/meetings/console"
FOLLOW_UP = f"{CONSOLE}/follow-up"
APPROVER = "approver"
MOST = 50


def conclusions_without_addressee(records: WorklistRecords) -> Iterator[Task]:
    """An adopted conclusion asks for something but names no addressee."""
    for row, meeting in records.adopted:
        if row.conclusion.verb in ASKING and not row.conclusion.calls_on:
            sentence = _("Conclusion %(number)s of %(code)s calls on nobody", **_named(row, meeting))
            room = f"{CONSOLE}/room/{meeting.id}?edit={row.id}#{row.id}"
            yield _task(
                records, row, meeting, sentence, "conclusion without addressee", act=_("Say whom"), act_path=room
            )


def conclusions_not_sent(records: WorklistRecords) -> Iterator[Task]:
    """An adopted conclusion calls on a body that has not been asked yet."""
    adopted = records.adopted
    names = records.pages.directory.names(to for row, _meeting in adopted for to in row.conclusion.calls_on or ())
    for row, meeting in adopted:
        requested = {each.statement.to for each in records.referred.get(row.id, ())}
        missing = [to for to in row.conclusion.calls_on or () if to not in requested]
        if missing:
            missing_names = ", ".join(names.get(to, to) for to in missing)
            sentence = _(
                "Conclusion %(number)s of %(code)s has not been sent to %(names)s",
                names=missing_names,
                **_named(row, meeting),
            )
            path = f"{FOLLOW_UP}/#{row.id}"
            yield _task(
                records, row, meeting, sentence, "conclusion without follow-up", act=_("Send it"), act_path=path
            )


def referrals_open(records: WorklistRecords) -> Iterator[Task]:
    """A body was asked about a conclusion and has not answered: waiting until the due day, then late."""
    followed = records.followed
    names = records.pages.directory.names(
        referral.statement.to for row, _m in followed for referral in records.referred[row.id]
    )
    for row, meeting in followed:
        for referral in records.referred[row.id]:
            if any(reply.statement.answer != ACKNOWLEDGED for reply in records.answered[referral.fact]):
                continue
            to, due = referral.statement.to, referral.statement.due or ""
            values = {"body": names.get(to, to), **_named(row, meeting)}
            late = bool(due) and due < records.today.isoformat()
            sentence = (
                _("The answer of %(body)s on conclusion %(number)s of %(code)s is overdue", **values)
                if late
                else _("%(body)s has been asked to answer on conclusion %(number)s of %(code)s", **values)
            )
            yield Task(
                "late" if late else "waiting",
                sentence,
                f"{FOLLOW_UP}/{to}",
                _request_line(referral),
                due,
                act=_("Record the answer"),
                act_path=f"{FOLLOW_UP}/{to}",
                rule="referral",
                about=referral.fact,
                officer=records.officer(referral.fact, row.id, meeting.id, meeting.series),
            )


def texts_waiting(records: WorklistRecords) -> Iterator[Task]:
    """The text of a communiqué is complete in a language, and waits for an approver who neither agreed nor wrote it."""
    room = RoomQueries(records.queries.reader)
    rows = [each for state in ("agreed", "published") for each in room.communiques(None, MOST, state=state)]
    rows = [each for each in rows if each.communique.meeting in records.by_id]
    for text in room.texts(rows):
        for language in LANGUAGES:
            if text.originals and not text.untranslated(language) and not text.communique.is_approved(language):
                involved = {text.agreed_by, *text.authors(language)}
                yield _waiting(records, text, language, may=viewer().account not in involved)


def _waiting(records: WorklistRecords, text: CommuniqueText, language: str, *, may: bool) -> Task:
    meeting, decides = records.by_id[text.communique.meeting], may and APPROVER in viewer().roles
    path = f"{CONSOLE}/room/{meeting.id}?language={language}#foot"
    values = {"language": _(LANGUAGES[language]), "code": meeting.code}
    return Task(
        "decide" if decides else "waiting",
        _("The %(language)s text of the communiqué of %(code)s waits for approval", **values),
        path,
        _("an approver who neither marked it as agreed nor wrote it decides"),
        act=_("Read and approve") if decides else _("See it"),
        act_path=path,
        rule=f"text waits: {language}",
        about=text.id,
        officer=records.officer(text.id, meeting.id, meeting.series),
    )


def _named(row: ConclusionRow, meeting: Any) -> dict[str, object]:
    return {"number": row.conclusion.number, "code": meeting.code}


def _request_line(request: StatementRow) -> str:
    statement = request.statement
    values = {"day": localized_date(statement.on), "document": statement.document}
    return _("asked on %(day)s by %(document)s", **values) if statement.document else _("asked on %(day)s", **values)


def _task(records: WorklistRecords, row: ConclusionRow, meeting: Any, sentence: str, rule: str, **act: str) -> Task:
    return Task(
        "do",
        sentence,
        f"{CONSOLE}/meetings/{meeting.id}",
        "" if row.marking == "restricted" else row.conclusion.wording[:120],
        rule=rule,
        about=row.id,
        officer=records.officer(row.id, meeting.id, meeting.series),
        **act,
    )


RULES = (conclusions_without_addressee, conclusions_not_sent, referrals_open, texts_waiting)
