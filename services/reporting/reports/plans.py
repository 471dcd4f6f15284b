"""The plans of reports: the sections of each kind of report, and the figures that each of them requests."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.figures import Figure, places_in
from services.reporting.reports.document import Section
from shared.statements.wording import translatable as _

IN_SHORT, ANNEX, NOT_KNOWN = "in-short", "annex", "not-known"
FigureRequest = tuple[str, dict[str, str | int]]  # a key, and the parameters that are not its defaults
RequestKey = tuple[str, tuple[tuple[str, str | int], ...]]
FigureFilter = Callable[[Mapping[str, str]], bool]  # by subject


def request_key(asked: FigureRequest) -> RequestKey:
    return asked[0], tuple(asked[1].items())


class ReportPlan(msgspec.Struct, frozen=True, dict=True):
    """A kind of report. `numbered`: its numbered sections, by their ids in the JSON; `first` and `last`: those before and after.

    `repeated`: the sections of which it says first, in short, what is of meetings and series.
    """

    name: str
    numbered: tuple[str, ...]
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the ids of all sections, in order."""
        return (*self.first, *self.numbered, *self.last)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Return the number of each numbered section."""
        return {id_: number for number, id_ in enumerate(self.numbered, 1)}

    @cached_property
    def requests(self) -> tuple[FigureRequest, ...]:
        """Return the figures that it requests, some of them several times."""
        return tuple(asked for each in self._laid_out.values() for asked, _ in each)

    def filled(self, figures: Callable[[FigureRequest], tuple[Figure, ...]]) -> tuple[Section, ...]:
        """Return its sections with their figures, those without a value once more among what is not known."""
        found = {
            id_: [figure for asked, shows in requests for figure in figures(asked) if shows(figure.of)]
            for id_, requests in self._laid_out.items()
        }
        found[NOT_KNOWN] = [figure for each in found.values() for figure in each if figure.value is None]
        return tuple(Section(id_, tuple(found.get(id_, ()))) for id_ in self.sections)

    @cached_property
    def _laid_out(self) -> Mapping[str, tuple[tuple[FigureRequest, FigureFilter], ...]]:
        """Return what each section requests, and the part that it shows; what people write has no figures."""
        return {id_: tuple(self._requests(id_)) for id_ in self.sections if id_ != NOT_KNOWN}

    def _requests(self, section: str) -> Iterator[tuple[FigureRequest, FigureFilter]]:
        own = (((rule.key, place.asked), place.shows) for rule, place in places_in(self.name, section))
        if section != IN_SHORT:
            yield from own
            return
        others: dict[RequestKey, tuple[FigureRequest, FigureFilter]] = {}
        for asked, shows in (each for told in self.repeated for each in self._requests(told)):
            others.setdefault(request_key(asked), (asked, partial(_in_short, shows)))
        yield from (*others.values(), *own)


def _in_short(shows: FigureFilter, of: Mapping[str, str]) -> bool:
    """Return whether a figure is of meetings, series and kinds."""
    return shows(of) and set(of) <= {"meeting", "series", "kind"}


WTSA = ReportPlan(
    "wtsa",
    (
        "held", "came", "again", "before", "where", "topics", "conclusions", "recordings", "members", "change", NOT_KNOWN, "need",
    ),
    first=(IN_SHORT,),
    last=(ANNEX,),
    repeated=("held", "came", "again"),
)  # fmt: skip
"""The assessment for the World Telecommunication Standardization Assembly."""
TSAG = ReportPlan(
    "tsag",
    ("introduction", "meetings", "topics", "follow-up", "participation", "workshops", "invited"),
    last=(NOT_KNOWN,),
)
"""The report to the Telecommunication Standardization Advisory Group."""
_NAMES = {WTSA.name: _("WTSA assessment %(period)s"), TSAG.name: _("Report to TSAG %(period)s")}


def name_of(kind: str, period: str) -> Inline:
    """Return what a report of a kind on a period is called."""
    return sentence(_NAMES[kind], period=period)


PLANS: Mapping[str, ReportPlan] = {plan.name: plan for plan in (WTSA, TSAG)}
