"""Tables on their way to spreadsheets: what a cell holds, and the limited process that writes the file (C71)."""
