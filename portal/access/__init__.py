"""Who may do what: one map, default deny."""
