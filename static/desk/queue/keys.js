/* Whether the keys are on, and what they do. */

import { say, words } from "desk/queue/desk"

const NAME = "queue-keys"
const root = document.querySelector("[data-queue]")
const bar = root.querySelector("[data-keys]")
const dialog = root.querySelector("[data-help]")
const box = bar?.querySelector("[data-keys-switch]")

export const keysAreOn = () => Boolean(box?.checked)

export function showHelp() {
  dialog.showModal()
}

if (bar) {
  bar.hidden = false
  box.checked = localStorage.getItem(NAME) !== "off"
  show()
  box.addEventListener("change", () => {
    localStorage.setItem(NAME, box.checked ? "on" : "off")
    show()
    say(box.checked ? words.on : words.off)
  })
  bar.querySelector("[data-keys-help]").addEventListener("click", showHelp)
}

function show() {
  root.classList.toggle("has-keys", box.checked)
}
