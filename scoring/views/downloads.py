"""Files that a page hands out."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from scoring.exports import Export


def download(export: Export) -> HttpResponse:
    response = HttpResponse(export.content, content_type=export.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=export.filename)
    return response
