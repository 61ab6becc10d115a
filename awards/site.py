"""Whole addresses of pages, for what is read elsewhere: QR codes, documents, slips, letters."""

from typing import Any

from flask import current_app, request, url_for


def site() -> str:
    """Where the site is: as the settings say, else where the visitor sees it (which the visitor may make up); without a
    slash at its end."""
    told: str = current_app.config["AWARDS"].base_url
    return told or request.url_root.rstrip("/")


def whole_address(endpoint: str, **values: Any) -> str:
    """The address of a page, as it is reached from anywhere."""
    return site() + url_for(endpoint, **values).removeprefix(request.script_root)
