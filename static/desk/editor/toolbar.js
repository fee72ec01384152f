/* The toolbar: one stop of the Tab key. A second row has the tools for tables while the caret is in one. */

import { crel } from "django-prose-editor/editor"
import { GROUPS, TABLE } from "desk/editor/buttons"
import { iconButton, rove } from "desk/editor/rove"
import { announced, shown, words } from "desk/editor/settings"

export function toolbar(editor) {
  const showing = []
  const bar = row(editor, words.toolbar, GROUPS, showing)
  const tables = row(editor, words.tableTools, [TABLE], showing)
  tables.hidden = true
  const head = crel("div", { className: "prose-toolbars" }, [bar, tables])

  let due = false
  editor.on("transaction", () => {
    if (due) return
    due = true
    requestAnimationFrame(() => {
      due = false
      if (editor.isDestroyed) return
      for (const show of showing) show()
      reveal(editor, head, tables, editor.isActive("table"))
    })
  })
  for (const show of showing) show()
  return head
}

/* The row comes without pushing the line that is being read. */
function reveal(editor, head, row, on) {
  if (row.hidden !== on) return
  const { dom } = editor.view
  const before = dom.getBoundingClientRect().top
  row.hidden = !on
  const frame = dom.closest(".is-fullscreen") ?? window
  frame.scrollBy({ top: dom.getBoundingClientRect().top - before, behavior: "instant" })
}

function row(editor, label, groups, showing) {
  const parts = groups.map((group) =>
    crel("div", { className: "prose-group" }, Object.entries(group).map(([name, item]) => button(editor, name, item, showing))),
  )
  const bar = crel("div", { className: "prose-toolbar", role: "toolbar", "aria-label": label }, parts)
  bar.setAttribute("aria-controls", editor.view.dom.id)
  rove(bar, () => editor.view.focus())
  return bar
}

function button(editor, name, { face, keys, run, act, active, enabled }, showing) {
  const label = words[name]
  const press = () => {
    if (button.getAttribute("aria-disabled") === "true") return
    if (act) return act(editor)
    editor.view.focus()
    run(editor.chain()).run()
  }
  const button = iconButton(name, label, face ?? name, press)
  if (keys) {
    button.title = `${label} (${shown(keys)})`
    button.setAttribute("aria-keyshortcuts", announced(keys))
  }
  button.addEventListener("pointerdown", (event) => event.preventDefault()) // the selection stays in sight
  if (active || enabled)
    showing.push(() => {
      const pressed = Boolean(active?.(editor))
      if (active) button.setAttribute("aria-pressed", pressed)
      if (enabled) button.setAttribute("aria-disabled", !pressed && !enabled(editor))
    })
  return button
}
