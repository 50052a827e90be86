"""Files people send: received in quarantine, proved and cleaned in a bounded child, kept under their digest (C32)."""
