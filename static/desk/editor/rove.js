/* A row of buttons that is one stop of the Tab key: the arrow keys walk along it, Escape leads back to the text. */

import { crel } from "django-prose-editor/editor"
import { icon } from "desk/editor/icons"

export function iconButton(name, label, face, press) {
  const button = crel("button", { type: "button", className: `prose-button do-${name}`, title: label })
  button.setAttribute("aria-label", label)
  button.append(icon(face) ?? face)
  button.addEventListener("click", press)
  return button
}

const usable = (bar) => [...bar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"))

export function rove(bar, leave) {
  const stop = (at) => {
    for (const button of bar.querySelectorAll("button")) button.tabIndex = button === at ? 0 : -1
  }
  stop(usable(bar)[0])
  bar.addEventListener("focusin", (event) => stop(event.target.closest("button")))
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault()
      event.stopPropagation()
      leave()
      return
    }
    const buttons = usable(bar)
    const here = buttons.indexOf(event.target)
    const last = buttons.length - 1
    const [on, back] = getComputedStyle(bar).direction === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"]
    const next = { [on]: here + 1, [back]: here - 1, Home: 0, End: last }[event.key]
    if (here < 0 || next === undefined) return
    event.preventDefault()
    buttons[next < 0 ? last : next > last ? 0 : next].focus()
  })
  return () => {
    if (!usable(bar).some((button) => button.tabIndex === 0)) stop(usable(bar)[0])
  }
}
