/* The decisions of this tab, the last one on top; they outlast the page, as the sign-in does. */

import { say, token, words } from "desk/queue/desk"

const NAME = "queue-undo"
const MOST = 50

const read = () => JSON.parse(sessionStorage.getItem(NAME) ?? "[]")
const keep = (rows) => sessionStorage.setItem(NAME, JSON.stringify(rows.slice(-MOST)))

/* ``card`` as it came back from the server. */
export function remember(card) {
  const form = card.querySelector("form:has([value=undo])")
  forget(card.dataset.pk)
  if (form && card.matches("[data-stripe]")) keep([...read(), fields(form, card.dataset.pk)])
}

export function forget(pk) {
  keep(read().filter((row) => row.pk !== pk))
}

function fields(form, pk) {
  return { pk, action: form.action, version: form.elements.version.value, decision: form.elements.decision.value }
}

/* On this page by the stripe that is there, else by a form of its own, which brings the page anew. */
export function undoLast() {
  const row = read().pop()
  if (!row) return say(words.nothing)
  keep(read().slice(0, -1))
  const stripe = row.pk && document.querySelector(`[data-stripe][data-pk="${CSS.escape(row.pk)}"] [value=undo]`)
  if (stripe) return stripe.click()
  const form = document.createElement("form")
  Object.assign(form, { method: "post", action: row.action })
  const sent = { ...row, csrfmiddlewaretoken: token(), verb: "undo", back: location.search.slice(1) }
  for (const [name, value] of Object.entries(sent)) {
    if (value) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
  }
  document.body.append(form)
  HTMLFormElement.prototype.submit.call(form)
}

/* A decision on many, of which the message at the top tells. */
const batch = document.querySelector("[data-undo-batch]")
if (batch && !read().some((row) => row.action === batch.action)) keep([...read(), { action: batch.action }])
for (const form of document.querySelectorAll("[data-undo-batch]")) {
  form.addEventListener("submit", () => keep(read().filter((row) => row.action !== form.action)))
}
