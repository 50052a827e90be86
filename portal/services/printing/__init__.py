"""What stands on papers and letters, gathered for the press."""
