"""How things are booked: time as quanta, opening hours, what is free (pure rules, no database)."""
