"""What an applicant does: start, fill in, attach, check, send, mend."""
