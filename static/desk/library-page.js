/* The library's page: pictures are sent one by one with their progress, and cards are selected for an action. */

import { say, sendAll } from "desk/library-upload"

function enhanceUpload(form) {
  const input = form.querySelector("input[type=file]")
  const zone = form.querySelector(".upload-zone")
  const list = form.querySelector("[data-uploads]")
  const summary = form.querySelector("[data-summary]")
  let sending = Promise.resolve()
  let total = { taken: 0, refused: 0 }

  const terms = () => {
    const given = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && name !== "csrfmiddlewaretoken")
    return Object.fromEntries(given)
  }
  const send = (files) => {
    if (!files.length) return
    const fields = terms()
    sending = sending.then(async () => {
      summary.textContent = ""
      const count = await sendAll(files, { list, fields })
      total = { taken: total.taken + count.taken, refused: total.refused + count.refused }
      summary.textContent = say("summary", total)
      form.querySelector("[data-refresh]").hidden = !total.taken
    })
  }

  form.querySelector("[type=submit]").hidden = true // choosing sends
  const choice = form.querySelector(".upload-choice")
  choice.append(choice.dataset.dropHint)
  form.addEventListener("submit", (event) => event.preventDefault())
  input.addEventListener("change", () => {
    send([...input.files])
    input.value = ""
  })
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault()
      zone.classList.add("is-over")
    })
  }
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over")
  })
  zone.addEventListener("drop", (event) => {
    event.preventDefault()
    zone.classList.remove("is-over")
    send([...event.dataTransfer.files])
  })
}

function enhanceSelection(bar) {
  const boxes = [...bar.closest("form").querySelectorAll("[name=_selected_action]")]
  const all = bar.querySelector("[data-all]")
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length
    bar.querySelector("[data-selected]").textContent = chosen ? say("selected", { count: chosen }) : ""
    bar.classList.toggle("is-used", chosen > 0)
    for (const button of bar.querySelectorAll("button")) button.disabled = !chosen
    all.checked = chosen === boxes.length
    all.indeterminate = chosen > 0 && chosen < boxes.length
  }
  bar.querySelector(".library-all").hidden = false
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked
    count()
  })
  for (const box of boxes) box.addEventListener("change", count)
  count() // the browser may remember what was ticked
}

document.querySelectorAll("[data-upload]").forEach(enhanceUpload)
document.querySelectorAll("[data-selection]").forEach(enhanceSelection)
