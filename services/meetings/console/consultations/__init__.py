"""The page of a consultation: developing States by region, with what they were asked, what they answered and what they need."""
