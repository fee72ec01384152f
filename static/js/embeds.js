/* A film or a post from elsewhere. Nothing of it is loaded, and its owner learns nothing, before the reader says so. */

const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms allow-presentation"

document.querySelectorAll(".embed[data-frame]").forEach(offer)

function offer(figure, number) {
  const note = made("p", { className: "embed-note", textContent: figure.dataset.note, id: `embed-note-${number}` })
  const button = made("button", { className: "button", type: "button", textContent: figure.dataset.show })
  button.setAttribute("aria-describedby", note.id)
  button.addEventListener("click", () => show(figure, [button, note]))
  figure.querySelector("figcaption").append(button, note)
}

function show(figure, offered) {
  const title = figure.querySelector("a").textContent
  const frame = made("iframe", { className: "embed-frame", title, referrerPolicy: "strict-origin-when-cross-origin" })
  frame.setAttribute("sandbox", SANDBOX)
  if (figure.classList.contains("embed-video")) {
    frame.allow = "fullscreen; picture-in-picture; encrypted-media"
    frame.allowFullscreen = true
  }
  frame.src = figure.dataset.frame
  for (const part of offered) part.remove()
  figure.prepend(frame)
  frame.focus()
}

function made(name, properties) {
  return Object.assign(document.createElement(name), properties)
}
