"""A toy kind of statement, declared only here, that can be added to any service, and checks that the service records it."""

import io
from types import ModuleType
from typing import Annotated, Literal

import pytest
from flask.testing import FlaskClient

from shared.contracts.embargoes import EmbargoEnded
from shared.contracts.records import ORGANIZATION, STATE
from shared.domain.ids import imported_id
from shared.statements.events import StreamStatement, Withdrawal, correction_of
from shared.statements.fields import Field, refers_to
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording


class LicenceStated(StreamStatement, frozen=True):
    """An organization has a licence."""

    organization: Annotated[str, refers_to(ORGANIZATION), Field("Organization")]
    kind: Annotated[Literal["full", "trial"], Field("Kind", choices={"full": "Full", "trial": "Trial"})]
    since: Annotated[str, Field("From", control="date")]
    by: Annotated[str | None, refers_to(STATE), Field("By")] = None
    text: Annotated[str | None, Field("Text", control="text")] = None


class LicenceWithdrawn(Withdrawal, frozen=True):
    """A licence stated in error."""


LICENCES = StatementKind(
    name="licence",
    stated=LicenceStated,
    corrected=correction_of(LicenceStated),
    withdrawn=LicenceWithdrawn,
    about=("organization",),
    filtered=("kind", "since"),
    marking="bureau",
    wording=Wording(
        kind="Licence",
        plural="Licences",
        state="Record a licence",
        line="%(kind)s licence of %(organization)s",
        history="A licence was recorded: %(line)s.",
        evidence="Licence: %(line)s",
    ),
)
NAMED = imported_id("organization", "example", "1")
TOLD = imported_id("licence", "register.csv", "1")
"""The licence in the imported file."""


def publish(monkeypatch: pytest.MonkeyPatch, contract: ModuleType) -> None:
    """Add the kind's events to the log, as if its contract declared it."""
    log = contract.__name__.rpartition(".")[2]
    acts = {"stated": LICENCES.stated, "corrected": LICENCES.corrected, "withdrawn": LICENCES.withdrawn}
    for act, event in acts.items():
        monkeypatch.setitem(contract.EVENTS, f"rapporteur.{log}.licence-{act}.v1", event)
    monkeypatch.setitem(contract.EVENTS, f"rapporteur.{log}.embargo-ended.v1", EmbargoEnded)


def state_correct_withdraw(api: FlaskClient, service: str) -> str:
    """State one over HTTP, correct it, state and withdraw another; return the id of the valid one."""
    at, version = f"/{service}/api/licences", {"If-Match": "*"}
    body = {"organization": NAMED, "kind": "trial", "since": "2027-03", "text": "by letter"}
    facts = [api.post(at, json=body).json["id"] for _number in range(2)]  # type: ignore[index]
    kept, gone = (f"{at}/{fact}" for fact in facts)
    corrected = api.post(f"{kept}/correct", json=body | {"kind": "full", "reason": "read again"}, headers=version)
    assert corrected.status_code == 200, corrected.text
    assert api.post(f"{gone}/withdraw", json={"reason": "a slip"}, headers=version).status_code == 200
    assert api.get(gone).status_code == 404
    [row] = api.get(f"{at}?kind=full&about={NAMED}").json["items"]  # type: ignore[index]
    assert (row["fact"], row["kind"], row["version"]) == (facts[0], "full", 2)
    unknown = api.post(at, json=body | {"organization": f"meeting{NAMED.removeprefix('organization')}"})
    assert unknown.status_code == 422
    lowered = api.post(
        f"/{service}/api/records/{facts[0]}/marking",
        json={"marking": "restricted", "reason": "a slip"},
        headers=version,
    )
    assert lowered.status_code == 200, lowered.text
    return str(facts[0])


def show_in_console(pages: FlaskClient, api: FlaskClient, service: str, fact: str) -> None:
    """Find one in its list and in the search, on its page with its history, and in the form for another."""
    at = f"/{service}/console/statements/licences"
    assert "Licences" in pages.get(f"/{service}/console/statements/").text
    listed = pages.get(f"{at}/").text
    assert f"{at}/{fact}" in listed
    page = pages.get(f"{at}/{fact}")
    assert "Full licence of Example Telecom" in page.text, page.text
    assert "read again" in pages.get(f"{at}/{fact}/history").text
    assert "Record a licence" in pages.get(f"{at}/new").text
    assert "organization" in pages.get(f"{at}/many").text
    found = api.post(f"/{service}/console/found", json={"q": "letter"})
    assert f"{at}/{fact}" in found.text


def import_file(pages: FlaskClient, service: str) -> str:
    """Import a licence from a table in the console, with its organization given by name; return its id."""
    at = f"/{service}/console/import-licence/"
    token = pages.get(at).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    table = b"row;kind;organization;since\n1;Trial;org:Example Telecom;March 2026\n"
    sent = pages.post(at, data={"csrf_token": token, "file": (io.BytesIO(table), "register.csv")})
    assert sent.status_code == 303, sent.text
    preview = pages.get(sent.location)
    assert preview.status_code == 200, preview.text
    assert pages.post(sent.location, data={"csrf_token": token, "do": "all"}).status_code == 303
    assert "One fact is recorded." in pages.get(sent.location).text
    return TOLD
