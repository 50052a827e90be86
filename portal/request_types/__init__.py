"""The request-type language: pure rules, no Flask, no database, no WTForms."""
