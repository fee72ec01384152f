/* The text of a story, edited as it will look: django-prose-editor's Tiptap with the vocabulary of articles/body.py
   and a toolbar of our own. The textarea stays the field that is sent; it is written to only when the text changes. */

import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Editor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Strike,
  Subscript,
  Superscript,
  Text,
  crel,
} from "django-prose-editor/editor"

const DECIMAL = [{ label: "1, 2, 3", type: "decimal" }]
const ADDRESS = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)\S+$/i

const heading = (level) => ({
  run: (chain) => chain.toggleHeading({ level }),
  active: (editor) => editor.isActive("heading", { level }),
})
const mark = (name) => ({ run: (chain) => chain.toggleMark(name), active: (editor) => editor.isActive(name) })
const node = (name, run) => ({ run, active: (editor) => editor.isActive(name) })
const can = (name) => ({ run: (chain) => chain[name](), enabled: (editor) => editor.can()[name]() })

/* name -> [what the button shows, what it does]; the names are those of the labels and of aria-keyshortcuts */
const GROUPS = [
  { h2: ["H2", heading(2)], h3: ["H3", heading(3)], h4: ["H4", heading(4)] },
  {
    bold: ["B", mark("bold"), "Control+B"],
    italic: ["I", mark("italic"), "Control+I"],
    strike: ["S", mark("strike")],
    subscript: ["x₂", mark("subscript")],
    superscript: ["x²", mark("superscript")],
  },
  {
    bulletList: ["•", node("bulletList", (chain) => chain.toggleBulletList())],
    orderedList: ["1.", node("orderedList", (chain) => chain.toggleOrderedList())],
    blockquote: ["“ ”", node("blockquote", (chain) => chain.toggleBlockquote())],
    horizontalRule: ["—", { run: (chain) => chain.setHorizontalRule() }],
  },
  { link: ["Link", { active: (editor) => editor.isActive("link") }, "Control+K"] },
  { undo: ["↶", can("undo"), "Control+Z"], redo: ["↷", can("redo"), "Control+Shift+Z"] },
]

function edit(textarea) {
  const labels = JSON.parse(textarea.dataset.prose)
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  const element = crel("div", { className: "prose" })
  textarea.before(element)
  textarea.hidden = true

  const editor = new Editor({
    element,
    content: textarea.value,
    injectCSS: false, // the Content-Security-Policy would refuse it: editor-prose.css has these rules
    extensions: extensions(labels),
    editorProps: { attributes: attributesOf(textarea, label) },
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  element.prepend(toolbar(editor, labels))
  label?.addEventListener("click", () => editor.commands.focus())
}

function extensions(labels) {
  const LinkOfOurs = Link.extend({
    addKeyboardShortcuts() {
      return { "Mod-k": () => Boolean(askForLink(this.editor, labels)) }
    },
  })
  return [
    Document,
    Paragraph,
    Text,
    Heading.configure({ levels: [2, 3, 4] }),
    BulletList,
    OrderedList.configure({ enableListAttributes: false, listTypes: DECIMAL }),
    ListItem,
    Blockquote,
    HorizontalRule,
    HardBreak,
    Bold,
    Italic,
    Strike,
    Subscript,
    Superscript,
    LinkOfOurs.configure({ enableTarget: false }),
    History,
    Dropcursor,
    Gapcursor,
  ]
}

function attributesOf(textarea, label) {
  const attributes = { role: "textbox", "aria-multiline": "true", spellcheck: "true", id: `${textarea.id}_prose` }
  if (label) attributes["aria-label"] = label.textContent.replace(/:\s*$/, "")
  return attributes
}

/* The toolbar is one stop of the Tab key; the arrow keys walk along it. */

function toolbar(editor, labels) {
  const buttons = []
  const groups = GROUPS.map((group) =>
    crel("div", { className: "prose-group" }, Object.entries(group).map(([name, [face, item, keys]]) => {
      const button = buttonFor(editor, labels, name, face, item, keys)
      buttons.push(button)
      return button
    })),
  )
  const bar = crel("div", { className: "prose-toolbar", role: "toolbar", "aria-label": labels.toolbar }, groups)
  bar.setAttribute("aria-controls", editor.view.dom.id)
  rove(bar, buttons)
  return bar
}

function buttonFor(editor, labels, name, face, item, keys) {
  const button = crel("button", { type: "button", className: `prose-button prose-${name}`, title: labels[name] })
  button.setAttribute("aria-label", labels[name])
  button.dataset.face = face
  if (keys) button.setAttribute("aria-keyshortcuts", keys)
  button.addEventListener("click", () => {
    if (name === "link") askForLink(editor, labels)
    else item.run(editor.chain().focus()).run()
  })
  const show = () => {
    if (item.active) button.setAttribute("aria-pressed", item.active(editor))
    if (item.enabled) button.setAttribute("aria-disabled", !item.enabled(editor))
  }
  editor.on("transaction", show)
  show()
  return button
}

function rove(bar, buttons) {
  const stop = (at) => buttons.forEach((button, index) => { button.tabIndex = index === at ? 0 : -1 })
  stop(0)
  bar.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(event.target)
    const last = buttons.length - 1
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last }[event.key]
    if (here < 0 || next === undefined) return
    event.preventDefault()
    const at = next < 0 ? last : next > last ? 0 : next
    stop(at)
    buttons[at].focus()
  })
}

/* A link is asked for in a dialog; it may be the address of a page of ours. */

function askForLink(editor, labels) {
  const input = crel("input", { type: "text", required: true, value: editor.getAttributes("link").href || "" })
  const dialog = dialogAround(input, editor.isActive("link"), labels)
  const check = () => input.setCustomValidity(ADDRESS.test(addressOf(input.value)) ? "" : labels.addressWrong)
  input.inputMode = "url"
  input.addEventListener("input", check)
  check()
  dialog.addEventListener("close", () => {
    setLink(editor, dialog.returnValue, addressOf(input.value))
    dialog.remove()
  })
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

function dialogAround(input, removable, labels) {
  const button = (value, more = "") => crel("button", { value, textContent: labels[value], className: `button ${more}` })
  return crel("dialog", { className: "prose-dialog", "aria-label": labels.link }, [
    crel("form", { method: "dialog" }, [
      crel("label", {}, [labels.address, input]),
      crel("p", { className: "help", textContent: labels.addressHelp }),
      crel("p", { className: "buttons" }, [
        button("set", "button-primary"),
        ...(removable ? [unvalidated(button("remove"))] : []),
        unvalidated(button("cancel")),
      ]),
    ]),
  ])
}

function unvalidated(button) {
  button.formNoValidate = true
  return button
}

function setLink(editor, answer, href) {
  const chain = editor.chain().focus().extendMarkRange("link")
  if (answer === "remove") chain.unsetLink().run()
  else if (answer !== "set") editor.commands.focus()
  else if (editor.state.selection.empty && !editor.isActive("link"))
    chain.insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run()
  else chain.setLink({ href }).run()
}

/* “example.org/page” is meant as an address too. */
function addressOf(typed) {
  const address = typed.trim()
  return /^[^\s/:#?]+\.[a-z]{2,}([/?#]\S*)?$/i.test(address) ? `https://${address}` : address
}

for (const textarea of document.querySelectorAll("textarea[data-prose]")) edit(textarea)
