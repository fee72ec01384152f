"""A picture editor's day: many pictures in, one framed, several credited at once, one chosen for an author."""

import base64

import pytest
from playwright.sync_api import expect

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import AuthorFactory
from images.intake import take_in
from images.models import Image
from images.tests.pictures import encoded, scene, upload

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LIBRARY = "/admin/images/image/"
A_REFUSAL = "the server responded with a status of 400"  # the browser's own line below a file that was refused


@pytest.fixture
def enter(chromium, live_server):
    """``enter(user)``: their desk as a page. What the console complained of fails the test, refused files excepted."""
    contexts, complaints = [], []

    def enter(user, **options):
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/admin/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill("correct horse")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [text for text in complaints if A_REFUSAL not in text and "favicon" not in text] == []


@pytest.fixture
def editor():
    return UserFactory(role=roles.EDITOR)


def file(name, content):
    kind = "image/gif" if name.endswith("gif") else "image/jpeg"
    return {"name": name, "mimeType": kind, "buffer": content}


def picture(number, name=None, by=None):
    content = encoded(scene((400 + number, 300)))
    return take_in(upload(content, name or f"picture {number}.jpg"), by=by)


def drop(page, zone, *files):
    sent = [[one["name"], one["mimeType"], base64.b64encode(one["buffer"]).decode()] for one in files]
    page.locator(zone).evaluate(
        """(zone, files) => {
            const dataTransfer = new DataTransfer()
            for (const [name, type, text] of files) {
                const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
                dataTransfer.items.add(new File([bytes], name, { type }))
            }
            for (const kind of ["dragenter", "dragover", "drop"])
                zone.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
        }""",
        sent,
    )


def test_two_good_files_and_a_bad_one_are_sent_and_each_is_told_of(editor, enter):
    page = enter(editor)
    page.goto(LIBRARY)
    page.get_by_text("Credit and rights for all of these").click()
    page.get_by_label("Credit", exact=True).fill("Reuters")
    bars = page.evaluate(
        """() => { window.bars = []; new MutationObserver((changes) => {
            for (const change of changes) for (const node of change.addedNodes)
                if (node.querySelector?.("progress")) window.bars.push(node.querySelector("progress").ariaLabel)
        }).observe(document.querySelector("[data-uploads]"), { childList: true }) }"""
    )
    assert bars is None
    files = [
        file("harbour.jpg", encoded(scene((400, 300)))),
        file("moving$&.gif", encoded(scene(), "GIF")),
        file("council.jpg", encoded(scene((500, 300)))),
    ]
    page.get_by_label("Pictures", exact=True).set_input_files(files)
    expect(page.get_by_text("In the library: 2. Refused: 1.")).to_be_visible()
    assert page.evaluate("window.bars") == ["Sending harbour.jpg", "Sending moving$&.gif", "Sending council.jpg"]
    expect(page.locator(".is-refused")).to_have_text(
        "moving$&.gifGIF files are not accepted. Save the picture as JPEG, PNG, WebP or AVIF."
    )
    assert {*Image.objects.values_list("title", "credit")} == {("harbour", "Reuters"), ("council", "Reuters")}
    drop(page, ".upload-zone", files[0], file("third.jpg", encoded(scene((600, 300)))))
    expect(page.get_by_text("In the library: 4. Refused: 1.")).to_be_visible()
    expect(page.get_by_text("Already in the library, as “harbour”.")).to_be_visible()
    page.get_by_role("link", name="Show them in the library").click()
    expect(page.locator(".library-grid > li")).to_have_count(3)
    page.get_by_role("link", name="third").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("third")


def test_the_focal_point_is_set_by_a_click_by_keys_and_by_numbers(editor, enter):
    image = picture(0, by=editor)
    page = enter(editor)
    page.goto(f"{LIBRARY}{image.pk}/change/")
    stage, handle = page.locator("[data-stage]"), page.locator(".focal-handle")
    box = stage.bounding_box()
    stage.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
    left, top = page.get_by_label("From the left, in %"), page.get_by_label("From the top, in %")
    assert float(left.input_value()) == pytest.approx(25, abs=0.5)
    assert float(top.input_value()) == pytest.approx(75, abs=0.5)
    expect(handle).to_be_focused()
    top.fill("75")
    left.fill("25")
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    assert (left.input_value(), top.input_value()) == ("36", "74")
    expect(handle).to_have_accessible_name("Focal point: 36 % from the left, 74 % from the top")
    square = page.locator(".crop-square img")
    place = float(square.evaluate("image => image.style.objectPosition").split("%")[0])
    crop = image_with(image, 0.36).crop((1, 1))
    assert place == pytest.approx(100 * crop.left / (image.width - crop.width), abs=1)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(left).to_have_value("36")
    assert Image.objects.values_list("focal_x", "focal_y").get() == (0.36, 0.74)


