"""The pages of the two apps that are not open yet: honest, readable at 320 pixels, and without a barrier."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

PAGES = {
    "/chat/": [settings.COUNCIL_PHONE, settings.COUNCIL_HOURS],
    "/rights/": [settings.DPO_EMAIL, settings.DPO_ADDRESS],
}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_a_resident_learns_whom_to_reach(asgi_server: str, page: Page, path: str, width: int) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 800})

    answer = page.goto(asgi_server + path)

    assert answer is not None
    assert answer.ok
    for fact in PAGES[path]:
        assert fact in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert complaints == []
