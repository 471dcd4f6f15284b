"""The names of the installation's own lists of words, kept as `term` statements, that the program reads."""

DEADLINES, SECTORS, TOPIC_STAGES, DIFFICULTIES, SUBJECTS = "deadline", "sector", "topic stage", "difficulty", "subject"
