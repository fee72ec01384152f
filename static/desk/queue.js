/* The moderators' queue: decisions without loading the page anew, by the keyboard too, and beside colleagues. Without
   this script each button sends its form, and the page comes back. */

import { say, send, words } from "desk/queue/desk"
import { cards, current, enter, finish, focusNext, isOpen, lookers, step } from "desk/queue/cards"
import { forget, remember, undoLast } from "desk/queue/undoing"
import { chosen, decideChosen, openChosenReasons, toggle } from "desk/queue/choosing"
import { keysAreOn, showHelp } from "desk/queue/keys"
import "desk/queue/together"

const root = document.querySelector("[data-queue]")

/* Deciding. The card stays, and keeps what was typed, until the desk has answered. */

async function decide(form, button) {
  const card = form.closest("[data-card], [data-stripe]")
  if (card.dataset.busy) return
  card.dataset.busy = "yes"
  const sent = new FormData(form)
  if (button?.name) sent.append(button.name, button.value)
  const takesOff = card.matches("[data-card]") && !["undo", "feature", "unfeature", "redact"].includes(sent.get("verb"))
  if (takesOff) focusNext(card)
  const answer = await send(form.action, sent)
  delete card.dataset.busy
  if (!answer.html) return fail(card, answer.told)
  show(card, answer, takesOff)
  if (sent.get("verb") === "undo") enter(document.getElementById(card.id))
}

function fail(card, told) {
  const note = card.querySelector("[data-told]")
  if (note) Object.assign(note, { textContent: told, hidden: false })
  say(told)
}

function show(card, answer, takesOff) {
  const had = card.contains(document.activeElement)
  const place = document.createElement("template")
  place.innerHTML = answer.html
  const now = place.content.querySelector("article")
  card.replaceWith(now)
  if (answer.decided) remember(now)
  if (!answer.decided) {
    Object.assign(now.querySelector("[data-told]"), { textContent: answer.told, hidden: false })
    finish(now)
  }
  if (had && (!takesOff || !answer.decided)) enter(now)
  if (!cards().some(isOpen) && takesOff) focusNext(now)
  const left = cards().filter(isOpen).length
  say(`${answer.told} · ${words.left.replace("{count}", left)}`)
}

root.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-decides]")) return
  event.preventDefault()
  const card = event.target.closest("[data-card], [data-stripe]")
  if (card.matches("[data-stripe]") || event.submitter?.value === "undo") forget(card.dataset.pk)
  decide(event.target, event.submitter)
})

/* Keys. */

function press(verb) {
  if (chosen().length && ["approve", "spam"].includes(verb)) return decideChosen(verb)
  const card = current()
  const button = card?.querySelector(`button[form][name="verb"][value="${verb}"]`)
  if (!button) return say(words.notHere)
  button.click()
}

function open(name) {
  if (chosen().length && name === "reject") return openChosenReasons()
  const details = current()?.querySelector(`[data-step="${name}"]`)
  if (!details) return say(words.notHere)
  details.open = true
  details.querySelector("textarea[name=words], [data-digit]").focus()
  details.scrollIntoView({ block: "nearest" })
}

function digit(key) {
  const details = current()?.querySelector(`[data-step][open]:has([data-digit])`)
  details?.querySelector(`[data-digit="${key}"]`)?.click()
}

function ban() {
  const link = current()?.querySelector("[data-ban]")
  if (link) link.click()
  else say(words.notHere)
}

function leave() {
  const details = current()?.querySelector("[data-step][open]")
  if (!details) return
  details.open = false
  current().focus()
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press("approve"),
  s: () => press("spam"),
  f: () => press(current()?.querySelector('[value="unfeature"]') ? "unfeature" : "feature"),
  r: () => open(current()?.querySelector('[data-step="reject"]') ? "reject" : "remove"),
  e: () => open("redact"),
  b: ban,
  z: undoLast,
  x: () => toggle(current()),
  "?": showHelp,
  Escape: leave,
}

const TYPED_IN = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog"

document.addEventListener("keydown", (event) => {
  if (!keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return
  if (event.target.closest(TYPED_IN) && event.key !== "Escape") return
  if (document.querySelector("dialog[open]")) return
  const act = /^[0-9]$/.test(event.key) ? () => digit(event.key) : KEYS[event.key]
  if (!act) return
  if (event.key !== "Escape") event.preventDefault()
  act()
})

if (keysAreOn() && matchMedia("(pointer: fine)").matches && "waits" in root.dataset && document.activeElement === document.body && !location.hash) {
  const first = cards().find((card) => isOpen(card) && !lookers(card))
  if (first) enter(first)
}
