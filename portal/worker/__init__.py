"""The worker door: takes jobs after the commit (papers, cleaning, notices, sweeps)."""
