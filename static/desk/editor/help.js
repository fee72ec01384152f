/* What the keyboard does, in a dialog. */

import { crel } from "django-prose-editor/editor"
import { ask, way } from "desk/editor/dialog"
import { shown, words } from "desk/editor/settings"

const KEYS = {
  bold: "Mod-B",
  italic: "Mod-I",
  strike: "Mod-Shift-S",
  subscript: "Mod-,",
  superscript: "Mod-.",
  link: "Mod-K",
  h2: "Mod-Alt-2",
  h3: "Mod-Alt-3",
  h4: "Mod-Alt-4",
  helpParagraph: "Mod-Alt-0",
  bulletList: "Mod-Shift-8",
  orderedList: "Mod-Shift-7",
  blockquote: "Mod-Shift-B",
  figure: "Mod-Alt-I",
  undo: "Mod-Z",
  redo: "Mod-Shift-Z",
  helpBreak: "Shift-Enter",
  helpLeave: "Mod-Enter",
  helpToolbar: "Alt-F10",
  helpTools: "Tab",
  helpCells: "Tab, Shift-Tab",
  fullscreen: "F11",
  helpSave: "Mod-S",
}
const MARKDOWN = {
  h2: "## ",
  h3: "### ",
  h4: "#### ",
  bulletList: "- ",
  orderedList: "1. ",
  blockquote: "> ",
  bold: "**…**",
  italic: "*…*",
  strike: "~~…~~",
  link: "[…](https://…)",
  horizontalRule: "---",
}

export async function showHelp(editor) {
  await ask({
    title: words.help,
    className: "prose-help",
    fromTheTop: true,
    parts: [
      table(words.helpKeys, Object.entries(KEYS).map(([name, keys]) => [words[name], shown(keys)])),
      table(words.helpMarkdown, Object.entries(MARKDOWN).map(([name, typed]) => [words[name], typed])),
      crel("p", { className: "help", textContent: words.helpEmbed }),
    ],
    buttons: [way("", words.close)],
  })
  editor.view.focus()
}

function table(caption, rows) {
  const lines = rows.map(([what, keys]) => crel("tr", {}, [crel("th", { scope: "row", textContent: what }), crel("td", {}, [crel("kbd", { textContent: keys.trim() })])]))
  return crel("table", {}, [crel("caption", { textContent: caption }), crel("tbody", {}, lines)])
}
