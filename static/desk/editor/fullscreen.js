/* The text alone. The frame goes into the browser's top layer: nothing of the page's own layers stands above it. */

import { Extension } from "django-prose-editor/editor"

export const Fullscreen = Extension.create({
  name: "fullscreen",
  addStorage: () => ({ on: false }),
  addCommands() {
    return {
      toggleFullscreen: () => ({ editor }) => {
        toggle(editor)
        return true
      },
    }
  },
  addKeyboardShortcuts() {
    return {
      F11: ({ editor }) => editor.commands.toggleFullscreen(),
      Escape: ({ editor }) => editor.storage.fullscreen.on && editor.commands.toggleFullscreen(),
    }
  },
})

function toggle(editor) {
  const { storage: { fullscreen }, view } = editor
  const frame = view.dom.closest(".prose")
  const focused = frame.contains(document.activeElement) ? document.activeElement : view.dom
  fullscreen.on = !fullscreen.on
  frame.classList.toggle("is-fullscreen", fullscreen.on)
  document.documentElement.classList.toggle("has-fullscreen", fullscreen.on)
  if (fullscreen.on) {
    fullscreen.scrolled = window.scrollY
    frame.popover = "manual"
    frame.showPopover()
  } else {
    frame.hidePopover()
    frame.popover = null
    window.scrollTo(0, fullscreen.scrolled)
  }
  focused.focus({ preventScroll: true })
  requestAnimationFrame(() => view.dispatch(view.state.tr.scrollIntoView()))
}
