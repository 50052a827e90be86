"""The verbs, one use case a file, in rooms. Each takes a session and an actor, flushes, raises or returns; none commits."""
