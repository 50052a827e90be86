"""From a draft to a request, and its answers filed anew."""
