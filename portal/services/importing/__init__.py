"""Files into lists: read, judged, imported in chunks, gone on with where they stopped (C49, C63).

`runs` begins one, `working` takes it a step further, `rows` knows what a registry's rows are.
"""
