/* A link leads to an address, or to a story of ours, which is kept by its number: its address may change. */

import { Link as Base, Plugin, combineTransactionSteps, getChangedRanges } from "django-prose-editor/editor"
import { askForLink } from "desk/editor/link-dialog"
import { at, isOurs, story } from "desk/editor/stories"

const WHOLE = /^https?:\/\//i

export const Link = Base.extend({
  inclusive: false,

  addAttributes() {
    const attribute = (name) => ({ default: null, rendered: false, parseHTML: (link) => link.getAttribute(name) || null })
    return { href: attribute("href"), article: attribute("data-article") }
  },

  parseHTML() {
    return [{ tag: "a[data-article]" }, ...this.parent()]
  },

  renderHTML({ mark: { attrs } }) {
    return ["a", attrs.article ? { "data-article": attrs.article } : { href: attrs.href }, 0]
  },

  addKeyboardShortcuts() {
    return {
      "Mod-k": () => {
        askForLink(this.editor)
        return true
      },
    }
  },

  addProseMirrorPlugins() {
    return [...this.parent(), recogniser(this.editor)]
  },
}).configure({
  enableTarget: false,
  markdownLinks: true,
  shouldAutoLink: (address) => WHOLE.test(address), // “he said.It was” is no address
})

/* An address of ours that was typed or pasted becomes a link to the story that lives there. */
function recogniser(editor) {
  const asked = new Set()
  return new Plugin({
    appendTransaction(transactions, before, { doc }) {
      if (!transactions.some((transaction) => transaction.docChanged)) return
      for (const { newRange } of getChangedRanges(combineTransactionSteps(before.doc, [...transactions]))) {
        doc.nodesBetween(newRange.from, Math.min(newRange.to, doc.content.size), (node) => {
          const { href } = linkOf(node)?.attrs ?? {}
          if (href && isOurs(href) && !asked.has(href)) recognise(editor, asked.add(href) && href)
        })
      }
    },
  })
}

const linkOf = (node) => node.marks.find(({ type }) => type.name === "link")

async function recognise(editor, href) {
  const found = await at(href)
  if (!found || editor.isDestroyed) return
  const { tr, doc, schema } = editor.state
  const places = []
  doc.descendants((node, from) => {
    const link = linkOf(node)
    if (link?.attrs.href === href) places.unshift([node, from, link])
  })
  for (const [node, from, link] of places) {
    const marks = link.removeFromSet(node.marks).concat(link.type.create({ article: String(found.id) }))
    const text = node.text === href ? found.headline : node.text
    tr.replaceWith(from, from + node.nodeSize, node.isText ? schema.text(text, marks) : node.mark(marks))
  }
  if (places.length) editor.view.dispatch(tr)
}

/* What a link leads to, in words, and where one can look at it. */
export function target({ href, article }) {
  if (!article) return { text: href, state: "", open: href }
  const known = story(article)
  if (!known) return { text: `#${article}`, state: "", open: null, lost: true }
  return { text: known.headline, state: known.state, open: known.address || known.desk, lost: !known.live }
}
