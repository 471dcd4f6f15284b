"""The cards about the results of a meeting: topics, recordings."""

from dataclasses import replace

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from services.meetings.console.hub.before import untouched
from services.meetings.console.hub.cards import CardTable, HubCard, Place, counted, filled, quiet
from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.labels import _, today
from services.meetings.console.outreach.content import OutreachQueries
from shared.event_store.statements import StatementRow


def topics(hub: HubMeeting) -> HubCard | None:
    """The topics discussed, as the sources name them."""
    name, title, rows = "topics", _("Topics discussed"), hub.fact_rows_of("topic")
    if not rows and not hub.is_live:
        return None
    acts = (hub.link(_("Record a topic"), "topic"),) if hub.writes and hub.begun else ()
    if not rows and (hub.expected or (hub.row.status == "planned" and not hub.historic)):
        return HubCard(name, title, "ahead", "coming", _("written in the room"), acts=acts)
    if not rows:
        return HubCard(name, title, "behind", "missing", _("not recorded"), acts=acts)
    line = str(ngettext("one topic", "%(num)s topics", len(rows)))
    table = CardTable((), hub.quoted("topic"))
    place: Place = "behind" if hub.historic else "open"
    return HubCard(name, title, place, "done", line, phrase=line, table=table, acts=acts)


def recordings(hub: HubMeeting) -> HubCard | None:
    """The talks, and how many of them were recorded."""
    name, title = "recordings", _("Recordings and outreach")
    talks = hub.of("presentation")
    if not talks:
        if not hub.is_live:
            return None
        card = untouched(hub, name, title, _("no talks yet"), hub.states("presentation", meeting=hub.id))
        return replace(card, path=url_for("console-outreach.outreach_view", id=hub.id))
    made = {
        talk: [each for each in hub.of("recording") if each.statement.presentation == talk]
        for talk in (each.fact for each in talks)
    }
    consents = sorted(hub.of("consent"), key=lambda each: each.statement.on)
    recorded = sum(1 for each in made.values() if each)
    count = _("%(recorded)s of %(talks)s talks recorded", recorded=recorded, talks=len(talks))
    rows = [(_talk(hub, each), _agrees(hub, consents, each), _recorded(made[each.fact])) for each in talks]
    return HubCard(
        name,
        title,
        "ahead" if hub.expected else "behind" if hub.historic else "open",
        "coming" if hub.expected else "done" if recorded == len(talks) else "partly",
        count,
        phrase=count,
        sentence=_sending(hub) if recorded and hub.over else "",
        table=CardTable((_("Talk"), _("Speaker agrees"), _("Recording")), rows),
        path=url_for("console-outreach.outreach_view", id=hub.id),
        beside=True,
    )


def _sending(hub: HubMeeting) -> Markup:
    """Return how many bodies and absentees have yet to be sent what may be shared, with a link that sends it."""
    work = hub.work
    found = OutreachQueries(work.queries, work.recorded, work.queries.reader).of(hub.row, today())
    bodies, absent = found.waiting
    if not bodies and not absent:
        return Markup("")
    path = url_for("console-outreach.outreach_view", id=hub.id)
    sentence = _("Not sent yet to %(bodies)s regional bodies and %(absent)s who could not come. %(act)s")
    if not absent:
        sentence = _("Not sent yet to %(bodies)s regional bodies. %(act)s")
    elif not bodies:
        sentence = _("Not sent yet to %(absent)s who could not come. %(act)s")
    return filled(
        sentence,
        bodies=counted(len(bodies), path),
        absent=counted(len(absent), path),
        act=filled('<a href="%(path)s">%(label)s</a>', path=path, label=_("Send it")),
    )


def _talk(hub: HubMeeting, row: StatementRow) -> Markup:
    return Markup('<a href="{}">{}</a>').format(hub.page(row), hub.words(row, "title"))


def _agrees(hub: HubMeeting, consents: list[StatementRow], talk: StatementRow) -> object:
    """Return what its speaker agreed to, by the last answer to each question."""
    last = {each.statement.to: each for each in consents if each.statement.about == talk.fact}
    given = [hub.words(each, "to").lower() for each in last.values() if each.statement.answer == "given"]
    return ", ".join(given) or (quiet(_("refused")) if last else None)


def _recorded(made: list[StatementRow]) -> object:
    lengths = [each.statement.seconds for each in made if each.statement.seconds]
    languages = ", ".join(each.statement.language for each in made)
    if lengths:
        return _("%(minutes)s min, %(languages)s", minutes=round(lengths[0] / 60), languages=languages)
    return languages or quiet(_("none"))
