"""Before any view: own pages only, own host only, and headers on every answer."""

import pytest

PAGES = {
    "page": "/trial/plain",
    "error page": "/nowhere",
    "file": "/static/css/tokens.css",
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 303, id="own page"),
        pytest.param({"Sec-Fetch-Site": "none"}, 303, id="typed by the person"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 400, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 400, id="a neighbour under the same domain"),
        pytest.param({"Origin": "http://localhost"}, 303, id="old browser, own origin"),
        pytest.param({"Origin": "https://evil.example"}, 400, id="old browser, another origin"),
        pytest.param({"Origin": "null"}, 400, id="old browser, hidden origin"),
        pytest.param({}, 303, id="no browser"),
        pytest.param(
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 400, id="both"
        ),
    ],
)
def test_an_unsafe_request_must_come_from_our_own_pages(browser, counted, headers, status):
    answer = browser.post("/trial/form", data={"text": "good"}, headers=headers)

    assert answer.status_code == status
    assert counted() == (1 if status == 303 else 0)
    if status == 400:
        assert "这个请求来自别的网站，为安全起见没有执行。" in answer.text


def test_a_link_on_another_site_may_lead_to_a_page(browser):
    answer = browser.get("/trial/plain", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("127.0.0.1", 200), ("evil.example", 400), ("localhost.evil.cn", 400)],
)
def test_only_our_own_host_is_answered(browser, host, status):
    answer = browser.get("/trial/plain", headers={"Host": host})

    assert answer.status_code == status
    assert "evil" not in answer.text


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_answer_carries_the_headers_of_reliability_6_4(browser, path):
    with browser.get(path) as answer:
        headers = answer.headers

    assert {part.strip() for part in headers["Content-Security-Policy"].split(";")} == POLICY
    assert {
        name: headers.get(name)
        for name in (
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "Permissions-Policy",
            "X-Frame-Options",
            "Strict-Transport-Security",
        )
    } == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "X-Frame-Options": "DENY",
        "Strict-Transport-Security": None,
    }


def test_behind_tls_the_browser_is_told_to_stay_there_for_a_year(secure_app):
    headers = secure_app.test_client().get("/trial/plain", base_url="https://localhost").headers

    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.parametrize("path", ["/trial/plain", "/nowhere", "/trial/me"])
def test_no_cache_keeps_a_page(browser, path):
    headers = browser.get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" in [name.strip() for name in headers["Vary"].split(",")]


def test_files_that_are_the_same_for_all_may_be_kept(browser):
    with browser.get(PAGES["file"]) as answer:
        assert "no-store" not in answer.headers.get("Cache-Control", "")
