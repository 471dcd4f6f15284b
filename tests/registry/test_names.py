"""Names of people and of account holders are only in the vault."""

import logging
from pathlib import Path

import pytest

from services.registry import service as registry
from services.registry.domain.commands import AffiliatePerson, CorrectPersonName, RegisterPerson
from services.registry.domain.errors import PersonErased
from shared.contracts.registry import EVENTS
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandContext
from shared.event_store.log import Log
from shared.privacy.vault_clients import Client
from tests.registry.conftest import Registry, opened, settings_of
from tests.registry.partnership import GRANT, TOKEN, basic, credential, registered, token
from tests.registry.signing_in import OWN
from tests.registry.test_console import Staff

MARKS = ("Markedname", "Secondmark", "Titlemark", "Accountmark", "Wrongmark")
BY = CommandContext(actor="account-operator")


def everything_under(home: Path) -> dict[str, bytes]:
    """Return every file of a home except the vault's own."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and not path.name.startswith("vault.db")
    }


def plant(of_registry: Registry) -> None:
    """Enter marked names in every way: commands, API, forms, refusals, sign-in."""
    made = of_registry.post("/people", {"name": "Example Markedname"}).json["id"]
    organization = of_registry.post("/organizations", {"name": "Example One"}).json["id"]
    of_registry.post(f"/people/{made}/affiliations", {"organization": organization, "title": "Chief Titlemark"})
    of_registry.post(f"/people/{made}/name/correct", {"name": "Example Secondmark", "reason": "A slip."})
    of_registry.post("/people", {"name": "Example Markedname", "colour": "red"})
    of_registry.post(f"/people/{made}/affiliations", {"organization": "organization-none", "title": "Titlemark"})
    of_registry.post("/accounts", {"name": "Example Accountmark"}, role="administrator")
    of_registry.post("/accounts", {"name": "Example Accountmark"}, role="administrator")
    password = registry.set_account_password(of_registry.service, "Example Accountmark", OWN)
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name="Example Accountmark", password=password)
    form = client.form("/registry/sign-in", name="Example Wrongmark", password="Wrongmark Wrongmark")
    client.send("/registry/sign-in", form, status=422)
    of_registry.post("/people/search", {"search": "Markedname"})
    of_registry.work()


@pytest.mark.requirement("1.18")
def test_marked_names_are_found_nowhere_but_in_the_vault(
    of_registry_alone: Registry, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    plant(of_registry_alone)
    service = of_registry_alone.service
    assert (
        "Example Secondmark"
        in service.names.of([row.id for row in service.queries.people_known(_people(service))]).values()
    )
    for file, content in everything_under(of_registry_alone.home).items():
        for mark in MARKS:
            assert mark.casefold().encode() not in content.lower(), f"{mark} is in {file}"
    written = "".join(capfd.readouterr()) + caplog.text
    for sealed in Log(service.reader, "registry").read_all():
        written += sealed.bytes.decode()
    assert "person-" in written
    for mark in MARKS:
        assert mark.casefold() not in written.casefold()


def _people(service: registry.Service) -> list[str]:
    return [each.person for each in service.names.listed("person", 10)]


@pytest.mark.requirement("1.18")
def test_a_refusal_never_says_a_name_back(of_registry: Registry) -> None:
    answers = [
        of_registry.post("/people", {"name": "Markedname", "Markedname": 1, "marking": "Secondmark"}),
        of_registry.post("/people", {"name": "Markedname\x00"}),
        of_registry.post("/people", {"name": ["Markedname"]}),
        of_registry.post("/people", {"name": "Markedname" * 100}),
        of_registry.post("/people/search", {"search": "Markedname", "colour": "Secondmark"}),
        of_registry.get("/people?search=Markedname"),
    ]
    for answer in answers:
        assert answer.status_code in (400, 422)
        said = answer.text.replace('"field":"Markedname"', "").replace('{"field":"/Markedname"', "")
        assert not any(mark in said for mark in ("Secondmark", "Titlemark")), answer.text


@pytest.mark.requirement("1.18")
def test_other_services_read_events_without_names(of_registry: Registry) -> None:
    person = "person-018f0000-0000-7000-8000-000000000001"
    of_registry.service.handle(RegisterPerson(person=person, name="Example Markedname"), BY)
    of_registry.work()
    (sealed,) = Log(of_registry.service.reader, "registry").read(0, 10)
    event = Codec("registry", EVENTS).decode(sealed.bytes).data
    assert event.name.person == person  # type: ignore[attr-defined]
    assert not hasattr(event.name, "text")  # type: ignore[attr-defined]


@pytest.mark.requirement("1.18")
def test_a_destroyed_key_takes_the_name_with_it(of_registry: Registry) -> None:
    person = "person-018f0000-0000-7000-8000-000000000001"
    organization = of_registry.post("/organizations", {"name": "Example One"}).json["id"]
    service = of_registry.service
    service.handle(RegisterPerson(person=person, name="Example Markedname"), BY)
    service.handle(AffiliatePerson(person=person, fact="f1", organization=organization, title="Titlemark"), BY)
    vault = service.codec._boxes  # noqa: SLF001  erasing is not built yet: its effect on reading is
    vault.destroy(person)  # type: ignore[union-attr]
    name, password = "Example staff", OWN
    registry.open_account(service, name, ("staff",), OWN)
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name=name, password=password)
    history = client.read(f"/registry/console/people/{person}/history")
    assert "can no longer be read" in history
    assert "Markedname" not in history.replace("<h1>Example Markedname</h1>", "").partition("Everything")[2]
    with pytest.raises(PersonErased):
        service.handle(CorrectPersonName(person=person, name="Example Secondmark", reason="Asked for."), BY)
    assert service.queries.history(person)[0].event.data.name.text is None  # type: ignore[attr-defined]


@pytest.mark.requirement("1.18")
@pytest.mark.requirement("3.03")
def test_a_partners_secret_is_found_nowhere_and_in_the_vault_hashed(
    home: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """The test uses its own home, since reading the files of an open SQLite database would release its locks."""
    caplog.set_level(logging.DEBUG)
    with opened(home, settings_of(home)) as of_registry:
        marks, credential_id, answers = show_a_secret(of_registry)
        sealed = [each.bytes.decode() for each in Log(of_registry.service.reader, "registry").read_all()]
    written = "".join([*capfd.readouterr(), caplog.text, *answers, *sealed])
    whole_home = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert any(b"$argon2id$" in content for path, content in whole_home.items() if path.name.startswith("vault.db"))
    assert credential_id in written
    for mark in marks:
        assert mark not in written
        for path, content in whole_home.items():
            assert mark.encode() not in content, f"a secret is in {path.name}"


def show_a_secret(of_registry: Registry) -> tuple[tuple[str, ...], str, list[str]]:
    """Enter a secret in every way: shown, right, wrong, as a name, in an address, for Kafka. Return the texts that must
    appear nowhere, the credential, and the answers."""
    shown = credential(of_registry, registered(of_registry))
    secret, given = shown["secret"], token(of_registry, shown)
    client = of_registry.client()
    answers = [
        client.post(TOKEN, data=GRANT, headers=basic(shown["handle"], f"{secret}Wrongmark")),
        client.post(TOKEN, data=GRANT, headers=basic(secret, "Wrongmark")),
        client.post(f"{TOKEN}?client_secret={secret}", data=GRANT),
        client.get(f"/registry/api/partners/{secret}", headers=of_registry.bearer()),
        of_registry.post(f"/partners/{shown['id']}/suspend", {"reason": "Example reason."}),
    ]
    of_kafka = Client("credential-1", shown["id"], "of-kafka")
    assert of_registry.service.clients.keep(of_kafka, secret, scram=True)
    of_registry.work()
    return ("Wrongmark", secret, given), shown["credential"], [answer.text for answer in answers]
