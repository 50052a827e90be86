"""Who somebody is: registering, coming in, second factor, sessions, staff accounts, visitors."""
