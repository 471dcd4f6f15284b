"""Topics: a topic's page, the table for TSAG, and texts of old meetings that become treatments."""

import re
from html import unescape

import msgspec
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from services.meetings.console.subjects.unassigned import likeness
from services.meetings.domain import commands
from services.meetings.domain.errors import DoesNotFit
from shared.contracts.meetings.follow_up import PROGRESS, ProgressStated
from shared.contracts.meetings.topics import (
    LINEAGES,
    TOPICS,
    TREATMENTS,
    FollowedTopicStated,
    LineageStated,
    TreatmentStated,
)
from shared.contracts.registry.groups import TermStated
from shared.statements.decider import state_fact
from tests.meetings.conftest import Web
from tests.meetings.forms import FormFields
from tests.meetings.recorded import MEETING, OPEN, PLAN, record, uuid
from tests.plugins.page_words import words

pytestmark = pytest.mark.requirement("10.03")
PATH = "/meetings/console/statements/followed-topics"
FIVE, SECURITY = f"followed-topic-{uuid(301)}", f"followed-topic-{uuid(302)}"
NEXT = f"meeting-{uuid(303)}"
TSAG, TSAG_MEETING = f"series-{uuid(304)}", f"meeting-{uuid(305)}"
CLOUD, CODECS = f"fact-{uuid(306)}", f"fact-{uuid(307)}"


@pytest.fixture
def pages(web: Web) -> FlaskClient:
    """Two meetings: the first discussed 5G; the second 5G under another name, and security, which was split from it."""
    record(
        web.home.service,
        OPEN,
        PLAN,
        commands.HoldMeeting(meeting=MEETING, first_day="2015-10-11"),
        commands.PlanMeeting(meeting=NEXT, series=OPEN.series, code="EX-08", first_day="2016-11-13", ordinal=8),
        commands.HoldMeeting(meeting=NEXT, first_day="2016-11-13"),
        commands.RecordTopic(meeting=MEETING, fact=CLOUD, topic="5G and IMT-2020"),
        commands.RecordTopic(meeting=NEXT, fact=CODECS, topic="video codecs"),
        *(state_fact(TOPICS, FollowedTopicStated(topic, {"en": name})) for topic, name in ((FIVE, "5G"), (SECURITY, "Security"))),
        *(
            state_fact(TREATMENTS, TreatmentStated(f"treatment-{uuid(number)}", meeting, topic, name))
            for number, meeting, topic, name in (
                (310, MEETING, FIVE, "5G / IMT-2020"), (311, NEXT, FIVE, "5G systems"), (312, NEXT, SECURITY, "5G security"),
            )
        ),
        state_fact(LINEAGES, LineageStated(f"lineage-{uuid(313)}", FIVE, "split into", SECURITY, "2016-11-13", at=NEXT)),
        state_fact(PROGRESS, ProgressStated(f"progress-{uuid(314)}", FIVE, "priority", "2015-10-11", "meeting", at=MEETING, text="Top of all")),
    )  # fmt: skip
    return web.pages("staff")


def send(pages: FlaskClient, page: str, **more: str) -> TestResponse:
    return pages.post(page, data=FormFields(pages.get(page).text).values | more)


def test_a_topic_tells_its_stage_its_names_and_its_kin(pages: FlaskClient) -> None:
    html = pages.get(f"{PATH}/{FIVE}").text
    said = words(html)
    assert "First treated at EX-07" in said
    assert "Last at EX-08" in said
    assert "Priority , judged by EX-07, 11 Oct 2015" in said
    assert "Top of all" in said
    assert "5G systems renamed" in said
    pictures = re.findall(r'<svg class="(wide|narrow)" role="group" aria-label="Lineage of 5G"', html)
    assert pictures == ["wide", "narrow"]
    links = set(re.findall(r'class="node[^"]*" href="(#at-[^"]+)" aria-label="([^"]+)"', html))
    assert {name for _to, name in links} == {"5G / IMT-2020, Priority", "5G systems, Priority", "5G security, Priority"}
    assert all(f'id="{to[1:]}"' in html for to, _name in links)
    assert "split" in html


