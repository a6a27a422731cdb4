"""Static files under names that tell their content, so that browsers may keep them for ever."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

_AGGREGATION = HashedFilesMixin._js_module_import_aggregation_patterns[1]


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also where one of our ES modules imports another: the name of the other tells its content too.

    Without it a browser would go on with one old half of a pair of modules that changed together. Django's own switch
    (`support_js_module_import_aggregation`) would read the packages' files too, whose build-time imports lead nowhere.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _AGGREGATION))
