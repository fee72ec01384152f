/* The tools of a figure or an embed: they stand upon it while it is active. Tab leads in, Escape back to the text. */

import { crel, pm } from "django-prose-editor/editor"
import { iconButton, rove } from "desk/editor/rove"

/* A node view with ``dom``, ``tools()`` (a list of buttons) and ``paint()``. */
export class ToolView {
  constructor({ node, editor, getPos }) {
    Object.assign(this, { node, editor, getPos })
  }

  begin({ decorations }) {
    this.activate(decorations.some(({ spec }) => spec.active))
  }

  update(node, decorations) {
    if (node.type !== this.node.type) return false
    this.node = node
    this.paint()
    this.begin({ decorations })
    return true
  }

  activate(on) {
    if (on === Boolean(this.bar)) return
    if (!on) {
      this.bar.remove()
      this.bar = null
      return
    }
    this.bar = crel("div", { className: "prose-tools", role: "toolbar", contentEditable: "false" }, this.tools())
    this.bar.setAttribute("aria-label", this.label)
    this.paint()
    this.dom.append(this.bar)
    rove(this.bar, () => this.editor.view.focus())
  }

  tool(name, label, act) {
    return iconButton(name, label, name, () => act())
  }

  select() {
    this.editor.commands.setNodeSelection(this.getPos())
    this.editor.view.focus()
  }

  change(attributes) {
    const { state, view } = this.editor
    const { selection } = state
    const at = this.getPos()
    const tr = pm.history.closeHistory(state.tr).setNodeMarkup(at, undefined, { ...this.node.attrs, ...attributes })
    if (selection instanceof pm.state.NodeSelection) tr.setSelection(pm.state.NodeSelection.create(tr.doc, at))
    view.dispatch(tr)
  }

  remove() {
    const { state, view } = this.editor
    const at = this.getPos()
    const tr = pm.history.closeHistory(state.tr).delete(at, at + this.node.nodeSize)
    view.dispatch(tr.setSelection(pm.state.Selection.near(tr.doc.resolve(at))).scrollIntoView())
    view.focus()
  }

  stopEvent(event) {
    return Boolean(this.bar?.contains(event.target))
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM?.contains(mutation.target)
  }
}

/* For the Tab key in the text: into the tools, if there are any. */
export function enterTools(editor) {
  const button = editor.view.dom.querySelector(".prose-tools button[tabindex='0']")
  button?.focus()
  return Boolean(button)
}
