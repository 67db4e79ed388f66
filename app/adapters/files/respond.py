"""From a decision how a file is delivered to the response that delivers it (C20)."""

from collections.abc import Mapping
from typing import Any, assert_never

from flask import Response, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header
from werkzeug.wsgi import wrap_file

from app.adapters.files.contract import Delivery, InternalRedirect, LocalFile, PresignedLink
from app.adapters.files.errors import FileMissing
from app.adapters.files.names import content_disposition

_BUFFER_BYTES = 256 * 1024


def send(delivery: Delivery, *, sha256: str, download_name: str, media_type: str) -> Response:
    """Make the response that delivers a stored file to the current request.

    It is always a download under the tidied name, never cached, never guessed at by the browser. A local file is
    sent in 256 kB pieces and answers one range (206, or 416 beyond the end; `If-Range` by the SHA-256 as strong
    ETag); several ranges at once and ranges that cannot be read get the whole file. `media_type` is one of ours,
    never what an uploader claimed. Raises `FileMissing` when the file went in the meantime.
    """
    headers = Headers(
        {
            "Content-Type": media_type,
            "Content-Disposition": content_disposition(download_name),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
    )
    match delivery:
        case LocalFile():
            return _send_local(delivery, headers, sha256)
        case InternalRedirect():
            headers["X-Accel-Redirect"] = delivery.location
            return Response(headers=headers)
        case PresignedLink():
            return _redirect(delivery, headers)
    assert_never(delivery)


def _redirect(link: PresignedLink, headers: Headers) -> Response:
    # The link is signed for GET alone: a HEAD that followed it would be refused, so it is answered here.
    if request.method == "HEAD":
        return Response(headers=headers)
    private = {"Cache-Control": headers["Cache-Control"], "Referrer-Policy": "no-referrer"}
    return Response(status=302, headers={"Location": link.url, **private})


def _send_local(delivery: LocalFile, headers: Headers, sha256: str) -> Response:
    try:
        file = delivery.path.open("rb")
    except FileNotFoundError as error:
        raise FileMissing(delivery.path.name) from error
    size = delivery.path.stat().st_size
    body = wrap_file(request.environ, file, _BUFFER_BYTES)
    response = Response(body, headers=headers, direct_passthrough=True)
    response.call_on_close(file.close)
    response.content_length = size
    response.set_etag(sha256)
    try:
        response.make_conditional(_honoured_range(request.environ, sha256), accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        response.close()
        return _beyond_the_end(size)
    return response


def _honoured_range(environ: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    """The request without a Range that must not be honoured, or that RFC 9110 lets us ignore.

    The library would answer 416 to several ranges and to those it cannot read, and takes a weak ETag in
    `If-Range` for ours.
    """
    ranges = parse_range_header(environ.get("HTTP_RANGE"))
    is_one = ranges is not None and ranges.units == "bytes" and len(ranges.ranges) == 1
    etag = f'"{sha256}"'
    if is_one and environ.get("HTTP_IF_RANGE", etag).strip() == etag:
        return dict(environ)
    return {name: value for name, value in environ.items() if name != "HTTP_RANGE"}


def _beyond_the_end(size: int) -> Response:
    return Response(
        status=416,
        headers={
            "Content-Range": f"bytes */{size}",
            "Content-Type": "text/plain",
            "Accept-Ranges": "bytes",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
