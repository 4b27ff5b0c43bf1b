// The panel with the details of the selection, or with a legend if nothing is selected.

const CARDINALITIES = {
  any: "any number of plugins",
  at_least_one: "at least one plugin",
  exactly_one: "exactly one plugin",
  at_most_one: "at most one plugin",
};

function describe() {
  const panel = find("details");
  const what = chosen?.plugin
    ? aboutPlugin(chosen.plugin)
    : chosen?.package
      ? aboutPackage(chosen.package)
      : chosen
        ? aboutNamespace(chosen.namespace)
        : aboutPage();
  panel.replaceChildren(...what.flat().filter(Boolean));
  if (chosen)
    panel.append(
      make("button", { class: "close", "aria-label": "Close details", onclick: () => select(null) }, "×"),
    );
  panel.classList.toggle("open", Boolean(chosen));
  panel.scrollTop = 0;
}

/** Makes a list of terms. Terms without a value are omitted, and code gets the full width. */
function facts(entries) {
  const known = entries.filter(([, value]) => (Array.isArray(value) ? value.length : value));
  return make(
    "dl",
    {},
    known.flatMap(([term, value]) => {
      const wide = [value].flat()[0].tagName === "CODE" ? "wide" : null;
      return [make("dt", { class: wide }, term), make("dd", { class: wide }, value)];
    }),
  );
}

/** Makes code with a button that copies it, or selects it if the browser denies access. */
function copied(text) {
  const code = make("code", {}, text);
  const onclick = async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "copied";
    } catch {
      getSelection().selectAllChildren(code);
    }
  };
  const button = make("button", { class: "copy", "aria-label": `Copy ${text}`, onclick }, "copy");
  return [code, button];
}

const link = (text, target) => make("button", { class: "link", onclick: () => select(target, true) }, text);

const ids = list => references(list.map(id => ({ id, text: id })));

function references(list) {
  const entry = ({ id, text }) => {
    const [plugin] = byId.get(id) ?? [];
    return make("li", {}, plugin ? link(text, { plugin }) : [make("code", {}, text), " (not in the index)"]);
  };
  return list.length ? make("ul", {}, list.map(entry)) : null;
}

/** Returns the last position in the load order of the plugin's namespace. */
const lastPosition = plugin =>
  Math.max(...namespaces.get(plugin.namespace).plugins.map(it => it.order ?? 0));

const badge = plugin => make("span", { class: `badge ${plugin.status}` }, plugin.status);

function aboutPlugin(plugin) {
  const own = name => `${plugin.namespace}:${name}`;
  const target = plugin.target === "lib" ? null : plugin.target;
  return [
    make(
      "p",
      { class: "kind" },
      "Plugin of ",
      link(plugin.namespace, { namespace: namespaces.get(plugin.namespace) }),
    ),
    make("h2", {}, plugin.name, " ", badge(plugin)),
    plugin.description && make("p", { class: "about" }, doc(plugin.description)),
    facts([
      ["Package", [link(plugin.from.key, { package: plugin.from })]],
      ["With", plugin.from.condition && doc(plugin.from.condition)],
      ["Only with", plugin.condition && doc(plugin.condition)],
      ["Only in", target],
      ["Origin", plugin.origin],
      ["Enabled by", plugin.status !== "active" && plugin.enabled_by && doc(plugin.enabled_by)],
      ["Load order", plugin.order && `${plugin.order} of ${lastPosition(plugin)}`],
      ["To enable", plugin.command && copied(plugin.command)],
      ["Requires", references(plugin.requirements)],
      ["And through them", ids(indirect(plugin))],
      ["Required by", ids(others(plugin, "requires", "from", []))],
      ["Loaded before", ids(others(plugin, "order", "to", plugin.before.map(own)))],
      ["Loaded after", ids(others(plugin, "order", "from", plugin.after.map(own)))],
      ...Object.entries(plugin.meta),
      ["Location", copied(locationOf(plugin))],
      ["Path", make("code", {}, plugin.path)],
      ["Contract", make("code", {}, plugin.contract)],
    ]),
    ...problemsIn(plugin),
    make("h3", {}, "On the command line"),
    make("p", { class: "wide" }, copied(`cargo plux show ${plugin.id}`)),
  ];
}

