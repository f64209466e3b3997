"""The desk: what devices send is checked, judged by the rules of the work, and stored with its outcome."""
