/* The text of a story, edited as it will look: django-prose-editor's Tiptap with the vocabulary of articles/body.py
   and a frame of our own. The textarea stays the field that is sent; it is written to only when the text changes. */

import { Dropcursor, Editor, Extension, Gapcursor, History, SpecialCharacters, TrailingNode, crel } from "django-prose-editor/editor"
import { Embed } from "desk/editor/embed"
import { Figure } from "desk/editor/figure"
import { Fullscreen } from "desk/editor/fullscreen"
import { Link } from "desk/editor/link"
import { linkBubble } from "desk/editor/link-bubble"
import { notices, tell } from "desk/editor/notices"
import { Paste } from "desk/editor/paste"
import { Pictures, underWay } from "desk/editor/pictures"
import { vocabulary } from "desk/editor/schema"
import { settings, words } from "desk/editor/settings"
import { statusLine } from "desk/editor/status"
import { tables } from "desk/editor/table"
import { toolbar } from "desk/editor/toolbar"
import { enterTools } from "desk/editor/tools"

const PAUSE = 500 // ms without a change, then the textarea is written to; at the latest when the form is sent
const ROOM = { top: 150, bottom: 90, left: 0, right: 0 } // the caret keeps clear of what sticks to the edges

function edit(textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  const surface = crel("div", { className: "prose-surface" })
  const frame = crel("div", { className: "prose" }, [surface])
  textarea.before(frame)
  textarea.hidden = true

  const editor = new Editor({
    element: surface,
    content: textarea.value,
    parseOptions: { preserveWhitespace: true },
    injectCSS: false, // the Content-Security-Policy would refuse it: editor-prose.css has these rules
    enablePasteRules: [Link],
    extensions: [...vocabulary, ...tables, Link, Figure, Embed, Pictures, Paste, Fullscreen, Keys, ...surroundings],
    editorProps: { attributes: attributesOf(textarea, label), scrollThreshold: ROOM, scrollMargin: ROOM },
  })
  frame.prepend(toolbar(editor))
  frame.append(linkBubble(editor, frame), crel("div", { className: "prose-foot" }, [notices, statusLine(editor)]))
  label?.addEventListener("click", () => editor.commands.focus())
  writeBack(editor, textarea, frame)
  speak(editor)
  for (const [name, text] of Object.entries(settings.placeholders)) frame.style.setProperty(`--${name}`, JSON.stringify(text))
}

const surroundings = [History, Dropcursor.configure({ class: "prose-dropcursor", width: 3 }), Gapcursor, TrailingNode, SpecialCharacters]

const Keys = Extension.create({
  name: "keys",
  priority: 50, // after lists and tables, which have their own use for Tab
  addKeyboardShortcuts() {
    return {
      Tab: ({ editor }) => enterTools(editor),
      "Alt-F10": ({ editor }) => {
        editor.view.dom.closest(".prose").querySelector(".prose-toolbar [tabindex='0']").focus()
        return true
      },
      "Mod-s": ({ editor }) => {
        const { form } = editor.view.dom.closest(".prose").nextElementSibling
        form.querySelector("[type=submit]")?.click()
        return true
      },
    }
  },
})

function attributesOf(textarea, label) {
  const attributes = { role: "textbox", "aria-multiline": "true", spellcheck: "true", id: `${textarea.id}_prose` }
  if (label) attributes["aria-label"] = label.textContent.replace(/:\s*$/, "")
  return attributes
}

/* A long text takes a while to write out, so not at every letter. Nothing is sent, and nobody leaves, without it. */
function writeBack(editor, textarea, frame) {
  const text = () => editor.getHTML().replace(/(<p><\/p>)+$/, "") // not isEmpty: that is also a picture without words
  let written = text()
  let waiting
  const write = () => {
    clearTimeout(waiting)
    waiting = undefined
    const now = text()
    if (now === written) return
    textarea.value = written = now
    textarea.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const settle = () => waiting && write()
  editor.on("update", () => {
    clearTimeout(waiting)
    waiting = setTimeout(write, PAUSE)
  })
  frame.addEventListener("focusout", settle)
  window.addEventListener("pagehide", settle)
  textarea.form?.addEventListener("submit", (event) => {
    settle()
    if (!underWay()) return
    event.preventDefault()
    tell(words.uploadsFirst, "warn")
  }, true)
  textarea.form?.addEventListener("formdata", ({ formData }) => {
    settle()
    formData.set(textarea.name, textarea.value)
  })
}

/* The language of the text, for spell checking, hyphens and direction. */
function speak(editor) {
  const field = document.getElementById("id_language")
  const set = () => {
    const language = field.value.trim()
    const { dom } = editor.view
    dom.lang = language || settings.language
    dom.dir = settings.rightToLeft.includes(dom.lang.split("-")[0].toLowerCase()) ? "rtl" : "ltr"
  }
  field?.addEventListener("input", set)
  if (field) set()
}

for (const textarea of document.querySelectorAll("textarea[data-prose]")) edit(textarea)
