"""The follow-up page: one row per conclusion, with its referrals and results; and a page per body, with everything it
was asked."""
