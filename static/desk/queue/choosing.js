/* Some comments for one decision: the form above the list sends them. */

import { cards } from "desk/queue/cards"
import { say, words } from "desk/queue/desk"

const root = document.querySelector("[data-queue]")
const form = root.querySelector("[data-bulk]")
const all = form?.querySelector("[data-all]")
const count = form?.querySelector("[data-chosen]")
const plain = count?.textContent

export const chosen = () => [...root.querySelectorAll("[data-choose]:checked")]

export function toggle(card) {
  const box = card?.querySelector("[data-choose]")
  if (!box) return
  box.checked = !box.checked
  show()
}

export function decideChosen(verb) {
  form.requestSubmit(form.querySelector(`[name=verb][value="${verb}"]`))
}

export function openChosenReasons() {
  const details = form.querySelector("details")
  details.open = true
  details.querySelector("select").focus()
}

function show() {
  const number = chosen().length
  form.classList.toggle("has-chosen", number > 0)
  count.textContent = number ? words.chosen.replace("{count}", number) : plain
  all.querySelector("input").checked = number > 0 && number === cards().length
  say(words.chosen.replace("{count}", number))
}

if (form) {
  all.hidden = false
  all.addEventListener("change", (event) => {
    for (const card of cards()) card.querySelector("[data-choose]").checked = event.target.checked
    show()
  })
  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose]")) show()
  })
}