def test_from_a_topic_one_judges_and_records_that_it_became_another(web: Web, pages: FlaskClient) -> None:
    page = f"{PATH}/{FIVE}/do/judge"
    offered = re.findall(
        r'<option value="([^"]+)"', pages.get(page).text.partition('name="state"')[2].partition("</select>")[0]
    )
    assert offered[0] == "raised"
    assert "met" not in offered
    answer = send(pages, page, state="under study", on="2017-01-01")
    assert (answer.status_code, answer.location) == (303, f"{PATH}/{FIVE}")
    assert "Under study , judged by the bureau" in words(pages.get(f"{PATH}/{FIVE}").text)
    derived = send(
        pages, f"{PATH}/{SECURITY}/do/derive", relation="merged into", into="5G", **{"into.id": FIVE}, on="2018"
    )
    assert derived.status_code == 409, "it would come from itself"
    assert "A topic cannot descend from itself" in derived.text


def test_stages_are_the_usual_ones_and_those_of_the_installations_list(web: Web, pages: FlaskClient) -> None:
    for number, term in enumerate(
        (
            TermStated("", "Topic stage", "in a pilot", {"en": "In a pilot", "fr": "Pilote"}, family="result", rank=5),
            TermStated("", "topic stage", "published"),
            TermStated("", "topic stage", "discussed", until="1999"),
            TermStated("", "topic stage", "raised", {"en": "Raised by industry"}),
        ),
        50,
    ):
        fact = f"term-{uuid(number)}"
        web.home.tell(fact, msgspec.structs.replace(term, fact=fact), marking="public")
    keys = words(pages.get(f"{PATH}/judge").text).partition("Keys in a row: ")[2].partition("; 0 clears")[0]
    assert keys == (
        "1 Raised by industry, 2 Priority, 3 Referred to ITU-T, 4 In a pilot, 5 Under study, 6 Output approved, 7 Closed, "
        "8 Dropped, 9 Revived, 10 published"
    )
    assert send(pages, f"{PATH}/judge", **{f"stage.{FIVE}": "discussed"}, on="2017").status_code == 422, (
        "not offered now"
    )
    assert send(pages, f"{PATH}/{FIVE}/do/judge", state="in a pilot", on="2016-11-13").status_code == 303
    html = pages.get(f"{PATH}/{FIVE}").text
    assert "In a pilot , judged by the bureau" in words(html)
    assert 'aria-label="5G systems, In a pilot"' in html
    assert "with a result" in words(html), "the family of the stage"
    judged = web.home.service.statements.naming([FIVE], ["progress"])[-1]
    own = "/meetings/console/statements/progress"
    assert "In a pilot, 13 Nov 2016 (Bureau)" in words(pages.get(f"{own}/{judged.fact}").text)
    assert '<option value="in a pilot">In a pilot</option>' in pages.get(f"{own}/").text, "to filter by"


def test_a_stage_in_no_list_is_accepted_and_marked_and_the_state_of_another_record_refused(
    web: Web, pages: FlaskClient
) -> None:
    def judged(number: int, state: str) -> str:
        fact = f"progress-{uuid(number)}"
        record(web.home.service, state_fact(PROGRESS, ProgressStated(fact, FIVE, state, "2017-01-01", "bureau")))
        return words(pages.get(f"/meetings/console/statements/progress/{fact}").text)

    assert "not in the list of words" not in judged(320, "in a pilot"), "there is no list"
    web.home.tell(f"term-{uuid(50)}", TermStated(f"term-{uuid(50)}", "topic stage", "on trial"), marking="public")
    assert "in a pilot, not in the list of words" in judged(321, "in a pilot")
    assert "in a pilot , judged by the bureau" in words(pages.get(f"{PATH}/{FIVE}").text)
    assert "not in the list of words" not in judged(322, "under study")
    with pytest.raises(DoesNotFit):
        judged(323, "met")
    web.home.tell(f"term-{uuid(51)}", TermStated(f"term-{uuid(51)}", "topic stage", "met"), marking="public")
    judged(324, "met")


