"""A home that 0.3.0 left behind, with every marking, opens with each later version: what changes about it is said here, row by row."""

import json
import re
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from deploy.cli import main
from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.monitoring import doctor
from deploy.monitoring.doctor import approvals
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from services.reporting.figures import RULES, VERSIONS, FigureContext, change_by, figures_by, period_named
from services.reporting.figures.changes import LATEST_VERSION
from services.reporting.history import history_at
from services.reporting.queries import ReportQueries
from services.reporting.reports import figure_lines
from services.reporting.reports.document import figure_json
from services.reporting.reports.issuing import recompute
from services.reporting.service import Service
from tests.embedded.services import Services, serving
from tests.homes.kept import HOMES
from tests.plugins.installations import Rapporteur

pytestmark = pytest.mark.requirement("5.00")

FOLDER = HOMES / "0.3.0-markings"
LOGS = ("registry", "meetings", "reporting")
REPLACED = {
    "clauses.evidence": "clauses.evidence/2",
    **{
        rule.key: rule.name
        for rule in sorted(VERSIONS.values(), key=lambda rule: rule.version)
        if "activity" in RULES[rule.key].defaults and "activity" not in rule.defaults
    },
}
"""The versions that were in force, of rules that count by activity since."""
CHANGE = "assessment.change"


class Issued(msgspec.Struct, frozen=True):
    audience: str
    report: str
    json_sha256: str
    html_sha256: str


class Answered(msgspec.Struct, frozen=True):
    """A command as it was sent, by whom and under which key, and what it was answered."""

    address: str
    body: dict[str, Any]
    role: str
    key: str
    answer: dict[str, Any]
    status: int


class Token(msgspec.Struct, frozen=True):
    role: str
    token: str
    handle: str = ""
    secret: str = ""


class Kept(msgspec.Struct, frozen=True):
    """What `make.py` left: logs are (origin, size, root); figures, hashes of what was printed, by audience and rule."""

    logs: dict[str, tuple[str, int, str]]
    period: str
    figures: dict[str, dict[str, str]]
    reports: list[Issued]
    unsealed: dict[str, int]
    answered: list[Answered]
    public_by_clerk: list[dict[str, str]]
    embargoes: dict[str, str]
    tokens: list[Token]

    def token(self, role: str) -> Token:
        return next(each for each in self.tokens if each.role == role)


@pytest.fixture(scope="module")
def kept() -> Kept:
    return msgspec.json.decode((FOLDER / "kept.json").read_bytes(), type=Kept)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    home = tmp_path_factory.mktemp("markings") / "home"
    with zipfile.ZipFile(FOLDER / "home.zip") as packed:
        packed.extractall(home)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RAPPORTEUR_HOME", str(home))
        assert main(["migrate"]) == 0
    return open_installation({"RAPPORTEUR_HOME": str(home)})


@pytest.fixture(scope="module")
def caught_up(migrated: Installation) -> Installation:
    catch_up(migrated)
    return migrated


@pytest.fixture(scope="module")
def services(caught_up: Installation) -> Iterator[Services]:
    with serving(caught_up.home) as found:
        yield found


def test_what_was_sealed_keeps_its_roots(migrated: Installation, kept: Kept) -> None:
    with open_services(migrated) as services:
        found = {name: (log.origin(), size, log.root(size).hex()) for name, log, size in _sized(services.logs, kept)}
    assert found == {name: kept.logs[name] for name in LOGS}


def _sized(logs: dict[str, Any], kept: Kept) -> list[tuple[str, Any, int]]:
    return [(name, logs[name], kept.logs[name][1]) for name in LOGS]


def test_what_was_not_sealed_yet_is_sealed(caught_up: Installation, kept: Kept) -> None:
    with open_services(caught_up) as services:
        for name, log, size in _sized(services.logs, kept):
            assert (name, log.unsealed(), log.size()) == (name, 0, size + kept.unsealed[name])
            last = json.loads(log.read(size, 1)[0].bytes)
            assert (last["actor"].startswith("account-"), last["marking"]) == (True, "bureau")


def test_a_command_that_was_answered_is_answered_the_same(services: Services, kept: Kept) -> None:
    before = services.sizes()
    for each in kept.answered:
        sent = {"Authorization": f"Bearer {kept.token(each.role).token}", "If-Match": "*", "Idempotency-Key": each.key}
        asked = services.app(each.address).test_client().post(each.address, json=each.body, headers=sent)
        # A secret was shown to whoever made it, once.
        shown = each.answer | ({"secret": None} if "secret" in each.answer else {})
        assert (asked.status_code, asked.json) == (each.status, shown), each.address
    assert services.sizes() == before, "and nothing is recorded a second time"
    assert len({each.address for each in kept.answered}) > 100


@pytest.mark.parametrize("audience", ["public", "members", "bureau"])
def test_reports_issued_for_an_audience_are_the_bytes_that_they_were(
    caught_up: Installation, kept: Kept, audience: str
) -> None:
    (issued,) = (each for each in kept.reports if each.audience == audience)
    with open_services(caught_up) as services:
        row = ReportQueries(services.reporting.reader).report(issued.report)
        assert row.audience == audience
        assert row.formats == {"json": issued.json_sha256, "html": issued.html_sha256}
        shelf = ReportQueries(services.reporting.reader)
        frozen = {form: shelf.content(digest) for form, digest in row.formats.items()}
        assert {form: sha256(content).hexdigest() for form, content in frozen.items()} == row.formats
        # Told without the rule of 5.02, as `disclosure/0`: they are computed again as they were issued.
        assert recompute(services.reporting, frozen["json"]).first_difference is None


