"""Reading for screens: Core selects of the columns a page shows, keyset pages, kept counts. Nothing here writes."""
