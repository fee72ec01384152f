/* How a figure looks and is handled in the editor. */

import { crel } from "django-prose-editor/editor"
import { choosePicture } from "desk/library"
import { answer, ask, cancel, labelled } from "desk/editor/dialog"
import { known, previewOf, remember } from "desk/editor/known"
import { fill, words } from "desk/editor/settings"
import { ToolView } from "desk/editor/tools"

const WIDTHS = { text: null, wide: "wide", left: "left", right: "right" }

export class FigureView extends ToolView {
  label = words.picture

  constructor(place) {
    super(place)
    this.image = crel("img", { loading: "lazy", decoding: "async", draggable: false })
    this.alt = crel("p", { className: "prose-alt" })
    this.credit = crel("p", { className: "prose-credit" })
    this.contentDOM = crel("figcaption", {})
    this.picture = crel("div", { className: "prose-picture", contentEditable: "false" }, [this.image])
    this.altLine = crel("div", { className: "prose-alt-line", contentEditable: "false" }, [this.credit, this.alt])
    this.dom = crel("figure", { className: "prose-figure" }, [this.picture, this.contentDOM, this.altLine])
    this.picture.addEventListener("click", () => this.select())
    this.alt.addEventListener("click", () => this.askForAlt())
    this.image.addEventListener("error", () => this.dom.classList.add("is-lost"))
    this.picture.dataset.lost = words.pictureLost
    this.paint()
    this.begin(place)
  }

  paint() {
    const { image, layout, alt } = this.node.attrs
    const { alt: library, credit, width, height } = known(image)
    const address = previewOf(image)
    if (this.image.getAttribute("src") !== address) {
      this.dom.classList.remove("is-lost")
      this.image.src = address
    }
    if (width) Object.assign(this.image, { width, height }) // its place is kept free before it has come
    this.image.alt = alt || library || ""
    this.credit.textContent = credit ?? ""
    this.dom.dataset.layout = layout ?? "text"
    this.alt.textContent = alt ? fill(words.altIs, { alt }) : library ? fill(words.altOfLibrary, { alt: library }) : words.altMissing
    this.alt.classList.toggle("is-missing", !alt && !library)
    this.contentDOM.classList.toggle("is-empty", !this.node.content.size)
    for (const button of this.bar?.querySelectorAll("[aria-pressed]") ?? [])
      button.setAttribute("aria-pressed", WIDTHS[button.dataset.width] === layout)
  }

  tools() {
    const widths = Object.entries(WIDTHS).map(([name, layout]) => {
      const button = this.tool(name, words[`layout_${name}`], () => this.change({ layout }))
      button.dataset.width = name
      button.setAttribute("aria-pressed", false)
      return button
    })
    return [
      this.tool("edit", words.alt, () => this.askForAlt()),
      ...widths,
      this.tool("replace", words.replacePicture, () => this.replace()),
      this.tool("remove", words.removePicture, () => this.remove()),
    ]
  }

  async askForAlt() {
    const library = known(this.node.attrs.image).alt
    const input = crel("textarea", { rows: 3, value: this.node.attrs.alt ?? "", maxLength: 1000 })
    if (library) input.placeholder = fill(words.altPlaceholder, { alt: library })
    const answered = await ask({
      title: words.alt,
      parts: [labelled(words.altLabel, input, words.altHelp)],
      buttons: [answer("set", words.apply, "button-primary"), cancel()],
    })
    const alt = input.value.replace(/\s+/g, " ").trim() || null
    if (answered === "set" && alt !== this.node.attrs.alt) this.change({ alt })
    this.editor.view.focus()
  }

  /* The alternative text was of the picture that goes; the caption is of the story, and stays. */
  async replace() {
    const picture = await choosePicture()
    if (picture) {
      remember(picture)
      this.change({ image: String(picture.id), alt: null })
    }
    this.editor.view.focus()
  }
}
