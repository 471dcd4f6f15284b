"""The page of a meeting's invitations and of the seats in its series: a row an organization, by region."""
