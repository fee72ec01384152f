/* The picture library as a dialog: look for a picture or upload one, and choose it. */

import { config, make, pills, say, sendAll, uploadPicture } from "desk/library-upload"

export { uploadPicture }

let dialog

/* The chosen picture as the library tells of it, or null. */
export function choosePicture() {
  dialog ??= new LibraryDialog()
  return dialog.open()
}

class LibraryDialog {
  constructor() {
    this.build()
    this.listen()
  }

  open() {
    this.chosen = null
    this.uploads.replaceChildren()
    this.box.showModal()
    this.field.focus()
    this.field.select()
    this.find()
    return new Promise((resolve) => {
      this.box.addEventListener("close", () => resolve(this.chosen), { once: true })
    })
  }

  choose(picture) {
    if (!picture.usable) {
      this.status.textContent = say("unusable")
      return
    }
    this.chosen = picture
    this.box.close()
  }

  build() {
    this.field = make("input", { type: "search", id: "library-search", autocomplete: "off" })
    this.picker = make("input", { type: "file", multiple: true, hidden: true, accept: "image/jpeg,image/png,image/webp,image/avif" })
    this.upload = make("button", { type: "button", className: "button button-primary", textContent: say("upload"), hidden: !config.mayAdd })
    this.closer = make("button", { type: "button", className: "button button-quiet library-close", textContent: "✕", ariaLabel: say("close") })
    this.form = make(
      "form",
      { className: "library-search", role: "search" },
      make("label", { htmlFor: "library-search", textContent: say("search"), className: "visually-hidden" }),
      this.field,
      make("button", { className: "button", textContent: say("find") }),
      this.upload,
      this.picker,
    )
    this.uploads = make("ul", { className: "upload-list" })
    this.status = make("p", { className: "library-status quiet", role: "status" })
    this.grid = make("ul", { className: "library-grid" })
    this.more = make("button", { type: "button", className: "button", textContent: say("more"), hidden: true })
    const title = make("h2", { id: "library-title", textContent: say("title") })
    this.body = make("div", { className: "library-body" }, this.uploads, this.status, this.grid, this.more)
    this.box = make(
      "dialog",
      { className: "library-dialog" },
      make("div", { className: "library-head" }, title, this.closer, this.form),
      this.body,
      make("p", { className: "library-drop", textContent: say("drop"), ariaHidden: "true" }),
    )
    this.box.setAttribute("aria-labelledby", "library-title")
    document.body.append(this.box)
  }

  listen() {
    let typing
    this.field.addEventListener("input", () => {
      clearTimeout(typing)
      typing = setTimeout(() => this.find(), 250)
    })
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      clearTimeout(typing)
      this.find()
    })
    this.closer.addEventListener("click", () => this.box.close())
    this.more.addEventListener("click", () => this.find(this.next))
    this.upload.addEventListener("click", () => this.picker.click())
    this.picker.addEventListener("change", () => {
      this.send([...this.picker.files])
      this.picker.value = ""
    })
    this.grid.addEventListener("keydown", (event) => this.walk(event))
    if (config.mayAdd) this.takeDrops()
  }

  takeDrops() {
    const carriesFiles = (event) => event.dataTransfer?.types.includes("Files")
    for (const kind of ["dragenter", "dragover"]) {
      this.box.addEventListener(kind, (event) => {
        if (!carriesFiles(event)) return
        event.preventDefault()
        this.box.classList.add("is-over")
      })
    }
    this.box.addEventListener("dragleave", (event) => {
      if (!this.box.contains(event.relatedTarget)) this.box.classList.remove("is-over")
    })
    this.box.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      this.box.classList.remove("is-over")
      this.send([...event.dataTransfer.files])
    })
  }

  /* The first page of what is looked for, or the page that follows. */
  async find(page = 1) {
    this.asking?.abort()
    const asking = (this.asking = new AbortController())
    this.status.textContent = say("loading")
    const query = new URLSearchParams({ q: this.field.value, page })
    try {
      const answer = await fetch(`${config.url}?${query}`, { signal: asking.signal, headers: { Accept: "application/json" } })
      if (!answer.headers.get("Content-Type")?.includes("json")) throw new Error(say(answer.ok ? "signedOut" : "failed"))
      const found = await answer.json()
      if (!answer.ok) throw new Error(found.errors?.join(" ") ?? say("failed"))
      this.show(found, page)
    } catch (trouble) {
      if (asking.signal.aborted) return
      this.status.textContent = trouble instanceof TypeError ? say("offline") : trouble.message
    }
  }

  show({ results, next, count, more }, page) {
    const cards = results.map((picture) => this.card(picture))
    const had = new Set([...this.grid.children].map((item) => item.dataset.picture))
    if (page === 1) this.grid.replaceChildren(...cards)
    else this.grid.append(...cards.filter((item) => !had.has(item.dataset.picture)))
    this.next = next
    const focused = document.activeElement === this.more
    this.more.hidden = next === null
    this.status.textContent = count ? say(more ? "foundMore" : "found", { count }) : say("none")
    if (page === 1) this.body.scrollTop = 0
    else if (focused && cards.length) cards[0].firstElementChild.focus()
  }

  card(picture) {
    const words = [make("span", { className: "library-title", textContent: picture.title, dir: "auto" })]
    if (picture.credit) words.push(make("span", { className: "quiet", textContent: picture.credit, dir: "auto" }))
    const button = make(
      "button",
      { type: "button", className: "library-card" },
      make("span", { className: "library-frame" }, make("img", { src: picture.preview, alt: "", loading: "lazy" })),
      ...words,
      make("span", { className: "library-pills" }, ...pills(picture)),
    )
    if (picture.instructions) {
      button.append(make("span", { className: "library-instructions", textContent: picture.instructions, dir: "auto" }))
    }
    if (!picture.usable) button.setAttribute("aria-disabled", "true")
    button.addEventListener("click", () => this.choose(picture))
    const item = make("li", {}, button)
    item.dataset.picture = picture.id
    return item
  }

  async send(files) {
    const count = await sendAll(files, {
      list: this.uploads,
      onTaken: (picture) => {
        this.grid.querySelector(`[data-picture="${picture.id}"]`)?.remove()
        this.grid.prepend(this.card(picture))
      },
    })
    this.status.textContent = say("summary", count)
    if (count.taken && this.box.open) this.grid.querySelector("button").focus()
  }

  /* Arrow keys go from card to card, in the rows and columns that one sees. */
  walk(event) {
    const cards = [...this.grid.querySelectorAll("button")]
    const at = cards.indexOf(document.activeElement)
    const columns = Math.max(1, cards.filter((card) => card.offsetTop === cards[0].offsetTop).length)
    const forward = getComputedStyle(this.grid).direction === "rtl" ? -1 : 1
    const step = { ArrowRight: forward, ArrowLeft: -forward, ArrowDown: columns, ArrowUp: -columns }[event.key]
    const to = event.key === "Home" ? 0 : event.key === "End" ? cards.length - 1 : at + step
    if (at < 0 || !(to in cards)) return
    event.preventDefault()
    cards[to].focus()
  }
}
