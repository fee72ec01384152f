/* Signs that a keyboard has not got. The arrow keys walk over them. */

import { crel } from "django-prose-editor/editor"
import { ask, way } from "desk/editor/dialog"
import { words } from "desk/editor/settings"

const GROUPS = {
  dashes: "– — …\u00a0‑\u00ad",
  quotes: "“”„‘’‚«»‹›",
  signs: "§°€£$¥©®™†‡•·",
  numbers: "×÷−±≈≠≤≥½¼¾⅓⅔²³‰",
  arrows: "←→↑↓′″",
  letters: "ÆæØøÅåÄäÖöÜüßŁłÇçÑñŒœĐđÞþ",
}
const FACES = { "\u00a0": "nbsp", "\u00ad": "shy", "‑": "nb-" }

export async function insertCharacter(editor) {
  const chosen = await ask({
    title: words.characters,
    className: "prose-characters",
    parts: Object.entries(GROUPS).map(([name, signs]) => group(words[`signs_${name}`], signs)),
    buttons: [way("", words.cancel)],
  })
  editor.view.focus()
  if (chosen) editor.commands.insertContent({ type: "text", text: chosen })
}

function group(name, signs) {
  const buttons = [...signs.replace(/ /g, "")].map((sign) => {
    const label = words.signs[sign] ?? sign
    const button = way(sign, FACES[sign] ?? sign, "prose-sign")
    button.title = label
    button.setAttribute("aria-label", label)
    button.tabIndex = -1
    return button
  })
  buttons[0].tabIndex = 0
  const grid = crel("div", { className: "prose-signs", role: "group", "aria-label": name }, buttons)
  grid.addEventListener("keydown", (event) => walk(event, buttons))
  return crel("div", {}, [crel("h3", { textContent: name, "aria-hidden": "true" }), grid])
}

function walk(event, buttons) {
  const at = buttons.indexOf(event.target)
  const row = buttons.filter(({ offsetTop }) => offsetTop === buttons[0].offsetTop).length
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + row, ArrowUp: at - row, Home: 0, End: buttons.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  if (!buttons[to]) return
  for (const button of buttons) button.tabIndex = button === buttons[to] ? 0 : -1
  buttons[to].focus()
}
