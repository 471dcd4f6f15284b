"""Every event gives the same rows when applied twice, and a rebuild from the log gives the existing rows."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

from services.registry import read_models
from services.registry.domain import commands, webhook_commands
from services.registry.projections import project
from services.registry.service import LOG, rebuild_registry
from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.registry import EVENTS, STREAM_KINDS
from shared.contracts.registry.accounts import SessionRevoked
from shared.contracts.registry.people import PersonNameCorrected
from shared.contracts.registry.webhooks import PartnerWebhookSentAgain
from shared.domain.event import StoredEvent
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandContext
from shared.event_store.outbox import authenticated_events
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.statements import StatementProjection, StatementQueries
from shared.public_view.marking_changes import ChangeMarking
from tests.event_store.reading_room import VOLUMES
from tests.event_store.test_statements import FIRST, VOLUME
from tests.registry.conftest import Registry

BY = CommandContext(actor="account-operator")
UUID = "018f0000-0000-7000-8000-0000000000"
STATE, ONE, TWO, PERSON, ACCOUNT, PARTNER = (
    f"{kind}-{UUID}{number:02}"
    for number, kind in enumerate(("state", "organization", "organization", "person", "account", "partner"))
)
OF_STATEMENTS = {
    EmbargoEnded, *(event for kind in STREAM_KINDS for event in (kind.stated, kind.corrected, kind.withdrawn)),
}  # fmt: skip
"""The events of statements with streams of their own; `test_statements.py` covers them."""
CREDENTIALS = tuple(f"credential-{UUID}{number:02}" for number in range(3))
WEBHOOK, SECRETS = f"webhook-{UUID}00", tuple(f"secret-{UUID}{number:02}" for number in range(2))
WHOLE_STORY: tuple[Any, ...] = (
    commands.RegisterState(state=STATE, iso3="FIN", iso2="FI", name="Finland"),
    commands.StateStatus(state=STATE, fact="s1", field="region", value="Africa"),
    commands.StateStatus(state=STATE, fact="s2", field="ldc", value="no", since="2000"),
    commands.CorrectStatus(state=STATE, fact="s1", value="Europe", reason="A slip."),
    commands.WithdrawStatus(state=STATE, fact="s2", reason="An error."),
    commands.RegisterOrganization(organization=ONE, name="Example One"),
    commands.RegisterOrganization(organization=TWO, name="Example Two"),
    commands.NameOrganization(organization=ONE, fact="n1", kind="rename", name="Uno", since="2016"),
    commands.PlaceOrganization(organization=ONE, fact="p1", country="FIN"),
    commands.PlaceOrganization(organization=TWO, fact="p2", country="SWE"),
    commands.CorrectPlace(organization=ONE, fact="p1", country="FIN", since="1990", reason="A letter."),
    commands.RecognizeDuplicate(organization=TWO, fact="d1", same_as=ONE),
    commands.WithdrawOrganizationFact(organization=TWO, fact="d1", reason="An error."),
    commands.MergeOrganization(organization=TWO, fact="m1", into=ONE, since="2015"),
    commands.CorrectMerger(organization=TWO, fact="m1", into=ONE, since="2016", reason="A letter."),
    commands.StateSubsidiary(organization=ONE, fact="g1", parent=TWO, since="2001", until="2014"),
    commands.CorrectSubsidiary(organization=ONE, fact="g1", parent=TWO, since="2001", until="2013", reason="A letter."),
    commands.ClassifyOrganization(organization=ONE, fact="c1", field="category", value="Associate", since="2015"),
    commands.ClassifyOrganization(organization=ONE, fact="c2", field="size", value="large", since="2015", until="2019"),
    commands.ClassifyOrganization(organization=ONE, fact="c3", field="sector", value="operator"),
    commands.CorrectClass(organization=ONE, fact="c1", value="Sector Member", since="2015", reason="A letter."),
    commands.DismissLikeness(organization=TWO, other=ONE, reason="A letter."),
    ChangeMarking(record=ONE, reason="A letter."),
    ChangeMarking(record=ONE, statement="c1", reason="A letter."),
    ChangeMarking(record=STATE, statement="s1", reason="A letter."),
    ChangeMarking(record=STATE, reason="A letter."),
    commands.RegisterPerson(person=PERSON, name="Example Person"),
    commands.CorrectPersonName(person=PERSON, name="Example Persson", reason="A slip."),
    commands.AffiliatePerson(person=PERSON, fact="a1", organization=ONE, title="Example Officer"),
    commands.AffiliatePerson(person=PERSON, fact="a2", organization=TWO),
    commands.CorrectAffiliation(person=PERSON, fact="a1", organization=ONE, until="2020", reason="Left."),
    commands.WithdrawAffiliation(person=PERSON, fact="a2", reason="An error."),
    commands.OpenAccount(account=ACCOUNT, name="Example Account", roles=("staff", "approver")),
    commands.ChangeRoles(account=ACCOUNT, roles=("staff",)),
    commands.ProposeRoles(account=ACCOUNT, proposal="c1", roles=("auditor",), reason="Asked for.", by="a"),
    commands.DeclineRoles(account=ACCOUNT, proposal="c1", reason="Not yet.", by="b"),
    commands.ProposeRoles(account=ACCOUNT, proposal="c2", roles=("reader",), reason="Asked for.", by="a"),
    commands.ConfirmRoles(account=ACCOUNT, proposal="c2", by="b"),
    commands.DisableAccount(account=ACCOUNT, reason="Left."),
    commands.EnableAccount(account=ACCOUNT, reason="Back."),
    commands.RevokeSession(account=ACCOUNT, session="session-1"),
    commands.RegisterPartner(
        partner=PARTNER, name="Example SDO", handle="example-sdo", ways=("kafka", "feed"), contact=PERSON
    ),
    commands.DescribePartner(partner=PARTNER, name="Example body", organization=ONE),
    commands.RemoveContact(partner=PARTNER, contact=PERSON),
    commands.AddContact(partner=PARTNER, contact=PERSON),
    commands.MakeCredential(partner=PARTNER, credential=CREDENTIALS[0], way="kafka"),
    commands.MakeCredential(partner=PARTNER, credential=CREDENTIALS[1], way="feed"),
    commands.RotateCredential(partner=PARTNER, credential=CREDENTIALS[2], replaces=CREDENTIALS[1]),
    commands.ChangeWays(partner=PARTNER, ways=("feed",)),
    webhook_commands.RegisterWebhook(
        partner=PARTNER, webhook=WEBHOOK, url="https://one.example/", secret=SECRETS[0], begins="now"
    ),
    webhook_commands.ChangeWebhook(
        partner=PARTNER, webhook=WEBHOOK, url="https://two.example/", types=("rapporteur.*",)
    ),
    webhook_commands.ParkWebhook(partner=PARTNER, webhook=WEBHOOK, reason="Its server moves."),
    webhook_commands.ResumeWebhook(partner=PARTNER, webhook=WEBHOOK, after=3),
    webhook_commands.SendWebhookAgain(partner=PARTNER, webhook=WEBHOOK, position=2),
    webhook_commands.RotateWebhookSecret(partner=PARTNER, webhook=WEBHOOK, secret=SECRETS[1]),
    webhook_commands.EndWebhookSecret(partner=PARTNER, webhook=WEBHOOK, secret=SECRETS[0]),
    webhook_commands.RemoveWebhook(partner=PARTNER, webhook=WEBHOOK, reason="It is not needed."),
    commands.SuspendPartner(partner=PARTNER, reason="Its machine was stolen."),
    commands.ResumePartner(partner=PARTNER, reason="It was found."),
)

# Corrections of slips, after everything else.
AMENDED_STORY: tuple[Any, ...] = (
    *WHOLE_STORY,
    commands.CorrectStateName(state=STATE, name="Republic of Finland", reason="A slip."),
    commands.CorrectOrganizationName(organization=ONE, name="Example First", reason="A slip."),
    commands.MarkOrganizationInError(organization=ONE, reason="It stands twice."),
    commands.ReinstateOrganization(organization=ONE, reason="It is another one."),
    commands.MarkPersonInError(person=PERSON, reason="A slip."),
    commands.ReinstatePerson(person=PERSON, reason="It was right."),
    commands.MarkStateInError(state=STATE, reason="A slip."),
    commands.ReinstateState(state=STATE, reason="It was right."),
    commands.MarkOrganizationInError(organization=TWO, reason="It stands twice."),
)


def rows(connection: Connection) -> dict[str, list[Any]]:
    tables = read_models.metadata.sorted_tables
    return {each.name: sorted(map(tuple, connection.execute(select(each))), key=str) for each in tables}


def contents(connection: Connection) -> dict[str, list[Any]]:
    """Return the rows without the records' versions, which every event increments, and without revocations."""
    own = (each for each in read_models.metadata.sorted_tables if not each.name.startswith("revoked_"))
    kept = {each.name: [c for c in each.c if c.name != "version"] for each in own}
    return {name: sorted(map(tuple, connection.execute(select(*columns))), key=str) for name, columns in kept.items()}


