"""Documents that people write are compared with the program: whatever they name exists, and what they say is true."""
