/* A form's field for a picture: the library's dialog chooses, the number that is sent goes out of sight. */

import { choosePicture } from "desk/library"
import { make, pills, say } from "desk/library-upload"

function dress(field) {
  const number = field.querySelector("input")
  const shown = field.querySelector("[data-shown]")
  const choose = make("button", { type: "button", className: "button", id: `${number.id}_choose` })
  const remove = make("button", { type: "button", className: "button button-quiet", textContent: field.dataset.remove })

  const label = document.querySelector(`label[for="${number.id}"]`)
  if (label) {
    label.id ||= `${number.id}_label`
    field.setAttribute("role", "group")
    field.setAttribute("aria-labelledby", label.id)
    label.htmlFor = choose.id
    choose.setAttribute("aria-labelledby", `${choose.id} ${label.id}`)
  }

  const settle = () => {
    choose.textContent = say(number.value ? "change" : "choose")
    remove.hidden = !number.value
  }
  const set = (value, ...picture) => {
    number.value = value
    shown.replaceChildren(...picture)
    settle()
    number.dispatchEvent(new Event("change", { bubbles: true }))
  }

  choose.addEventListener("click", async () => {
    const picture = await choosePicture()
    if (picture) set(picture.id, ...portrait(picture))
    choose.focus()
  })
  remove.addEventListener("click", () => {
    set("")
    choose.focus()
  })
  number.type = "hidden"
  field.querySelector("[data-number]").replaceChildren(number)
  field.append(make("p", { className: "buttons" }, choose, remove))
  settle()
}

/* As templates/images/picture_widget.html prints it. */
function portrait(picture) {
  const words = make("div", {}, make("p", { className: "picture-field-title", textContent: picture.title, dir: "auto" }))
  if (picture.credit) words.append(make("p", { className: "quiet", textContent: picture.credit, dir: "auto" }))
  for (const pill of pills(picture)) words.append(pill, " ")
  if (picture.instructions) words.append(make("p", { className: "note note-warn", textContent: picture.instructions, dir: "auto" }))
  return [make("img", { src: picture.preview, alt: "" }), words]
}

document.querySelectorAll("[data-picture-field]").forEach(dress)
