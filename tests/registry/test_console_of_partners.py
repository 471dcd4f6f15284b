"""Partners in the console as used by staff: the secret on one page, how far each has read, and why that may be unknown."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.registry import service as registry
from services.registry.app import kafka_for_partners
from services.registry.console.connection import Addresses, KafkaAddress, connection_settings
from services.registry.projections.kafka_status import record_check, record_groups, record_users
from services.registry.service import IssuedCredential
from tests.docs.written import section, text_of
from tests.registry.conftest import Registry, opened, settings_of
from tests.registry.partnership import TOKEN, ask, basic, credential, registered
from tests.registry.reporting_answers import Says, reporting_answers
from tests.registry.signing_in import OWN
from tests.registry.test_console import CONSOLE, Staff

pytestmark = pytest.mark.requirement("3.03")
PARTNERS = f"{CONSOLE}/partners"
SECRET = re.compile(r'<code id="secret">([\w-]{43})</code>')
WHY = "Its machine was stolen."


def signed_in(of_registry: Registry, *roles: str) -> Staff:
    name = "Example " + " ".join(roles)
    registry.open_account(of_registry.service, name, roles, OWN)  # type: ignore[arg-type]
    client = Staff(of_registry.client())
    client.do("/registry/sign-in", name=name, password=OWN)
    return client


@pytest.fixture
def head(of_registry: Registry) -> Staff:
    return signed_in(of_registry, "staff", "administrator")


def register(staff: Staff, **more: str) -> str:
    form = staff.form(f"{PARTNERS}/new", name="Example SDO", handle="example-sdo", **{"ways.feed": "1"}, **more)
    return staff.send(f"{PARTNERS}/new", form)


def made(staff: Staff, page: str, act: str = "make", **typed: str) -> tuple[str, dict[str, str]]:
    """Return the secret that an act shows, and the form that requested it."""
    form = staff.form(f"{page}/do/{act}", **typed)
    answer = staff.client.post(f"{page}/do/{act}", data=form, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    found = SECRET.search(answer.text)
    assert found, answer.text
    return found[1], form


def given_by_the_bureau() -> str:
    """Return the table in docs/partners.md of the items that a partner is given."""
    return section(text_of("docs/partners.md"), "What the bureau gives you")


@pytest.mark.requirement("4.11")
def test_what_is_handed_over_is_one_block_by_the_names_of_the_partners_document(
    of_registry: Registry, head: Staff
) -> None:
    page = register(head)
    form = head.form(f"{page}/do/make", way="feed")
    answer = head.client.post(f"{page}/do/make", data=form, headers={"Accept": "text/html"})
    found = re.search(r'<code id="hand-over">([^<]*)</code>', answer.text)
    assert found, answer.text
    given = dict(line.removeprefix("export ").split("=", 1) for line in found[1].splitlines())
    assert given.pop("PARTNER_CLIENT_SECRET") in SECRET.findall(answer.text)
    assert given == {
        "PARTNER_URL": "http://localhost",
        "PARTNER_TOKEN_URL": "http://localhost/registry/oauth/token",
        "PARTNER_CLIENT_ID": "partner-example-sdo",
    }
    assert all(f"`{name}`" in given_by_the_bureau() for name in given)
    assert "http://localhost/reporting/partners/feed" in answer.text


@pytest.mark.requirement("4.11")
def test_what_is_handed_over_can_be_given_to_a_shell_as_it_is() -> None:
    """This also applies to a second credential, whose user is not named like the partner's groups."""
    credential = IssuedCredential(
        "partner-1", 2, (), credential="credential-1", way="kafka", handle="partner-example.2", secret="it's $HOME"
    )
    kafka = KafkaAddress("one:9092,two:9092", "SASL_PLAINTEXT", "our place.")
    lines = shlex.split(connection_settings(credential, Addresses("http://localhost", "http://localhost"), kafka))
    assert lines == [
        *("export", "KAFKA=one:9092,two:9092"),
        *("export", "KAFKA_PROTOCOL=SASL_PLAINTEXT"),
        *("export", "KAFKA_USER=our place.partner-example.2"),
        *("export", "KAFKA_PASSWORD=it's $HOME"),
        *("export", "KAFKA_GROUP=our place.partner-example-"),
    ]
    assert all(f"`{each.partition('=')[0]}`" in given_by_the_bureau() for each in lines[1::2])


