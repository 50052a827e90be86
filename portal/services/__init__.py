"""The verbs, one use case per file. Each takes a session and an actor, flushes, raises or returns; none commits."""
