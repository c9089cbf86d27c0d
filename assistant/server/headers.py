"""Headers that keep the pages to themselves: no foreign script, style, frame or form."""

from __future__ import annotations

from collections.abc import Iterable

_POLICY = (
    "default-src 'self'",
    "media-src 'self' blob:",  # the voice's WAV, which the page asks for by POST
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types plan-assistant",
)


def page_headers(*, embedders: Iterable[str]) -> dict[str, str]:
    """Gives the headers of an HTML page.

    Args:
        embedders: origins (`https://www.example.gov.cn`) that may show the page in a frame.
    """
    ancestors = " ".join(("frame-ancestors 'self'", *embedders))
    return {
        "Content-Security-Policy": "; ".join((*_POLICY, ancestors)),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "microphone=(self), camera=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def asset_headers() -> dict[str, str]:
    """Gives the headers of a script, style sheet or icon, which other sites may load."""
    return {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",  # public files, the same for everybody
        "Vary": "Accept-Encoding",
    }


def cross_origin_headers(origin: str | None, *, embedders: Iterable[str]) -> dict[str, str]:
    """Gives the headers that let the widget on a listed site ask; none for any other origin.

    Args:
        origin: the request's `Origin` header.
        embedders: the listed origins.
    """
    if origin is None or origin not in set(embedders):
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "86400",
        "Vary": "Origin",
    }
