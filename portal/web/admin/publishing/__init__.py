"""Drafts put in force, proposals, versions, and open requests moved to them."""
