"""Hand-written documents are compared with the program: everything they name exists, and their statements are true."""
