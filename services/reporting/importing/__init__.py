"""Files of reporting: from when the record of an item of the resolution is kept."""

from services.reporting.importing.completeness import COMPLETE_FILE

COMPOSED = (COMPLETE_FILE,)
