/* Pictures on their way into the library: files that were pasted or dropped become figures where they fell. */

import { Extension, Node, Plugin, crel, pm } from "django-prose-editor/editor"
import { uploadPicture } from "desk/library"
import { figureOf } from "desk/editor/known"
import { tell } from "desk/editor/notices"
import { pageOf } from "desk/editor/paste-page"
import { fill, words } from "desk/editor/settings"

const uploads = new Map()
let number = 0
let line = Promise.resolve()
export const underWay = () => [...uploads.values()].filter(({ done }) => !done).length

/* Stands for the picture until the library has it; a text that is saved before does not have it. */
export const Upload = Node.create({
  name: "upload",
  group: "block",
  atom: true,
  addAttributes: () => ({ upload: { default: null, rendered: false, parseHTML: (part) => part.dataset.upload } }),
  parseHTML: () => [{ tag: "p[data-upload]", priority: 2000 }],
  renderHTML: ({ node }) => ["p", { "data-upload": node.attrs.upload }],
  addNodeView() {
    return ({ node, editor }) => {
      const upload = uploads.get(node.attrs.upload)
      if (!upload || upload.done) queueMicrotask(() => settle(editor, node.attrs.upload))
      const bar = crel("progress", { max: 1 })
      bar.setAttribute("aria-label", fill(words.uploading, { name: upload?.name ?? "" }))
      upload?.bars.add(bar)
      const name = crel("span", { textContent: fill(words.uploading, { name: upload?.name ?? "" }) })
      return { dom: crel("div", { className: "prose-upload", contentEditable: "false" }, [name, bar]), ignoreMutation: () => true }
    }
  },
})

/* Begins to send the file, after those before it, and returns the number that a placeholder carries. */
export function upload(editor, file) {
  const id = String(++number)
  const name = file.name || words.pastedPicture
  const entry = { name, bars: new Set(), done: false, picture: null }
  uploads.set(id, entry)
  const onProgress = (part) => entry.bars.forEach((bar) => { bar.value = part })
  line = line.then(async () => {
    try {
      entry.picture = await uploadPicture(file, { onProgress })
    } catch (refusal) {
      tell(`${name}: ${refusal.message}`, "bad")
    }
    entry.done = true
    settle(editor, id)
  })
  return id
}

/* The placeholder becomes the figure, or goes: no step of its own for undo. */
function settle(editor, id) {
  const picture = uploads.get(id)?.picture
  const found = []
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === "upload" && node.attrs.upload === id) found.unshift([at, node.nodeSize])
    return !node.isTextblock
  })
  if (!found.length || editor.isDestroyed) return
  const tr = editor.state.tr.setMeta("addToHistory", false)
  for (const [at, size] of found) {
    if (picture) tr.replaceWith(at, at + size, editor.schema.nodeFromJSON(figureOf(picture)))
    else tr.delete(at, at + size)
  }
  editor.view.dispatch(tr)
}

function take(editor, files, at) {
  const pictures = files.filter(({ type }) => type.startsWith("image/"))
  if (pictures.length < files.length) tell(words.picturesOnly, "warn")
  if (!pictures.length) return
  const { state, view } = editor
  const $at = state.doc.resolve(at)
  const alone = $at.depth === 1 && $at.parent.type.name === "paragraph" && !$at.parent.content.size
  const [from, to] = alone ? [$at.before(1), $at.after(1)] : $at.depth ? [$at.after(1), $at.after(1)] : [at, at]
  const nodes = pictures.map((file) => state.schema.nodes.upload.create({ upload: upload(editor, file) }))
  const tr = pm.history.closeHistory(state.tr).replaceWith(from, to, nodes)
  const end = from + nodes.length
  if (!tr.doc.resolve(end).nodeAfter?.isTextblock) tr.insert(end, state.schema.nodes.paragraph.create())
  view.dispatch(tr.setSelection(pm.state.TextSelection.create(tr.doc, end + 1)).scrollIntoView())
}

/* Word puts a picture of the whole text beside the text itself: where there are words, they are what was meant. */
const holdsWords = (clipboard) => {
  const html = clipboard.getData("text/html")
  return html ? Boolean(pageOf(html).body.textContent.trim()) : Boolean(clipboard.getData("text/plain").trim())
}

export const Pictures = Extension.create({
  name: "pictures",
  addExtensions: () => [Upload],
  addProseMirrorPlugins() {
    const { editor } = this
    const handlePaste = (view, { clipboardData }) => {
      const files = [...(clipboardData?.files ?? [])]
      if (!files.length || holdsWords(clipboardData)) return false
      take(editor, files, view.state.selection.to)
      return true
    }
    const handleDrop = (view, event) => {
      const files = [...(event.dataTransfer?.files ?? [])]
      if (!files.length || view.dragging) return false
      event.preventDefault()
      const { pos } = view.posAtCoords({ left: event.clientX, top: event.clientY }) ?? { pos: view.state.doc.content.size }
      take(editor, files, pos)
      view.focus()
      return true
    }
    return [new Plugin({ props: { handlePaste, handleDrop } })]
  },
})
