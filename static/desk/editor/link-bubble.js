/* Where the link at the caret leads, with what one can do with it. It stands below the line, behind the text in the
   order of the Tab key. */

import { crel } from "django-prose-editor/editor"
import { askForLink } from "desk/editor/link-dialog"
import { target } from "desk/editor/link"
import { iconButton, rove } from "desk/editor/rove"
import { words } from "desk/editor/settings"

export function linkBubble(editor, frame) {
  const text = crel("span", { className: "prose-link-text", dir: "auto" })
  const state = crel("span", { className: "pill" })
  const open = crel("a", { className: "prose-button", target: "_blank", rel: "noopener", textContent: words.open })
  const back = () => editor.view.focus()
  const tools = crel("span", { role: "toolbar", "aria-label": words.link, className: "prose-bubble-tools" }, [
    iconButton("edit", words.linkEdit, "edit", () => askForLink(editor)),
    iconButton("unlink", words.linkRemove, "unlink", () => back(editor.chain().extendMarkRange("link").unsetLink().run())),
  ])
  const bubble = crel("div", { className: "prose-bubble", hidden: true }, [text, state, open, tools])
  rove(tools, back)

  const show = () => {
    const active = editor.isActive("link")
    const { selection } = editor.state
    bubble.hidden = !active || !(frame.contains(document.activeElement) || editor.isFocused)
    if (bubble.hidden) return
    const leads = target(editor.getAttributes("link"))
    text.textContent = leads.text
    state.textContent = leads.state
    state.hidden = !leads.state
    state.className = `pill ${leads.lost ? "pill-bad" : "pill-good"}`
    open.hidden = !leads.open
    if (leads.open) open.href = leads.open
    place(bubble, frame, editor.view.coordsAtPos(selection.from))
  }
  editor.on("transaction", () => requestAnimationFrame(show))
  editor.on("focus", show)
  frame.addEventListener("focusout", ({ relatedTarget }) => {
    if (!frame.contains(relatedTarget)) bubble.hidden = true
  })
  return bubble
}

function place(bubble, frame, at) {
  const edge = frame.getBoundingClientRect()
  const room = edge.width - bubble.offsetWidth - 8
  bubble.style.top = `${at.bottom - edge.top + frame.scrollTop + 6}px`
  bubble.style.left = `${Math.max(8, Math.min(at.left - edge.left, room))}px`
}
