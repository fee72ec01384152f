/* Two texts of the same field: who writes in the editor has chosen it, and nobody leaves the page without being asked. */

const form = document.getElementById("conflict_form")
let sent = false

for (const editor of form.querySelectorAll("[data-answers]")) {
  const choose = (event) => {
    if (!event.isTrusted) return // the editor tidies up by itself
    const radio = form.querySelector(`[name="${editor.dataset.answers}"][value="edit"]`)
    if (radio) radio.checked = true
  }
  editor.addEventListener("input", choose)
  editor.addEventListener("keydown", (event) => event.key.length === 1 && choose(event))
  editor.addEventListener("paste", choose)
}

form.addEventListener("submit", () => { sent = true })
window.addEventListener("pageshow", () => { sent = false })
window.addEventListener("beforeunload", (event) => {
  if (!sent) event.preventDefault()
})
