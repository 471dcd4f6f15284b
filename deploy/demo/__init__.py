"""The demonstration: facts with their sources, invented years, and reports issued from them."""
