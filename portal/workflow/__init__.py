"""The shared lifecycle: six states and the one table of transitions (pure rules)."""
