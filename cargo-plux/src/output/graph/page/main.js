// Search, filters and selection. They are kept in the URL fragment, so that it can be shared.

/** `{plugin}`, `{package}` or `{namespace}`; null for nothing. */
let chosen = null;
const states = new Map();
const SELECTS = ["namespace", "package", "origin"];

const isFiltered = () =>
  Boolean(
    find("query").value.trim() ||
    find("namespace").value ||
    find("package").value ||
    find("origin").value ||
    [...states.values()].some(it => !it.checked && !it.disabled),
  );

/** Updates the page after a filter has changed. */
function changed() {
  refresh(
    choose({
      query: find("query").value,
      namespace: find("namespace").value,
      package: find("package").value,
      origin: find("origin").value,
      states: new Set(STATES.filter(state => states.get(state).checked)),
    }),
  );
  redraw();
  remember();
}

function select(target, move = false) {
  const before = chosen;
  chosen = target;
  if (target?.plugin && !target.plugin.shown) clear();
  if (target?.plugin && namespaces.get(target.plugin.namespace).list.hidden)
    folded.set(target.plugin.namespace, true);
  for (const it of [...plugins, ...holding]) {
    if (it === target?.plugin || it === target?.package) it.element.setAttribute("aria-current", "true");
    else it.element.removeAttribute("aria-current");
  }
  for (const it of groups) it.element.classList.toggle("chosen", it === target?.namespace);
  changed();
  describe();
  const element = elementOf(target);
  element?.scrollIntoView({ block: "nearest" });
  if (move || !target) (element ?? elementOf(before))?.focus({ preventScroll: true });
}

const elementOf = target =>
  target && (target.plugin?.element ?? target.package?.element ?? target.namespace?.title);

function clear() {
  for (const id of ["query", ...SELECTS]) find(id).value = "";
  for (const it of states.values()) it.checked = !it.disabled;
  changed();
}

// The URL fragment.

function remember() {
  const kept = new URLSearchParams();
  const put = (name, value) => value && kept.set(name, value);
  put("q", find("query").value.trim());
  put("namespace", find("namespace").value);
  put("package", find("package").value);
  put("origin", find("origin").value);
  if ([...states.values()].some(it => !it.checked && !it.disabled))
    kept.set("state", STATES.filter(state => states.get(state).checked).join(","));
  put("select", chosen?.plugin?.id ?? chosen?.package?.key ?? chosen?.namespace?.name);
  put("theme", document.documentElement.dataset.asked);
  try {
    history.replaceState(null, "", `#${kept}`);
  } catch {
    // Some browsers deny it for local files.
  }
}

function recall() {
  const kept = new URLSearchParams(location.hash.slice(1));
  find("query").value = kept.get("q") ?? "";
  for (const id of SELECTS) {
    find(id).value = kept.get(id) ?? "";
    if (find(id).selectedIndex < 0) find(id).value = "";
  }
  const checked = kept.get("state")?.split(",");
  for (const [state, box] of states) box.checked = !box.disabled && (checked?.includes(state) ?? true);
  theme(kept.get("theme"));
  changed();
  select(targetOf(kept.get("select")));
}

/** Returns the target of an id, a package with its version, or a namespace. */
function targetOf(id) {
  if (byId.has(id)) return { plugin: byId.get(id)[0] };
  if (packages.get(id)?.element) return { package: packages.get(id) };
  return namespaces.has(id) ? { namespace: namespaces.get(id) } : null;
}

// Light or dark theme: that of the system, unless the user selects another.

const system = matchMedia("(prefers-color-scheme: dark)");

function theme(selected) {
  const root = document.documentElement;
  const shown = ["light", "dark"].includes(selected) ? selected : system.matches ? "dark" : "light";
  if (shown === selected) root.dataset.asked = selected;
  root.dataset.theme = shown;
  find("theme").textContent = shown === "dark" ? "◑ Light" : "◐ Dark";
}

function start() {
  const { root } = index;
  find("title").append(
    root ? root.package : "Plugins of a workspace",
    root ? make("small", {}, ` ${root.version}`) : "",
  );
  find("summary").textContent =
    `${count(plugins.length, "plugin")} in ${count(groups.length, "namespace")}, from ${count(holding.length, "package")}`;
  for (const group of groups) find("namespace").append(make("option", { value: group.name }, group.name));
  for (const it of holding) find("package").append(make("option", { value: it.key }, it.key));
  for (const origin of new Set(plugins.map(it => it.origin)))
    find("origin").append(make("option", { value: origin }, origin));
  find("origin").parentElement.hidden = find("origin").length < 3;
  for (const state of STATES) {
    const own = plugins.filter(it => it.status === state).length;
    const box = make("input", { type: "checkbox", value: state, checked: own > 0, disabled: own === 0 });
    states.set(state, box);
    find("states").append(make("label", {}, box, state, make("b", {}, own.toLocaleString("en"))));
  }
  if (index.incomplete.length) {
    find("warning").hidden = false;
    find("warning").append(
      make(
        "summary",
        {},
        `Incomplete: ${count(index.incomplete.length, "part")} of the sources not analyzed`,
      ),
      make("ul", {}, index.incomplete.map(drawIncomplete)),
    );
  }
  for (const it of data.problems) it.row = drawProblem(it);
  find("problem-list").append(...data.problems.map(it => it.row));
  if (!plugins.length) find("groups").append(make("p", { class: "empty" }, "No plugins found."));
  drawPackages();
  drawGroups();
  recall();

  find("query").addEventListener("input", changed);
  for (const id of [...SELECTS, "states"]) find(id).addEventListener("change", changed);
  find("reset").addEventListener("click", clear);
  find("fold").addEventListener("click", () => {
    const open = find("fold").textContent === "Expand all";
    for (const it of groups) folded.set(it.name, open);
    changed();
  });
  find("theme").addEventListener("click", () => {
    theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    remember();
  });
  system.addEventListener("change", () => theme(document.documentElement.dataset.asked));
  const point = event => {
    hovered = event.target.closest?.(".plugin, .package, .title")?.target ?? null;
    redraw();
  };
  document.addEventListener("pointerover", point);
  document.addEventListener("keydown", keys);
  document.addEventListener(
    "focusin",
    ({ target }) => target.target && stopAt(target.target.package ? "packages" : "groups", target),
  );
  document.addEventListener("scroll", redraw, { capture: true, passive: true });
  addEventListener("hashchange", recall);
  new ResizeObserver(() => {
    document.documentElement.style.setProperty("--top", `${document.querySelector(".top").offsetHeight}px`);
    redraw();
  }).observe(document.body);
}

start();