SAID_AGAIN: tuple[Any, ...] = (
    commands.PlaceOrganization(organization=TWO, fact="p3", country="NOR"),
    commands.CorrectPlace(organization=TWO, fact="p2", country="DNK", reason="A slip."),
    ChangeMarking(record=TWO, statement="p3", reason="A slip."),
    commands.StateStatus(state=STATE, fact="s3", field="region", value="Arab States"),
    commands.CorrectStatus(state=STATE, fact="s1", value="CIS", reason="A slip."),
)
"""Facts from the same day as those of the story, which are then corrected."""


@pytest.fixture
def told(of_registry: Registry) -> Registry:
    of_registry.service.handle_all([(command, by(command)) for command in WHOLE_STORY])
    return of_registry


def by(command: Any) -> CommandContext:
    """Return the context of a command: a change of audience is to members, everything else for the bureau."""
    return msgspec.structs.replace(BY, marking="members") if isinstance(command, ChangeMarking) else BY


@pytest.fixture
def amended(told: Registry) -> Registry:
    told.service.handle_all([(command, by(command)) for command in AMENDED_STORY[len(WHOLE_STORY) :]])
    return told


def test_the_story_has_every_event_of_the_log(amended: Registry) -> None:
    streams = {command.stream for command in WHOLE_STORY}
    happened = {type(each.event.data) for stream in streams for each in amended.service.queries.history(stream)}
    assert happened == set(EVENTS.values()) - OF_STATEMENTS


