/* What Django tells the editor (articles/admin/prose.py): its words, its addresses, and what is known already about
   the pictures and stories that a text names. */

const field = document.querySelector("textarea[data-prose]")

export const settings = JSON.parse(field.dataset.prose)
export const words = settings.words

/* “{number} words” with the number in it. */
export const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name])

/* Shortcuts as people of this machine read them: ⌘ on a Mac. */
const mac = /Mac|iP(hone|ad)/.test(navigator.platform)
export const shown = (keys) =>
  keys.replace(/Mod/g, mac ? "⌘" : words.control).replace(/Alt/g, mac ? "⌥" : "Alt").replace(/Shift/g, mac ? "⇧" : words.shift)
export const announced = (keys) => keys.replace(/Mod/g, mac ? "Meta" : "Control").replace(/-/g, "+")
