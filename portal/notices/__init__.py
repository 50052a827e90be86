"""Handing a notice to the outside: an e-mail server, a chat bridge. Plain data in, one try, no database."""
