/* Beside “Preview”: whether what is on the screen has been saved, because the preview shows what was. */

const unsaved = document.querySelector("[data-unsaved]")
const form = document.querySelector("form:has(.story-columns)")

const tell = () => { unsaved.hidden = false }

if (unsaved && form) {
  for (const event of ["input", "change"]) form.addEventListener(event, tell, { once: true })
}
