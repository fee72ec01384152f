/* One kind of dialog for everything that is asked. */

import { crel } from "django-prose-editor/editor"
import { words } from "desk/editor/settings"

let number = 0
export const newId = () => `prose-part-${++number}`

/* A promise of the value of the button that was pressed; "" if the dialog was left. ``check`` may refuse: it is asked
   (and waited for) before any button closes the dialog, except those that need no valid form. */
export function ask({ title, parts, buttons = [], check, className = "", fromTheTop = false }) {
  const heading = crel("h2", { id: newId(), textContent: title })
  if (fromTheTop) Object.assign(heading, { tabIndex: -1, autofocus: true })
  const form = crel("form", { method: "dialog" }, [heading, ...parts, crel("p", { className: "buttons" }, buttons)])
  const dialog = crel("dialog", { className: `prose-dialog ${className}`, "aria-labelledby": heading.id }, [form])
  form.addEventListener("submit", async (event) => {
    if (!check || event.submitter?.formNoValidate) return
    event.preventDefault()
    if (await check()) dialog.close(event.submitter?.value ?? buttons[0].value)
  })
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(dialog.returnValue)
    })
  })
}

export function answer(value, text, more = "") {
  return crel("button", { value, textContent: text, className: `button ${more}` })
}

/* A button that leaves without looking at the fields. */
export function way(value, text, more) {
  const button = answer(value, text, more)
  button.formNoValidate = true
  return button
}

export const cancel = () => way("", words.cancel)

export function labelled(label, input, help = "") {
  input.id ||= newId()
  const parts = [crel("label", { htmlFor: input.id, textContent: label }), input]
  if (help) {
    const text = crel("p", { className: "help", id: newId(), textContent: help })
    input.setAttribute("aria-describedby", text.id)
    parts.push(text)
  }
  return crel("div", { className: "prose-field" }, parts)
}
