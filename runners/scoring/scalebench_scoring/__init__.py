"""Trained models as files, and as a batch of Spark."""
