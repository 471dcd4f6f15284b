"""The codes that the simulator tracks: each belongs to a single record, ignoring case."""

from shared.contracts.meetings import (
    MeetingCodeCorrected,
    MeetingPlanned,
    SeriesCorrected,
    SeriesOpened,
    TopicDiscussed,
)
from tests.simulation.codes import code_unique_key


def test_a_code_names_one_record_whatever_the_case_of_its_letters() -> None:
    assert code_unique_key(SeriesOpened("series-1", "Ex", "Examples", "workshop")) == ("series code", "ex")
    assert code_unique_key(SeriesCorrected("EXM", "Examples", "workshop", "a slip")) == ("series code", "exm")
    assert code_unique_key(MeetingPlanned("meeting-1", "series-1", "EX-07", "2016")) == ("meeting code", "ex-07")
    assert code_unique_key(MeetingCodeCorrected("Ex-08", "a slip")) == ("meeting code", "ex-08")
    assert code_unique_key(TopicDiscussed("fact-1", "clouds")) is None
