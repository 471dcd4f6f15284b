"""The demonstration: facts with their sources, invented years, reports issued from them."""
