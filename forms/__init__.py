"""What is asked: parser and checker of the catalogue; as data, the demo hall."""
