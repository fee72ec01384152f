/* Sending pictures to the library, one at a time, each with its progress and with what became of it. */

const told = document.getElementById("picture-library")

export const config = told ? JSON.parse(told.textContent) : { labels: {} }

export const say = (name, values = {}) =>
  Object.entries(values).reduce(
    (text, [key, value]) => text.replaceAll(`{${key}}`, () => value), // a file may be called “$&.jpg”
    config.labels[name] ?? name,
  )

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

export const pills = (picture) =>
  picture.warnings.map(({ tone, text }) => make("span", { className: `pill pill-${tone}`, textContent: text }))

/* The picture as the library has it. What goes wrong is an Error with a sentence for people. */
export function uploadPicture(file, { onProgress = () => {}, fields = {} } = {}) {
  return new Promise((resolve, reject) => {
    if (file.size > config.maxBytes) return reject(new Error(say("tooLarge")))
    const request = new XMLHttpRequest()
    request.open("POST", config.url)
    request.responseType = "text"
    request.setRequestHeader("Accept", "application/json")
    request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "")
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    })
    request.addEventListener("error", () => reject(new Error(say("offline"))))
    request.addEventListener("abort", () => reject(new Error(say("offline"))))
    request.addEventListener("load", () => {
      const answer = parsed(request)
      if (request.status < 300 && answer?.id) return resolve(answer)
      reject(new Error(answer?.errors?.join(" ") ?? say(trouble(request))))
    })
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append("upload", file, file.name || "picture")
    request.send(form)
  })
}

/* One after the other: the machine decodes one picture at a time anyway. Returns how many were taken and refused. */
export async function sendAll(files, { list, fields, onTaken = () => {} }) {
  const lines = [...files].map((file) => ({ file, line: waiting(file, list) }))
  const count = { taken: 0, refused: 0 }
  for (const { file, line } of lines) {
    try {
      const picture = await uploadPicture(file, { fields, onProgress: (part) => advance(line, part) })
      count.taken += 1
      show(line, file, picture)
      onTaken(picture)
    } catch (refusal) {
      count.refused += 1
      line.classList.add("is-refused")
      finish(line, refusal.message)
    }
  }
  return count
}

function waiting(file, list) {
  const line = make(
    "li",
    { className: "upload-line" },
    make("span", { className: "upload-name", textContent: file.name, dir: "auto" }),
    make("progress", { max: 1, value: 0, ariaLabel: say("uploading", { name: file.name }) }),
  )
  list.append(line)
  return line
}

function advance(line, part) {
  const bar = line.querySelector("progress")
  if (part < 1) bar.value = part
  else bar.removeAttribute("value") // sent: now it is being looked at
}

function show(line, file, picture) {
  line.classList.add("is-taken")
  line.prepend(make("img", { src: picture.preview, alt: "" }))
  const sentence = say(picture.already_here ? "there" : "done", { title: picture.title })
  const link = make("a", { href: picture.address, textContent: say("edit"), ariaLabel: `${say("edit")} ${picture.title}` })
  finish(line, sentence, ...pills(picture), link)
}

function finish(line, sentence, ...rest) {
  line.querySelector("progress").remove()
  const result = make("span", { className: "upload-result" }, make("span", { textContent: sentence }))
  for (const part of rest) result.append(" ", part)
  line.append(result)
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText)
  } catch {
    return null
  }
}

/* No JSON came back: the sign-in page, a proxy's refusal, or an error of ours. */
function trouble(request) {
  if (request.status === 413) return "tooLarge"
  return request.status < 300 ? "signedOut" : "failed"
}
