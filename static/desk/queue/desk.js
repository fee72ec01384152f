/* What all parts of the queue need: its words, what is said aloud, and the way to the server. */

const root = document.querySelector("[data-queue]")
const status = root.querySelector("[data-status]")

/* data-words-not-here is words.notHere. */
export const words = Object.fromEntries(
  Object.entries(root.dataset)
    .filter(([name]) => name.startsWith("words"))
    .map(([name, text]) => [name[5].toLowerCase() + name.slice(6), text]),
)

const READ = 8_000 // ms; what matters stands on the card as well
let silence = 0

export function say(text) {
  clearTimeout(silence)
  status.textContent = text
  silence = setTimeout(() => { status.textContent = "" }, READ)
}

export const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""

let before = Promise.resolve()

/* The answer to a form, or in its place why there is none. One after the other: what was pressed last is decided last. */
export function send(address, sent) {
  before = before.then(() => post(address, sent))
  return before
}

async function post(address, sent) {
  try {
    const answer = await fetch(address, { method: "POST", body: sent, headers: { Accept: "application/json" } })
    if (answer.redirected || answer.status === 403) return { told: words.signedOut }
    return await answer.json()
  } catch {
    return { told: words.failed }
  }
}
