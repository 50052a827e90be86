"""What is added to a request later, for both sides of the counter."""
