"""A record's history in plain words: one sentence an event, the changed words in bold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from services.registry.console.words import FIELD_WORDS, days, role_words, value_words
from services.registry.queries import Happened, Questions
from shared.contracts import registry as events
from shared.domain.event import Clear, Personal
from shared.privacy.vault_names import Names
from shared.web.console import Happening
from shared.web.console.records import said

OPERATOR = "account-operator"


@dataclass
class Telling:
    """What sentences need besides the event: names of other records, who did it, and what was said before."""

    organizations: Mapping[str, str]
    countries: Mapping[str, str]
    before: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, events.RoleChangeProposed] = field(default_factory=dict)
    actor: str = ""

    def organization(self, record: str) -> str:
        return self.organizations.get(record, record)

    def country(self, iso3: str) -> str:
        return self.countries.get(iso3, iso3)


def history(record: str, questions: Questions, names: Names) -> list[Happening]:
    """Every event of a record, oldest first, told for those who may see who."""
    happened = questions.history(record)
    others = {getattr(each.event.data, name, None) for each in happened for name in ("same_as", "into", "organization")}
    telling = Telling(questions.organization_names(sorted(filter(None, others))), questions.state_names())
    actors = names.of(sorted({each.event.actor for each in happened}))
    return [_told(each, telling, actors) for each in happened]


def _told(each: Happened, telling: Telling, actors: Mapping[str, str]) -> Happening:
    event, telling.actor = each.event.data, each.event.actor
    sentence = SENTENCES[type(event)](event, telling)
    fact = getattr(event, "fact", None)
    replaces = telling.before.get(fact, (None, None))[1] if fact else None
    if fact:
        telling.before[fact] = (event, each.event.version)
    return Happening(
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


def _by(each: Happened, actors: Mapping[str, str]) -> str:
    imported = getattr(each.event.data, "imported", None)
    if imported is not None:
        return str(_("import of %(source)s, line %(row)s", source=imported.source, row=imported.row))
    if each.event.actor == OPERATOR:
        return str(_("the command line"))
    return actors.get(each.event.actor, each.event.actor)


def _personal(text: Personal | None) -> str:
    if isinstance(text, Clear) and text.text is not None:
        return text.text
    return str(_("a text that can no longer be read"))


def _correction(was: str, now: str) -> Markup:
    parts = {"was": Markup("<s>{}</s>").format(was), "now": Markup("<b>{}</b>").format(now)}
    return Markup(_("Correction: %(was)s %(now)s.")) % parts  # noqa: S704  the sentence is ours, its parts are escaped


def _was(event: Any, telling: Telling) -> Any:  # noqa: ANN401  any event with a fact
    return telling.before.get(event.fact, (None, None))[0]


def _dated(text: str, event: Any) -> str:  # noqa: ANN401  any dated event
    when = days(event.since, getattr(event, "until", None))
    return f"{text}, {when}" if when else text


def _status(event: Any, telling: Telling) -> str:  # noqa: ANN401  stated or corrected
    first = event
    while not hasattr(first, "field"):
        first = telling.before[f"first {event.fact}"]
    return _dated(f"{FIELD_WORDS[first.field]}: {value_words(event.value)}", event)


def _status_stated(event: events.StatusStated, telling: Telling) -> Markup:
    telling.before[f"first {event.fact}"] = event
    return said(_("Stated: %(status)s."), status=_status(event, telling))


def _status_corrected(event: events.StatusCorrected, telling: Telling) -> Markup:
    return _correction(_status(_was(event, telling), telling), _status(event, telling))


def _named(event: events.OrganizationNamed, _telling: Telling) -> Markup:
    if event.kind == "spelling":
        return said(_("Sources also write %(name)s."), name=event.name)
    return said(_("It is now called %(name)s."), name=event.name)


def _placed(event: events.OrganizationPlaced, telling: Telling) -> Markup:
    return said(_("Its headquarters are in %(country)s."), country=telling.country(event.country))


def _place_corrected(event: events.OrganizationPlaceCorrected, telling: Telling) -> Markup:
    was = _was(event, telling)
    return _correction(*(_dated(telling.country(each.country), each) for each in (was, event)))


def _merger_corrected(event: events.OrganizationMergerCorrected, telling: Telling) -> Markup:
    was = _was(event, telling)
    return _correction(*(_dated(telling.organization(each.into), each) for each in (was, event)))


def _withdrawn(event: Any, telling: Telling) -> Markup:  # noqa: ANN401  any withdrawal
    was = _was(event, telling)
    while was is not None and not any(
        hasattr(was, name) for name in ("name", "country", "same_as", "into", "organization", "value")
    ):
        was = None
    words = _("a statement") if was is None else _subject(was, telling)
    return said(_("Withdrawn: %(what)s."), what=words)


def _subject(event: Any, telling: Telling) -> str:  # noqa: ANN401  any event with a fact
    """What a fact said, in a few words."""
    for name, words in (
        ("country", telling.country),
        *((each, telling.organization) for each in ("same_as", "into", "organization")),
    ):
        if hasattr(event, name):
            return words(getattr(event, name))
    return str(event.name) if hasattr(event, "name") else _status(event, telling)


def _affiliation(event: Any, telling: Telling) -> str:  # noqa: ANN401  stated or corrected
    organization = telling.organization(event.organization)
    if event.title is None:
        return _dated(organization, event)
    return _dated(_("%(title)s at %(organization)s", title=_personal(event.title), organization=organization), event)


def _role_change_proposed(event: events.RoleChangeProposed, telling: Telling) -> Markup:
    telling.proposed[event.proposal] = event
    return said(_("It was proposed that the roles be: %(roles)s."), roles=role_words(" ".join(event.roles)))


def _role_change_confirmed(event: events.RoleChangeConfirmed, telling: Telling) -> Markup:
    roles = role_words(" ".join(telling.proposed[event.proposal].roles))
    return said(_("The proposal was confirmed by another administrator: %(roles)s."), roles=roles)


def _role_change_declined(event: events.RoleChangeDeclined, telling: Telling) -> Markup:
    proposal = telling.proposed[event.proposal]
    roles = role_words(" ".join(proposal.roles))
    if telling.actor == proposal.proposer:
        return said(_("The proposal was withdrawn: %(roles)s."), roles=roles)
    return said(_("The proposal was declined: %(roles)s."), roles=roles)


Sentence = Callable[[Any, Telling], Markup]
SENTENCES: dict[type, Sentence] = {
    events.StateRegistered: lambda event, _telling: said(_("%(name)s was registered."), name=event.name),
    events.StatusStated: _status_stated,
    events.StatusCorrected: _status_corrected,
    events.StatusWithdrawn: _withdrawn,
    events.OrganizationRegistered: lambda event, _telling: said(_("%(name)s was registered."), name=event.name),
    events.OrganizationNamed: _named,
    events.OrganizationPlaced: _placed,
    events.OrganizationPlaceCorrected: _place_corrected,
    events.DuplicateRecognized: lambda event, telling: said(
        _("It is the same as %(other)s, and always was."), other=telling.organization(event.same_as)
    ),
    events.OrganizationMerged: lambda event, telling: said(
        _("It became part of %(other)s."), other=telling.organization(event.into)
    ),
    events.OrganizationMergerCorrected: _merger_corrected,
    events.OrganizationFactWithdrawn: _withdrawn,
    events.PersonRegistered: lambda event, _telling: said(_("%(name)s was registered."), name=_personal(event.name)),
    events.PersonNameCorrected: lambda event, _telling: said(
        _("Correction: the name is %(name)s."), name=_personal(event.name)
    ),
    events.PersonAffiliated: lambda event, telling: said(_("Acts for %(whom)s."), whom=_affiliation(event, telling)),
    events.AffiliationCorrected: lambda event, telling: _correction(
        _affiliation(_was(event, telling), telling), _affiliation(event, telling)
    ),
    events.AffiliationWithdrawn: _withdrawn,
    events.AccountOpened: lambda event, _telling: said(
        _("The account was opened, with these roles: %(roles)s."), roles=role_words(" ".join(event.roles))
    ),
    events.RolesChanged: lambda event, _telling: said(
        _("The roles are now: %(roles)s."), roles=role_words(" ".join(event.roles))
    ),
    events.RoleChangeProposed: _role_change_proposed,
    events.RoleChangeConfirmed: _role_change_confirmed,
    events.RoleChangeDeclined: _role_change_declined,
    events.AccountDisabled: lambda _event, _telling: said(_("The account was %(disabled)s."), disabled=_("disabled")),
    events.AccountEnabled: lambda _event, _telling: said(_("The account was %(enabled)s."), enabled=_("enabled")),
    events.SessionRevoked: lambda _event, _telling: said(_("A session or a token was %(ended)s."), ended=_("ended")),
}
