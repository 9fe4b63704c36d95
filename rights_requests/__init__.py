"""Every data right, from intake to proof (requests are taken by letter and e-mail until then)."""
