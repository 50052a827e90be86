"""Files people send: received in quarantine, proved, cleaned in a limited child process, kept under their digest (C32)."""
