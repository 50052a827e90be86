"""What a checked type says about what a person filled in: `answers.judge` is the one verdict."""
