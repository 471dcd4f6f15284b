"""The wording of this service's refusals: the problem, its reason, and the remedy (LOOK 7)."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from services.meetings.api.days import long_day
from services.meetings.api.wordings_in_room import IN_ROOM
from shared.web.days import localized_date, nth
from shared.web.wording import Wordings


def _(sentence: str, **places: object) -> str:
    return str(gettext(sentence, **places))


def out_of_order(series: str, ordinal: int, day: str, other_ordinal: int, other_day: str, **_rest: object) -> str:
    return _(
        "The %(nth)s %(series)s meeting cannot be %(day)s: the %(other)s is %(other_day)s. Change one of the two dates.",
        nth=nth(ordinal),
        series=series,
        day=long_day(day),
        other=nth(other_ordinal),
        other_day=long_day(other_day),
    )


def ordinal_taken(series: str, ordinal: int, holder: str, next: int, **_rest: object) -> str:  # noqa: A002
    return _(
        "%(holder)s is already the %(nth)s %(series)s meeting. The next free number is %(next)s.",
        series=series,
        nth=nth(ordinal),
        holder=holder,
        next=next,
    )


def ends_before(first: str, last: str, field: str = "", **_rest: object) -> str:
    days = {"last": localized_date(last, "long"), "first": localized_date(first, "long")}
    if field == "due":
        return _("It cannot be due on %(last)s: it dates from %(first)s. Change one of the two.", **days)
    return _("The last day cannot be %(last)s: the first is %(first)s. Change one of the two.", **days)


def record_contradicted(state: str, first: str, last: str | None, fact: str, **_rest: object) -> str:
    day = localized_date(first, "long")
    if last is None:
        return (
            _(
                "%(fact)s says that the record is complete from %(first)s on. Name other days, or correct that.",
                fact=fact,
                first=day,
            )
            if state == "complete"
            else _(
                "%(fact)s says that the record has a gap from %(first)s on. Name other days, or correct that.",
                fact=fact,
                first=day,
            )
        )
    until = localized_date(last, "long")
    if state == "complete":
        return _(
            "%(fact)s says that the record is complete from %(first)s to %(last)s. Name other days, or correct that.",
            fact=fact,
            first=day,
            last=until,
        )
    return _(
        "%(fact)s says that the record has a gap from %(first)s to %(last)s. Name other days, or correct that.",
        fact=fact,
        first=day,
        last=until,
    )


def is_held(first_day: str, **_rest: object) -> str:
    return _("This meeting was held %(day)s. If that is wrong, correct the meeting.", day=long_day(first_day))


def is_planned(first_day: str, **_rest: object) -> str:
    return _(
        "This meeting is planned for %(day)s. Record that it was held before you mark the list complete.",
        day=localized_date(first_day, "long"),
    )


def taken(kind: str, key: str, **_rest: object) -> str:
    """Return the refusal of a taken code; `key` is the code in lower case. The code's owner is not named, as it may be
    closed to the viewer."""
    if kind == "series code":
        return _("The code %(code)s belongs to another series. Choose another one.", code=key.upper())
    return _("The code %(code)s belongs to another meeting. Choose another one.", code=key.upper())


def is_closed(closed: list[str], **_rest: object) -> str:
    names = {"list": _("the list of attendance is complete"), "conclusions": _("the conclusions are all summarized")}
    closed_lists = _(" and ").join(names[each] for each in closed)
    return _(
        "It is recorded that %(what)s. Correct that first, then withdraw the record that the meeting was held.",
        what=closed_lists,
    )


def not_yet_begun(first_day: str, **_rest: object) -> str:
    return _(
        "The meeting begins %(day)s, so it cannot have been held yet. Correct the first day, or wait for it.",
        day=long_day(first_day),
    )


def has_meetings(codes: list[str], **_rest: object) -> str:
    shown = ", ".join(codes[:5]) + (_(" and others") if len(codes) > 5 else "")
    return _("The series has meetings: %(codes)s. Remove those that were registered in error first.", codes=shown)


def sharing_not_consented(answer: str | None = None, **_rest: object) -> str:
    if answer is None:
        return _("Nobody has consented to sharing this recording. Record the consent first.")
    return (
        _("The consent to sharing this recording was withdrawn. Record a new consent first.")
        if (answer == "withdrawn")
        else _("Sharing this recording was refused. Record a consent first.")
    )


WORDINGS: Wordings = {
    "sharing-not-consented": sharing_not_consented,
    "not-by-the-asker": _l(
        "You recorded the referral, so a colleague has to record its answer. Ask anyone else on the staff."
    ),
    "kept-elsewhere": _l("%(id)s is kept by another service. Name its officer there."),
    **IN_ROOM,
    "is-closed": is_closed,
    "not-yet-begun": not_yet_begun,
    "has-meetings": has_meetings,
    "ends-before-it-begins": ends_before,
    "record-contradicted": record_contradicted,
    "already-stated": _l("This was already recorded with other content. Correct that record instead."),
    "fact-withdrawn": _l("This was withdrawn and cannot be corrected. Record it again."),
    "meeting-is-held": is_held,
    "meeting-is-cancelled": _l("This meeting was cancelled: %(reason)s. Plan another meeting instead."),
    "meeting-is-not-held": _l("This meeting did not take place: %(reason)s. Plan another meeting instead."),
    "meeting-is-planned": is_planned,
    "not-announced": _l("This meeting is not announced, so there is nothing to withdraw."),
    "meeting-not-announced": _l("The agenda cannot be public before its meeting is. Announce the meeting first."),
    "agenda-is-empty": _l("The agenda has no items yet. Add its items first."),
    "agenda-changed": _l("The agenda was changed meanwhile. Look at its items again, then announce them."),
    "descends-from-itself": _l("A topic cannot descend from itself, not even through others. Choose another topic."),
    "announce-instead": _l("Only an announcement makes a meeting public. Announce it instead."),
    "ordinal-taken": ordinal_taken,
    "out-of-order": out_of_order,
    "attendance-differs": _l("This person is already on the list with other details. Correct that entry instead."),
    "already-taken": taken,
    "reason-missing": _l("This replaces an earlier record. Give the reason."),
    "amount-and-currency": _l("Fill in both the amount and its currency, or neither."),
    "does-not-fit": _l("“%(value)s” does not fit the record it is about. Choose another one."),
    "count-below-nought": _l("%(value)s cannot be a count. Give 0 or a greater number."),
}
