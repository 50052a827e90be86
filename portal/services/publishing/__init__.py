"""The office's files: written, judged, agreed, put in force, rolled back; open requests moved with them."""
