"""Nothing reaches a viewer to whom its marking does not open it, in any response, nor does it change those responses."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from urllib.parse import urlencode

import pytest

from services.reporting import app
from services.reporting.reports import FORMATS, render
from services.reporting.reports.comparing import replaying
from shared.environment import memoization
from shared.public_view.openness import Audience
from tests.crawl.comparing import differing, leaks
from tests.crawl.crawling import unpacked
from tests.crawl.fields import EVENTS, fields_of, told_of
from tests.crawl.planted import AUDIENCE_OF, STAFF, Planted, lists_of_statements, new_ground, planted
from tests.crawl.reports import OF_REPORTS
from tests.crawl.scenes import LEVELS, Level, Teller
from tests.crawl.values import PERIODS
from tests.statements.alike import one_of_alike

pytestmark = [pytest.mark.requirement("5.06"), pytest.mark.generated]

OUTSIDE = [who for who in AUDIENCE_OF if who not in STAFF]
NOT_PUBLIC: frozenset[Level] = frozenset({"members", "bureau", "restricted"})
NOT_MEMBERS: frozenset[Level] = frozenset({"bureau", "restricted"})
NO_TEXTS = {"ReportDrafted.document"}
"""The program stores TD and a number, whatever is typed."""
TEXTS = (
    frozenset(
        f"{event.__name__}.{field.name}"
        for _, event in told_of()
        for field in fields_of(event)
        if field.sort in ("text", "name")
    )
    - NO_TEXTS
)
ADDRESSES = {"attendance": ("meeting", "organization"), "communique": ("meeting",)}
"""Fields that determine the record an event belongs to: another value would make it another record's event."""
SEARCHED = ("/registry/api/organizations", "/registry/api/states", "/meetings/api/conclusions")
Making = Callable[..., Planted]


@pytest.fixture(scope="module", autouse=True)
def histories_kept() -> Iterator[None]:
    """Keep histories, as the process that computes pages does: each is built once for everything that rests on it. A
    replay looks at fewer commands singly, and sooner in stretches: tests/reporting/test_replay.py shows how it finds a
    step. A partner may ask as often as it likes."""
    with memoization.enabled(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "BURST", 100_000)
        patch.setattr(replaying, "EACH", 3)
        patch.setattr(replaying, "STRETCHES", 2)
        yield


@pytest.fixture(scope="module")
def home_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Making]:
    """`home_of(teller)`: a separate home with everything that `teller` tells, over the same ground as the others; with
    `files=False` its issued reports have only their JSON."""
    ground = tmp_path_factory.mktemp("ground") / "home"
    who = new_ground(ground)
    with ExitStack() as served:
        yield lambda teller, **how: served.enter_context(
            planted(ground, who, tmp_path_factory.mktemp("planted") / "home", teller, **how)
        )


@pytest.fixture(scope="module")
def everything(home_of: Making) -> Planted:
    """A canary in every text field of every event at every level."""
    return home_of(Teller())


@pytest.fixture(scope="module")
def other_for_the_public(home_of: Making) -> Planted:
    """The same home, except that each field of each event closed to the public has another value."""
    return home_of(Teller(NOT_PUBLIC), files=False)


def test_every_text_field_of_every_event_holds_a_canary_at_every_level(everything: Planted) -> None:
    held = defaultdict(set)
    for each in everything.teller.canaries.values():
        held[f"{each.event}.{each.field}"].add(each.level)
    assert set(held) == TEXTS
    names = {
        f"{event.__name__}.{field.name}"
        for events in EVENTS.values()
        for event in events.values()
        for field in fields_of(event)
        if field.sort == "name"
    }
    for name in TEXTS - OF_REPORTS:
        assert held[name] == ({"bureau", "restricted"} if name in names else set(LEVELS)), name


@pytest.mark.parametrize("who", OUTSIDE)
def test_nothing_above_an_audience_reaches_it(everything: Planted, who: str) -> None:
    answers = everything.answers(who)
    assert [answer.path for answer in answers if answer.status >= 500] == []
    assert not (found := leaks(everything, who, answers)), "\n".join(found)
    # Open facts must be answered, or the test would look at nothing.
    seen = {level for answer in answers for level in everything.levels_in(answer.whole)}
    assert seen == set(everything.levels(who))
    assert len(answers) > 500


