"""The contract with partners: changes since the last release are refused unless they do not affect readers."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.reporting.figures import RULES
from shared.contracts.partner_reports import FIGURE_KEY, FIGURE_OF
from shared.contracts.partner_versions import OVERLAPS
from shared.contracts.partners import EVENTS
from shared.domain.event import ExternalEvent
from tests.checks import compatibility
from tests.checks.compatibility import RELEASED, TOLD_UNTIL, incompatible, overlap_problems, schemas

pytestmark = pytest.mark.requirement("3.01")
ROOT = Path(__file__).parents[2]
HELD, CANCELLED = "rapporteur.partners.meeting-held.v1", "rapporteur.partners.meeting-cancelled.v1"
CORRECTED = "rapporteur.partners.report-corrected.v1"
Schemas = dict[str, dict[str, Any]]


@pytest.fixture
def released() -> Schemas:
    found: Schemas = json.loads((ROOT / RELEASED).read_bytes())
    return found


def test_what_partners_are_told_is_as_the_last_release_said_or_more(released: Schemas) -> None:
    assert incompatible(released, schemas()) == []
    assert len(released) >= 10


def _drop(name: str, field: str) -> Callable[[Schemas], None]:
    def change(now: Schemas) -> None:
        del now[name]["properties"][field]
        now[name]["required"] = [each for each in now[name]["required"] if each != field]

    return change


def _rename(now: Schemas) -> None:
    now[HELD]["properties"] = {
        ("town" if each == "city" else each): kind for each, kind in now[HELD]["properties"].items()
    }


def _retype(now: Schemas) -> None:
    now[HELD]["properties"]["ordinal"] = {"type": "string"}


def _retype_within_a_list(now: Schemas) -> None:
    now[HELD]["properties"]["sources"]["items"] = {"type": "integer"}


def _retype_within_an_object(now: Schemas) -> None:
    now[CORRECTED]["properties"]["figures"]["items"]["properties"]["was"] = {"type": "number"}


def _require(now: Schemas) -> None:
    now[HELD]["required"].append("city")


def _release_from(now: Schemas) -> None:
    now[HELD]["required"].remove("code")


def _take_a_word(now: Schemas) -> None:
    now[CANCELLED]["properties"]["outcome"]["enum"].remove("not held")


def _add_a_word(now: Schemas) -> None:
    now[CANCELLED]["properties"]["outcome"]["enum"].append("postponed")


def _turn_round(now: Schemas) -> None:
    now[HELD]["properties"] = dict(reversed(now[HELD]["properties"].items()))


def _demand_more(now: Schemas) -> None:
    now[HELD]["properties"]["host"] = {"type": "string"}
    now[HELD]["required"].append("host")


def _drop_a_type(now: Schemas) -> None:
    del now[HELD]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_drop(HELD, "code"), "code is gone"),
        (_drop(HELD, "mode"), "mode is gone"),
        (_rename, "city is gone"),
        (_retype, "ordinal is of another kind"),
        (_retype_within_a_list, "sources[] is of another kind"),
        (_retype_within_an_object, "figures[].was is of another kind"),
        (_require, "city is required now"),
        (_release_from, "code is optional now"),
        (_take_a_word, "outcome is no longer not held"),
        (_add_a_word, "outcome may be postponed"),
        (_turn_round, "another order"),
        (_demand_more, "host is new, and required"),
        (_drop_a_type, "meeting-held.v1 is gone"),
    ],
)
def test_a_planted_change_is_refused_and_named(released: Schemas, change: Callable[[Schemas], None], said: str) -> None:
    now = json.loads(json.dumps(schemas()))
    change(now)
    found = incompatible(released, now)
    assert found, "a reader would notice it"
    assert any(said in problem for problem in found), found


def test_new_types_and_new_fields_that_may_be_absent_are_no_trouble(released: Schemas) -> None:
    now = json.loads(json.dumps(schemas()))
    now["rapporteur.partners.example-told.v1"] = now[HELD]
    now[HELD] = json.loads(json.dumps(now[HELD]))
    now[HELD]["properties"]["host"] = {"type": "string"}
    assert incompatible(released, now) == []


def test_a_change_of_a_struct_itself_is_seen(released: Schemas) -> None:
    class MeetingHeld(ExternalEvent, frozen=True):
        meeting: str
        code: int

    found = incompatible(released, schemas(EVENTS | {HELD: MeetingHeld}))
    assert f"{HELD}: code is of another kind" in found
    assert f"{HELD}: series_name is gone" in found


def test_the_release_is_not_written_over_by_what_breaks_it(tmp_path: Path, released: Schemas) -> None:
    (tmp_path / "docs").mkdir()
    released[HELD]["properties"]["gone"] = {"type": "string"}
    kept = json.dumps(released)
    (tmp_path / RELEASED).write_text(kept)
    assert compatibility.write(tmp_path) is None
    assert (tmp_path / RELEASED).read_text() == kept
    (tmp_path / RELEASED).unlink()
    assert compatibility.check(tmp_path)[0].sentence.startswith("it is missing")
    assert compatibility.write(tmp_path) == RELEASED
    assert compatibility.check(tmp_path) == []


def test_every_event_of_the_corpus_is_as_its_schema_says(released: Schemas) -> None:
    """Every published event can be read with only the schemas: each of its fields is in one of them."""
    for name in released:
        stored = msgspec.json.decode((ROOT / f"tests/corpus/events/partners/{name}.json").read_bytes())
        assert set(released[name]["required"]) <= set(stored["data"]) <= set(released[name]["properties"])


@pytest.mark.requirement("12.14")
def test_versions_beside_one_another_are_told_for_two_years_and_never_shorter_than_was_released(
    released: Schemas,
) -> None:
    assert overlap_problems() == []
    merged = OVERLAPS[0]
    short = merged._replace(until="2028-11-30")
    assert overlap_problems([short]) == [f"{merged.type} is told beside the next version for less than 24 months"]
    assert (
        "are not both in the contract"
        in overlap_problems([merged._replace(followed_by="rapporteur.partners.none.v3")])[0]
    )
    before, now = schemas(), schemas()
    assert before[merged.type][TOLD_UNTIL] == merged.until
    now[merged.type][TOLD_UNTIL] = "2029-12-31"
    assert incompatible(before, now) == []
    for earlier in ("2028-12-30", None):
        now[merged.type] = {name: each for name, each in now[merged.type].items() if name != TOLD_UNTIL}
        now[merged.type] |= {TOLD_UNTIL: earlier} if earlier else {}
        [problem] = incompatible(before, now)
        assert f"{merged.type} is told until 2028-12-31, as released" in problem


@pytest.mark.requirement("12.14")
def test_a_pattern_may_come_where_there_was_none_and_then_stays(released: Schemas) -> None:
    def of(schemas_: Schemas) -> dict[str, Any]:
        found: dict[str, Any] = schemas_[CORRECTED]["properties"]["figures"]["items"]["properties"]
        return found

    now = schemas()
    assert "pattern" not in of(released)["key"] or of(released)["key"] == of(now)["key"]
    assert of(now)["key"]["pattern"] == FIGURE_KEY
    assert of(now)["of"]["pattern"] == FIGURE_OF
    changed = schemas()
    of(changed)["key"]["pattern"] = "^.*$"
    assert incompatible(now, changed) == [f"{CORRECTED}: figures[].key is written otherwise"]
    del of(changed)["key"]["pattern"]
    assert incompatible(now, changed) == [f"{CORRECTED}: figures[].key is written otherwise"]


def figure_subject(of: str | None) -> dict[str, str]:
    """Parse the text `of` of a figure, as described in the contract."""
    parts = re.split(r",(?=[a-z][a-z0-9_]*=)", of) if of else []
    return {name: value for name, _equals, value in (part.partition("=") for part in parts)}


@pytest.mark.requirement("12.14")
@pytest.mark.parametrize(
    ("of", "meant"),
    [
        (None, {}),
        ("region=Europe", {"region": "Europe"}),
        ("by=region,count=presence,region=Europe", {"by": "region", "count": "presence", "region": "Europe"}),
        ("meeting=A, B and C=D,n=2", {"meeting": "A, B and C=D", "n": "2"}),
    ],
)
def test_what_a_corrected_figure_is_of_is_read_by_its_grammar(of: str | None, meant: dict[str, str]) -> None:
    assert figure_subject(of) == meant
    assert of is None or re.fullmatch(FIGURE_OF, of)


@pytest.mark.requirement("12.14")
def test_every_key_of_a_figure_is_written_as_the_grammar_says() -> None:
    assert len(RULES) > 50
    assert [key for key in RULES if not re.fullmatch(FIGURE_KEY, key)] == []
