"""The one door: everything that changes a request's state, step or answers, and what must be known for it."""
