"""Rows of registries in their keepers' hands."""
