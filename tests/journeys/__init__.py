"""Whole journeys in a real browser, each with JavaScript and without."""
