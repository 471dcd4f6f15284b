"""The page of a meeting's invitations and the seats in its series: one row per organization, by region."""
