"""The words of the editor, by the names that static/desk/editor/ calls them."""

from django.utils.translation import gettext as _


def words() -> dict[str, object]:
    return _formats() | _blocks() | _tables() | _links() | _figures() | _embeds() | _dialogs() | _characters() | _help()


def _formats():
    return {
        "toolbar": _("Formatting"),
        "h2": _("Heading H2"),
        "h3": _("Smaller heading H3"),
        "h4": _("Smallest heading H4"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "strike": _("Struck through"),
        "subscript": _("Subscript x₂"),
        "superscript": _("Superscript x²"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "fullscreen": _("The text alone"),
        "wordCount": _("{number} words"),
        "wordCountOne": _("{number} word"),
        "readingTime": _("{minutes} min to read"),
        "control": _("Ctrl"),
        "shift": _("Shift"),
    }


def _blocks():
    return {
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "blockquote": _("Quotation"),
        "pullQuote": _("Pull quote"),
        "factBox": _("Fact box"),
        "horizontalRule": _("Line across"),
        "figure": _("Picture"),
        "table": _("Table"),
        "embed": _("Film or post from elsewhere"),
        "character": _("Special character"),
    }


def _tables():
    return {
        "tableTools": _("Table"),
        "rowAbove": _("Add a row above"),
        "rowBelow": _("Add a row below"),
        "rowDelete": _("Remove the row"),
        "columnBefore": _("Add a column before"),
        "columnAfter": _("Add a column after"),
        "columnDelete": _("Remove the column"),
        "headerRow": _("Headings in the first row"),
        "headerColumn": _("Headings in the first column"),
        "merge": _("Merge the chosen cells"),
        "split": _("Split the cell"),
        "tableDelete": _("Remove the table"),
    }


def _links():
    return {
        "link": _("Link"),
        "address": _("Address"),
        "addressOrStory": _("Address, or words of a headline"),
        "addressHelp": _(
            "Such as https://example.org/page. Words find stories of ours: the link follows them for ever."
        ),
        "addressWrong": _("Choose one of the stories, or type an address that a link can lead to."),
        "stories": _("Stories"),
        "storiesFound": _("Stories found: {number}. The arrow keys choose."),
        "storiesNone": _("No story of ours has these words."),
        "storiesFailed": _("The stories could not be searched. Try again, or type an address."),
        "storyChosen": _("A story of ours"),
        "linkText": _("Text"),
        "linkTextHelp": _("What readers see. Empty: the headline or the address."),
        "linkSet": _("Set the link"),
        "linkEdit": _("Edit the link"),
        "linkRemove": _("Remove the link"),
        "open": _("Open"),
    }


def _figures():
    return {
        "picture": _("Picture"),
        "pictureLost": _("The library does not have this picture any more."),
        "alt": _("Alternative text"),
        "altLabel": _("What the picture shows"),
        "altHelp": _("For people who cannot see it. Empty: the library's own is used."),
        "altIs": _("Alternative text: {alt}"),
        "altOfLibrary": _("Alternative text, the library's: {alt}"),
        "altPlaceholder": _("The library's: {alt}"),
        "altMissing": _("No alternative text. Add what the picture shows."),
        "layout_text": _("As wide as the text"),
        "layout_wide": _("Wide"),
        "layout_left": _("On the left"),
        "layout_right": _("On the right"),
        "replacePicture": _("Another picture"),
        "removePicture": _("Remove the picture"),
        "uploading": _("Sending {name}…"),
        "uploadsFirst": _("Pictures are still being sent. Save once they are here."),
        "picturesOnly": _("Only pictures can be put into a text."),
        "pastedPicture": _("picture"),
        "pictureMissing": _("One picture of what you pasted could not come along: upload it by hand."),
        "picturesMissing": _("{number} pictures of what you pasted could not come along: upload them by hand."),
    }


def _embeds():
    return {
        "embedEdit": _("Edit address and title"),
        "embedRemove": _("Remove it"),
        "embedHelp": _("Of a film or post on {list}."),
        "embedUnknown": _(
            "This is no film or post that we know how to show. We know {list}. Anything else can be a link."
        ),
        "embedUntitled": _("No title yet: press Enter to say what it is."),
        "title": _("Title"),
        "embedTitleHelp": _("What readers see before they load it: nothing is fetched from elsewhere before that."),
    }


def _dialogs():
    return {
        "apply": _("Apply"),
        "cancel": _("Cancel"),
        "close": _("Close"),
        "dismiss": _("Close this notice"),
    }


def _characters():
    return {
        "characters": _("Special characters"),
        "signs_dashes": _("Dashes and spaces"),
        "signs_quotes": _("Quotation marks"),
        "signs_signs": _("Signs"),
        "signs_numbers": _("Numbers"),
        "signs_arrows": _("Arrows and primes"),
        "signs_letters": _("Letters"),
        "signs": {
            "\N{EN DASH}": _("En dash"),
            "\N{EM DASH}": _("Em dash"),
            "\N{HORIZONTAL ELLIPSIS}": _("Ellipsis"),
            "\N{NO-BREAK SPACE}": _("Non-breaking space"),
            "\N{NON-BREAKING HYPHEN}": _("Non-breaking hyphen"),
            "\N{SOFT HYPHEN}": _("Soft hyphen"),
        },
    }


def _help():
    return {
        "help": _("Keyboard and Markdown"),
        "helpKeys": _("Keyboard"),
        "helpMarkdown": _("Markdown, at the beginning of a line or around words"),
        "helpParagraph": _("Plain paragraph"),
        "helpBreak": _("New line in the same paragraph"),
        "helpLeave": _("Out of a quote, a box or a table, into a new paragraph"),
        "helpToolbar": _("To the toolbar; Escape leads back"),
        "helpTools": _("To the tools of the picture or film that is chosen"),
        "helpCells": _("From cell to cell in a table; deeper and higher in a list"),
        "helpSave": _("Save the story"),
        "helpEmbed": _(
            "The address of a film or post on a line of its own becomes the film or post. Undo makes it text."
        ),
    }


def placeholders() -> dict[str, str]:
    """What stands in an empty part of the text; the names are those of the style sheet."""
    return {
        "words-caption": _("Caption"),
        "words-quote": _("Words worth repeating"),
        "words-box-heading": _("Heading of the box"),
    }
