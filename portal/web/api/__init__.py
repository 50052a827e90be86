"""What other programs ask of the portal."""
