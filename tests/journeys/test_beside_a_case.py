"""In the browser: a promised call tried twice, a channel opened with a reason, guidance used, files sent and refused."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from playwright.sync_api import BrowserContext, Page, expect

from crm.models import Announcement, Attachment, Callback, Case, Customer, GuidanceArticle, User
from tests import factories
from tests.crm.uploading import PDF, picture

from .conftest import fill_in_sign_in
from .test_accessibility import look_at

SignIn = Callable[[User], None]
FAR_OFF = ("3", "8", "2099")


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def case(ada: Customer, missed_bin: Any) -> Case:
    return factories.CaseFactory(customer=ada, category=missed_bin)


@pytest.fixture
def article(missed_bin: Any) -> GuidanceArticle:
    made = GuidanceArticle.objects.create(
        title="When a bin was missed",
        body="A crew comes back.",
        owner=missed_bin.service,
        review_on=date(2020, 1, 1),
        is_active=True,
    )
    made.categories.add(missed_bin)
    return made


def promise(screen: Page, case: Case, to: User, *, because: str = "") -> None:
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_text("Promise a callback", exact=True).click()
    form = screen.locator("form").filter(has=screen.get_by_role("button", name="Promise callback"))
    form.get_by_label("Colleague who calls").select_option(label=to.name)
    form.get_by_label("What to call about, and what to ask").fill("Ask which gate the bin stands behind.")
    for part, typed in zip(("Day", "Month", "Year"), FAR_OFF, strict=True):
        form.get_by_label(part, exact=True).fill(typed)
    if because:
        form.get_by_label("Why is it safe to call this once?").fill(because)
    form.get_by_role("button", name="Promise callback").click()


@pytest.fixture
def asked_in_callbacks(missed_bin: Any) -> None:
    """What the administrator has the category ask when somebody is called back."""
    since = {"kind": "choice", "choices": "Yes\nNo", "is_required": True, "in_callback": True}
    missed_bin.questions.create(wording="Has it been emptied since?", **since)
    missed_bin.questions.create(wording="When can the crew come?", in_callback=True, position=1)


def test_a_call_is_tried_twice_asks_its_questions_and_ends_with_an_outcome(
    screen: Page, sign_in: SignIn, bilal: User, case: Case, asked_in_callbacks: None
) -> None:
    sign_in(bilal)
    promise(screen, case, bilal)
    expect(screen.get_by_text("The callback is promised: Bilal Advisor, by 3 August 2099 at 17:00.")).to_be_visible()

    screen.goto("/desk/callbacks/")
    expect(screen.get_by_role("link", name="Callbacks 1 callback")).to_be_visible()
    screen.get_by_role("main").get_by_role("link", name="3 August 2099").click()
    expect(screen.get_by_role("main").get_by_role("listitem").filter(has_text="Has it been emptied")).to_be_visible()
    for reached, note in (("Not reached", "It rang out."), ("Reached", "Behind the green gate.")):
        screen.get_by_text("Write down an attempt", exact=True).click()
        screen.get_by_label(reached, exact=True).check()
        screen.get_by_label("Note").fill(note)
        screen.get_by_role("button", name="Save attempt").click()
        expect(screen.get_by_role("main").get_by_text(note)).to_be_visible()
    screen.get_by_text("Close this callback", exact=True).click()
    screen.get_by_label("Spoken to").check()
    screen.get_by_label("When can the crew come?").fill("Any morning.")
    screen.get_by_label("What came of it?").fill("The crew knows the gate.")
    screen.get_by_role("button", name="Close callback").click()

    expect(screen.get_by_role("link", name="Has it been emptied since: choose one.")).to_be_visible()
    expect(screen.get_by_label("When can the crew come?")).to_have_value("Any morning.")
    screen.get_by_role("group", name="Has it been emptied since?").get_by_label("No", exact=True).check()
    screen.get_by_role("button", name="Close callback").click()

    expect(screen.get_by_text("The callback is closed.")).to_be_visible()
    closed = Callback.objects.get()
    assert (closed.outcome, closed.attempts.count(), closed.closed_by) == ("spoken", 2, bilal)
    assert [answer.value for answer in closed.answers.all()] == ["No", "Any morning."]
    expect(screen.get_by_role("heading", name="Answers")).to_be_visible()


def test_a_case_is_closed_and_its_promised_call_is_not_forgotten(
    screen: Page, sign_in: SignIn, bilal: User, case: Case, resolved: Any
) -> None:
    sign_in(bilal)
    promise(screen, case, bilal)
    screen.get_by_text("Close this case", exact=True).click()
    form = screen.locator("form").filter(has=screen.get_by_role("button", name="Close as"))
    form.get_by_label("What was the person told?").fill("The crew comes on Tuesday.")
    form.get_by_role("button", name="Close as").first.click()

    expect(screen.get_by_role("link", name="A call is promised about this case.")).to_be_visible()
    expect(form.get_by_label("What was the person told?")).to_have_value("The crew comes on Tuesday.")
    form.get_by_label("It is still to be made.").check()
    form.get_by_role("button", name="Close as").first.click()

    expect(screen.get_by_text("1 promised call is still to be made.")).to_be_visible()
    screen.goto("/desk/callbacks/")
    expect(screen.get_by_role("main").get_by_role("link", name="3 August 2099")).to_be_visible()


def test_a_blocked_channel_is_opened_only_with_a_reason(
    screen: Page, sign_in: SignIn, esi: User, case: Case, ada: Customer
) -> None:
    ada.safe_to_call = False
    ada.save()
    sign_in(esi)
    promise(screen, case, esi)
    expect(screen.get_by_role("link", name="It is not safe to call this person.")).to_be_visible()
    expect(screen.get_by_label("What to call about, and what to ask")).to_have_value(
        "Ask which gate the bin stands behind."
    )
    assert not Callback.objects.exists()

    screen.get_by_label("Why is it safe to call this once?").fill("She rang us and asked for it.")
    screen.get_by_role("button", name="Promise callback").click()

    expect(screen.get_by_text("The callback is promised")).to_be_visible()
    made = Callback.objects.get()
    assert made.called_all_the_same_because == "She rang us and asked for it."
    assert LogEntry.objects.filter(
        object_pk=str(made.pk), actor=esi, additional_data__what="passed over “not safe to call”"
    ).exists()


def test_guidance_is_read_and_noted_as_used(
    screen: Page, sign_in: SignIn, bilal: User, case: Case, article: GuidanceArticle
) -> None:
    Announcement.objects.create(title="Snow", text="No bins.", from_on=date(2020, 1, 1), until_on=date(2099, 1, 1))
    sign_in(bilal)
    screen.get_by_role("button", name="I have read this Snow").click()
    expect(screen.get_by_text("“Snow” is marked as read.")).to_be_visible()

    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_role("button", name="Used When a bin was missed").click()

    expect(screen.get_by_text("The case says now that “When a bin was missed” was used.")).to_be_visible()
    assert case.sources.get().article == article


def test_files_are_chosen_several_at_once_and_each_has_its_answer(
    screen: Page, sign_in: SignIn, bilal: User, case: Case
) -> None:
    sign_in(bilal)
    screen.goto(f"/desk/cases/{case.pk}/")
    screen.get_by_text("Add files", exact=True).first.click()
    screen.get_by_label("What are they?").fill("From her e-mail")
    screen.get_by_label("Choose files").set_input_files(
        [
            {"name": "kerb.jpg", "mimeType": "image/jpeg", "buffer": picture()},
            {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": b"<html><script>alert(1)</script>"},
            {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": PDF},
        ]
    )
    screen.get_by_role("button", name="Add files").click()

    expect(screen.get_by_text("page.jpg: not kept. Its name says that it is JPEG").first).to_be_visible()
    files = screen.locator("#files-list")
    expect(files.get_by_role("link", name="letter.pdf", exact=True)).to_be_visible()
    expect(files.get_by_role("link", name="kerb.jpg", exact=True)).to_be_visible()
    expect(screen.get_by_label("What are they?")).to_have_value("From her e-mail")
    assert sorted(file.name for file in Attachment.objects.all()) == ["kerb.jpg", "letter.pdf"]

    with screen.expect_download() as taken:
        files.get_by_role("link", name="letter.pdf", exact=True).click()
    assert taken.value.suggested_filename == "letter.pdf" and Path(taken.value.path()).read_bytes() == PDF

    files.get_by_role("link", name="Erase letter.pdf").click()
    screen.get_by_label("Why must it be erased?").fill("It is somebody else’s.")
    screen.get_by_role("button", name="Erase this file").click()
    expect(screen.get_by_text("It is somebody else’s.")).to_be_visible()


# ── With scripts alone ───────────────────────────────────────────────────────────────────────────


@pytest.fixture(params=[1280, 320], ids=["wide", "narrow"])
def window(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext], asgi_server: str, esi: User
) -> Iterator[Page]:
    page, broken = new_context(base_url=asgi_server).new_page(), []
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    page.set_viewport_size({"width": request.param, "height": 800})
    page.goto("/desk/")
    fill_in_sign_in(page, esi)
    expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible()
    yield page
    assert broken == []


DROP = """([zone]) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["what she said"], "said.txt"));
  zone.dispatchEvent(new DragEvent("dragover", { dataTransfer: carried, bubbles: true, cancelable: true }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def test_a_file_that_is_dropped_goes_up_and_says_so(window: Page, case: Case) -> None:
    window.goto(f"/desk/cases/{case.pk}/")
    window.get_by_text("Add files", exact=True).first.click()
    window.locator(".files__zone").evaluate_all(DROP)
    expect(window.get_by_text("said.txt: kept")).to_be_visible()
    expect(window.locator("#files-list").get_by_role("link", name="said.txt", exact=True)).to_be_visible()
    assert look_at(window, "a dropped file") == []


def test_when_the_line_breaks_the_file_is_said_to_be_lost(window: Page, case: Case) -> None:
    window.goto(f"/desk/cases/{case.pk}/")
    window.get_by_text("Add files", exact=True).first.click()
    window.route("**/files/", lambda route: route.abort())
    window.locator(".files__zone").evaluate_all(DROP)
    expect(window.get_by_text("said.txt: not kept. The connection broke: choose it again.")).to_be_visible()
    assert not Attachment.objects.exists()


def test_axe_finds_nothing_on_these_pages(
    window: Page,
    case: Case,
    ada: Customer,
    esi: User,
    article: GuidanceArticle,
    asked_in_callbacks: None,
    now: Any,
) -> None:
    ada.safe_to_call = False
    ada.save()
    Announcement.objects.create(title="Snow", text="No bins.", from_on=date(2020, 1, 1), until_on=date(2099, 1, 1))
    promise(window, case, esi, because="She asked for it.")
    case.attachments.create(
        file_id=_stored(case, now).pk, name="a" * 140 + ".txt", kind="txt", size=1, note="x", added_by=esi, added_at=now
    )
    file = case.attachments.get()
    wrong = look_at(window, "case")
    window.get_by_text("Promise a callback", exact=True).click()
    window.get_by_text("Add files", exact=True).first.click()
    wrong += look_at(window, "case, opened")
    window.goto(f"/desk/cases/{case.pk}/")
    window.get_by_text("Close this case", exact=True).click()
    wrong += look_at(window, "case, closing")
    callback = Callback.objects.get()
    window.goto(f"/desk/callbacks/{callback.pk}/")
    for step in ("Write down an attempt", "Change the number to call", "Close this callback"):
        window.get_by_text(step, exact=True).click()
    window.get_by_label("Spoken to").check()
    wrong += look_at(window, "callback, opened")
    window.get_by_role("button", name="Close callback").click()
    wrong += look_at(window, "callback, refused")
    for where in (
        "/desk/",
        "/desk/callbacks/",
        f"/desk/callbacks/{callback.pk}/",
        "/desk/guidance/",
        f"/desk/guidance/{article.pk}/",
        f"/desk/files/{file.pk}/erase/",
    ):
        window.goto(where)
        wrong += look_at(window, where)
    assert wrong == []


def _stored(case: Case, now: Any) -> Any:
    from io import BytesIO

    from retention import files

    return files.store(BytesIO(b"a"), owner=case, content_type="text/plain", now=now)