def changes(reporting: Service, period: str, as_known_at: str) -> Iterator[bytes]:
    """Changes between study periods, by the rules that were in force."""
    history = history_at(reporting.facts, reporting.facts.moment(as_known_at))
    context = FigureContext(history, period_named(history, period))
    for key, rule in sorted(RULES.items()):
        if key != CHANGE:
            compared = VERSIONS[REPLACED.get(key, rule.name)]
            yield from map(figure_json, figures_by(context, change_by(compared, LATEST_VERSION)))


def test_figures_of_the_bureau_are_what_they_were(caught_up: Installation, kept: Kept) -> None:
    moment, then = ",".join(f"{name}:{kept.logs[name][1]}" for name in LOGS), kept.figures["bureau"]

    with open_services(caught_up) as services:
        asked: dict[str, Any] = {"period": kept.period, "as_known_at": moment}
        lines = {
            rule: figure_lines(services.reporting, REPLACED.get(rule, rule), **asked) for rule in then if rule != CHANGE
        } | {CHANGE: changes(services.reporting, **asked)}
        # Of changes, those of figures that there were: a key that was added since has one too.
        found = {
            rule: sha256(
                b"".join(line for line in each if json.loads(line)["parameters"].get("compared", rule) in then)
            )
            for rule, each in lines.items()
        }
    other = {rule for rule, hashed in found.items() if hashed.hexdigest() != kept.figures["bureau"][rule]}
    assert other == set()
    assert len(found) > 20


def test_tokens_of_people_are_good_until_they_expire(services: Services, kept: Kept) -> None:
    doors = {
        "reader": "/meetings/api/meetings",
        "auditor": "/meetings/feed?limit=1",
        "staff": "/registry/api/organizations",
        "approver": "/reporting/api/drafts",
        "administrator": "/registry/api/accounts",
        "service": "/registry/feed?limit=1",
        "metrics": "/registry/metrics",
        "partner": "/reporting/partners/feed?limit=1",
    }
    for role, door in doors.items():
        sent = {"Authorization": f"Bearer {kept.token(role).token}"}
        assert services.app(door).test_client().get(door, headers=sent).status_code == 200, (role, door)


def test_an_embargo_of_then_ends_when_it_was_to_end(services: Services, kept: Kept) -> None:
    answers = {}
    for name, meeting in kept.embargoes.items():
        path = f"/meetings/api/meetings/{meeting}"
        sent = {"Authorization": f"Bearer {kept.token('reader').token}"}
        answers[name] = services.app(path).test_client().get(path, headers=sent).status_code
    assert answers == {"waiting": 404, "passed": 200}


@pytest.mark.requirement("5.02")
def test_doctor_lists_which_of_its_reports_told_what_is_closed(kept: Kept, caught_up: Installation) -> None:
    """Those for everybody and for members counted all who came; one for the bureau tells nobody."""
    told = "\n".join(doctor.notes(caught_up))
    listed = {each.audience: each.report in told for each in kept.reports}
    assert listed == {"public": True, "members": True, "bureau": False}
    assert "rest on closed facts: " in told


# ---- What issue 10 changes about it, row by row ------------------------------------------------------------------


@pytest.mark.requirement("5.04")
def test_what_clerks_marked_public_waits_and_is_listed_by_doctor(
    kept: Kept, migrated: Installation, rapporteur: Rapporteur
) -> None:
    """Nothing but what clerks marked so: what was imported, announced or issued waits for nobody."""
    told = rapporteur(migrated.home, "doctor").text
    lines = re.findall(r"^  .* \((\w+-[^)]*)\)$", told, re.MULTILINE)
    assert len(lines) == approvals.how_many(migrated) > 20
    assert set(lines) <= {stream for each in kept.public_by_clerk for stream in each.values()}
    again = rapporteur(migrated.home, "migrate").text
    assert f"{len(lines)} statements were marked public by clerks" in again


@pytest.mark.requirement("5.01")
def test_live_reports_outside_hold_what_is_open_alone(services: Services, kept: Kept) -> None:
    """The clerk's meeting is in the bureau's alone, though 0.3.0 showed it to everybody; an invented imported one is in all."""
    held = {}
    for role, audience in (("auditor", "bureau"), ("reader", "members"), ("reader", "public")):
        sent = {"Authorization": f"Bearer {kept.token(role).token}"}
        for code, period in (("Ex-pub-1", "2013-2016"), ("EX-1", "2009-2012")):
            path = f"/reporting/api/reports/wtsa?period={period}&audience={audience}"
            held[audience, code] = code in services.app(path).test_client().get(path, headers=sent).text
    assert {key for key, there in held.items() if not there} == {("members", "Ex-pub-1"), ("public", "Ex-pub-1")}


def test_tokens_of_machines_open_their_own_routes_alone(services: Services, kept: Kept) -> None:
    """5.10: in 0.3.0 any token led into the consoles and to what readers see."""
    for role in ("partner", "metrics"):
        sent = {"Authorization": f"Bearer {kept.token(role).token}"}
        for path in ("/reporting/console/", "/meetings/api/meetings", "/reporting/api/figures?key=meetings.held"):
            assert services.app(path).test_client().get(path, headers=sent).status_code in (401, 403), (role, path)
