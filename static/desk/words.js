/* What is typed into the story's form is kept as one goes: by the newsroom, and in this browser while that cannot be
   reached or the session is over. Who else has the story open is asked on the way. */

const PAUSE = 2000 // ms after the last key
const BEAT = 25_000
const LIGHT = 60_000 // a browser sends no more on its way out
const DAYS = 30 * 24 * 60 * 60 * 1000

const form = document.getElementById("article_form")
const told = JSON.parse(document.getElementById("words")?.textContent ?? "null")
const also = document.querySelector("[data-also]")
const kept = document.querySelector("[data-kept]")

function start() {
  const key = form.elements.draft_key
  const opened = typed()
  let sent = told.unsaved ? null : opened // what the newsroom has, as far as we know
  let waiting
  let submitted = false
  let version = told.version
  const next = () => version = Math.max(Date.now(), version + 1) // what is typed later has more, whatever the clock does
  const isDirty = () => told.unsaved || typed() !== opened

  function soon() {
    clearTimeout(waiting)
    waiting = setTimeout(keep, PAUSE)
  }

  async function keep() {
    clearTimeout(waiting)
    const fields = typed()
    if (submitted || fields === sent) return
    const copy = { key: key.value, article: told.article, version: next(), fields }
    sent = fields // it is on its way: what is typed and taken back meanwhile has to follow it
    const answer = await post(copy)
    if (!answer?.kept) sent = null
    if (!answer) return say(putAside(copy) ? told.here : told.lost)
    if (answer.kept === false) { // this form was saved, and is written in again: it is another one now
      key.value = randomKey()
      return soon()
    }
    if (sent === fields) localStorage.removeItem(nameOf(copy.key))
    say(told.kept.replace("{at}", answer.at))
  }

  function leave() {
    const fields = typed()
    if (submitted) return
    const copy = { key: key.value, article: told.article, version: next(), fields }
    const isNew = fields !== sent
    if (isNew) putAside(copy) // nobody will be here to read the answer
    const light = isNew && fields.length < LIGHT / 2
    post(light ? copy : {}, { leaving: "1" })
    sent = light ? fields : sent
  }

  form.addEventListener("input", soon)
  form.addEventListener("change", soon)
  window.django?.jQuery?.(form).on("change formset:added formset:removed", soon) // the choices' own events
  form.addEventListener("focusout", () => setTimeout(keep))
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return
    putAside({ key: key.value, article: told.article, version: next(), fields: typed() })
    submitted = true
  })
  window.addEventListener("pagehide", leave)
  window.addEventListener("pageshow", () => { submitted = false })
  window.addEventListener("beforeunload", (event) => {
    if (!submitted && isDirty()) event.preventDefault()
  })
  setInterval(() => told.article && post({}), BEAT)
  comeBack(key.value)
  if (told.unsaved) keep()
}

/* Copies that stayed in this browser go to the newsroom, which knows which of them were saved after all. */
async function comeBack(open) {
  let found = false
  for (const name of Object.keys(localStorage).filter((name) => name.startsWith(nameOf("")))) {
    const copy = JSON.parse(localStorage.getItem(name))
    if (copy.key === open) continue
    if (Date.now() - copy.version < DAYS && !(await post(copy))) return
    localStorage.removeItem(name)
    found = true
  }
  if (!found) return
  const answer = await post({}, { offers: "1", open })
  if (answer?.offers) document.getElementById("typed").innerHTML = answer.offers
}

async function post(copy, more = {}) {
  const body = new URLSearchParams({ ...copy, ...more, form: told.article })
  const headers = { "X-CSRFToken": token() }
  try {
    const answer = await fetch(told.url, { method: "POST", body, headers, keepalive: "leaving" in more })
    if (!answer.ok || answer.redirected) return null
    const said = await answer.json()
    if ("also" in said && also.textContent !== said.also) also.textContent = said.also
    return said
  } catch {
    return null
  }
}

/* As the form would be sent; the editor writes its text into it for that. */
function typed() {
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "draft_key")
  return new URLSearchParams(fields).toString()
}

function putAside(copy) {
  try {
    localStorage.setItem(nameOf(copy.key), JSON.stringify(copy))
    return true
  } catch {
    return false // no room, or not allowed
  }
}

const nameOf = (key) => `newsroom typed ${told.user} ${key}`
const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value
const randomKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
function say(text) { kept.textContent = text }

if (form && told) start()
