"""A kind of report: its sections, and the figures that each of them requests."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial

import msgspec

from services.reporting.figures import Figure, ReportPlace, Rule, places_in
from services.reporting.reports.document import Section

IN_SHORT, NEED, ANNEX, TOPICS, MATRIX = "in-short", "need", "annex", "topics", "matrix"
NOT_KNOWN = "not-known"
FigureRequest = tuple[str, dict[str, str | int]]  # a key, and the parameters that differ from its defaults
RequestKey = tuple[str, tuple[tuple[str, str | int], ...]]
FigureFilter = Callable[[Mapping[str, str]], bool]  # by subject
SectionRequest = tuple[FigureRequest, FigureFilter]


def request_key(request: FigureRequest) -> RequestKey:
    return request[0], tuple(request[1].items())


class ReportPlan(msgspec.Struct, frozen=True, eq=False, dict=True, kw_only=True):
    """A kind of report. `numbered`: its numbered sections, by their ids in the JSON; `first` and `last`: those before and after.

    `repeated`: the sections whose figures on meetings and series it repeats in short at the beginning. `taken`:
    sections that show what other sections do, of this report or another, by report and section. `requested`: further
    figures of a section, chosen by the report and not by their rules. `title`, `about`: its name and description in a
    list; `operation`, `summary`: its name and description in the API. A plan equals only itself, so that results can be
    cached by plan.
    """

    name: str
    title: str
    about: str
    operation: str
    summary: str
    numbered: tuple[str, ...]
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    taken: Mapping[str, tuple[tuple[str, str], ...]] = {}
    requested: Mapping[str, tuple[SectionRequest, ...]] = {}

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
        """Return the figures that it requests, possibly with repetitions."""
        return tuple(request for each in self._laid_out.values() for request, _ in each)

    @cached_property
    def filters(self) -> Mapping[RequestKey, tuple[FigureFilter, ...]]:
        """Return, for each request, what any of its sections shows of it."""
        found: dict[RequestKey, list[FigureFilter]] = {}
        for figure_request, shows in (each for requests in self._laid_out.values() for each in requests):
            found.setdefault(request_key(figure_request), []).append(shows)
        return {request: tuple(several) for request, several in found.items()}

    def places(self, section: str) -> list[tuple[Rule, ReportPlace]]:
        """Return the rules that have a place in a section, or in the sections that it shows."""
        sources = self.taken.get(section, ((self.name, section),))
        return [each for report, source in sources for each in places_in(report, source)]

    def with_requests(self, section: str, requests: Sequence[SectionRequest]) -> "ReportPlan":
        """Return this plan with further figures in a section."""
        return msgspec.structs.replace(
            self, requested={**self.requested, section: (*self.requested.get(section, ()), *requests)}
        )

    def shows(self, key: str, of: Mapping[str, str]) -> bool:
        """Return whether it contains figures of a key on these subjects."""
        every = (each for requests in self._laid_out.values() for each in requests)
        return any(request[0] == key and shows(of) for request, shows in every)

    def filled(self, figures: Callable[[FigureRequest], tuple[Figure, ...]]) -> tuple[Section, ...]:
        """Return its sections with their figures; figures without a value appear again among the unknowns."""
        found = {
            id_: [figure for request, shows in requests for figure in figures(request) if shows(figure.of)]
            for id_, requests in self._laid_out.items()
        }
        found[NOT_KNOWN] = [figure for each in found.values() for figure in each if figure.value is None]
        return tuple(Section(id_, tuple(found.get(id_, ()))) for id_ in self.sections)

    @cached_property
    def _laid_out(self) -> Mapping[str, tuple[SectionRequest, ...]]:
        """Return what each section requests, and the part that it shows; sections written by people have no figures."""
        return {id_: tuple(self._requests(id_)) for id_ in self.sections if id_ != NOT_KNOWN}

    def _requests(self, section: str) -> Iterator[SectionRequest]:
        own_requests = [((rule.key, place.parameters), place.shows) for rule, place in self.places(section)]
        own_requests += self.requested.get(section, ())
        if section != IN_SHORT:
            yield from own_requests
            return
        others: dict[RequestKey, SectionRequest] = {}
        for request, shows in (each for repeated in self.repeated for each in self._requests(repeated)):
            others.setdefault(request_key(request), (request, partial(_in_short, shows)))
        yield from (*others.values(), *own_requests)


def _in_short(shows: FigureFilter, of: Mapping[str, str]) -> bool:
    """Return whether a figure is about meetings, series and kinds only."""
    return shows(of) and set(of) <= {"meeting", "series", "kind"}
