/* Colleagues: what one looks at is claimed while one does, and what they look at or decide is shown. */

import { cards, finish } from "desk/queue/cards"
import { token } from "desk/queue/desk"

const root = document.querySelector("[data-queue]")
const SETTLED = 300 // ms that somebody stays on a card before it is theirs
const EVERY = 10_000 // ms between two looks at what the others do
const ANEW = 3 // looks after which a claim is renewed

let claimed = null
let waiting = 0
let looks = 0

function body(fields) {
  const sent = new FormData()
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token(), ...fields })) sent.append(name, value)
  return sent
}

async function claim(card) {
  const left = claimed && claimed !== card ? claimed.dataset.pk : ""
  claimed = card
  try {
    const answer = await fetch(card.dataset.claim, { method: "POST", body: body({ left }) })
    if (answer.ok && !answer.redirected) showLooker(card, (await answer.json()).looker)
  } catch {
    /* a claim is a courtesy: the next one will do */
  }
}

function showLooker(card, text) {
  const line = card.querySelector("[data-looker]")
  if (!line) return
  line.textContent = text
  line.hidden = !text
}

if (root.querySelector("[data-bulk]")) {
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]")
    clearTimeout(waiting)
    if (!card || card === claimed || card.dataset.done) return
    waiting = setTimeout(() => card.isConnected && claim(card), SETTLED)
  })
  addEventListener("pagehide", () => {
    if (claimed?.isConnected) navigator.sendBeacon(claimed.dataset.claim, body({ release: "1" }))
    claimed = null
  })
}

/* Looking. */

async function look() {
  const seen = cards().filter((card) => !card.dataset.done && !card.dataset.busy)
  const on = seen.map((card) => `${card.dataset.pk}:${card.dataset.version}`).join()
  try {
    const answer = await fetch(`${root.dataset.watch}?on=${on}`)
    if (answer.ok && !answer.redirected) show(seen, await answer.json())
  } catch {
    /* the network is away: the next look will tell */
  }
}

function show(seen, news) {
  for (const [tab, count] of Object.entries(news.counts)) {
    const place = root.querySelector(`[data-count="${tab}"]`)
    if (place?.textContent) place.textContent = count
  }
  for (const card of seen) {
    if (!card.isConnected || card.dataset.busy) continue
    const { told = "", looker = "" } = news.cards[card.dataset.pk] ?? {}
    showLooker(card, looker)
    if (told) overtake(card, told)
  }
}

function overtake(card, told) {
  Object.assign(card.querySelector("[data-told]"), { textContent: told, hidden: false })
  finish(card)
}

async function lookAgain() {
  if (document.visibilityState === "visible") {
    await look()
    looks += 1
    if (looks % ANEW === 0 && claimed?.contains(document.activeElement)) await claim(claimed)
  }
}

setInterval(lookAgain, EVERY)
document.addEventListener("visibilitychange", lookAgain)
