"""No text reaches anybody whom its marking does not open it to, by whatever road."""

import re
from collections import defaultdict
from urllib.parse import urlencode

import pytest

from services.reporting.reports import FORMATS, render
from shared.public_view.openness import Audience
from tests.crawl.crawling import unpacked
from tests.crawl.fields import EVENTS, fields_of
from tests.crawl.planted import AUDIENCE_OF, STAFF, Planted
from tests.crawl.reports import OF_REPORTS
from tests.crawl.scenes import LEVELS
from tests.crawl.values import PERIODS

pytestmark = [pytest.mark.requirement("5.06"), pytest.mark.generated]

SHOWN = 2
OUTSIDE = [who for who in AUDIENCE_OF if who not in STAFF]


def test_every_text_field_of_every_event_holds_a_canary_at_every_level(everything: Planted) -> None:
    texts = {
        f"{event.__name__}.{field.name}": field.sort
        for events in EVENTS.values()
        for event in events.values()
        for field in fields_of(event)
        if field.sort in ("text", "name")
    }
    held = defaultdict(set)
    for each in everything.teller.canaries.values():
        held[f"{each.event}.{each.field}"].add(each.level)
    assert set(texts) == set(held)
    for name, sort in texts.items():
        if name not in OF_REPORTS:
            assert held[name] == (set(LEVELS) if sort == "text" else {"bureau", "restricted"}), name


@pytest.mark.parametrize("who", OUTSIDE)
def test_nothing_above_an_audience_reaches_it(everything: Planted, who: str) -> None:
    crawler, leaks, count = everything.crawler(who), defaultdict[tuple[str, str], dict[str, str]](dict), 0
    for answer in (*crawler.crawl(), *crawler.other_methods()):
        count += 1
        assert answer.status < 500, answer.path
        for each in everything.above(answer.whole, AUDIENCE_OF[who]):
            leaks[answer.rule, f"{each.event}.{each.field}"].setdefault(each.scene, answer.path)
    assert not leaks, "\n".join(
        f"{rule}: {name} {sorted(found.items())[:SHOWN]}" for (rule, name), found in leaks.items()
    )
    assert count > 500


@pytest.mark.parametrize("who", STAFF)
def test_what_the_bureau_is_shown_for_an_audience_holds_nothing_above_it(everything: Planted, who: str) -> None:
    """Whoever may read all sees of a report for others what these others would."""
    crawler, count = everything.crawler(who), 0
    for audience, levels in (("public", AUDIENCE_OF["nobody"]), ("members", AUDIENCE_OF["reader"])):
        for page in ("/reporting/api/reports/wtsa", "/reporting/api/figures"):
            arguments = [each for each in crawler.tries[page] if "as_known_at" not in each]
            for asked in arguments:
                answer = crawler.ask(f"{page}?{urlencode({**asked, 'audience': audience})}")
                assert (answer.status, everything.above(answer.whole, levels)) == (200, set()), answer.path
                count += 1
    assert count > 50


@pytest.mark.parametrize("who", STAFF)
def test_every_route_answers_everybody_of_the_bureau(everything: Planted, who: str) -> None:
    """What is computed at length is asked for by whoever audits, which is enough for all of them."""
    crawler = everything.crawler(who, most=1)
    for answer in crawler.only(re.compile("" if who == "auditor" else r"(?!.*/(replay|compare|wtsa))")):
        assert answer.status < 500, answer.path


@pytest.mark.parametrize("audience", ["public", "members"])
def test_files_made_for_an_audience_hold_nothing_above_it(everything: Planted, audience: Audience) -> None:
    reporting = everything.services.apps["reporting"].extensions["reporting"]
    for format_ in FORMATS:
        made = render(reporting, "wtsa", period=PERIODS[1], audience=audience, format=format_)
        assert (
            everything.above(b"".join(unpacked(made)), AUDIENCE_OF["nobody" if audience == "public" else "reader"])
            == set()
        )
