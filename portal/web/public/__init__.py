"""Pages for everybody, logged in or not."""
