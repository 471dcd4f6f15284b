"""The files whose rows make records that are no statements, or that several services take rows of."""

from services.registry.importing.affiliations import AFFILIATIONS_FILE
from services.registry.importing.completeness import COMPLETE_FILE

COMPOSED = (AFFILIATIONS_FILE, COMPLETE_FILE)
