"""The figures of consultations of countries before meetings (68-02): what ended before a meeting, and who was asked and answered."""

from services.reporting.figures.consultations import answered, asked, before, lead

RULES = (*before.RULES, *lead.RULES, *asked.RULES, *answered.RULES)
