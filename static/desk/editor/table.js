/* Tables whose cells hold paragraphs and lists; spans are all that a cell keeps. */

import { Table as Base, TableCell, TableHeader, TableRow } from "django-prose-editor/editor"
import { PLAIN, insertBlock } from "desk/editor/schema"

const spans = () => {
  const span = (name) => ({ default: 1, parseHTML: (cell) => Math.max(1, Math.min(1000, Number(cell.getAttribute(name)) || 1)) })
  return { colspan: span("colspan"), rowspan: span("rowspan") }
}
const cell = (base) => base.extend({ content: `${PLAIN}+`, addAttributes: spans })

const Table = Base.configure({ allowTableNodeSelection: true })

export const tables = [Table, TableRow.extend({ content: "(tableCell | tableHeader)+" }), cell(TableHeader), cell(TableCell)]

export function insertTable(editor) {
  const rows = ["tableHeader", "tableCell", "tableCell"].map((type) => ({
    type: "tableRow",
    content: Array.from({ length: 3 }, () => ({ type, content: [{ type: "paragraph" }] })),
  }))
  insertBlock(editor, { type: "table", content: rows })
}
