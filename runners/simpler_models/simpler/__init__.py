"""Models that are simpler than what a study trains."""
