"""A record's history in plain words: one sentence an event, the changed words in bold."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.console import history_organizations, history_partners
from services.registry.console.history_context import (
    HistoryContext,
    correction,
    personal_text,
    previous_statement,
    with_dates,
)
from services.registry.console.labels import FIELD_LABELS, role_labels, value_label
from services.registry.console.names_on_day import NamesOnDay
from services.registry.queries import HistoryEvent, RegistryQueries
from shared.contracts import registry as events
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.sealer import timestamp, utc_now
from shared.privacy.vault_names import Names
from shared.public_view.openness import OPERATOR
from shared.web.console import HistoryEntry
from shared.web.console.markings import MARKINGS
from shared.web.console.records import bold


def history(record: str, queries: RegistryQueries, names: Names) -> list[HistoryEntry]:
    """Every event of a record, oldest first, told for those who may see who."""
    happened = queries.history(record)
    telling = HistoryContext(
        NamesOnDay(queries), queries.state_names(), lambda person: names.of([person]).get(person, person)
    )
    actors = names.of(sorted({each.event.actor for each in happened}))
    return [_format(each, telling, actors) for each in happened]


def _format(each: HistoryEvent, history: HistoryContext, actors: Mapping[str, str]) -> HistoryEntry:
    event, history.actor, history.marking = each.event.data, each.event.actor, each.event.marking
    history.day = _day(each)
    sentence = SENTENCES[type(event)](event, history)
    fact = getattr(event, "fact", None)
    replaces = history.previous.get(fact, (None, None))[1] if fact else None
    if fact:
        history.previous[fact] = (event, each.event.version)
    return HistoryEntry(
        sentence=sentence,
        recorded=each.recorded,
        version=each.event.version,
        event=each.event.id,
        effective=getattr(event, "since", None),
        dated=hasattr(event, "since"),
        by=_by(each, actors),
        reason=getattr(event, "reason", None),
        replaces=replaces,
    )


def _day(each: HistoryEvent) -> str:
    """The day that an event is about: since when, else when it was recorded, else today."""
    recorded = (each.recorded or timestamp(utc_now()))[:10]
    return getattr(each.event.data, "since", None) or recorded


def _by(each: HistoryEvent, actors: Mapping[str, str]) -> str:
    imported = getattr(each.event.data, "imported", None)
    if imported is not None:
        return str(_("import of %(source)s, line %(row)s", source=imported.source, row=imported.row))
    if each.event.actor == OPERATOR:
        return str(_("the command line"))
    return actors.get(each.event.actor, each.event.actor)


def _status(event: Any, history: HistoryContext) -> str:  # noqa: ANN401  stated or corrected
    first = event
    while not hasattr(first, "field"):
        first = history.previous[f"first {event.fact}"]
    return with_dates(f"{FIELD_LABELS[first.field]}: {value_label(event.value)}", event)


def _status_stated(event: events.StatusStated, history: HistoryContext) -> Markup:
    history.previous[f"first {event.fact}"] = event
    return bold(_("Stated: %(status)s."), status=_status(event, history))


def _status_corrected(event: events.StatusCorrected, history: HistoryContext) -> Markup:
    return correction(_status(previous_statement(event, history), history), _status(event, history))


def _withdrawn(event: Any, history: HistoryContext) -> Markup:  # noqa: ANN401  of a status or an affiliation
    before = previous_statement(event, history)
    if hasattr(before, "organization"):
        words = history.organization(before.organization)
    else:
        words = _status(before, history) if hasattr(before, "value") else _("a statement")
    return bold(_("Withdrawn: %(what)s."), what=words)


def _affiliation(event: Any, history: HistoryContext) -> str:  # noqa: ANN401  stated or corrected
    organization = history.organization(event.organization)
    if event.title is None:
        return with_dates(organization, event)
    return with_dates(
        _("%(title)s at %(organization)s", title=personal_text(event.title), organization=organization), event
    )


def _role_change_proposed(event: events.RoleChangeProposed, history: HistoryContext) -> Markup:
    history.proposed[event.proposal] = event
    return bold(_("It was proposed that the roles be: %(roles)s."), roles=role_labels(" ".join(event.roles)))


def _role_change_confirmed(event: events.RoleChangeConfirmed, history: HistoryContext) -> Markup:
    roles = role_labels(" ".join(history.proposed[event.proposal].roles))
    return bold(_("The proposal was confirmed by another administrator: %(roles)s."), roles=roles)


def _role_change_declined(event: events.RoleChangeDeclined, history: HistoryContext) -> Markup:
    proposal = history.proposed[event.proposal]
    roles = role_labels(" ".join(proposal.roles))
    if history.actor == proposal.proposer:
        return bold(_("The proposal was withdrawn: %(roles)s."), roles=roles)
    return bold(_("The proposal was declined: %(roles)s."), roles=roles)


def _marking_changed(event: events.MarkingChanged, history: HistoryContext) -> Markup:
    before = history.previous.get(event.statement or "", (None, None))[0]
    if event.statement is None:
        what = _("this record")
    elif before is None or before.withdraws:
        what = _("a statement")
    elif isinstance(before, events.StatusStated | events.StatusCorrected):
        what = _status(before, history)
    else:
        what = history_organizations.fact_label(before, history)
    sentence = _("Who may see %(what)s was decided anew: %(marking)s.")
    return bold(sentence, what=what, marking=str(MARKINGS[history.marking]))


Sentence = Callable[[Any, HistoryContext], Markup]
SENTENCES: dict[type, Sentence] = {
    events.StateRegistered: lambda event, _telling: bold(_("%(name)s was registered."), name=event.name),
    events.StateNameCorrected: lambda event, _telling: bold(_("Correction: the name is %(name)s."), name=event.name),
    RegisteredInError: lambda _event, _telling: bold(
        _("It was removed from all lists: it had been registered in error.")
    ),
    Reinstated: lambda _event, _telling: bold(_("It was reinstated.")),
    events.StatusStated: _status_stated,
    events.StatusCorrected: _status_corrected,
    events.StatusWithdrawn: _withdrawn,
    events.MarkingChanged: _marking_changed,
    **history_organizations.SENTENCES,
    events.PersonRegistered: lambda event, _telling: bold(
        _("%(name)s was registered."), name=personal_text(event.name)
    ),
    events.PersonNameCorrected: lambda event, _telling: bold(
        _("Correction: the name is %(name)s."), name=personal_text(event.name)
    ),
    events.PersonAffiliated: lambda event, telling: bold(_("Acts for %(whom)s."), whom=_affiliation(event, telling)),
    events.AffiliationCorrected: lambda event, telling: correction(
        _affiliation(previous_statement(event, telling), telling), _affiliation(event, telling)
    ),
    events.AffiliationWithdrawn: _withdrawn,
    events.AccountOpened: lambda event, _telling: bold(
        _("The account was opened, with these roles: %(roles)s."), roles=role_labels(" ".join(event.roles))
    ),
    events.RolesChanged: lambda event, _telling: bold(
        _("The roles are now: %(roles)s."), roles=role_labels(" ".join(event.roles))
    ),
    events.RoleChangeProposed: _role_change_proposed,
    events.RoleChangeConfirmed: _role_change_confirmed,
    events.RoleChangeDeclined: _role_change_declined,
    events.AccountDisabled: lambda _event, _telling: bold(_("The account was %(disabled)s."), disabled=_("disabled")),
    events.AccountEnabled: lambda _event, _telling: bold(_("The account was %(enabled)s."), enabled=_("enabled")),
    **history_partners.SENTENCES,
    events.SessionRevoked: lambda _event, _telling: bold(_("A session or a token was %(ended)s."), ended=_("ended")),
}
