"""Make the home beside this file, once and for good, with the program of 0.3.0 (commit 2b2e093). Everything in it is invented.

In a checkout of that commit, after `make setup`: `PYTHONPATH=. .venv/bin/python <this file> <an empty folder>`.
"""

import json
import shutil
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import uuid_utils

from deploy import synthetic
from deploy.catching_up import catch_up
from deploy.home import mark_demonstration, prepare
from deploy.importing import plan_history, record_history
from deploy.installation import Installation, here
from deploy.opened import opened
from services.registry.service import accounts_token
from services.reporting import service as reporting
from services.reporting.figures import RULES
from services.reporting.queries import Shelf
from services.reporting.reports import figure_lines
from shared.web import tokens
from tests.embedded import planting
from tests.embedded.services import Services, serving
from tests.meetings.importing.example import as_file, example

MARKINGS = ("public", "members", "bureau", "restricted")
AUDIENCES = ("public", "members", "bureau")
PERIOD = "2017-2020"
DAYS = 3650
# What only one record may have is another one for each marking.
STATES = (("GRL", "GL"), ("FRO", "FO"), ("ABW", "AW"), ("BMU", "BM"))
CLAUSES = (("68-T1", "68-T2"), ("68-T3", "68-T4"), ("68-M1", "68-M2"), ("68-C1", "68-C2"))


