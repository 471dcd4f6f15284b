"""`communique.missing`, `.unadopted` and `.days`: whether a communiqué contains every conclusion and nothing else, and
how soon it was public (68-10)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from services.reporting.document_model import Inline, is_known, joined, listing, number, sentence
from services.reporting.figures.conclusions.record import MeetingConclusions, recorded_at, with_record
from services.reporting.figures.context import FigureContext
from services.reporting.figures.figure import Figure, FigureResult, Parameters, ReportPlace, Rule, at_meeting, counted
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.recordings import LANGUAGES
from shared.public_view.communiques import Communique
from shared.statements.wording import translatable as _

CLAUSE = "68-10"
WHOLE_DAY = len("2027-12-08")


def _missing(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for found in with_record(context):
        if not _is_published(found):
            reason = f"the communiqué of {found.meeting.body.code} is not published"
            yield FigureResult(reason=reason, trace=found.trace, **at_meeting(found.meeting))
            continue
        missing = sorted(found.adopted.keys() - found.named)
        yield counted(len(missing), found.why_open, named=missing, trace=found.trace, **at_meeting(found.meeting))


def _is_published(found: MeetingConclusions) -> bool:
    """Return whether it has been published in some language, under an embargo or not."""
    return found.communique is not None and found.communique.body.content.state == "published"


def _unadopted(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for found in with_record(context):
        if found.communique is None:
            reason = f"{found.meeting.body.code} has no communiqué"
            yield FigureResult(reason=reason, trace=found.trace, **at_meeting(found.meeting))
            continue
        without = [
            each.fact
            for each in found.paragraphs
            if each.role == "conclusion" and not _is_adopted(found, each.conclusion)
        ]
        yield counted(len(without), None, named=sorted(without), trace=found.trace, **at_meeting(found.meeting))


def _is_adopted(found: MeetingConclusions, conclusion: str | None) -> bool:
    return conclusion in found.conclusions and found.conclusions[conclusion].is_adopted


def _days(context: FigureContext, _parameters: Parameters) -> Iterator[FigureResult]:
    for meeting in context.held if context.history.communiques else ():
        found = recorded_at(context, meeting)
        if found.communique is None:
            continue
        subject = at_meeting(meeting)
        for language in LANGUAGES:
            of = {**subject["of"], "language": language}
            value, reason = _days_to(found.communique, meeting, language)
            yield FigureResult(value=value, reason=reason, trace=found.trace, **{**subject, "of": of})


def _days_to(communique: rm.Fact, meeting: rm.Fact, language: str) -> tuple[int | None, str | None]:
    """Return the number of days from the last day of the meeting until the text was public, or why it is not known."""
    content: Communique = communique.body.content
    if not content.is_published(language):
        return None, f"not published in {language}"
    if language not in content.public:
        return None, f"not public in {language} at the moment"
    last = meeting.body.last_day or meeting.body.first_day
    version = content.languages[language]
    day = version.published_on or (version.not_before or communique.body.days[language])[:WHOLE_DAY]
    for known in (last, day):
        if len(known) != WHOLE_DAY:
            return None, f"the day {known} is not known well enough"
    return (date.fromisoformat(day) - date.fromisoformat(last)).days, None


def _says(words: str) -> Callable[[Sequence[Figure]], Iterator[Inline]]:
    """Return a function that puts the known numbers into words, meeting by meeting."""

    def says(figures: Sequence[Figure]) -> Iterator[Inline]:
        known = [each for each in figures if is_known(each)]
        if known:
            yield sentence(words, meetings=listing([joined((each.of["meeting"], " ", number(each))) for each in known]))

    return says


def _says_days(figures: Sequence[Figure]) -> Iterator[Inline]:
    known = [each for each in figures if is_known(each)]
    if known:
        phrases = [joined((f"{each.of['meeting']} ({each.of['language']}) ", number(each))) for each in known]
        yield sentence(
            "Days from the last day of a meeting to its communiqué: %(meetings)s.", meetings=listing(phrases)
        )


MISSING = Rule(
    key="communique.missing",
    version=1,
    title=_("Adopted conclusions that are not in the communiqué"),
    at_meeting=_("Adopted conclusions of %(meeting)s that are not in its communiqué"),
    text=(
        "Conclusions that a held meeting adopted, that no others replace, and that no paragraph of its communiqué names; one that "
        "replaces a named one counts as named. A conclusion left out with a reason is missing all the same. Known where the "
        "conclusions of the meeting are stated complete and its communiqué is published in a language, under an embargo or not."
    ),
    unit="conclusions",
    clauses=(CLAUSE,),
    compute=_missing,
    places=(
        ReportPlace("wtsa", "conclusions", order=2),
        ReportPlace("tsag", "follow-up", says=_says(_("Adopted and not in the communiqué: %(meetings)s."))),
    ),
    by_meeting=True,
    leaves_open="",
)
UNADOPTED = Rule(
    key="communique.unadopted",
    version=1,
    title=_("Conclusion paragraphs without an adopted conclusion"),
    at_meeting=_("Conclusion paragraphs of the communiqué of %(meeting)s without an adopted conclusion"),
    text=(
        "Paragraphs of the role conclusion in the original of a communiqué that name no conclusion, or one that the meeting did "
        "not adopt. A translation is the same paragraph. A communiqué taken over as it was published is counted likewise."
    ),
    unit="paragraphs",
    clauses=(CLAUSE,),
    compute=_unadopted,
    places=(ReportPlace("wtsa", "conclusions", order=3),),
    by_meeting=True,
    leaves_open="",
)
DAYS = Rule(
    key="communique.days",
    version=1,
    title=_("Days until the communiqué was public"),
    at_meeting=_("Days until the communiqué of %(meeting)s was public"),
    text=(
        "Days from the last day of a held meeting until its communiqué was public in a language: on the day on which it is said to "
        "have come out; else on that of the end of its embargo, once that has ended; else on the day of the recording of its "
        "publication (UTC). A corrigendum is a new edition, and no later publication. Not known where it is not public at the moment, "
        "or the last day of the meeting is known to a month or year only."
    ),
    unit="days",
    clauses=(CLAUSE,),
    compute=_days,
    places=(
        ReportPlace("wtsa", "conclusions", order=4),
        ReportPlace("tsag", "meetings", says=_says_days),
    ),
    by_meeting=True,
    leaves_open="",
)
RULES = (MISSING, UNADOPTED, DAYS)
