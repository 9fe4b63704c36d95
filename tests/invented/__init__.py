"""An app that no council has: gardeners and their allotments, to show that the engine knows no model by name."""
