/* The cards on the page: which is open, which has the focus, which comes next. */

const root = document.querySelector("[data-queue]")
const list = root.querySelector("[data-cards]")
const done = root.querySelector("[data-done-panel]")
let last = null

export const cards = () => [...list.querySelectorAll("[data-card]")]
export const isOpen = (card) => !card.dataset.done && !card.dataset.busy
export const lookers = (card) => !card.querySelector("[data-looker]").hidden

/* The card with the focus. Where the focus is on nothing, that which had it last. */
export function current() {
  const here = document.activeElement.closest("[data-card]")
  if (here) return here
  return document.activeElement === document.body && last?.isConnected && last.matches("[data-card]") ? last : null
}

export function enter(card) {
  card.focus({ preventScroll: true })
  card.scrollIntoView({ block: card.offsetHeight > innerHeight * 0.8 ? "start" : "nearest" })
}

export function finish(card) {
  card.dataset.done = "yes"
}

/* From the card with the focus, or from where it was; what is decided or looked at by a colleague is left out. */
export function step(way) {
  const all = [...list.querySelectorAll("[data-card], [data-stripe]")]
  const here = document.activeElement.closest("[data-card], [data-stripe]") ?? (last?.isConnected ? last : null)
  const from = here ? all.indexOf(here) : way > 0 ? -1 : all.length
  for (let place = from + way; place >= 0 && place < all.length; place += way) {
    const card = all[place]
    if (card.matches("[data-card]") && isOpen(card) && !lookers(card)) return enter(card)
  }
  if (way > 0) focusDone()
}

/* After a decision on ``card``: the next one, else the first that is left, else what comes after the page. */
export function focusNext(card) {
  const free = cards().filter((other) => other !== card && isOpen(other) && !lookers(other))
  const after = free.find((other) => card.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING)
  const next = after ?? free[0]
  if (next) enter(next)
  else focusDone()
}

function focusDone() {
  if (cards().some((card) => !card.dataset.done && !card.dataset.busy)) return
  done.hidden = cards().some((card) => card.dataset.busy)
  if (!done.hidden) done.querySelector("a").focus()
}

document.addEventListener("focusin", (event) => {
  last = event.target.closest("[data-card], [data-stripe]") ?? last
})
