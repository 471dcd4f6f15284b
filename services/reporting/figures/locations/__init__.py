"""Where the meetings were."""
