/* Passkeys: a form with data-passkey asks the browser for a credential and posts it.
   "create" and "get" find their options in the page, "fetch" at the form's address. */

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0))

const toText = (buffer) =>
  btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")

const withBytes = (list = []) => list.map((entry) => ({ ...entry, id: toBytes(entry.id) }))

function forBrowser({ publicKey }, create) {
  const options = { ...publicKey, challenge: toBytes(publicKey.challenge) }
  if (!create) return { publicKey: { ...options, allowCredentials: withBytes(options.allowCredentials) } }
  options.user = { ...options.user, id: toBytes(options.user.id) }
  options.excludeCredentials = withBytes(options.excludeCredentials)
  /* One that the browser keeps can also sign in by itself. A plain security key is as welcome. */
  options.authenticatorSelection = { ...options.authenticatorSelection, residentKey: "preferred" }
  return { publicKey: options }
}

function forServer(credential) {
  const response = {}
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name])
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports()
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  })
}

async function optionsFor(form) {
  if (form.dataset.passkey !== "fetch") {
    const { creation_options, request_options } = JSON.parse(document.getElementById("passkey-options").textContent)
    return creation_options ?? request_options
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } })
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`)
  return (await answer.json()).request_options
}

async function ask(form) {
  const problem = form.querySelector("[data-passkey-error]")
  problem.hidden = true
  try {
    const create = form.dataset.passkey === "create"
    const options = forBrowser(await optionsFor(form), create)
    const credential = await (create ? navigator.credentials.create(options) : navigator.credentials.get(options))
    form.elements.credential.value = forServer(credential)
    form.submit()
  } catch {
    problem.hidden = false
    form.querySelector("button").focus()
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const possible = Boolean(window.PublicKeyCredential)
  form.hidden = form.hidden && !possible
  const missing = form.querySelector("[data-passkey-missing]")
  if (missing) missing.hidden = possible
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    if (possible) ask(form)
  })
}
