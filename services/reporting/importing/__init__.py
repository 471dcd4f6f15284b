"""Files of reporting: the days from which records of items of the resolution are kept."""

from services.reporting.importing.completeness import COMPLETE_FILE

COMPOSED = (COMPLETE_FILE,)
