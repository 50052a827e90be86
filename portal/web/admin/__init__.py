"""Pages of the admin: what is published and why a file is not, accounts, what happened, jobs that were given up."""
