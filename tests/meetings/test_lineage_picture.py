"""The picture of a topic's lineage: columns by time, lanes by descent, and shapes for the state of knowledge."""

import pytest

from services.meetings.console.subjects.lineage import (
    FAMILY_OF,
    MOST_LANES,
    Became,
    MeetingColumn,
    Treated,
    lanes_of,
    lineage_pictures,
    wrapped,
)
from shared.contracts.meetings.follow_up import STATES_OF

pytestmark = pytest.mark.requirement("10.03")
COLUMNS = [MeetingColumn("a", ("EX-1",)), MeetingColumn("gap", ("EX",), gap=True), MeetingColumn("b", ("EX-2",)), MeetingColumn("c", ("EX-3",))]  # fmt: skip


def at(topic: str, column: int, stage: str = "raised", *, revived: bool = False) -> Treated:
    return Treated(topic, column, topic.upper(), FAMILY_OF[stage], stage, f"#{topic}-{column}", revived)


def test_every_stage_has_a_family() -> None:
    assert FAMILY_OF.keys() == set(STATES_OF["followed-topic"])


def test_the_topic_lies_in_the_middle_and_kin_by_first_appearance_next_to_it() -> None:
    treated = [at("own", 0), at("late", 3), at("early", 0), at("third", 2)]
    assert lanes_of("own", ["twin"], treated) == {"own": 0, "twin": 0, "early": -1, "third": -1, "late": 1}


def test_more_kin_than_lanes_are_counted_and_not_drawn() -> None:
    treated = [at(f"kin-{number}", 0) for number in range(8)] + [at("own", 0)]
    wide, narrow = lineage_pictures("own", [], COLUMNS, treated, [])
    assert (wide.left_out, narrow.left_out) == (8 - (MOST_LANES - 1), 8 - (MOST_LANES - 1))
    assert len(wide.nodes) == MOST_LANES


def test_a_line_is_dashed_over_a_gap_and_dotted_until_a_topic_is_revived() -> None:
    treated = [at("own", 0), at("own", 2), at("own", 3, "revived", revived=True)]
    (wide, _narrow) = lineage_pictures("own", [], COLUMNS, treated, [])
    assert [stroke.kind for stroke in wide.strokes] == ["dashed", "dotted"]
    assert [word.text for word in wide.words] == ["revived"]


def test_a_split_is_a_curve_from_node_to_node_with_its_word() -> None:
    treated = [at("own", 0), at("own", 2), at("kin", 2)]
    wide, narrow = lineage_pictures("own", [], COLUMNS, treated, [Became("own", "kin", "split", 0, 2, parts=True)])
    nodes = {(node.treated.topic, node.treated.column): (node.x, node.y) for node in wide.nodes}
    curve = wide.strokes[-1]
    (x, y), (to_x, to_y) = nodes["own", 0], nodes["kin", 2]
    assert curve.path.startswith(f"M{x} {y}C")
    assert curve.path.endswith(f"{to_x} {to_y}")
    assert [(word.text, word.end) for word in wide.words] == [("split", False)]
    assert narrow.width == 344
    assert max(node.x for node in narrow.nodes) <= 70


def test_on_a_phone_time_runs_down() -> None:
    _wide, narrow = lineage_pictures("own", [], COLUMNS, [at("own", 0), at("own", 3)], [])
    first, last = narrow.nodes
    assert (first.x, last.y > first.y) == (last.x, True)


def test_a_topic_that_no_meeting_treated_has_no_picture() -> None:
    assert lineage_pictures("own", [], COLUMNS, [], []) == ()


def test_names_stand_in_at_most_three_short_lines() -> None:
    assert wrapped("self-driving IMT-2020/5G networks") == ["self-driving", "IMT-2020/5G", "networks"]
    assert len(wrapped("a name of very many words that goes on and on and never comes to an end")) == 3