class Marking(planting.Planter):
    """Send every command by HTTP as staff of 0.3.0 did, each with one marking, and keep what was asked and answered."""

    def __init__(self, services: Services, marking: str) -> None:
        super().__init__(services)
        self.marking, self.number = marking, MARKINGS.index(marking)
        self.tokens = {role: services.token(role, f"Example {role}") for role in self.tokens}
        self.done: list[dict[str, Any]] = []
        self.public_by_clerk: list[dict[str, str]] = []

    def do(self, name: str, /, role: str = "staff", where: str = "", **body: Any) -> str:
        path, fields = self.commands[name]
        for field in self._free(name, fields):
            text = planting.SHORT if name.startswith("Correct") else "<b data-planted>"
            body.setdefault(field, [text] if fields[field].get("type") == "array" else text)
        if "marking" in fields:
            body["marking"] = self.marking
        told = {key: self.of_marking(key, value, name) for key, value in body.items() if value is not None}
        address = planting.re.sub(r"{\w+}", str(self.of_marking("", where, name)), path)
        answer, key = self.ask(address, told, role)
        if answer.status_code == 403 and role == "staff":
            role = "approver"
            answer, key = self.ask(address, told, role)
        assert answer.status_code in (200, 201), (name, told, answer.text)
        self.done.append(
            {"address": address, "body": told, "role": role, "key": key, "answer": answer.json,
             "etag": answer.headers.get("ETag"), "status": answer.status_code}
        )  # fmt: skip
        if self.marking == "public" and role == "staff" and told.get("marking") == "public":
            self.public_by_clerk.append(
                {"command": name, "record": answer.json.get("id", ""), "fact": told.get("fact", "")}
            )
        return str((answer.json or {}).get("id", ""))

    def ask(self, address: str, body: dict[str, Any], role: str) -> tuple[Any, str]:
        key = str(uuid_utils.uuid7())
        sent = {"Authorization": f"Bearer {self.tokens[role]}", "If-Match": "*", "Idempotency-Key": key}
        return self.services.app(address).test_client().post(address, json=body, headers=sent), key

    def of_marking(self, field: str, value: Any, command: str) -> Any:
        if isinstance(value, list | tuple):
            return [self.of_marking(field, each, command) for each in value]
        if isinstance(value, dict):
            return {key: self.of_marking(key, each, command) for key, each in value.items()}
        if not isinstance(value, str):
            return value
        if "ran()" in value or "data-planted" in value:
            tail = planting.re.search(r"\d*$|gone$", value)
            digits = ("otherwise " if value.startswith(planting.SHORT) else "") + (tail[0] if tail else "")
            if field == "source":
                return f"https://example.org/{self.marking}"
            name = f"Ex-{self.marking[:3]}-{digits}" if field == "code" else f"Example {field} {self.marking} {digits}"
            return name.strip()
        iso3, iso2 = STATES[self.number]
        own = {"FIN": iso3 if field == "iso3" else value, "FI": iso2, "example": f"example-{self.marking}"}
        own |= dict(zip(("68-04", "68-05"), CLAUSES[self.number], strict=True))
        value = own.get(value, value)
        if command in ("DefineStudyPeriod", "CorrectStudyPeriod"):
            for year in ("2013", "2016"):
                value = value.replace(year, str(int(year) - 100 - 10 * self.number))
        return value.replace(planting.UUID, f"{planting.UUID[:-2]}{self.number}0")


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="rapporteur-homes-") as place:
        home = Path(place) / "home"
        kept = _filled(home)
        for each in ("logs",):
            shutil.rmtree(home / each, ignore_errors=True)
        shutil.make_archive(str(folder / "home"), "zip", home)
        (folder / "kept.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


def _filled(home: Path) -> dict[str, Any]:
    prepare(home)
    installation = here({"RAPPORTEUR_HOME": str(home)})
    installation.migrate()
    mark_demonstration(home)
    synthetic.load(installation, print)
    installation = here({"RAPPORTEUR_HOME": str(home)})
    with opened(installation) as services:
        record_history(services, plan_history(services, as_file(example()), str))
    planting.ADDRESS = "https://example.org/ran()"
    with serving(home) as services:
        planters = [_marked(services, marking) for marking in MARKINGS]
        embargoes = _embargoes(planters[2])
        reports = _reports(planters[0])
        partner = _partner(planters[0], services)
        good_for_years = _tokens(services, home, partner)
        catch_up(installation)
        sealed, figures = _sealed(installation), _figures(installation)
        unsealed = _unsealed(planters[2])
        issued = [each | _hashes(installation, each["report"]) for each in reports]
        return {
            "logs": sealed,
            "period": PERIOD,
            "figures": figures,
            "reports": issued,
            "unsealed": unsealed,
            "answered": [each for planter in planters for each in _some(planter.done)],
            "public_by_clerk": planters[0].public_by_clerk,
            "embargoes": embargoes,
            "tokens": good_for_years,
        }


def _marked(services: Services, marking: str) -> Marking:
    planter = Marking(services, marking)
    for part in ("_organizations", "_people_and_partners"):
        getattr(planting, part)(planter)  # parts of what that module plants
    _series(planter)
    getattr(planting, "_meetings")(planter)  # noqa: B009  likewise
    _statements_of_reporting(planter)
    return planter


def _series(planter: Marking) -> None:
    series, fact = planting.id_of("series"), planting.id_of
    planter.do("OpenSeries", series=series, kind="executive meeting", kept_from="2012-01-01")
    for number in (1, 2):
        gap = {"state": "gap", "first": f"200{number}-01-01", "last": f"200{number}-12-31"}
        planter.do("StateSeriesRecord", where=series, fact=fact("fact", 60 + number), **gap)
    gap = {"state": "gap", "first": "2001-01-01", "last": "2001-11-30"}
    planter.do("CorrectSeriesRecord", where=series, fact=fact("fact", 61), **gap)
    planter.do("WithdrawSeriesRecord", where=series, fact=fact("fact", 62))


def _statements_of_reporting(planter: Marking) -> None:
    do, fact = planter.do, planting.id_of
    days = {"first_day": "2013-01-01", "last_day": "2016-12-31"}
    do("DefineStudyPeriod", period=fact("period"), name="2013-2016", **days)
    do("CorrectStudyPeriod", where=fact("period"), first_day="2013-01-01", last_day="2016-12-30")
    do("StateClauseRecord", where="68-04", since="2014-01-01", fact=fact("fact", 50))
    do("CorrectClauseRecord", where="68-04", since="2015-01-01")
    do("StateClauseRecord", where="68-05", since="2014-01-01", fact=fact("fact", 51))
    do("WithdrawClauseRecord", where="68-05")


def _embargoes(planter: Marking) -> dict[str, str]:
    """Two announced meetings of the bureau's: one until a day that no test will see, one until a day that is past."""
    found = {}
    for name, number, until in (("waiting", 81, "2999-01-01T00:00:00Z"), ("passed", 82, "2026-01-01T00:00:00Z")):
        meeting = planting.id_of("meeting", number)
        planter.do(
            "PlanMeeting", meeting=meeting, series=planting.id_of("series"), first_day=f"2027-06-0{number - 80}",
            country="FIN", code=f"<b data-planted>{number}", ordinal=number,
        )  # fmt: skip
        found[name] = planter.do("AnnounceMeeting", role="approver", where=meeting, not_before=until)
    return found


def _reports(planter: Marking) -> list[dict[str, str]]:
    planter.services.count()
    found = []
    for number, audience in enumerate(AUDIENCES, 91):
        wish = {"kind": "wtsa", "period": PERIOD, "audience": audience, "report": planting.id_of("report", number)}
        found.append({"audience": audience, "report": planter.do("DraftReport", **wish)})
    planter.services.count()
    for each in found:
        path = planter.commands["IssueReport"][0].replace("{report}", each["report"])
        answer, _key = planter.ask(path, {}, "approver")
        assert answer.status_code == 200, answer.text
    planter.services.count()
    return found


def _hashes(installation: Installation, report: str) -> dict[str, str]:
    with opened(installation) as services:
        row = Shelf(services.reporting.reader).report(report)
        return {"json_sha256": row.json_sha256, "html_sha256": row.html_sha256}


def _partner(planter: Marking, services: Services) -> dict[str, str]:
    """A partner that goes on reading, with its secret: it opens nothing but this invented home."""
    partner, credential = planting.id_of("partner", 90), planting.id_of("credential", 90)
    administrator = {"role": "administrator"}
    planter.do("RegisterPartner", **administrator, partner=partner, handle="example-kept", ways=["feed"])
    path = next(path for name, (path, _fields) in planter.commands.items() if name == "MakeCredential")
    made, _key = planter.ask(
        path.replace("{partner}", str(planter.of_marking("", partner, ""))),
        {"credential": planter.of_marking("", credential, ""), "way": "feed"},
        "administrator",
    )
    assert made.status_code == 201, made.text
    holder = str(planter.of_marking("", partner, ""))
    return {name: made.json[name] for name in ("credential", "handle", "secret")} | {"partner": holder}


def _tokens(services: Services, home: Path, partner: dict[str, str]) -> list[dict[str, Any]]:
    """Long-lived ones as `accounts token --days 3650` printed them, of a partner's as it was given, and of the services."""
    registry = services.apps["registry"].extensions["registry"]
    roles = ("reader", "auditor", "staff", "approver", "administrator")
    found = [{"role": role, "token": accounts_token(registry, f"Example {role}", role, DAYS)} for role in roles]
    key, until = (home / "keys" / "token.key").read_text(), int(time.time()) + DAYS * 24 * 3600
    session, only = str(uuid_utils.uuid7()), frozenset({"partner"})
    of_partner = tokens.issue(key, partner["partner"], only, session, until, partner["credential"])
    found.append({"role": "partner", "token": of_partner, **partner})
    for name, role in (("registry", "service"), ("metrics", "metrics")):
        found.append({"role": role, "token": (home / "secrets" / f"{name}.token").read_text()})
    return found


def _sealed(installation: Installation) -> dict[str, Any]:
    with opened(installation) as services:
        return {name: [log.origin(), log.size(), log.root().hex()] for name, log in services.logs.items()}


def _figures(installation: Installation) -> dict[str, dict[str, str]]:
    """By audience and rule the hash of what `rapporteur figure` printed. Changes are by the rules then in force: left out."""
    service = reporting.open_service(installation.reporting)
    try:
        return {
            audience: {
                rule: sha256(b"".join(figure_lines(service, rule, period=PERIOD, audience=audience))).hexdigest()
                for rule in sorted(RULES)
                if not rule.startswith("change")
            }
            for audience in AUDIENCES
        }
    finally:
        service.close()


def _unsealed(planter: Marking) -> dict[str, int]:
    """What was recorded a moment before the program was stopped, and no worker sealed."""
    series, one = planting.id_of("series"), planting.id_of("organization", 71)
    planter.do("RegisterOrganization", organization=one, name="<b data-planted>71", another=True)
    planter.do(
        "StateSeriesRecord",
        where=series,
        fact=planting.id_of("fact", 71),
        state="gap",
        first="2005-01-01",
        last="2005-12-31",
    )
    planter.do("StateClauseRecord", where="68-05", since="2013-01-01", fact=planting.id_of("fact", 72))
    with opened(planter.services.installation) as services:
        found = {name: log.unsealed() for name, log in services.logs.items()}
    assert [found[log] for log in ("registry", "meetings", "reporting")] == [1, 1, 1], found
    return found


def _some(done: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first answer to each command on a record, by its address."""
    first: dict[str, dict[str, Any]] = {}
    for each in (one for one in done if "id" in one["answer"]):
        first.setdefault(planting.re.sub(r"[a-z]+-[0-9a-f-]{36,}|68-\w\w", "", each["address"]), each)
    return list(first.values())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
