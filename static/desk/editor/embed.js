/* A film or a post from elsewhere: its address and a title. Readers load it by a click; the desk sees a card. */

import { Node, Plugin, crel, pm } from "django-prose-editor/editor"
import { answer, ask, cancel, labelled } from "desk/editor/dialog"
import { insertBlock } from "desk/editor/schema"
import { fill, settings, words } from "desk/editor/settings"
import { ToolView } from "desk/editor/tools"

const PROVIDERS = settings.providers.map((provider) => ({ ...provider, known: new RegExp(provider.pattern) }))
const NAMES = [...new Set(PROVIDERS.map(({ name }) => name))].join(", ")
const LONGEST = 500

/* As articles/embeds.py finds it. */
function providerOf(typed) {
  const address = typed.trim().replace(/^https?:\/\/[^/?#]*/i, (start) => start.toLowerCase())
  return address.length > LONGEST ? undefined : PROVIDERS.find(({ known }) => known.test(address))
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,

  addAttributes() {
    const attribute = (read) => ({ default: "", rendered: false, parseHTML: read })
    const link = (figure) => figure.querySelector("a")
    return {
      url: attribute((figure) => link(figure)?.getAttribute("href") ?? ""),
      title: attribute((figure) => link(figure)?.textContent ?? ""),
    }
  },

  parseHTML: () => [{ tag: "figure[data-embed]", getAttrs: (figure) => (figure.querySelector("a[href]") ? null : false) }],

  renderHTML({ node: { attrs } }) {
    const provider = providerOf(attrs.url)?.key ?? ""
    return ["figure", { "data-embed": provider }, ["a", { href: attrs.url }, attrs.title || attrs.url]]
  },

  renderText: ({ node: { attrs } }) => attrs.title,

  addNodeView() {
    return (place) => new EmbedView(place)
  },

  addKeyboardShortcuts() {
    return { Enter: ({ editor }) => edit(editor) || atEndOfLine(editor) }
  },

  addProseMirrorPlugins() {
    return [new Plugin({ props: { handlePaste: (view, event) => pasted(this.editor, view, event) } })]
  },
})

class EmbedView extends ToolView {
  label = words.embed

  constructor(place) {
    super(place)
    this.provider = crel("p", { className: "prose-embed-provider" })
    this.title = crel("p", { className: "prose-embed-title", dir: "auto" })
    this.address = crel("p", { className: "prose-embed-address", dir: "ltr" })
    this.dom = crel("figure", { className: "prose-embed", contentEditable: "false" }, [this.provider, this.title, this.address])
    this.dom.addEventListener("click", ({ target }) => this.bar?.contains(target) || this.select())
    this.dom.addEventListener("dblclick", ({ target }) => this.bar?.contains(target) || this.edit())
    this.paint()
    this.begin(place)
  }

  paint() {
    const { url, title } = this.node.attrs
    const named = title && title !== url
    this.provider.textContent = providerOf(url)?.name ?? words.embed
    this.title.textContent = named ? title : words.embedUntitled
    this.title.classList.toggle("is-missing", !named)
    this.address.textContent = url
  }

  tools() {
    return [
      this.tool("edit", words.embedEdit, () => this.edit()),
      this.tool("open", words.open, () => window.open(this.node.attrs.url, "_blank", "noopener")),
      this.tool("remove", words.embedRemove, () => this.remove()),
    ]
  }

  async edit() {
    const given = await askForEmbed(this.node.attrs)
    if (given) this.change(given)
    this.editor.view.focus()
  }
}

export async function insertEmbed(editor) {
  const given = await askForEmbed({ url: "", title: "" })
  if (given) insertBlock(editor, { type: "embed", attrs: given })
  else editor.view.focus()
}

async function askForEmbed({ url, title }) {
  const address = crel("input", { type: "url", required: true, value: url, inputMode: "url" })
  const name = crel("input", { type: "text", required: true, value: title === url ? "" : title, maxLength: 300 })
  const look = () => address.setCustomValidity(providerOf(address.value) ? "" : fill(words.embedUnknown, { list: NAMES }))
  address.addEventListener("input", look)
  look()
  const answered = await ask({
    title: words.embed,
    parts: [labelled(words.address, address, fill(words.embedHelp, { list: NAMES })), labelled(words.title, name, words.embedTitleHelp)],
    buttons: [answer("set", words.apply, "button-primary"), cancel()],
  })
  return answered === "set" && { url: address.value.trim(), title: name.value.replace(/\s+/g, " ").trim() }
}

/* Enter on the card asks for its address and title. */
function edit(editor) {
  const { node, from } = editor.state.selection
  if (node?.type.name !== "embed") return false
  editor.view.nodeDOM(from)?.dispatchEvent(new MouseEvent("dblclick"))
  return true
}

/* An address that was typed as a paragraph of its own. */
function atEndOfLine(editor) {
  const { $from, empty } = editor.state.selection
  const address = $from.parent.textContent.trim()
  if (!empty || $from.depth !== 1 || $from.parent.type.name !== "paragraph" || !providerOf(address)) return false
  return embed(editor.view, $from.before(), $from.after(), address)
}

/* An address that was pasted into an empty paragraph. Undo gives the address as text. */
function pasted(editor, view, { clipboardData }) {
  const address = clipboardData?.getData("text/plain").trim()
  const { $from, empty } = view.state.selection
  if (!empty || $from.depth !== 1 || $from.parent.type.name !== "paragraph" || $from.parent.content.size) return false
  if (!address || !providerOf(address)) return false
  const at = $from.before()
  const { tr, schema } = view.state
  view.dispatch(tr.insert($from.pos, schema.text(address)).setMeta("preventAutolink", true))
  return embed(view, at, at + address.length + 2, address)
}

function embed(view, from, to, url) {
  const { schema } = view.state
  const card = schema.nodes.embed.create({ url })
  const tr = pm.history.closeHistory(view.state.tr).replaceWith(from, to, [card, schema.nodes.paragraph.create()])
  view.dispatch(tr.setSelection(pm.state.TextSelection.create(tr.doc, from + card.nodeSize + 1)).scrollIntoView())
  return true
}
