/* The desk of the front page: the list is put in order in the browser, by buttons or by dragging, and stories are
   found while one types. Without this script each button sends the list and gets it back. */

const form = document.querySelector("#front-form")
const list = document.querySelector("#front-slots")
const status = document.querySelector("#front-status")
const rows = () => [...list.querySelectorAll(".front-slot")]
const order = () => rows().map((row) => row.dataset.slot).join()

/* What is on the screen, and what is kept. */

const kept = form.hasAttribute("data-unsaved") ? null : order()
let leaving = false

const isUnsaved = () => order() !== kept

function show() {
  const { lead, beside, below, besideUntil } = list.dataset
  rows().forEach((row, place) => {
    row.querySelector(".front-place").textContent = place === 0 ? lead : place < besideUntil ? beside : below
  })
  for (const mark of document.querySelectorAll("[data-when-unsaved]")) mark.hidden = !isUnsaved()
  for (const mark of document.querySelectorAll("[data-when-saved]")) mark.hidden = isUnsaved()
}

function say(what, row) {
  status.textContent = status.dataset[what]
    .replace("{place}", rows().indexOf(row) + 1)
    .replace("{all}", rows().length)
}

form.addEventListener("submit", (event) => {
  if (!event.submitter?.hasAttribute("data-keeps")) leaving = true
})
addEventListener("beforeunload", (event) => {
  if (isUnsaved() && !leaving) event.preventDefault()
})
document.querySelector("[data-drops]")?.addEventListener("click", () => { leaving = true })
addEventListener("pageshow", () => { leaving = false })

/* Buttons. */

const actions = {
  up(row) {
    row.previousElementSibling?.before(row)
  },
  down(row) {
    row.nextElementSibling?.after(row)
  },
}

function move(row, direction, button) {
  actions[direction](row)
  button.focus()
  say("moved", row)
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling
  row.remove()
  const target = next?.querySelector("[data-do='remove']") ?? document.querySelector("#front-find")
  target.focus()
  say("removed")
}

function pick(story) {
  if (isPicked(story)) return say("twice")
  list.insertAdjacentHTML("beforeend", story.row)
  prepare(list.lastElementChild)
  show()
  say("picked", list.lastElementChild)
}

async function pickOffered(button) {
  const [story] = await found(`#${button.value.replace("add-", "")}`)
  if (!story) return
  pick(story)
  button.closest("li").remove()
  document.querySelector("#front-find").focus({ preventScroll: true })
}

document.querySelector(".front").addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]")
  if (!button || (button.dataset.do === "add" && rows().length >= list.dataset.most)) return
  event.preventDefault()
  const row = button.closest(".front-slot")
  if (button.dataset.do === "add") pickOffered(button)
  else if (button.dataset.do === "remove") remove(row)
  else move(row, button.dataset.do, button)
  show()
})

/* Dragging. */

let dragged = null

function prepare(row) {
  row.draggable = true
}

list.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".front-slot")
  if (!dragged) return
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setData("text/plain", dragged.dataset.slot)
  dragged.classList.add("is-dragged")
})

list.addEventListener("dragover", (event) => {
  if (!dragged) return
  event.preventDefault()
  const over = event.target.closest(".front-slot")
  if (!over || over === dragged) return
  const { top, height } = over.getBoundingClientRect()
  if (event.clientY < top + height / 2) over.before(dragged)
  else over.after(dragged)
})

list.addEventListener("drop", (event) => {
  if (dragged) event.preventDefault()
})

list.addEventListener("dragend", () => {
  if (!dragged) return
  dragged.classList.remove("is-dragged")
  show()
  say("moved", dragged)
  dragged = null
})

list.classList.add("is-draggable")
rows().forEach(prepare)

/* Stories while one types. */

async function found(text) {
  const address = document.querySelector("[data-stories]").dataset.stories
  const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`)
  return answer.ok ? (await answer.json()).stories : []
}

const isPicked = (story) => Boolean(list.querySelector(`[data-slot="${story.id}"]`))

function choice(story, id, note) {
  const option = document.createElement("div")
  option.className = "front-choice"
  option.id = id
  option.setAttribute("role", "option")
  option.append(story.headline)
  const state = document.createElement("span")
  state.textContent = [story.state, note].filter(Boolean).join(" · ")
  option.append(state)
  return option
}

function complete(input) {
  const box = document.createElement("div")
  box.className = "front-choices"
  box.id = `${input.id}-choices`
  box.hidden = true
  box.setAttribute("role", "listbox")
  box.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`).textContent)
  input.after(box)
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": box.id })) {
    input.setAttribute(name, value)
  }
  let stories = [], active = -1, timer

  function mark(place) {
    active = place
    ;[...box.children].forEach((option, number) => option.setAttribute("aria-selected", number === place))
    if (place < 0) return input.removeAttribute("aria-activedescendant")
    input.setAttribute("aria-activedescendant", box.children[place].id)
    box.children[place].scrollIntoView({ block: "nearest" })
  }

  /* A story that is picked already is the last that one looks for. */
  function open(answer) {
    const there = (story) => input.hasAttribute("data-picks") && isPicked(story)
    stories = [...answer.filter((story) => !there(story)), ...answer.filter(there)]
    const note = (story) => (there(story) ? status.dataset.twice : "")
    box.replaceChildren(...stories.map((story, number) => choice(story, `${box.id}-${number}`, note(story))))
    box.hidden = !stories.length
    input.setAttribute("aria-expanded", String(!box.hidden))
    mark(stories.length ? 0 : -1)
  }

  function close() {
    clearTimeout(timer)
    open([])
  }

  function take(story) {
    close()
    if (!input.hasAttribute("data-picks")) input.value = story.label
    else {
      input.value = ""
      pick(story)
    }
  }

  async function look() {
    const text = input.value.trim()
    if (text.length < 2) return open([])
    const answer = await found(text)
    if (text !== input.value.trim() || document.activeElement !== input) return
    open(answer)
    status.textContent = answer.length ? status.dataset.found.replace("{all}", answer.length) : status.dataset.none
  }

  const keys = {
    ArrowDown: () => mark((active + 1) % stories.length),
    ArrowUp: () => mark((active + stories.length - 1) % stories.length),
    Enter: () => take(stories[active]),
    Escape: close,
  }

  input.setAttribute("aria-expanded", "false")
  input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(look, 150)
  })
  input.addEventListener("keydown", (event) => {
    if (box.hidden || !keys[event.key]) return
    event.preventDefault()
    keys[event.key]()
  })
  input.addEventListener("blur", close)
  box.addEventListener("mousedown", (event) => {
    event.preventDefault() // the field keeps the focus
    const option = event.target.closest(".front-choice")
    if (option) take(stories[[...box.children].indexOf(option)])
  })
}

for (const input of document.querySelectorAll("input[data-stories]")) complete(input)
show()
