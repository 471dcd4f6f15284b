"""Documents that people write are held against the program: what they name is there, and what they say is so."""
