"""Work that may go wrong in any way, done by limited children of a warm parent: the one place that starts such."""
