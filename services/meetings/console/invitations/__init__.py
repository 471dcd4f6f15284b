"""The page of a meeting's invitations and of the seats in its series: one row per organization, by region."""
