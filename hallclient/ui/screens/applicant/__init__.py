"""The applicant's screen: what is being filed, what is missing, the number, what to sign."""
