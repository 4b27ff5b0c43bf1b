// The columns: packages on the left, plugins by namespace beside them.

/** Groups are open by default if at most this many plugins are shown: without and with a filter. */
const FEW = 80;
const FOUND = 300;
/** Whether the user opened each group, by namespace. */
const folded = new Map();

function drawPackages() {
  const list = find("packages");
  for (const it of holding) {
    it.number = make("span", { class: "number" });
    it.element = make(
      "button",
      {
        class: "package tint",
        hue: it.hue,
        tabindex: -1,
        onclick: () => select({ package: it }),
      },
      make("span", { class: "row" }, make("b", {}, it.name), make("small", {}, it.version), it.number),
      it.condition && make("small", {}, "with ", doc(it.condition)),
    );
    it.element.target = { package: it };
    list.append(make("li", {}, it.element));
  }
}

function drawGroups() {
  for (const group of groups) {
    const id = `group-${group.name}`;
    const point = group.points[0];
    group.number = make("span", { class: "number" });
    group.title = make(
      "button",
      { class: "title", "aria-controls": id, tabindex: -1, onclick: () => toggle(group) },
      make("b", {}, group.name),
      point ? make("code", { title: point.contract }, point.contract) : make("code", {}, "not declared"),
      group.number,
      point?.description && make("span", { class: "about" }, doc(point.description)),
    );
    group.list = make("ul", { id }, group.plugins.map(drawPlugin));
    group.element = make(
      "section",
      { class: "group", "aria-label": group.name },
      make("h2", {}, group.title),
      group.list,
    );
    group.title.target = { namespace: group };
    find("groups").append(group.element);
  }
}

function drawPlugin(plugin) {
  plugin.name_ = make("b", {}, plugin.name);
  plugin.about = make("span", { class: "about" }, docLine(plugin.description));
  plugin.why = make("span", { class: "why" });
  plugin.element = make(
    "button",
    {
      class: "plugin tint",
      hue: plugin.from.hue,
      "data-state": plugin.status,
      tabindex: -1,
      onclick: () => select({ plugin }),
    },
    make("span", { class: "dot" }),
    make("span", { class: "name" }, plugin.name_, hasOrder(plugin) && make("small", { title: "load order" }, plugin.order)),
    plugin.about,
    plugin.status !== "active" &&
      make("span", { class: `badge ${plugin.status}`, title: plugin.enabled_by }, plugin.status),
    make("span", { class: "from" }, plugin.package),
    plugin.why,
  );
  plugin.element.target = { plugin };
  plugin.row = make("li", {}, plugin.element);
  return plugin.row;
}

function drawIncomplete(it, at) {
  const version = [...packages.values()].find(own => own.name === it.package)?.version;
  const where = it.file ? locationOf({ ...it, version, line: it.line ?? 0 }) : it.package;
  return make("li", {}, make("code", {}, where), " ", doc(data.incomplete[at].reason));
}

/** Makes the entry of a problem. Its location is omitted where the details of the entry have it. */
function drawProblem(it, atEntry = false) {
  const where = !atEntry && it.location && it.location.file + (it.location.line ? `:${it.location.line}` : "");
  return make(
    "li",
    {},
    make("b", {}, it.severity),
    " ",
    it.lint && [make("code", {}, it.lint), " "],
    where && [make("code", {}, where), " "],
    doc(it.message),
    it.help && make("div", {}, "help: ", doc(it.help)),
  );
}

/** Whether the load order of a plugin's namespace is more than the order of the names. */
const hasOrder = plugin =>
  plugin.order && relations.some(it => it.from.namespace === plugin.namespace && it.to.namespace === plugin.namespace);

const isOpen = (group, shown) =>
  folded.get(group.name) ?? (shown <= (isFiltered() ? FOUND : FEW) || groups.length === 1);

function toggle(group) {
  folded.set(group.name, group.list.hidden);
  select({ namespace: group });
}

/** Updates the page for the query and the filters. */
function refresh(words) {
  const shown = plugins.filter(it => it.shown);
  for (const plugin of plugins) plugin.row.hidden = !plugin.shown;
  for (const plugin of shown) {
    plugin.name_.replaceChildren(...marked(plugin.name, words));
    plugin.about.replaceChildren(...marked(docLine(plugin.description), words));
    const why = reasons(plugin, words).map(([term, value]) => [`${term}: `, ...marked(docLine(value), words)]);
    plugin.why.replaceChildren(...why.flatMap((it, at) => (at ? [", ", ...it] : it)));
  }
  for (const group of groups) {
    const own = group.plugins.filter(it => it.shown).length;
    const open = isOpen(group, shown.length);
    group.element.hidden = own === 0 && isFiltered();
    group.number.textContent = own === group.plugins.length ? own : `${own} of ${group.plugins.length}`;
    group.list.hidden = !open || own === 0;
    group.title.setAttribute("aria-expanded", open);
  }
  for (const it of holding) {
    const own = it.plugins.filter(plugin => plugin.shown).length;
    it.number.textContent = own;
    it.element.parentElement.hidden = own === 0 && isFiltered();
  }
  find("count").textContent = isFiltered()
    ? `${shown.length.toLocaleString("en")} of ${count(plugins.length, "plugin")}`
    : "";
  const about = data.problems.filter(isShown);
  for (const it of data.problems) it.row.hidden = !isShown(it);
  find("problems").hidden = !about.length;
  const all = count(data.problems.length, "problem");
  find("problem-count").textContent = about.length < data.problems.length ? `${about.length} of ${all}` : all;
  find("nothing").hidden = shown.length > 0 || !isFiltered();
  find("fold").textContent = groups.some(it => it.list.hidden && !it.element.hidden)
    ? "Expand all"
    : "Collapse all";
  rove();
}
