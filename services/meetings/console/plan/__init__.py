"""Page 10, *Plan and workshops*: objectives with actions and states, proposed workshops, promotion, and what TSAG decided."""