function problemsIn(entry) {
  const found = problemsOf(entry);
  if (!found.length) return [];
  return [make("h3", {}, count(found.length, "problem")), make("ul", { class: "problems" }, found.map(it => drawProblem(it, true)))];
}

const LINKS = { direct: "directly", none: "not in this build" };
const SOURCES = { path: "this workspace or a path", registry: "a registry", git: "a git repository" };

function aboutPackage(it) {
  return [
    make("p", { class: "kind" }, "Package"),
    make("h2", {}, it.name),
    facts([
      ["Version", it.version],
      ["Condition", it.condition && doc(it.condition)],
      ["From", SOURCES[it.source]],
      ["Linked", LINKS[it.link] ?? it.link?.replace("via:", "through ")],
      ["In code", it.extern && make("code", {}, it.extern)],
    ]),
    make("h3", {}, count(it.plugins.length, "plugin")),
    ids([...new Set(it.plugins.map(plugin => plugin.id))]),
    only("package", it.key),
  ];
}

function aboutNamespace(group) {
  return [
    make("p", { class: "kind" }, "Namespace"),
    make("h2", {}, group.name),
    ...group.points.flatMap(point => [
      point.description && make("p", { class: "about" }, doc(point.description)),
      facts([
        ["Cardinality", CARDINALITIES[point.cardinality]],
        ["Package", `${point.package} ${point.version}`],
        ["Contract", make("code", {}, point.contract)],
        ["Location", copied(locationOf(point))],
        ["Path", make("code", {}, point.path)],
      ]),
      ...problemsIn(point),
    ]),
    !group.points.length && make("p", { class: "about" }, "No extension point declares this namespace."),
    make("h3", {}, count(group.plugins.length, "plugin")),
    ids([...new Set(group.plugins.map(plugin => plugin.id))]),
    only("namespace", group.name),
  ];
}

/** Makes a button that toggles a filter for these plugins. */
function only(filter, value) {
  const on = find(filter).value === value;
  const onclick = () => {
    find(filter).value = on ? "" : value;
    changed();
    describe();
  };
  const button = make("button", { onclick }, on ? "Show all" : "Show only these");
  return make("p", { class: "actions" }, button);
}

function aboutPage() {
  const dot = state =>
    make("span", { "data-state": state, class: "tint", hue: 255 }, make("span", { class: "dot" }));
  const entry = (sign, text) => [sign, make("span", {}, text)];
  return [
    make("h2", {}, "How to read this"),
    make(
      "p",
      { class: "about" },
      "Packages are on the left, each in its own color, with lines to the plugins that they declare. Select a plugin, a package or a namespace to see its details.",
    ),
    make(
      "div",
      { class: "legend" },
      entry(dot("active"), "active: in this build"),
      entry(dot("blocked"), "blocked: a plugin that it requires is missing"),
      entry(dot("conditional"), "conditional: depends on a condition that is not known"),
      entry(dot("inactive"), "inactive: not in this build"),
      entry(make("i", { class: "requires" }), "requires the plugin at the arrow; dashed: if it is there"),
      entry(make("i", { class: "order" }), "is loaded before the plugin at the arrow"),
      entry(make("kbd", {}, "/"), "search"),
      entry(make("kbd", {}, "↑↓"), "move through the list; ← → close and open a namespace"),
      entry(make("kbd", {}, "Esc"), "clear the search, close the details"),
    ),
    make("h3", {}, "Generated by"),
    make("p", {}, make("code", {}, "cargo plux graph --format html"), `, ${index.generator}`),
  ].flat();
}
