// Lines from packages to their plugins, and arcs between plugins with requirements or ordering.
// Only visible ones are drawn, again whenever something moves.

const svg = find("lines");
const MANY_RELATIONS = 60;
/** With more lines than this, lines outside of the focus are fainter. */
const DENSE = 80;
let hovered = null;
let asked = 0;

function redraw() {
  asked ||= requestAnimationFrame(() => {
    asked = 0;
    drawLines();
  });
}

function shape(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Returns whether a plugin belongs to the hovered or selected target. */
function isNear(target, plugin) {
  if (target.plugin) return target.plugin === plugin;
  return target.package ? plugin.from === target.package : plugin.namespace === target.namespace.name;
}

const isRelated = (target, it) =>
  Boolean(target.plugin) && (it.from === target.plugin || it.to === target.plugin);

function drawLines() {
  const view = {
    focus: hovered ?? chosen,
    top: document.querySelector(".top").getBoundingClientRect().bottom,
    column: find("packages").parentElement.getBoundingClientRect(),
    drawn: [],
  };
  markNear(view.focus);
  if (getComputedStyle(svg).display !== "none") {
    for (const group of groups) if (!group.element.hidden) drawGroup(group, view);
    for (const relation of relations) drawArc(relation, view);
  }
  // Lines in the focus are drawn on top.
  const near = view.drawn.filter(it => it.classList.contains("near"));
  svg.replaceChildren(...view.drawn, ...near);
  svg.classList.toggle("busy", near.length > 0);
  svg.classList.toggle("dense", view.drawn.length > DENSE);
}

/** Draws a line per plugin, or per package if the group is closed. */
function drawGroup(group, view) {
  const box = group.element.getBoundingClientRect();
  if (box.bottom < view.top || box.top > innerHeight) return;
  const shown = group.plugins.filter(it => it.shown);
  const isFocused = plugin => Boolean(view.focus) && isNear(view.focus, plugin);
  if (!group.list.hidden) {
    for (const plugin of shown) drawLine(plugin.from, plugin.element, 1.5, isFocused(plugin), view);
    return;
  }
  for (const from of new Set(shown.map(it => it.from))) {
    const own = shown.filter(it => it.from === from);
    drawLine(from, group.title, 1.2 + Math.log2(own.length) / 2, own.some(isFocused), view);
  }
}

function drawLine(from, to, width, near, { column, top, drawn }) {
  const end = to.getBoundingClientRect();
  const y2 = end.top + Math.min(end.height / 2, 20);
  if (y2 < top || y2 > innerHeight) return;
  const start = from.element.getBoundingClientRect();
  const center = start.top + start.height / 2;
  const y1 = Math.min(Math.max(center, column.top), column.bottom);
  // Lines do not start at a package that is scrolled out of view.
  if (y1 !== center && !near) return;
  const [x1, x2] = [column.right + 1, end.left];
  const middle = (x1 + x2) / 2;
  const element = shape("path", {
    class: near ? "tint near" : "tint",
    d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`,
    "stroke-width": width,
  });
  element.style.setProperty("--h", from.hue);
  drawn.push(element);
}

/** Draws an arc from a plugin to the one that it requires, or that is loaded after it. */
function drawArc(relation, { focus, top, drawn }) {
  const { kind, from, to, optional } = relation;
  const near = Boolean(focus) && isRelated(focus, relation);
  if (!near && relations.length > MANY_RELATIONS) return;
  if (!from.shown || !to.shown) return;
  const [a, b] = [endOf(from, top), endOf(to, top)];
  if (a.y === b.y || (a.out && b.out)) return;
  const bulge = Math.min(14 + Math.abs(a.y - b.y) / 7, 46);
  const name = [kind, optional && "optional", near && "near"].filter(Boolean).join(" ");
  const d = `M${a.x} ${a.y}C${a.x + bulge} ${a.y} ${b.x + bulge} ${b.y} ${b.x + 5} ${b.y}`;
  drawn.push(shape("path", { class: name, d, "stroke-width": 1.6 }));
  const points = `${b.x + 1},${b.y} ${b.x + 8},${b.y - 4} ${b.x + 8},${b.y + 4}`;
  if (!b.out) drawn.push(shape("polygon", { class: name, points }));
}

/** Returns the end of an arc: the plugin, its closed group, or the edge of the window. */
function endOf(plugin, top) {
  const group = namespaces.get(plugin.namespace);
  const box = (group.list.hidden ? group.title : plugin.element).getBoundingClientRect();
  const y = box.top + Math.min(box.height / 2, 20);
  const seen = Math.min(Math.max(y, top), innerHeight);
  return { x: box.right + 1, y: seen, out: seen !== y };
}

function markNear(focus) {
  const near = new Set();
  if (focus?.plugin) {
    near.add(focus.plugin);
    for (const it of relations) if (isRelated(focus, it)) near.add(it.from).add(it.to);
  }
  for (const it of focus?.package?.plugins ?? []) near.add(it);
  for (const it of plugins) it.element.classList.toggle("near", near.has(it));
  for (const it of holding) it.element.classList.toggle("near", focus?.plugin?.from === it);
}
