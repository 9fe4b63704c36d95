"""The generated matrix: every role × every address × whose record it is; the status, the body, and what a form changes."""