@pytest.mark.requirement("12.05")
def test_what_is_handed_over_has_the_authority_where_machines_do_not_know_it(tmp_path: Path) -> None:
    """A shell command writes it to the file that the document's programs read."""
    credential = IssuedCredential(
        "partner-1", 2, (), credential="credential-1", way="kafka", handle="partner-example", secret="secret"
    )
    file = tmp_path / "ca.pem"
    here, addresses = (
        KafkaAddress("kafka.example:9093", "SASL_SSL", "", outside=True, ca_file=file),
        Addresses("x", "x"),
    )
    assert "KAFKA_CA_FILE" not in connection_settings(credential, addresses, here)
    file.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
    shell = f'{connection_settings(credential, addresses, here)}\ncat "$KAFKA_CA_FILE"; printf %s "$KAFKA_PROTOCOL"'
    run = subprocess.run(["sh", "-c", shell], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout == f"{file.read_text()}SASL_SSL"
    assert "`KAFKA_CA_FILE`" in given_by_the_bureau()


@pytest.mark.requirement("12.05")
def test_a_credential_for_kafka_names_the_address_for_partners(of_registry: Registry) -> None:
    """It is not the address at which the program reaches the brokers."""
    settings = replace(of_registry.service.settings, kafka="127.0.0.1:1", partners_kafka="kafka.example:9093")
    address = kafka_for_partners(settings)
    assert (address.bootstrap, address.protocol, address.outside) == ("kafka.example:9093", "SASL_SSL", True)
    inside = kafka_for_partners(replace(settings, partners_kafka=None))
    assert (inside.bootstrap, inside.outside) == ("127.0.0.1:1", False)


@pytest.mark.requirement("4.11")
def test_where_there_is_no_kafka_its_choice_says_so(head: Staff) -> None:
    assert "Kafka: this installation has none, so this has no effect yet" in head.read(f"{PARTNERS}/new")


@pytest.mark.requirement("4.11")
def test_the_list_says_who_is_let_in_and_how_the_credentials_stand(of_registry: Registry, head: Staff) -> None:
    def row() -> tuple[str, ...]:
        cells = re.findall(r"<td[^>]*>(?:<[^>]+>)*([^<]*)", head.read(f"{PARTNERS}/").partition("<tbody>")[2])
        return tuple(cells[-2:])

    page = register(head)
    assert row() == ("Waits for a credential", "No credential yet")
    made(head, page, way="feed")
    assert row() == ("Active", "Active")
    made(
        head, page, "rotate", credential=next(iter(re.findall(r"credential-[\w-]{36}", head.read(f"{page}/do/rotate"))))
    )
    assert row() == ("Active", "Active (2)")
    head.do(f"{page}/do/suspend", reason=WHY)
    assert row() == ("Suspended", "Suspended (2)")
    head.do(f"{page}/do/resume", reason=WHY)
    for _each in range(2):
        credential = next(iter(re.findall(r"credential-[\w-]{36}", head.read(f"{page}/do/revoke"))))
        head.do(f"{page}/do/revoke", credential=credential, reason=WHY)
    assert row() == ("Waits for a credential", "Every credential is revoked")


def test_a_partner_from_its_registration_to_a_rotated_credential(of_registry: Registry, head: Staff) -> None:
    of_registry.post("/people", {"name": "Example Ann"})
    page = register(head, contact="Example Ann")
    shown = head.read(page)
    for words in ("Channels: Feed.", "Example Ann", "No credentials yet", "Create a credential"):
        assert words in shown
    secret, form = made(head, page, way="feed")
    shown = head.read(page)
    assert secret not in shown
    for words in ("partner-example-sdo", "Active", "Never used.", "Rotate", "Revoke"):
        assert words in shown
    again = head.send(f"{page}/do/make", form, status=200)
    assert "the secret was shown then" in again
    assert not SECRET.search(again)
    first = {"handle": "partner-example-sdo", "secret": secret}
    assert ask(of_registry, first).status_code == 200
    assert "Last used" in head.read(page)
    of_registry.client().post(TOKEN, data={"grant_type": "client_credentials"}, headers=basic(first["handle"], "wrong"))
    assert "wrong secret, or revoked" in head.read(page)
    new, _form = made(head, page, "rotate")
    assert "An older credential of Example SDO still works beside the new one" in head.read(f"{CONSOLE}/")
    (revoke,) = set(re.findall(rf'href="({page}/do/revoke\?credential=[^"]+)">Revoke it', head.read(f"{CONSOLE}/")))
    head.do(revoke, reason=WHY)
    assert "still works beside" not in head.read(f"{CONSOLE}/")
    assert [
        ask(of_registry, each).status_code for each in (first, {"handle": "partner-example-sdo.2", "secret": new})
    ] == [
        401,
        200,
    ]
    history = head.read(f"{page}/history")
    for words in (
        "<b>Example SDO</b> was registered. It reads by: <b>Feed</b>.",
        "The credential <b>partner-example-sdo</b> was created for <b>Feed</b>.",
        "<b>partner-example-sdo.2</b> was created for <b>Feed</b>, to replace <b>partner-example-sdo</b>.",
        "The credential <b>partner-example-sdo</b> for <b>Feed</b> was revoked",
        WHY,
    ):
        assert words in history, words


def test_contacts_ways_name_and_suspension_in_words(of_registry: Registry, head: Staff) -> None:
    of_registry.post("/people", {"name": "Example Ann"})
    page = register(head)
    head.do(f"{page}/do/add-contact", contact="Example Ann")
    head.do(f"{page}/do/describe", name="Example body")
    form = head.form(f"{page}/do/ways", **{"ways.kafka": "1", "ways.feed": "1"})
    head.send(f"{page}/do/ways", form)
    made(head, page, way="feed")
    head.do(f"{page}/do/suspend", reason=WHY)
    shown = head.read(page)
    for words in ("Reason for suspension", WHY, "Resume the partner", "Example body", "Example Ann"):
        assert words in shown
    assert "do/rotate" not in shown
    assert "Suspended" in head.read(f"{PARTNERS}/?state=suspended")
    assert "No results" in head.read(f"{PARTNERS}/?state=let+in")
    head.do(f"{page}/do/resume", reason="It was found.")
    contact = re.findall(r'<option value="(person-[^"]+)"', head.read(f"{page}/do/remove-contact"))
    head.do(f"{page}/do/remove-contact", contact=contact[0])
    history = head.read(f"{page}/history")
    for words in (
        "<b>Example Ann</b> became a contact.",
        "<b>Example Ann</b> is no longer a contact.",
        "It is called <b>Example body</b>",
        "It reads by: <b>Kafka, Feed</b>.",
        "The partner was <b>suspended</b>.",
        "The partner was <b>resumed</b>.",
    ):
        assert words in history, words


def test_who_may_not_make_credentials_is_not_offered_them(of_registry: Registry, head: Staff) -> None:
    page = register(head)
    clerk, auditor = signed_in(of_registry, "staff"), signed_in(of_registry, "auditor")
    assert "do/make" not in clerk.read(page)
    assert clerk.client.get(f"{page}/do/make").status_code == 403
    clerk.do(f"{page}/do/suspend", reason=WHY)
    assert "do/resume" not in clerk.read(page)
    shown = auditor.read(page)
    assert "Example SDO" in shown
    assert "/do/" not in shown


def test_without_kafka_the_page_says_so_and_makes_no_credential_for_it(of_registry: Registry, head: Staff) -> None:
    page = f"{PARTNERS}/{registered(of_registry, ways=['kafka'])}"
    assert "This installation has no Kafka" in head.read(page)
    refused = head.send(f"{page}/do/make", head.form(f"{page}/do/make", way="kafka"), status=409)
    assert "has no Kafka" in refused


def test_what_was_seen_in_kafka_is_told_in_words(of_registry: Registry, head: Staff) -> None:
    partner = registered(of_registry, ways=["kafka", "feed"])
    page = f"{PARTNERS}/{partner}"
    credential(of_registry, partner)
    with of_registry.service.engine.begin() as connection:
        record_groups(connection, [("partner-example-sdo-main", partner, 5)], "2026-11-24T10:00:00.000000Z")
        record_check(connection, 7, None, "2026-11-24T10:00:00.000000Z")
    assert "Has read 5 of 7 events, and is 2 behind." in head.read(page)
    with of_registry.service.engine.begin() as connection:
        record_groups(connection, [("partner-example-sdo-main", partner, 7)], "2026-11-24T10:01:00.000000Z")
        record_check(connection, None, "Kafka's user keeper may not do this.", "2026-11-24T10:02:00.000000Z")
        record_users(connection, {})
    shown = head.read(page)
    assert "Has read all 7 events." in shown
    assert "24 Nov 2026, 10:01" in shown
    start = head.read(f"{CONSOLE}/")
    assert "Partners' access to Kafka cannot be managed" in start
    assert "Kafka's user keeper may not do this." in start


@pytest.fixture
def reporting() -> Iterator[Says]:
    """Reporting, with responses about what partners read."""
    with reporting_answers("/reporting/partners/readings") as says:
        yield says


def test_what_was_read_of_the_feed_is_asked_of_reporting(home: Any, reporting: Says) -> None:
    url = reporting({"size": 0, "origin": None, "readings": []})
    with opened(home, settings_of(home, RAPPORTEUR_REPORTING_URL=url)) as of_registry:
        head = signed_in(of_registry, "staff", "administrator")
        partner = registered(of_registry)
        page = f"{PARTNERS}/{partner}"
        assert "Nothing yet." in head.read(page)
        row = {"partner": partner, "cursor": "partners/0:3", "position": 3, "at": "2026-11-24T10:00:00.000000Z"}
        refused = {"refused": "/problems/log-replaced", "refused_at": "2026-11-24T09:00:00.000000Z"}
        reporting({"size": 4, "origin": "partners/0", "readings": [row | refused]})
        shown = head.read(page)
        assert "Has read 3 of 4 events, and is 1 behind." in shown
        assert "a cursor of another log" in shown
        reporting({"unexpected": True})
        assert "reporting is not answering" in head.read(page)


def test_while_reporting_is_silent_the_rest_is_shown(home: Any) -> None:
    with opened(home, settings_of(home, RAPPORTEUR_REPORTING_URL="http://127.0.0.1:9")) as of_registry:
        head = signed_in(of_registry, "staff")
        shown = head.read(f"{PARTNERS}/{registered(of_registry)}")
        assert "reporting is not answering" in shown
        assert "No credentials yet" in shown
