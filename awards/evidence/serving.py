"""Handing a picture to a browser."""

from flask import Response, current_app

from awards.evidence import charts
from awards.evidence.queries.pictures import Picture
from awards.files.serving import figure_response

# The last part of a picture's address.
PICTURE = "<any(satisfaction, inspections, on_time):name>-<any(light, dark):theme>.<any(zh, en):lang>.svg"


def picture_response(picture: Picture, lang: str, theme: str) -> Response:
    """The picture, drawn unless the browser has it already."""
    font = current_app.config["AWARDS"].font
    etag = charts.digest(picture, lang, theme, font)
    return figure_response(lambda: charts.draw(picture, lang, theme, font), etag)
