"""Webhooks over HTTP and in the console: the secret is shown once and stored in the vault, and the page lists
deliveries."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from shared.messaging.webhooks.signature import key_of
from tests.registry.conftest import Registry, opened, settings_of
from tests.registry.partnership import WHY, registered
from tests.registry.reporting_answers import Says, reporting_answers
from tests.registry.test_console import CONSOLE, Staff
from tests.registry.test_console_of_partners import signed_in

pytestmark = pytest.mark.requirement("12.12")
URL = "https://partner.example/hook"
SHOWN = re.compile(r'<code id="secret">(whsec_[\w+/=]+)</code>')
PARTNERS = f"{CONSOLE}/partners"


def hooked(of_registry: Registry, partner: str, **more: object) -> dict[str, Any]:
    answer = of_registry.post(f"/partners/{partner}/webhooks", {"url": URL, "begins": "now", **more})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json
    return shown


def secrets(of_registry: Registry, webhook: str, role: str = "service") -> Any:
    token = of_registry.bearer(role)  # type: ignore[arg-type]
    return of_registry.client().get(f"/registry/webhooks/{webhook}/secrets", headers=token)


@pytest.fixture
def partner(of_registry: Registry) -> str:
    return registered(of_registry)


def test_the_secret_is_shown_once_and_given_to_the_service_that_sends_alone(
    of_registry: Registry, partner: str
) -> None:
    body, key = {"url": URL, "begins": "now"}, {"Idempotency-Key": "once"}
    first, again = (of_registry.post(f"/partners/{partner}/webhooks", body, key).json for _ in range(2))
    assert len(key_of(first["signing_secret"])) == 32
    assert again == first | {"signing_secret": None}
    answer = secrets(of_registry, first["webhook"])
    assert (answer.json, answer.headers["Cache-Control"]) == ({"secrets": [first["signing_secret"]]}, "no-store")
    for role in ("administrator", "staff", "auditor", "reader"):
        assert secrets(of_registry, first["webhook"], role).status_code == 403
    assert secrets(of_registry, f"webhook-{'0' * 8}-0000-7000-8000-{'0' * 12}").status_code == 404


def test_no_event_and_no_read_model_has_the_secret(of_registry_alone: Registry) -> None:
    partner = registered(of_registry_alone)
    secret = hooked(of_registry_alone, partner)["signing_secret"].removeprefix("whsec_")
    of_registry_alone.work()
    for file in of_registry_alone.home.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes(), file
    whole = of_registry_alone.get(f"/partners/{partner}").text
    assert secret not in whole
    assert [each["url"] for each in json.loads(whole)["webhooks"]] == [URL]


def test_the_id_of_a_webhook_is_one_partner_s(of_registry: Registry, partner: str) -> None:
    first, other = hooked(of_registry, partner), registered(of_registry, handle="another-sdo")
    body = {"url": URL, "begins": "now", "webhook": first["webhook"]}
    answer = of_registry.post(f"/partners/{other}/webhooks", body)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/already-taken"), answer.text
    assert [each["id"] for each in json.loads(of_registry.get(f"/partners/{partner}").text)["webhooks"]] == [
        first["webhook"]
    ]
    assert secrets(of_registry, first["webhook"]).json == {"secrets": [first["signing_secret"]]}


def test_a_rotated_secret_signs_beside_the_older_until_that_is_ended_and_forgotten(
    of_registry: Registry, partner: str
) -> None:
    first = hooked(of_registry, partner)
    webhook = first["webhook"]
    at = f"/partners/{partner}/webhooks"
    newer = of_registry.post(f"{at}/secrets", {"webhook": webhook}).json
    assert secrets(of_registry, webhook).json["secrets"] == [newer["signing_secret"], first["signing_secret"]]
    assert of_registry.post(f"{at}/secrets/end", {"webhook": webhook, "secret": first["secret"]}).status_code == 200
    assert secrets(of_registry, webhook).json["secrets"] == [newer["signing_secret"]]
    of_registry.work()
    assert _kept(of_registry) == 1, "the vault has forgotten the older"
    assert of_registry.post(f"{at}/remove", {"webhook": webhook, **WHY}).status_code == 200
    of_registry.work()
    assert _kept(of_registry) == 0


def _kept(of_registry: Registry) -> int:
    with of_registry.service.vault_reader.connect() as connection:
        return connection.scalar(text("SELECT COUNT(*) FROM vault_secrets")) or 0


@pytest.mark.parametrize(
    ("body", "field", "problem"),
    [
        ({"url": "http://partner.example/hook"}, "url", "url-not-usable"),
        ({"url": "https://127.1/hook"}, "url", "url-not-usable"),
        ({"url": "https://[::ffff:10.0.0.1]/hook"}, "url", "url-not-usable"),
        ({"url": "https://user:word@partner.example/"}, "url", "url-not-usable"),
        ({"url": "somewhere"}, "url", "url-not-usable"),
        ({"types": ["rapporteur.partners.no-such.v1"]}, "types", "unknown-event-type"),
        ({"types": ["*meeting"]}, "types", "name-not-readable"),
        ({"subjects": ["a*b"]}, "subjects", "name-not-readable"),
    ],
)
def test_what_cannot_be_sent_to_or_never_comes_is_refused_with_its_field(
    of_registry: Registry, partner: str, body: dict[str, Any], field: str, problem: str
) -> None:
    said = {"url": URL, "begins": "now"} | body
    answer = of_registry.post(f"/partners/{partner}/webhooks", said)
    assert (answer.status_code, answer.json["type"]) == (409, f"/problems/{problem}"), answer.text
    assert [each["field"] for each in answer.json["errors"]] == [field], answer.text
    assert answer.json["detail"].endswith(".")


def test_named_hosts_inside_are_allowed_by_the_setting(home: Path) -> None:
    with opened(home, settings_of(home, RAPPORTEUR_WEBHOOKS_INSIDE="127.0.0.1:8080, lab.example")) as of_registry:
        partner = registered(of_registry)
        hooked(of_registry, partner, url="http://127.0.0.1:8080/hook")
        hooked(of_registry, partner, url="http://lab.example/hook")
        other = {"url": "http://127.0.0.1:8081/", "begins": "now"}
        assert of_registry.post(f"/partners/{partner}/webhooks", other).status_code == 409


@pytest.fixture
def reporting() -> Iterator[Says]:
    """Reporting, with responses about webhooks."""
    with reporting_answers("/reporting/partners/webhooks?partner=partner-") as says:
        yield says


def delivery(webhook: str, **more: Any) -> dict[str, Any]:
    said = {"webhook": webhook, "state": "sending", "position": 3, "failures": 0, "because": None, "next_try": None}
    return {"size": 5, "webhooks": [{**said, "attempts": [], **more}]}


def attempt(position: int, **more: Any) -> dict[str, Any]:
    said = {"position": position, "event": "018f", "at": "2026-11-24T10:00:00.000000Z", "milliseconds": 12}
    return {**said, "status": None, "failure": None, "about": "", "excerpt": "", **more}


def test_a_webhook_in_the_console_from_registration_to_removal(home: Path, reporting: Says) -> None:
    url = reporting({"size": 0, "webhooks": []})
    with opened(home, settings_of(home, RAPPORTEUR_REPORTING_URL=url)) as of_registry:
        clerk = signed_in(of_registry, "staff")
        page = f"{PARTNERS}/{registered(of_registry)}"
        assert "once a webhook is registered" in clerk.read(page)
        webhook = _register(clerk, page)
        assert "Begins soon" in clerk.read(page)
        failed = attempt(4, status=500, excerpt="<script>alert(1)</script>")
        away = attempt(4, failure="not-public", about="10.0.0.1")
        reporting(
            delivery(
                webhook, state="retrying", failures=2, attempts=[failed, away], next_try="2026-11-24T11:00:00.000000Z"
            )
        )
        raw = clerk.client.get(page).text
        assert "<script>alert(1)" not in raw
        assert "&lt;script&gt;alert(1)" in raw
        shown = clerk.read(page)
        for words in (
            "Is at position 3 of 5, and is 2 behind.",
            "2 attempts have failed.",
            "Event 4: answered 500.",
            "Event 4: it leads to 10.0.0.1, which is no public address.",
            "Tries again",
        ):
            assert words in shown, words
        (again,) = set(re.findall(rf'href="({page}/do/send-webhook-again\?[^"]+)"', shown))
        assert clerk.do(again) == page
        reporting(delivery(webhook, state="parked", because="gone"))
        assert "the address is gone" in clerk.read(page)
        clerk.do(f"{page}/do/resume-webhook", after="2")
        clerk.do(f"{page}/do/change-webhook", url="https://new.example/hook", types="rapporteur.partners.meeting-*")
        clerk.do(f"{page}/do/park-webhook", reason="Its server moves.")
        shown = clerk.read(page)
        assert "Its server moves." in shown
        assert "Gets only these types: rapporteur.partners.meeting-*." in shown
        _rotate(clerk, page)
        clerk.do(f"{page}/do/remove-webhook", reason="It is not needed.")
        assert "once a webhook is registered" in clerk.read(page)
        history = clerk.read(f"{page}/history")
        for words in (
            f"The webhook <b>{URL}</b> was registered, from the first event on.",
            f"Event <b>4</b> was sent again to the webhook <b>{URL}</b>.",
            f"The webhook <b>{URL}</b> was set to continue after position <b>2</b>.",
            f"The webhook <b>{URL}</b> is now <b>https://new.example/hook</b>.",
            "The webhook <b>https://new.example/hook</b> was parked.",
            "A second secret was created for the webhook <b>https://new.example/hook</b>.",
            "A secret of the webhook <b>https://new.example/hook</b> was ended.",
            "The webhook <b>https://new.example/hook</b> was removed.",
        ):
            assert words in history, words


def _register(clerk: Staff, page: str) -> str:
    form = clerk.form(f"{page}/do/webhook", url=URL, begins="beginning")
    answer = clerk.client.post(f"{page}/do/webhook", data=form, headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), answer.text[-1500:]
    found = SHOWN.search(answer.text)
    assert found, answer.text
    assert f"export WEBHOOK_SECRET={found[1]}" in answer.text
    again = clerk.send(f"{page}/do/webhook", form, status=200)
    assert "the secret was shown then" in again
    assert not SHOWN.search(again)
    return str(re.findall(r"webhook-[0-9a-f-]{36}", clerk.read(f"{page}/do/park-webhook"))[0])


def _rotate(clerk: Staff, page: str) -> None:
    form = clerk.form(f"{page}/do/rotate-secret")
    answer = clerk.client.post(f"{page}/do/rotate-secret", data=form, headers={"Accept": "text/html"})
    assert SHOWN.search(answer.text), answer.text[-1500:]
    start = clerk.read(f"{CONSOLE}/")
    assert "An older secret of a webhook of" in start
    (end,) = set(re.findall(rf'href="({page}/do/end-secret\?webhook=[^"]+)">End it', start))
    clerk.do(end)
    assert "An older secret of a webhook of" not in clerk.read(f"{CONSOLE}/")


def test_an_auditor_sees_webhooks_and_does_nothing(of_registry: Registry, partner: str) -> None:
    hooked(of_registry, partner)
    shown = signed_in(of_registry, "auditor").read(f"{PARTNERS}/{partner}")
    assert URL in shown
    assert "/do/" not in shown
    assert "reporting is not answering" in shown
