"""The refusals of meetings, with the parameters of their sentences."""

from shared.domain.errors import Refused


class EndsBeforeItBegins(Refused):
    """The last day is before the first. Parameters: field (of the end), first, last."""

    code = "ends-before-it-begins"


class MeetingIsHeld(Refused):
    """The meeting took place: its records can be corrected. Parameters: meeting, first_day."""

    code = "meeting-is-held"


class MeetingIsCancelled(Refused):
    """The meeting is cancelled. Parameters: meeting, reason."""

    code = "meeting-is-cancelled"


class MeetingIsNotHeld(Refused):
    """The meeting's day passed without it. Parameters: meeting, reason."""

    code = "meeting-is-not-held"


class MeetingIsPlanned(Refused):
    """The command has to wait until the meeting is held. Parameters: meeting, first_day."""

    code = "meeting-is-planned"


class IsClosed(Refused):
    """A complete list has to be reopened first. Parameters: meeting, closed (list or conclusions)."""

    code = "is-closed"


class NotYetBegun(Refused):
    """The meeting is still to come, so it cannot have been held. Parameters: field, first_day, today."""

    code = "not-yet-begun"


class HasMeetings(Refused):
    """A series with meetings was not registered in error; its meetings may have been. Parameters: series, codes."""

    code = "has-meetings"


class RecordContradicted(Refused):
    """The record of a series cannot be complete and have a gap on the same days. Parameters: field, fact, state, first, last (of
    the other statement)."""

    code = "record-contradicted"


class NotAnnounced(Refused):
    """The meeting was not announced, so there is nothing to withdraw. Parameters: meeting."""

    code = "not-announced"


class MeetingNotAnnounced(Refused):
    """An agenda becomes public with its meeting or after it, never before. Parameters: meeting."""

    code = "meeting-not-announced"


class AgendaIsEmpty(Refused):
    """An agenda without any item cannot be announced. Parameters: meeting."""

    code = "agenda-is-empty"


class AgendaChanged(Refused):
    """The items to announce differ from the ones recorded now. Parameters: field, meeting."""

    code = "agenda-changed"


class DescendsFromItself(Refused):
    """A topic would descend from itself, directly or through others. Parameters: field, topic."""

    code = "descends-from-itself"


class AnnounceInstead(Refused):
    """A meeting becomes public only by its announcement, never by a marking. Parameters: meeting."""

    code = "announce-instead"


class OrdinalTaken(Refused):
    """Another meeting of the series has the ordinal. Parameters: field, ordinal, series, holder (codes), next."""

    code = "ordinal-taken"


class OutOfOrder(Refused):
    """Ordinals and days in a series contradict each other. Parameters: field, series, ordinal, day, other_ordinal, other_day."""

    code = "out-of-order"


class AttendanceDiffers(Refused):
    """The person is already on the list, with other content: correct that entry. Parameters: field, fact, capacity, mode."""

    code = "attendance-differs"


class AmountAndCurrency(Refused):
    """An amount is stated without its currency, or a currency without an amount. Parameters: field."""

    code = "amount-and-currency"


class DoesNotFit(Refused):
    """A value does not suit the record that another field names. Parameters: field, value."""

    code = "does-not-fit"


class CountBelowNought(Refused):
    """A count is negative. Parameters: field, value."""

    code = "count-below-nought"


class SharingNotConsented(Refused):
    """A recording is made public or sent only while there is consent to sharing it. Parameters: field, answer (none:
    the question was not asked)."""

    code = "sharing-not-consented"


class MeetingNotBegun(Refused):
    """Nothing can be adopted or agreed before the meeting begins. Parameters: field, first_day, on."""

    code = "meeting-not-begun"


class NumberTaken(Refused):
    """Another conclusion of the meeting has the number. Parameters: field, number, next."""

    code = "number-taken"


class NotADraft(Refused):
    """The conclusion is no longer a draft. Parameters: conclusion, state."""

    code = "not-a-draft"


class NotAdopted(Refused):
    """The conclusion is not adopted, or a conclusion paragraph names no adopted one. Parameters: conclusions (numbers),
    paragraphs (ids)."""

    code = "not-adopted"


class InAgreedText(Refused):
    """A paragraph of an agreed communiqué names the conclusion. Parameters: conclusion."""

    code = "in-agreed-text"


class CommuniqueIsAgreed(Refused):
    """The text is agreed: it is changed by a corrigendum, or drafted again. Parameters: communique."""

    code = "communique-is-agreed"


class OriginalStays(Refused):
    """A communiqué keeps the original language in which it was begun. Parameters: communique, field, original."""

    code = "original-stays"


class SuccessorNotAdopted(Refused):
    """A conclusion can be replaced only by adopted ones, and not by itself. Parameters: field, id."""

    code = "successor-not-adopted"


class OfAnotherMeeting(Refused):
    """A conclusion can be split only into conclusions of the same meeting. Parameters: field, id."""

    code = "of-another-meeting"


class UnknownParagraph(Refused):
    """The order contains an id that is not a paragraph of the communiqué. Parameters: field, id."""

    code = "unknown-paragraph"


class IsATranslation(Refused):
    """The paragraph is a translation: its place is that of its original. Parameters: field, id."""

    code = "is-a-translation"


class TextMissing(Refused):
    """A paragraph without a conclusion needs a text, as does every translation. Parameters: field."""

    code = "text-missing"


class TextIsTheConclusions(Refused):
    """In the original, a paragraph of a conclusion shows the conclusion's wording and has no text of its own. Parameters:
    field."""

    code = "text-is-the-conclusions"


class TextChanged(Refused):
    """The text is not the one that was read. Parameters: field, now (its hash)."""

    code = "text-changed"


class TooLong(Refused):
    """A partner event with the whole text would exceed the log's size limit. Parameters: language, size, limit (bytes)."""

    code = "too-long"


class NotAgreed(Refused):
    """The text is not agreed yet. Parameters: communique."""

    code = "not-agreed"


class LanguageIsApproved(Refused):
    """The text is approved in a language. Parameters: languages."""

    code = "language-is-approved"


class TranslationMissing(Refused):
    """Paragraphs are not translated into the language. Parameters: language, paragraphs (ids of the originals)."""

    code = "translation-missing"


class OwnText(Refused):
    """A text cannot be approved by its writer, nor by the account that recorded its agreement. Parameters: did (agreed
    or wrote), language."""

    code = "own-text"


class NotApproved(Refused):
    """The text is not approved in the language. Parameters: language."""

    code = "not-approved"


class RestrictedInside(Refused):
    """A conclusion in the text is restricted. Parameters: conclusions (numbers)."""

    code = "restricted-inside"


class ConclusionsLeftOut(Refused):
    """Adopted conclusions are in no paragraph, and no reason is given. Parameters: field, conclusions (numbers)."""

    code = "conclusions-left-out"


class IsPublished(Refused):
    """The text is public in the language already, in another way. Parameters: language."""

    code = "is-published"


class NotPublished(Refused):
    """The text is not published in the language. Parameters: language."""

    code = "not-published"


class NotTheNextNumber(Refused):
    """Corrigenda are numbered in order. Parameters: field, number, next."""

    code = "not-the-next-number"


class NothingChanges(Refused):
    """The corrigendum changes no text. Parameters: field."""

    code = "nothing-changes"


class OneDayOnly(Refused):
    """A publication cannot have both an embargo and a past day. Parameters: field."""

    code = "one-day-only"


class NotByTheAsker(Refused):
    """A reply to a referral must be recorded by an account other than the one that stated the referral. Parameters:
    field, request."""

    code = "not-by-the-asker"
