"""电子监察: what a hall's own acts say against it. Rules are data, findings a pure function of acts and hall data."""
