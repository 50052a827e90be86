"""Tests of the measurements: what is loaded in bulk is what the services would have left."""