@pytest.mark.parametrize("who", ["nobody", "reader"])
def test_no_search_finds_what_is_closed(everything: Planted, who: str) -> None:
    """A list that is searched for the texts of a level has entries just if that level is open."""
    crawler, found = everything.crawler(who), defaultdict(set)
    for path in (*lists_of_statements(everything.services), *SEARCHED):
        for level in LEVELS:
            answer = crawler.ask(f"{path}?limit=1&search=zq{level[0]}")
            if answer.status == 200 and json.loads(answer.content)["items"]:
                found[level].add(path)
    assert set(found) == set(everything.levels(who)), found


@pytest.mark.parametrize("who", OUTSIDE)
def test_nothing_above_an_audience_comes_of_another_method(everything: Planted, who: str) -> None:
    answers = list(everything.crawler(f"{who}, writing").other_methods())
    assert [answer.path for answer in answers if answer.status >= 500] == []
    assert not (found := leaks(everything, who, answers)), "\n".join(found)


@pytest.mark.parametrize("who", STAFF)
def test_what_the_bureau_is_shown_for_an_audience_holds_nothing_above_it(everything: Planted, who: str) -> None:
    """Of a report for others, staff with full access see just what those others would; an auditor asks for every
    figure."""
    crawler = everything.crawler(who)
    figures = crawler.tries["/reporting/api/figures"] if who == "auditor" else []
    for audience, other in (("public", "nobody"), ("members", "reader")):
        of_period = [{"period": PERIODS[1]}]
        for page, tries in (("reports/wtsa", of_period), ("reports/tsag", of_period), ("figures", figures)):
            for asked in tries:
                answer = crawler.ask(f"/reporting/api/{page}?{urlencode({**asked, 'audience': audience})}")
                assert (answer.status, leaks(everything, other, [answer])) == (200, []), answer.path


@pytest.mark.parametrize("who", STAFF)
def test_every_route_answers_everybody_of_the_bureau(everything: Planted, who: str) -> None:
    """Another test requests long computations as readers; here, only an auditor requests reports and figures. One role
    requests what is made for each kind of statement or file of every kind, the others of one kind."""
    long = "replay|compare|wtsa" if who == "auditor" else "replay|compare|reports|api/figures"
    crawler = everything.crawler(who, most=1)
    routes = list(crawler.routes())
    for answer in crawler.only(re.compile(rf"(?!.*/({long}))"), routes if who == "staff" else one_of_alike(routes)):
        assert answer.status < 500, answer.path


@pytest.mark.parametrize(("audience", "who"), [("public", "nobody"), ("members", "reader")])
def test_files_made_for_an_audience_hold_nothing_above_it(everything: Planted, audience: Audience, who: str) -> None:
    reporting = everything.services.apps["reporting"].extensions["reporting"]
    for kind, format_ in product(("wtsa", "tsag"), FORMATS):
        made = render(reporting, kind, period=PERIODS[1], audience=audience, format=format_)
        assert everything.above(b"".join(unpacked(made)), everything.levels(who)) == set()


def test_each_field_of_each_event_is_another_one(everything: Planted, other_for_the_public: Planted) -> None:
    """Days, numbers, choices and references differ too, or two homes with like answers would show nothing."""
    others: set[tuple[str, str, str]] = set()
    for one, two in zip(everything.teller.planted, other_for_the_public.teller.planted, strict=True):
        pairs = ((field, getattr(one.event, field), getattr(two.event, field)) for field in one.event.__struct_fields__)
        others |= {(one.kind, type(one.event).__name__, field) for field, here, there in pairs if here != there}
    for kind, event in told_of():
        names = {field.path[0] for field in fields_of(event)}
        names -= {kind, *ADDRESSES.get(kind, ()), "fact", "statement", "not_before"}
        assert kind == "report" or {name for name in names if (kind, event.__name__, name) not in others} == set(), (
            event
        )


@pytest.mark.parametrize("who", ["nobody", "partner"])
def test_what_is_closed_to_the_public_changes_nothing_for_it(
    everything: Planted, other_for_the_public: Planted, who: str
) -> None:
    assert not (found := differing(everything, other_for_the_public, who)), "\n".join(found)


def test_what_is_closed_to_members_changes_nothing_for_them(everything: Planted, home_of: Making) -> None:
    assert not (found := differing(everything, home_of(Teller(NOT_MEMBERS), files=False), "reader")), "\n".join(found)


def test_no_text_of_a_closed_fact_changes_a_report_that_is_issued(everything: Planted, home_of: Making) -> None:
    """A report is made of days, numbers and references; its rule of small numbers is tested elsewhere (5.02)."""
    other = home_of(Teller(NOT_MEMBERS, TEXTS))
    for who in ("nobody", "reader"):
        assert not (found := differing(everything, other, who, issued=True)), "\n".join(found)
