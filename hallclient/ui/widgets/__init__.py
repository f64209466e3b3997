"""Parts that every screen is made of. Text from people and from data is only ever painted as plain text
here."""
