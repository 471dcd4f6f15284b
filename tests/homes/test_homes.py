"""An installation of any version released so far opens with this one, and loses nothing of what it held."""

import json
import zipfile
from importlib.metadata import version
from pathlib import Path

import msgspec
import pytest

from deploy.installation.installation import Installation
from deploy.installation.service_set import open_services
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import open_installation
from deploy.verify import rapporteur_verify
from services.reporting.figures import AUDIENCES
from services.reporting.queries import ReportQueries
from services.reporting.reports.issuing import recompute
from services.reporting.reports.issuing.freezing import freeze
from services.reporting.reports.rendering.templates import templates_name
from tests.homes.kept import HOMES, Kept, figures_of, roots_of
from tests.plugins.installations import Rapporteur

RELEASES = sorted(folder.name for folder in HOMES.glob("*.*.*[0-9]") if (folder / "kept.json").exists())

pytestmark = [pytest.mark.requirement("4.07"), pytest.mark.parametrize("release", RELEASES)]


def kept_of(release: str) -> Kept:
    return msgspec.json.decode((HOMES / release / "kept.json").read_bytes(), type=Kept)


def rule_of(line: str) -> str | None:
    """Of a change, the rule by which both of its numbers were counted."""
    rule: str | None = json.loads(line)["parameters"].get("rule")
    return rule


def rules_of(lines: list[str]) -> set[str | None]:
    return {rule_of(line) for line in lines}


@pytest.fixture
def migrated(release: str, tmp_path: Path, rapporteur: Rapporteur) -> Installation:
    home = tmp_path / "home"
    with zipfile.ZipFile(HOMES / release / "home.zip") as packed:
        packed.extractall(home)
    said = rapporteur(home, "migrate")
    assert said.code == 0, said.err
    assert rapporteur(home, "doctor").code == 0, "what consumers have yet to read waits for the start"
    return open_installation({"RAPPORTEUR_HOME": str(home)})


def test_a_home_of_a_release_keeps_its_logs_its_figures_and_its_names(release: str, migrated: Installation) -> None:
    kept = kept_of(release)
    logs = roots_of(migrated)
    assert {log: logs[log] for log in ("registry", "meetings", "reporting")} == {
        log: said for log, said in kept.logs.items() if log != "partners"
    }
    # Partners of a release that told nothing are told, from the beginning, what is public.
    assert kept.logs["partners"][1] or logs["partners"][1]
    figures = figures_of(migrated, kept.period)
    assert kept.figures.keys() <= figures.keys(), "a rule that was ever in force stays runnable"
    for rule in sorted(kept.figures):
        # Changes are by the rules in force, which are newer ones now: those are left out.
        both = rules_of(figures[rule]) & rules_of(kept.figures[rule])
        now, then = ([line for line in lines if rule_of(line) in both] for lines in (figures[rule], kept.figures[rule]))
        assert now == then
        assert now or not then
    with open_services(migrated) as services:
        assert services.registry.names.of([kept.person]) == {kept.person: kept.name}


def test_reports_that_a_release_issued_are_computed_again(release: str, migrated: Installation) -> None:
    """To the same bytes, or figure by figure by the rules that they name. The other formats are kept as they were written, and
    written again by the version and the templates that wrote them."""
    catch_up(migrated)
    with open_services(migrated) as services:
        shelf = ReportQueries(services.reporting.reader)
        rows = shelf.issued(AUDIENCES)
        kept = [{form: shelf.content(digest) for form, digest in row.formats.items()} for row in rows]
        again = [recompute(services.reporting, each["json"]) for each in kept]
        for row, formats in zip(rows, kept, strict=True):
            if (row.program, row.template) == (version("rapporteur"), templates_name(None)):
                before = [shelf.content(each.formats["json"]) for each in shelf.issued_before(row.id)]
                present = services.reporting.facts.moment_before(row.recorded)
                assert freeze(services.reporting, row, before, present, formats=formats).formats == formats
    assert [each.first_difference for each in again] == [None] * kept_of(release).reports
    assert all({"html", "json"} <= formats.keys() for formats in kept)


@pytest.mark.requirement("7.09")
def test_a_bundle_proves_the_reports_that_a_release_issued(
    release: str,
    migrated: Installation,
    tmp_path: Path,
    rapporteur: Rapporteur,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Of the first version of the event that tells it, which named two formats, too."""
    catch_up(migrated)
    bundle = tmp_path / "bundle.zip"
    assert rapporteur(tmp_path / "home", "log", "export", "--out", str(bundle)).code == 0
    assert rapporteur_verify.main([str(bundle)]) == 0
    assert capfdbinary.readouterr().out.count(b"byte for byte what was issued") == kept_of(release).reports


def test_every_event_of_a_release_is_read(release: str, migrated: Installation) -> None:
    with open_services(migrated) as services:
        codecs = {"registry": services.registry.codec, "meetings": services.meetings.handler.store.codec}
        codecs["reporting"] = services.reporting.handler.store.codec
        for name, codec in codecs.items():
            events = list(services.logs[name].read_all())
            assert events
            for sealed in events:
                assert codec.decode(sealed.bytes).type == json.loads(sealed.bytes)["type"]
