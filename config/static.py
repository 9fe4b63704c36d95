"""Static files with a hash in their name, JavaScript modules included, without a bundler."""

import re
from collections.abc import Callable

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Rewrite `import "./other.js"` to the hashed name as well, so a module may be cached for ever."""

    support_js_module_import_aggregation = True

    def url_converter(
        self, name: str, hashed_files: dict[str, str], template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """Leave `import("../htmx")` alone: browsers import files with an ending; that one is a type in a comment."""
        convert = super().url_converter(name, hashed_files, template)

        def convert_files(found: re.Match[str]) -> str:
            is_type = name.endswith(".js") and not found["url"].endswith(".js")
            return found[0] if is_type else convert(found)

        return convert_files
