"""The tests mirror the source; the room a test lies in tells what it is about, its markers what it needs."""
