"""Apps of others, as we use them."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Django's static files, without those that a package brings along and no page of ours uses."""

    # htmx's extensions and next version: some name modules in their comments that nobody ships, which hashing looks for.
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "hx-*.js", "htmx-4*.js", "htmax-4*.js", "htmx-2-compat*.js"]
