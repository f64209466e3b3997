"""After the answer: the papers, the number, one key to the next applicant."""
