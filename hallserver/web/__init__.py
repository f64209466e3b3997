"""The public pages: a case by its code alone, nothing to list or to search; the catalogue that the hall publishes."""
