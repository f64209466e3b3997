"""The bytes of papers and attached files by their hash within a hall: in a folder, or on an S3-compatible store."""