def test_all_topics_since_tsag_are_judged_in_one_act_and_undone(web: Web, pages: FlaskClient) -> None:
    page = f"{PATH}/judge"
    assert "No meeting of TSAG is recorded" in pages.get(page).text
    record(
        web.home.service,
        commands.OpenSeries(series=TSAG, code="TSAG", name="TSAG", kind="advisory group"),
        commands.PlanMeeting(meeting=TSAG_MEETING, series=TSAG, code="TSAG-1", first_day="2016-01-01"),
        commands.HoldMeeting(meeting=TSAG_MEETING, first_day="2016-01-01"),
    )
    assert re.findall(r'id="topic-\d+">([^<]+)<', pages.get(page).text) == ["Security", "5G"]
    dropped = send(pages, page, **{f"stage.{FIVE}": "dropped"}, on="2017-03-01")
    assert dropped.status_code == 422
    assert "Give the grounds." in dropped.text
    chosen = {f"stage.{FIVE}": "under study", f"text.{FIVE}": "Y.5g started", f"stage.{SECURITY}": "raised"}
    assert send(pages, page, **chosen, on="1 Mar 2017", judged_by="TSAG").status_code == 303
    judged = web.home.service.statements.naming([FIVE, SECURITY], ["progress"])
    assert {(row.statement.state, row.statement.on, row.statement.judged_by, row.statement.text) for row in judged[-2:]} == {
        ("under study", "2017-03-01", "TSAG", "Y.5g started"), ("raised", "2017-03-01", "TSAG", None),
    }  # fmt: skip
    undo = re.search(rf'action="({page}/[^"]+/undo)"', pages.get(page).text)
    assert undo is not None
    pages.post(undo[1], data={"csrf_token": FormFields(pages.get(page).text).values["csrf_token"]})
    assert len(web.home.service.statements.naming([FIVE, SECURITY], ["progress"])) == 1


def test_texts_of_old_meetings_are_assigned_by_likeness_many_at_once(web: Web, pages: FlaskClient) -> None:
    page = f"{PATH}/unassigned"
    fields = FormFields(pages.get(page).text).values
    assert (fields[f"topic.{CLOUD}"], fields[f"topic.{CODECS}"]) == (FIVE, "")
    assert send(pages, page, do="assign").status_code == 422
    taken = send(pages, page, do="assign", **{f"tick.{CLOUD}": "yes"})
    assert taken.status_code == 422
    assert "EX-07 already treats this topic as “5G / IMT-2020”." in unescape(taken.text)
    made = send(pages, page, do="new", new_topic="Video", **{f"tick.{CODECS}": "yes"})
    assert made.status_code == 303
    assert "video codecs" not in pages.get(page).text
    (video,) = [row for row in web.home.service.topics.every().topics.values() if row.statement.name == {"en": "Video"}]
    (treated,) = web.home.service.statements.naming([video.fact], ["treatment"])
    assert (treated.statement.meeting, treated.statement.named_as, treated.statement.discussed) == (
        NEXT,
        "video codecs",
        CODECS,
    )


def test_a_text_too_long_for_a_name_is_refused_not_cut(web: Web, pages: FlaskClient) -> None:
    fact, page = f"fact-{uuid(330)}", f"{PATH}/unassigned"
    record(web.home.service, commands.RecordTopic(meeting=MEETING, fact=fact, topic="T" * 230))
    refused = send(pages, page, do="assign", **{f"tick.{fact}": "yes", f"topic.{fact}": SECURITY})
    assert refused.status_code == 422
    assert "The name of a topic has at most 200 characters." in refused.text
    assert f"tick.{fact}" in pages.get(page).text, "it waits still"


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("5G", "5g / IMT-2020", True), ("video codecs", "Video", True), ("climate change", "Climate change", True),
        ("home networking", "networks", False), ("future standardization priorities", "Standardization landscape", False),
    ],
)  # fmt: skip
def test_likeness_is_that_of_words_and_letters(one: str, other: str, like: bool) -> None:
    assert (likeness(one, other) >= 0.7) is like


@pytest.mark.parametrize("role", ["auditor", "reader"])
def test_who_may_not_write_judges_and_assigns_nothing(web: Web, pages: FlaskClient, role: str) -> None:
    other = web.pages(role)
    assert other.get(f"{PATH}/{FIVE}").status_code == (200 if role == "auditor" else 403)
    assert other.get(f"{PATH}/unassigned").status_code == 403
    assert other.post(f"{PATH}/judge", data={}).status_code in (400, 403)
