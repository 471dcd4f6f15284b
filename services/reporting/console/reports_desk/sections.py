"""The sections of the report in preparation: what each contains, what it lacks, and the page on which to supply it."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from services.reporting.document_model import Reason
from services.reporting.figures import Figure
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.languages import Language, plain
from services.reporting.reports.layout import worded_reason
from services.reporting.reports.plan import ANNEX, NOT_KNOWN
from services.reporting.reports.rendering.source import ReportSource

NOT_SAID = ("not judged", "no result recorded")
"""The figure values that are still to be stated by a person."""
NEEDS_WORDS = ("need", "invited")
"""Sections written by people, at least in part."""
_MEETINGS = "/meetings/console"
_ACTS: Mapping[str, tuple[object, str]] = {
    "meetings": (_l("Complete the meetings"), f"{_MEETINGS}/meetings/"),
    "held": (_l("Complete the meetings"), f"{_MEETINGS}/meetings/"),
    "came": (_l("Complete the lists"), f"{_MEETINGS}/meetings/"),
    "again": (_l("Complete the lists"), f"{_MEETINGS}/meetings/"),
    "before": (_l("Complete the consultations"), f"{_MEETINGS}/statements/consultations/"),
    "where": (_l("Complete the places"), f"{_MEETINGS}/meetings/"),
    "topics": (_l("Judge the topics"), f"{_MEETINGS}/statements/followed-topics/"),
    "follow-up": (_l("Record the progress"), f"{_MEETINGS}/statements/actions/"),
    "conclusions": (_l("Complete the conclusions"), f"{_MEETINGS}/meetings/"),
    "participation": (_l("Complete the memberships"), "/registry/console/statements/memberships/"),
    "members": (_l("Complete the memberships"), "/registry/console/statements/memberships/"),
    "workshops": (_l("Record results"), f"{_MEETINGS}/statements/objectives/"),
    "change": (_l("Define the study periods"), "/reporting/console/study-periods/"),
}


class SectionState(msgspec.Struct, frozen=True):
    """A section: `has` and `lacks` in words; `act` is the page on which to record what it lacks. `anchor`: in the draft."""

    anchor: str
    number: int | None
    title: str
    has: Sequence[str]
    lacks: Sequence[str]
    act: tuple[str, str] | None
    written: int

    @property
    def is_finished(self) -> bool:
        return not self.lacks


def sections_of(source: ReportSource, language: Language, decided: str | None = None) -> list[SectionState]:
    """Return the sections of a report in order, without the lists of figures at its end. `decided`: the page on which
    the decisions on the previous report are entered."""
    report = source.report
    figures = {each.id: each.figures for each in report.sections}
    acts = {**_ACTS, **({"introduction": (_l("Record what TSAG decided"), decided)} if decided else {})}

    def words(reason: str) -> str:
        return plain(Reason(worded_reason(source.history, reason)), language)

    return [
        _state(
            report, section.id, section.number, plain(section.title, language), figures.get(section.id, ()), acts, words
        )
        for section in source.document.sections
        if section.id not in (ANNEX, NOT_KNOWN)
    ]


def _state(
    report: ReportDocument,
    id_: str,
    number: int | None,
    title: str,
    figures: Sequence[Figure],
    acts: Mapping[str, tuple[object, str]],
    words: Callable[[str], str],
) -> SectionState:
    written = sum(each.section == id_ for each in report.passages)
    lacking = [*_lacking(figures, words)]
    unwritten = [_("nothing is written")] if id_ in NEEDS_WORDS and not written else []
    act = acts.get(id_)
    shown = (str(act[0]), act[1]) if act and lacking else None
    return SectionState(id_, number, title, [*_having(figures, written)], [*lacking, *unwritten], shown, written)


def _having(figures: Sequence[Figure], written: int) -> Iterator[str]:
    known = sum(figure.value is not None and figure.value not in NOT_SAID for figure in figures)
    defined = sum(not _is_undefined(figure) for figure in figures)
    if defined:
        yield str(_("%(known)s of %(all)s numbers known", known=known, all=defined))
    if written:
        yield str(ngettext("one passage", "%(num)s passages", written))


def _lacking(figures: Sequence[Figure], words: Callable[[str], str]) -> Iterator[str]:
    """Yield what is missing: values not stated yet, and numbers without a value, with their most common reason in
    `words`."""
    for word in NOT_SAID:
        if open_ := len({tuple(figure.of.items()) for figure in figures if figure.value == word}):
            yield str(_("%(word)s: %(number)s", word=_words(word), number=open_))
    reasons: dict[str, int] = {}
    for figure in figures:
        reason = figure.reason or ""
        if figure.value is None and not _is_undefined(figure):
            reasons[reason] = reasons.get(reason, 0) + 1
    if reasons:
        most = max(reasons, key=lambda reason: (reasons[reason], reason))
        count = sum(reasons.values())
        yield str(
            ngettext(
                "one number is not known: %(reason)s",
                "%(num)s numbers are not known, mostly: %(reason)s",
                count,
                reason=words(most),
            )
        )


def _is_undefined(figure: Figure) -> bool:
    """Return whether nothing is missing: in this period there is nothing of which it could be a number."""
    return figure.value is None and (figure.reason or "").startswith("not defined")


def _words(word: str) -> str:
    return str(
        {"not judged": _("topics without a stage"), "no result recorded": _("objectives without a result")}[word]
    )
