/* The focal point: set by a click or the arrow keys, or as two numbers; the crops beside show what stays in sight. */

const STEP = 0.01
const within = (value, least, most) => Math.min(Math.max(value, least), most)
const rounded = (value) => Math.round(within(value, 0, 1) * 1000) / 1000

/* The crop's place as images/crops.py has it: the point as near to the middle as the edges allow. */
function place(image, point) {
  const { width, height } = image.parentElement.getBoundingClientRect()
  const shape = width / height
  const own = image.naturalWidth / image.naturalHeight
  const part = { x: Math.min(1, shape / own), y: Math.min(1, own / shape) }
  const share = (axis) => (part[axis] === 1 ? 0.5 : within(point[axis] - part[axis] / 2, 0, 1 - part[axis]) / (1 - part[axis]))
  image.style.objectPosition = `${100 * share("x")}% ${100 * share("y")}%`
}

function enhance(root) {
  const point = { x: Number(root.dataset.x), y: Number(root.dataset.y) }
  const crops = [...root.querySelectorAll(".crop img")]
  const stage = root.querySelector(".focal-stage")
  const handle = root.querySelector(".focal-handle")
  const numbers = { x: document.getElementById("id_focal_x"), y: document.getElementById("id_focal_y") }

  const draw = () => {
    for (const image of crops) if (image.naturalWidth) place(image, point)
    if (!handle) return
    handle.style.left = `${100 * point.x}%`
    handle.style.top = `${100 * point.y}%`
    const said = root.dataset.label.replace("{x}", Math.round(100 * point.x)).replace("{y}", Math.round(100 * point.y))
    handle.setAttribute("aria-label", said)
    return said
  }
  const set = (x, y) => {
    point.x = rounded(x)
    point.y = rounded(y)
    numbers.x.value = Number((100 * point.x).toFixed(1))
    numbers.y.value = Number((100 * point.y).toFixed(1))
    root.querySelector("[role=status]").textContent = draw()
  }

  root.querySelector(".focal-crops").hidden = false
  for (const image of crops) if (!image.complete) image.addEventListener("load", draw)
  if (handle) editable()
  draw()

  function editable() {
    handle.hidden = false
    const at = (event) => {
      const box = stage.getBoundingClientRect()
      set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
    }
    stage.addEventListener("pointerdown", (event) => {
      if (event.button) return
      event.preventDefault()
      stage.setPointerCapture(event.pointerId)
      at(event)
      handle.focus({ preventScroll: true })
    })
    stage.addEventListener("pointermove", (event) => {
      if (stage.hasPointerCapture(event.pointerId)) at(event)
    })
    handle.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 10 * STEP : STEP
      const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key]
      if (!move) return
      event.preventDefault()
      set(point.x + move[0], point.y + move[1])
    })
    for (const axis of ["x", "y"]) {
      numbers[axis].addEventListener("input", () => {
        const value = numbers[axis].valueAsNumber
        if (Number.isNaN(value)) return
        point[axis] = rounded(value / 100)
        draw()
      })
    }
  }
}

document.querySelectorAll(".focal").forEach(enhance)
