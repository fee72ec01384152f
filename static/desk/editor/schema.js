/* The vocabulary of articles/body.py, as the editor's schema: what may stand where, and the Markdown that makes it. */

import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Extension,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  ListItem,
  Node,
  OrderedList,
  Paragraph,
  Plugin,
  Strike,
  Subscript,
  Superscript,
  Text,
  crel,
  markInputRule,
  pm,
  wrappingInputRule,
} from "django-prose-editor/editor"
import { words } from "desk/editor/settings"

export const PLAIN = "(paragraph | bulletList | orderedList)"

/* Tiptap's own would take “5 * 4 * 3” for italics: what is marked neither begins nor ends with a space. */
const around = (sign) => {
  const [first] = sign
  const quoted = sign.replace(/\*/g, "\\*")
  return new RegExp(`(?:^|[\\s([“‘"'])(${quoted}(?![\\s${first}])([^${first}]+?)(?<!\\s)${quoted})$`)
}
const markdown = (mark, ...signs) =>
  mark.extend({
    addInputRules() {
      return signs.map((sign) => markInputRule({ find: around(sign), type: this.type }))
    },
    addPasteRules: () => [],
  })

/* With “1. ” as the beginning of a list, which the package takes out, and without kinds of numbering. */
const Numbered = OrderedList.extend({
  addNodeView: null,
  addAttributes: () => ({
    start: { default: 1, parseHTML: (list) => Number.parseInt(list.getAttribute("start") ?? "1", 10) || 1 },
  }),
  addInputRules() {
    return [
      wrappingInputRule({
        find: /^(\d{1,4})\.\s$/,
        type: this.type,
        getAttributes: (match) => ({ start: Number(match[1]) }),
        joinPredicate: (match, list) => list.childCount + list.attrs.start === Number(match[1]),
      }),
    ]
  },
})

const aside = (name, type, content) =>
  Node.create({
    name,
    group: "block",
    content,
    defining: true,
    parseHTML: () => [{ tag: `aside[data-type=${type}]` }],
    renderHTML: () => ["aside", { "data-type": type }, 0],
    addNodeView: () => () => {
      const dom = crel("aside", { role: "note", "aria-label": words[name], "data-type": type }) // no landmark of the desk
      return { dom, contentDOM: dom }
    },
  })

export const PullQuote = aside("pullQuote", "pullquote", "paragraph+")

/* Its headings are of the third level at most: the second is the story's own. The paragraph comes first in its content:
   that is what Enter behind a heading begins. */
export const FactBox = aside("factBox", "factbox", "(paragraph | heading | bulletList | orderedList)+").extend({
  addProseMirrorPlugins: () => [new Plugin({ appendTransaction: lowered })],
})

function lowered(transactions, _before, state) {
  if (!transactions.some((transaction) => transaction.docChanged)) return null
  const tr = state.tr
  state.doc.forEach((box, offset) => {
    if (box.type.name !== "factBox") return
    box.forEach((part, inside) => {
      if (part.attrs.level === 2) tr.setNodeMarkup(offset + 1 + inside, undefined, { level: 3 })
    })
  })
  return tr.docChanged ? tr : null
}

/* Enter in the empty last line of a quote or box leaves it, also where it is a heading. */
const Leaving = Extension.create({
  name: "leaving",
  addKeyboardShortcuts() {
    return {
      "Mod-Enter": ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.depth < 2 || ["bulletList", "orderedList"].includes($from.node(1).type.name)) return false
        return paragraphAt(editor, $from.after(1))
      },
    }
  },
})

export function paragraphAt(editor, at) {
  const { state, view } = editor
  const tr = state.tr.insert(at, state.schema.nodes.paragraph.create())
  view.dispatch(tr.setSelection(pm.state.TextSelection.create(tr.doc, at + 1)).scrollIntoView())
  return true
}

/* Puts a block behind the one with the caret, or in its place if that is an empty paragraph. Where the caret goes:
   into the new block if it holds text, else it is selected. */
export function insertBlock(editor, json, { at } = {}) {
  const { state, view } = editor
  const node = state.schema.nodeFromJSON(json)
  const { $from, $to } = state.selection
  const alone = $from.depth === 1 && $from.parent.type.name === "paragraph" && !$from.parent.content.size
  const from = at ?? (alone ? $from.before(1) : $to.depth ? $to.after(1) : $to.pos)
  const to = at === undefined && alone ? $from.after(1) : from
  const tr = pm.history.closeHistory(state.tr).replaceWith(from, to, node)
  const inside = node.isAtom ? null : pm.state.TextSelection.findFrom(tr.doc.resolve(from + 1), 1, true)
  tr.setSelection(inside ?? pm.state.NodeSelection.create(tr.doc, from))
  view.dispatch(tr.scrollIntoView())
  view.focus()
}

export const vocabulary = [
  Document,
  Paragraph,
  Text,
  Heading.configure({ levels: [2, 3, 4] }),
  BulletList,
  Numbered,
  ListItem.extend({ content: `paragraph ${PLAIN}*` }),
  Blockquote.extend({ content: `${PLAIN}+` }),
  PullQuote,
  FactBox,
  HorizontalRule,
  HardBreak,
  markdown(Bold, "**", "__"),
  markdown(Italic, "*", "_"),
  markdown(Strike, "~~"),
  Subscript,
  Superscript,
  Leaving,
]
