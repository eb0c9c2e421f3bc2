"""What an answer says that is none: problem+json (RFC 9457), in Japanese words and with a code for programs."""

import json
from collections.abc import Mapping

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
# Whoever reads the data may read them from any site. A browser sends no cookie along then, so it is what anybody reads.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, X-Total-Count",
}
TITLES = {
    400: "アドレスの書き方が違います",
    403: "閲覧の権限がありません",
    404: "見つかりません",
    405: "読むことだけができます",
    429: "短い間に多く尋ねられました",
    503: "いまは答えられません",
}


class Refused(Exception):
    """A request that is not answered: with which status, which code, in which words."""

    def __init__(self, status: int, code: str, words: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(words)
        self.status, self.code, self.words, self.headers = status, code, words, dict(headers or {})


def answer(refused: Refused) -> Response:
    """Return the answer that says why there is none."""
    said = {
        "type": "about:blank",
        "title": TITLES[refused.status],
        "status": refused.status,
        "detail": refused.words,
        "code": refused.code,
    }
    headers = {"Cache-Control": "no-store", **CORS, **refused.headers}
    body = json.dumps(said, ensure_ascii=False, indent=1)
    return Response(body, refused.status, headers, MEDIA_TYPE)
