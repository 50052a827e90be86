"""Khamrong (คำร้อง): a request portal that an office declares instead of programming."""
