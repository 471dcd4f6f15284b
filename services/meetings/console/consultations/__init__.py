"""The page of a consultation: developing States by region, what they were asked, what they answered, what they need."""
