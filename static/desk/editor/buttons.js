/* What the toolbars hold: name -> its face, its keys, what it does (in a chain of commands, or with the editor), when
   it is pressed and when it can be. The names are those of the words. */

import { pm } from "django-prose-editor/editor"
import { insertCharacter } from "desk/editor/characters"
import { insertEmbed } from "desk/editor/embed"
import { insertPicture } from "desk/editor/figure"
import { showHelp } from "desk/editor/help"
import { askForLink } from "desk/editor/link-dialog"
import { insertBlock } from "desk/editor/schema"
import { insertTable } from "desk/editor/table"

const toggled = (name, command, more = {}) => ({
  run: (chain) => chain[command](more.attrs),
  active: (editor) => editor.isActive(name, more.attrs),
  enabled: (editor) => editor.can()[command](more.attrs),
  ...more,
})
const heading = (level) => toggled("heading", "toggleHeading", { face: `H${level}`, keys: `Mod-Alt-${level}`, attrs: { level } })
const mark = (name, face, keys) => ({ face, keys, run: (chain) => chain.toggleMark(name), active: (editor) => editor.isActive(name) })
const wrap = (name) => ({
  run: (chain) => chain.toggleWrap(name),
  active: (editor) => editor.isActive(name),
  enabled: (editor) => editor.can().toggleWrap(name),
})
const command = (name, face, enabled) => ({ face, run: (chain) => chain[name](), enabled })
const past = (name) => command(name, name, ({ state }) => pm.history[`${name}Depth`](state) > 0)

export const GROUPS = [
  { h2: heading(2), h3: heading(3), h4: heading(4) },
  {
    bold: mark("bold", "B", "Mod-B"),
    italic: mark("italic", "I", "Mod-I"),
    strike: mark("strike", "S", "Mod-Shift-S"),
    subscript: mark("subscript", "x₂", "Mod-,"),
    superscript: mark("superscript", "x²", "Mod-."),
    link: { keys: "Mod-K", act: askForLink, active: (editor) => editor.isActive("link") },
  },
  {
    bulletList: toggled("bulletList", "toggleBulletList", { keys: "Mod-Shift-8" }),
    orderedList: toggled("orderedList", "toggleOrderedList", { keys: "Mod-Shift-7" }),
    blockquote: { ...wrap("blockquote"), keys: "Mod-Shift-B" },
  },
  {
    figure: { keys: "Mod-Alt-I", act: insertPicture },
    embed: { act: insertEmbed },
    table: { act: insertTable },
    pullQuote: wrap("pullQuote"),
    factBox: wrap("factBox"),
    horizontalRule: { act: (editor) => insertBlock(editor, { type: "horizontalRule" }) },
    character: { face: "Ω", act: insertCharacter },
  },
  { undo: { ...past("undo"), keys: "Mod-Z" }, redo: { ...past("redo"), keys: "Mod-Shift-Z" } },
  {
    fullscreen: { keys: "F11", act: (editor) => editor.commands.toggleFullscreen(), active: (editor) => editor.storage.fullscreen.on },
    help: { act: showHelp },
  },
]

export const TABLE = {
  rowAbove: command("addRowBefore"),
  rowBelow: command("addRowAfter"),
  rowDelete: command("deleteRow"),
  columnBefore: command("addColumnBefore"),
  columnAfter: command("addColumnAfter"),
  columnDelete: command("deleteColumn"),
  headerRow: command("toggleHeaderRow"),
  headerColumn: command("toggleHeaderColumn"),
  merge: command("mergeCells", "merge", (editor) => editor.can().mergeCells()),
  split: command("splitCell", "split", (editor) => editor.can().splitCell()),
  tableDelete: command("deleteTable", "remove"),
}
