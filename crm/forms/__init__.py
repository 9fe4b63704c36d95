"""The forms of the desk: the shape of what is typed, and nothing else."""
