/* The dialog for a link: one field takes an address, or words of a headline with the stories that have them below
   (the combobox of the ARIA Authoring Practices: the arrow keys choose, Enter takes, Escape closes the list). */

import { crel } from "django-prose-editor/editor"
import { answer, ask, cancel, labelled, newId, way } from "desk/editor/dialog"
import { words } from "desk/editor/settings"
import { at, find, story } from "desk/editor/stories"

const ADDRESS = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)\S+$/i

export async function askForLink(editor) {
  const now = editor.getAttributes("link")
  const active = editor.isActive("link")
  const wordless = editor.state.selection.empty && !active
  const chooser = new Chooser(now)
  const text = crel("input", { type: "text" })
  const answered = await ask({
    title: words.link,
    className: "prose-link-dialog",
    parts: [chooser.element, ...(wordless ? [labelled(words.linkText, text, words.linkTextHelp)] : [])],
    buttons: [
      answer("set", words.linkSet, "button-primary"),
      ...(active ? [way("remove", words.linkRemove)] : []),
      cancel(),
    ],
    check: () => chooser.settle(),
  })
  editor.view.focus() // at once; Tiptap's own command waits, and loses what is typed meanwhile
  const chain = editor.chain().extendMarkRange("link")
  if (answered === "remove") chain.unsetLink().run()
  else if (answered !== "set") return
  else if (wordless) insert(editor, text.value.trim() || chooser.text, chooser.attributes)
  else chain.unsetLink().setMark("link", chooser.attributes).setMeta("preventAutolink", true).run()
}

function insert(editor, text, attrs) {
  editor.commands.insertContent({ type: "text", text, marks: [{ type: "link", attrs }] })
}

class Chooser {
  constructor({ href, article }) {
    this.chosen = article ? (story(article) ?? { id: article, headline: `#${article}` }) : null
    this.input = crel("input", { type: "text", required: true, autocomplete: "off", value: this.chosen?.headline ?? href ?? "" })
    this.list = crel("ul", { id: newId(), role: "listbox", className: "prose-stories", hidden: true, "aria-label": words.stories })
    this.status = crel("p", { className: "help", role: "status", textContent: words.addressHelp })
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": false, "aria-controls": this.list.id, "aria-autocomplete": "list" }))
      this.input.setAttribute(name, value)
    this.element = labelled(words.addressOrStory, this.input)
    this.element.append(this.list, this.status)
    this.input.addEventListener("input", () => this.typed())
    this.input.addEventListener("keydown", (event) => this.key(event))
  }

  /* What the mark is given. */
  get attributes() {
    return this.chosen ? { article: String(this.chosen.id), href: null } : { href: this.address, article: null }
  }

  get text() {
    return this.chosen?.headline ?? this.address
  }

  /* “example.org/page” is meant as an address too. */
  get address() {
    const address = this.input.value.trim()
    return /^[^\s/:#?]+\.[a-z]{2,}([/?#]\S*)?$/i.test(address) ? `https://${address}` : address
  }

  /* Whether the dialog may close: a story is chosen, or what stands there is an address; one of ours is its story. */
  async settle() {
    if (this.chosen) return true
    if (!ADDRESS.test(this.address)) {
      this.input.setCustomValidity(words.addressWrong)
      this.input.reportValidity()
      return false
    }
    this.chosen = await at(this.address)
    return true
  }

  typed() {
    this.chosen = null
    this.input.setCustomValidity("")
    clearTimeout(this.waiting)
    this.asking?.abort()
    const text = this.input.value.trim()
    if (text.length < 2 || ADDRESS.test(text)) return this.show([])
    this.waiting = setTimeout(() => this.look(text), 200)
  }

  async look(text) {
    const { signal } = (this.asking = new AbortController())
    try {
      const results = await find({ q: text }, { signal })
      if (!signal.aborted) this.show(results, results.length ? words.storiesFound.replace("{number}", results.length) : words.storiesNone)
    } catch {
      if (!signal.aborted) this.show([], words.storiesFailed)
    }
  }

  show(results, status = words.addressHelp) {
    this.results = results
    this.list.replaceChildren(...results.map((result, at) => this.option(result, at)))
    this.list.hidden = !results.length
    this.input.setAttribute("aria-expanded", Boolean(results.length))
    this.status.textContent = status
    this.mark(-1)
  }

  option(result, at) {
    const option = crel("li", { id: newId(), role: "option", "aria-selected": "false" }, [
      crel("strong", { textContent: result.headline, dir: "auto" }),
      crel("span", { textContent: [result.state, result.date].filter(Boolean).join(" · ") }),
    ])
    option.addEventListener("pointerdown", (event) => event.preventDefault())
    option.addEventListener("click", () => this.choose(at))
    return option
  }

  mark(at) {
    this.at = at
    this.list.querySelectorAll("li").forEach((option, index) => {
      option.setAttribute("aria-selected", index === at)
      if (index === at) option.scrollIntoView({ block: "nearest" })
    })
    if (at < 0) this.input.removeAttribute("aria-activedescendant")
    else this.input.setAttribute("aria-activedescendant", this.list.children[at].id)
  }

  choose(at) {
    this.chosen = this.results[at]
    this.input.value = this.chosen.headline
    this.input.setCustomValidity("")
    this.show([], [words.storyChosen, this.chosen.state].filter(Boolean).join(" · "))
  }

  key(event) {
    const count = this.list.hidden ? 0 : this.results.length
    const next = { ArrowDown: (this.at + 1) % count, ArrowUp: (this.at + count - (this.at < 0 ? 0 : 1)) % count }[event.key]
    if (!count) return
    if (next !== undefined) this.mark(next)
    else if (event.key === "Escape") this.show([])
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.at)
    else return
    event.preventDefault()
  }
}
