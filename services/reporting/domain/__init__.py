"""Study periods: over which days reports are made. `DECIDERS` says which aggregate decides a command."""

from services.reporting.domain import study_period
from services.reporting.domain.commands import CorrectStudyPeriod, DefineStudyPeriod
from shared.domain.decider import Decider

DECIDERS: dict[type, Decider] = {DefineStudyPeriod: study_period, CorrectStudyPeriod: study_period}
