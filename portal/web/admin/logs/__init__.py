"""What happened, who did it, who looked and who exported."""
