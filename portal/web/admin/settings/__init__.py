"""The office's own file as forms, its pictures and documents."""