def image_with(image, focal_x):
    image.focal_x = focal_x
    return image


def test_several_pictures_are_credited_at_once(editor, enter):
    for number in range(3):
        picture(number, by=editor)
    page = enter(editor)
    page.goto(LIBRARY)
    button = page.get_by_role("button", name="Change credit and rights…")
    expect(button).to_be_disabled()
    page.get_by_label("Select “picture 0”").check()
    page.get_by_label("Select “picture 2”").check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    button.click()
    expect(page.locator(".thumbnails li")).to_have_count(2)
    page.get_by_role("checkbox", name="Change this Credit").check()
    page.get_by_role("textbox", name="Credit").fill("The Courier")
    page.get_by_role("button", name="Change 2 pictures").click()
    expect(page.get_by_text("2 pictures were changed.")).to_be_visible()
    credited = Image.objects.filter(credit="The Courier").values_list("title", flat=True)
    assert sorted(credited) == ["picture 0", "picture 2"]


def test_an_authors_photo_is_chosen_by_keyboard_alone_and_taken_away_again(editor, enter):
    for number in range(26):
        picture(number, by=editor)
    author = AuthorFactory()
    page = enter(editor)
    page.goto(f"/admin/articles/author/{author.pk}/change/")
    choose = page.get_by_role("button", name="Choose a picture… Photo")
    choose.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Choose a picture")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    expect(dialog.locator("li")).to_have_count(24)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(choose).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator("li")).to_have_count(24)
    dialog.get_by_role("button", name="More pictures").focus()
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="picture 1", exact=False).last).to_be_visible()
    expect(dialog.locator("li")).to_have_count(26)
    dialog.get_by_role("searchbox").focus()
    page.keyboard.insert_text('"picture 1"')
    expect(dialog.get_by_text("Pictures: 11")).to_be_visible()
    cards = dialog.locator(".library-card")
    cards.first.focus()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(cards.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator(".picture-field-title")).to_have_text("picture 1")
    change = page.get_by_role("button", name="Choose another… Photo")
    expect(change).to_be_focused()
    page.get_by_role("button", name="Save and continue editing").click()
    author.refresh_from_db()
    assert author.photo.title == "picture 1"
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Save and continue editing").click()
    author.refresh_from_db()
    assert author.photo is None


def test_a_picture_is_uploaded_in_the_dialog_and_chosen_and_one_without_rights_is_not(editor, enter):
    ended = picture(0, by=editor)
    Image.objects.filter(pk=ended.pk).update(rights_until="2026-01-01T00:00Z", instructions="No sales")
    author = AuthorFactory()
    page = enter(editor, viewport={"width": 390, "height": 844})
    page.goto(f"/admin/articles/author/{author.pk}/change/")
    page.get_by_role("button", name="Choose a picture… Photo").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("No sales")).to_be_visible()
    dialog.get_by_role("button", name="picture 0").click(force=True)
    expect(dialog.get_by_text("cannot be chosen: its rights have ended")).to_be_visible()
    drop(
        page,
        ".library-dialog",
        file("portrait.jpg", encoded(scene((300, 400)))),
        file("x.gif", encoded(scene(), "GIF")),
    )
    expect(dialog.get_by_text("In the library: 1. Refused: 1.")).to_be_visible()
    card = dialog.get_by_role("button", name="portrait")
    expect(card).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".picture-field-title")).to_have_text("portrait")
    page.get_by_role("button", name="Save", exact=True).click()
    author.refresh_from_db()
    assert author.photo.title == "portrait"


def test_without_javascript_files_are_sent_together_and_a_picture_is_chosen_by_number(editor, enter):
    author = AuthorFactory()
    page = enter(editor, java_script_enabled=False)
    page.goto(LIBRARY)
    page.get_by_label("Pictures", exact=True).set_input_files(
        [file("harbour.jpg", encoded(scene((400, 300)))), file("moving.gif", encoded(scene(), "GIF"))]
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.locator(".is-refused")).to_contain_text("GIF files are not accepted.")
    page.get_by_role("link", name="Edit harbour").click()
    page.get_by_label("From the left, in %").fill("10")
    page.get_by_role("button", name="Save and continue editing").click()
    image = Image.objects.get()
    assert image.focal_x == 0.1
    page.goto(f"/admin/articles/author/{author.pk}/change/")
    page.get_by_label("Photo").fill(str(image.pk))
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".picture-field-title")).to_have_text("harbour")
