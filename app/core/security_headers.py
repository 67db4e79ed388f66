"""Security headers on every answer, errors included: nothing inline, nothing from elsewhere, nothing kept."""

from flask import Flask, Response

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
}
NEVER_KEPT = {"Cache-Control": "no-store"}
STAY_ON_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def init_security_headers(app: Flask) -> None:
    """Set the headers after every request; over HTTPS, also tell browsers to stay there."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        wanted = HEADERS | (STAY_ON_HTTPS if app.config["SESSION_COOKIE_SECURE"] else {})
        if response.mimetype in ("text/html", "application/json"):
            wanted |= NEVER_KEPT
        # What the view itself has said stands.
        said = {name.lower() for name, _ in response.headers}
        response.headers.extend({name: value for name, value in wanted.items() if name.lower() not in said})
        return response
