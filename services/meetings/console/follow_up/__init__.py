"""The follow-up page: one row per conclusion, with its referrals and results; and one body's page with all it was asked."""