def test_every_event_of_the_log_moves_more_than_a_version(amended: Registry) -> None:
    moved = set()
    with amended.service.engine.begin() as connection:
        codec = Codec(LOG, EVENTS)
        stored = authenticated_events(connection, LOG, OutboxKey(amended.service.settings.outbox_key))
        events, before = [codec.decode(each) for each in stored], dict[str, list[Any]]()
        read_models.metadata.drop_all(connection)
        read_models.metadata.create_all(connection)
        for event in events:
            project(connection, [event])
            after = contents(connection)
            if after != before:
                moved.add(type(event.data))
            before = after
    # Names of people are in the vault, revocations in the kernel's tables, and webhooks' repeats in reporting.
    elsewhere = {PersonNameCorrected, SessionRevoked, PartnerWebhookSentAgain}
    assert moved == set(EVENTS.values()) - OF_STATEMENTS - elsewhere


@pytest.mark.parametrize("number", range(len(AMENDED_STORY)))
def test_an_event_applied_twice_changes_nothing(of_registry: Registry, number: int) -> None:
    service = of_registry.service
    service.handle_all([(command, by(command)) for command in AMENDED_STORY[: number + 1]])
    last = service.queries.history(AMENDED_STORY[number].stream)[-1].event
    with service.engine.begin() as connection:
        before = rows(connection)
        project(connection, [last])
        assert rows(connection) == before


def test_rows_made_anew_from_the_log_are_the_same(amended: Registry) -> None:
    with amended.service.engine.begin() as connection:
        before = rows(connection)
        rebuild_registry(connection, OutboxKey(amended.service.settings.outbox_key))
        assert rows(connection) == before
    assert before["organizations"]


def test_rows_say_what_is_so_by_the_latest_facts(told: Registry) -> None:
    one, two = (told.service.queries.organization(each) for each in (ONE, TWO))
    assert (one.name, one.country, one.registered_name, one.version) == ("Uno", "FIN", "Example One", 12)
    assert (one.parent, one.category, one.size, one.sector) == (None, "Sector Member", None, "operator")
    assert (two.merged_into, two.merged_since, two.duplicate_of) == (ONE, "2016", None)
    state = told.service.queries.state(STATE)
    assert (state.region, state.ldc) == ("Europe", None)


def test_of_two_facts_from_one_day_the_one_stated_last_holds_and_a_correction_states_it_again(told: Registry) -> None:
    """As in figures (`figures/dated`). Only a change of the audience states nothing again."""
    service = told.service
    for command in SAID_AGAIN:
        service.handle(command, msgspec.structs.replace(BY, marking="members"))
    assert service.queries.organization(TWO).country == "DNK"
    assert service.queries.state(STATE).region == "CIS"


