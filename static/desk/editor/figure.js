/* A picture of the library in the text: its number, how wide it stands, its own alternative text if it has one, and
   a caption that is typed in place. */

import { Node, Plugin, pm } from "django-prose-editor/editor"
import { choosePicture } from "desk/library"
import { FigureView } from "desk/editor/figure-view"
import { figureOf } from "desk/editor/known"
import { insertBlock, paragraphAt } from "desk/editor/schema"

const LAYOUTS = ["wide", "left", "right"]

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,

  addAttributes() {
    const attribute = (read) => ({ default: null, rendered: false, parseHTML: read })
    return {
      image: attribute((figure) => figure.dataset.image),
      layout: attribute(({ dataset }) => (LAYOUTS.includes(dataset.layout) ? dataset.layout : null)),
      alt: attribute((figure) => figure.querySelector("img")?.getAttribute("alt") || null),
    }
  },

  parseHTML() {
    const caption = (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption")
    return [{ tag: "figure[data-image]", contentElement: caption }]
  },

  renderHTML({ node: { attrs } }) {
    const figure = { "data-image": attrs.image, ...(attrs.layout && { "data-layout": attrs.layout }) }
    return ["figure", figure, ...(attrs.alt ? [["img", { alt: attrs.alt }]] : []), ["figcaption", 0]]
  },

  addNodeView() {
    return (place) => new FigureView(place)
  },

  addKeyboardShortcuts() {
    const shortcut = (act) => () => {
      const { selection } = this.editor.state
      const inside = selection.$from.parent.type.name === this.name && selection.$from.sameParent(selection.$to)
      return act(this.editor, selection, inside)
    }
    return {
      Enter: shortcut(enter),
      "Shift-Enter": shortcut((editor, _, inside) => inside && editor.commands.insertContent({ type: "hardBreak" })),
      Backspace: shortcut(backspace),
      "Mod-Alt-i": () => {
        insertPicture(this.editor)
        return true
      },
    }
  },

  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: active } })],
})

export async function insertPicture(editor) {
  const picture = await choosePicture()
  if (picture) insertBlock(editor, figureOf(picture))
  else editor.view.focus()
}

/* From the picture into its caption, from the caption into a new paragraph. */
function enter(editor, selection, inside) {
  if (selection.node?.type.name === "figure") return editor.commands.focus(selection.to - 1)
  return inside && paragraphAt(editor, selection.$from.after())
}

/* At the beginning of a caption: first the figure is selected, then it is gone. */
function backspace(editor, { $from, empty }, inside) {
  return inside && empty && $from.parentOffset === 0 && editor.commands.setNodeSelection($from.before())
}

/* The figure or embed that the caret is in shows its tools. */
function active({ doc, selection }) {
  const { $from } = selection
  const node = selection.node ?? $from.node(1)
  if (!["figure", "embed"].includes(node?.type.name)) return null
  const from = selection.node ? selection.from : $from.before(1)
  const mark = pm.view.Decoration.node(from, from + node.nodeSize, { class: "is-active" }, { active: true })
  return pm.view.DecorationSet.create(doc, [mark])
}
