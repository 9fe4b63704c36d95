"""Static files with a hash in their name, JavaScript modules included, without a bundler."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Rewrite `import "./other.js"` to the hashed name as well, so a module may be cached for ever."""

    support_js_module_import_aggregation = True