def test_after_one_that_ended_an_earlier_fact_without_an_end_holds_again(told: Registry) -> None:
    """As in figures (`figures/dated`)."""
    days = {"since": "2015", "until": "2018"}
    for command in (
        commands.PlaceOrganization(organization=ONE, fact="p4", country="SWE", **days),
        commands.ClassifyOrganization(organization=ONE, fact="c4", field="sector", value="regulator", **days),
        commands.StateStatus(state=STATE, fact="s4", field="region", value="Africa", **days),
    ):
        told.service.handle(command, BY)
    one, state = told.service.queries.organization(ONE), told.service.queries.state(STATE)
    assert (one.country, one.sector, state.region) == ("FIN", "operator", "Europe")


def test_a_command_that_is_done_again_tells_nothing_new(told: Registry) -> None:
    again = told.service.handle_all(
        [(command, BY) for command in WHOLE_STORY if command.__class__.__name__[:8] == "Register"]
    )
    assert [answer.events for answer in again] == [()] * 6


@pytest.mark.requirement("1.18")
def test_names_reach_the_vault_by_the_worker_alone_too(told: Registry) -> None:
    from shared.privacy.vault_names import names  # noqa: PLC0415

    with told.service.vault_engine.begin() as connection:
        connection.execute(names.delete())
    assert told.service.names.of([PERSON]) == {}
    told.work()
    assert told.service.names.of([PERSON, ACCOUNT]) == {PERSON: "Example Persson", ACCOUNT: "Example Account"}


@pytest.mark.requirement("7.03")
def test_statements_of_all_kinds_are_in_one_table() -> None:
    with_facts = {table.name for table in read_models.metadata.sorted_tables if "fact" in table.c}
    # Affiliations name people, whose texts are encrypted.
    assert with_facts == {"statements", "statement_values", "affiliations"}


@pytest.mark.requirement("7.03")
def test_a_kind_that_is_declared_later_needs_no_table_of_its_own(of_registry: Registry) -> None:
    service = of_registry.service
    stated = StoredEvent("e1", "t", VOLUME, 1, "account-ann", "c", None, "bureau", FIRST)
    with service.engine.begin() as connection:
        StatementProjection((VOLUMES,)).apply(connection, stated)
    assert StatementQueries(service.reader, (VOLUMES,)).one(VOLUME).statement == FIRST


@pytest.mark.requirement("7.03")
def test_an_id_that_two_records_use_is_that_of_the_last(told: Registry) -> None:
    service = told.service
    for command in (
        commands.PlaceOrganization(organization=ONE, fact="both", country="SWE"),
        commands.ClassifyOrganization(organization=TWO, fact="both", field="size", value="micro"),
        commands.CorrectPlace(organization=ONE, fact="both", country="NOR", reason="A letter."),
        commands.WithdrawOrganizationFact(organization=ONE, fact="both", reason="An error."),
    ):
        service.handle(command, BY)
    (row,) = [each for each in service.queries.facts_of(TWO) if each.fact == "both"]
    assert row.statement.value == "micro"
    with service.engine.begin() as connection:
        before = rows(connection)
        rebuild_registry(connection, OutboxKey(service.settings.outbox_key))
        assert rows(connection) == before


@pytest.mark.requirement("7.03")
def test_who_may_see_one_use_of_an_id_is_not_decided_by_the_other(told: Registry) -> None:
    service, public = told.service, msgspec.structs.replace(BY, marking="public")
    service.handle(commands.PlaceOrganization(organization=ONE, fact="both", country="SWE"), BY)
    service.handle(commands.ClassifyOrganization(organization=TWO, fact="both", field="size", value="micro"), BY)
    service.handle(ChangeMarking(record=ONE, statement="both", reason="A letter."), public)
    (row,) = [each for each in service.queries.facts_of(TWO) if each.fact == "both"]
    assert (row.marking, row.event) == ("bureau", row.stated)


@pytest.mark.requirement("7.03")
def test_tables_of_earlier_versions_are_dropped_when_all_is_made_anew(told: Registry) -> None:
    with told.service.engine.begin() as connection:
        for name in read_models.FORMER:
            Table(name, MetaData(), Column("fact", String, primary_key=True)).create(connection)
        rebuild_registry(connection, OutboxKey(told.service.settings.outbox_key))
        assert not {*read_models.FORMER} & {*inspect(connection).get_table_names()}
