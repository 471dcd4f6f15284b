"""Histories with some closed attendance, and the numbers that a report discloses about them."""

from collections.abc import Iterable
from datetime import date
from random import Random

from services.reporting.disclosure import Disclosed, EarlierReport, RequestedFigures, by_rule, disclosed_to
from services.reporting.figures import Figure, FigureContext, figures_of, period_named
from services.reporting.history import History
from services.reporting.projections import replay_facts
from services.reporting.queries import Moment
from services.reporting.read_models.facts import Attendance, AttendanceList, Fact
from services.reporting.reports.plans import WTSA
from shared.contracts import meetings as m
from shared.contracts import registry as r
from tests.reporting.figures.telling import Of, Record
from tests.reporting.histories import PERIOD, recorded, sealed

MOMENT = Moment({}, date(2026, 12, 1))
COUNTRIES = ("FIN", "FRA", "ITA", "JPN", "CHN", "KOR", "TUN", "QAT", "USA", None)
ORGANIZATIONS = "participation.organizations"


def facts(record: Record) -> list[Fact]:
    events = [record._marked(each) for each in recorded(sealed(record, record.logs))]  # noqa: SLF001  as it does itself
    return [fact for fact in replay_facts(events) if fact.known_to is None]


def open_of(known: Iterable[Fact]) -> list[Fact]:
    """Return all facts but closed attendance, and the lists that are complete only with it."""
    known = list(known)
    closed = [fact for fact in known if isinstance(fact.body, Attendance) and fact.marking != "public"]
    shut = {fact.body.meeting for fact in closed if not fact.withdrawn}
    return [
        fact
        for fact in known
        if fact not in closed and not (isinstance(fact.body, AttendanceList) and fact.stream in shut)
    ]


def asked(record: Record, keys: Iterable[str] = ()) -> list[RequestedFigures]:
    """Return a report's requests, or those whose keys have a given prefix."""
    known = facts(record)
    whole, open_ = History(known, MOMENT), History(open_of(known), MOMENT)
    studies = [FigureContext(each, period_named(whole, PERIOD)) for each in (whole, open_)]
    wanted = {(key, tuple(with_.items())) for key, with_ in WTSA.requests if key.startswith(tuple(keys) or "")}
    return [
        RequestedFigures(*(figures_of(each, key, dict(with_)) for each in studies)) for key, with_ in sorted(wanted)
    ]


def every(disclosed: Disclosed) -> list[Figure]:
    return [figure for figures in disclosed.figures for figure in figures]


def told(record: Record, *earlier: EarlierReport, keys: Iterable[str] = (ORGANIZATIONS,)) -> dict[Of, Figure]:
    """Return the figures of these keys, by their subject."""
    found = every(disclosed_to(asked(record, keys), "public", earlier))
    return {tuple(sorted(figure.of.items())): figure for figure in found}


def as_earlier(record: Record, *before: EarlierReport) -> EarlierReport:
    """Return the disclosures of a report issued now, for use as an earlier report."""
    given = asked(record)
    figures = every(disclosed_to(given, "public", before))
    return EarlierReport(by_rule(figures), by_rule(figure for each in given for figure in each.open), of_period=True)


def counted(figures: dict[Of, Figure], word: str, **at: str) -> dict[str, object]:
    """Return the classes of a word at a meeting or over the period, each with its number; a minimum is "at least"."""
    return {
        figure.of[word]: figure.value if figure.value is not None else f"at least {figure.at_least}"
        for figure in figures.values()
        if word in figure.of and {name: each for name, each in figure.of.items() if name != word} == at
    }


def came(*countries: str, public: Iterable[str] = (), code: str = "EX-1") -> Record:
    """Return a meeting attended by an organization from each of these countries: O00, O01 and so on; attendance not in
    `public` is closed."""
    record = Record(*(f"{code}/{name}" for name in public), "nothing else").series("EX").complete("EX")
    names = [f"O{number:02}" for number in range(len(countries))]
    for name, country in zip(names, countries, strict=True):
        record.organization(name, country)
    return record.held(code, "EX", 1, "2013-02-01", tuple(names), at=("Helsinki", "FIN"))


def random_record(random: Random) -> Record:
    """Return two or three meetings of one or two series with many or few attendees, more or less of them public."""
    names = [f"O{number:02}" for number in range(random.randint(6, 34))]
    favoured = random.sample(COUNTRIES, k=random.randint(2, 6))
    meetings = {
        f"EX-{number}": random.sample(names, k=random.randint(4, len(names)))
        for number in range(1, random.randint(3, 4))
    }
    share = random.choice((0, 0, 0.1, 0.5, 0.9))
    public = [f"{code}/{name}" for code, there in meetings.items() for name in there if random.random() < share]
    record = Record(*public, "nothing else")
    for series in ("EX", "EY"):
        record.series(series).complete(series)
    for iso3 in ("FIN", "JPN", "TUN", "QAT"):
        for field, value in (
            ("development", random.choice(("developing", "developed"))),
            ("sids", "no"),
            ("ldc", random.choice(("yes", "no"))),
        ):
            record.says("registry", f"state-{iso3}", r.StatusStated(f"{iso3}-{field}", field, value))  # type: ignore[arg-type]
    for name in names:
        record.organization(name, random.choice(favoured))
        for field, values in (("category", ("Sector Member", "Associate")), ("size", ("large", "micro"))):
            if random.random() < 0.7:
                stated = r.OrganizationClassified(f"{name}-{field}", field, random.choice(values))  # type: ignore[arg-type]
                record.says("registry", name, stated)
    if random.random() < 0.3:
        record.says("registry", names[0], r.OrganizationMerged("merged", names[1], "2013-06-01"))
    for number, (code, there) in enumerate(meetings.items(), 1):
        series = "EY" if number == 3 and random.random() < 0.5 else "EX"
        ordinal = 1 if series == "EY" else number
        record.held(
            code, series, ordinal, f"201{number + 2}-02-01", tuple(there), at=("Example", random.choice(COUNTRIES))
        )
    return record


def also_came(record: Record, name: str, country: str, code: str = "EX-1") -> Record:
    return record.organization(name, country).says(
        "meetings", f"{code}/{name}", m.AttendanceRecorded(f"{code}/{name}", code, name)
    )
