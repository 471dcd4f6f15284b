"""The page of follow-up: a row a conclusion, with whom it was referred to and what came of it; and all that one body was asked."""
