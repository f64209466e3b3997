"""报表: the hall's sheets, looked at, printed and saved."""
