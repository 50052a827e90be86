"""From a file's bytes to nodes, each with its place; and the problems that are told there."""
