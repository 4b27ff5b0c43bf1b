// Keyboard navigation. Each column is one tab stop; arrow keys move within it.

const columns = {
  packages: () => holding.filter(it => !it.element.parentElement.hidden).map(it => it.element),
  groups: () =>
    groups
      .filter(it => !it.element.hidden)
      .flatMap(it => [
        it.title,
        ...(it.list.hidden ? [] : it.plugins.filter(plugin => plugin.shown).map(plugin => plugin.element)),
      ]),
};
const stops = {};

function stopAt(column, element) {
  if (stops[column]) stops[column].tabIndex = -1;
  stops[column] = element;
  if (element) element.tabIndex = 0;
}

/** Moves the tab stop of each column whose stop is hidden. */
function rove() {
  for (const column of Object.keys(columns)) {
    const list = columns[column]();
    if (!list.includes(stops[column])) stopAt(column, list[0]);
  }
}

function step(event) {
  const here = document.activeElement;
  const { target } = here;
  if (!target) return;
  const list = columns[target.package ? "packages" : "groups"]();
  const at = list.indexOf(here);
  const group = target.namespace ?? (target.plugin && namespaces.get(target.plugin.namespace));
  const to = {
    ArrowDown: list[at + 1],
    ArrowUp: list[at - 1] ?? find("query"),
    Home: list[0],
    End: list.at(-1),
  }[event.key];
  if (event.key === "ArrowLeft" && target.plugin) group.title.focus();
  else if (target.namespace && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    folded.set(group.name, event.key === "ArrowRight");
    changed();
  } else if (to) to.focus();
  else return;
  event.preventDefault();
}

function keys(event) {
  const typing = document.activeElement?.matches("input, select");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing) {
    find("query").focus();
    find("query").select();
    event.preventDefault();
  } else if (event.key === "Escape") {
    if (typing && find("query").value) {
      find("query").value = "";
      changed();
    } else if (chosen) select(null);
  } else if (event.key === "ArrowDown" && document.activeElement === find("query")) {
    columns.groups()[0]?.focus();
    event.preventDefault();
  } else if (!typing) step(event);
}
