// The data of the page: the index, parsed once.

const data = JSON.parse(document.getElementById("data").textContent);
const index = data.index;
const STATES = ["active", "blocked", "conditional", "inactive"];

/** Returns a string for case-insensitive search. */
const fold = text => text.toLocaleLowerCase("en");

const packages = new Map(
  index.packages.map((it, at) => [
    `${it.name} ${it.version}`,
    { ...it, ...data.packages[at], key: `${it.name} ${it.version}`, plugins: [] },
  ]),
);

const plugins = index.plugins.map((it, at) => {
  const key = `${it.package} ${it.version}`;
  if (!packages.has(key)) packages.set(key, { name: it.package, version: it.version, key, plugins: [] });
  const from = packages.get(key);
  const plugin = { ...it, ...data.plugins[at], id: `${it.namespace}:${it.name}`, from, shown: true };
  from.plugins.push(plugin);
  return plugin;
});

// Packages next to each other in the list have hues that differ strongly (the golden angle).
const holding = [...packages.values()].filter(it => it.plugins.length);
holding.forEach((it, at) => {
  it.hue = Math.round((250 + at * 137.508) % 360);
});

const byId = new Map();
for (const plugin of plugins) {
  if (!byId.has(plugin.id)) byId.set(plugin.id, []);
  byId.get(plugin.id).push(plugin);
}

const namespaces = new Map();
const namespaceOf = name => {
  if (!namespaces.has(name)) namespaces.set(name, { name, points: [], plugins: [] });
  return namespaces.get(name);
};
for (const point of index.extension_points) namespaceOf(point.namespace).points.push(point);
for (const plugin of plugins) namespaceOf(plugin.namespace).plugins.push(plugin);
const groups = [...namespaces.values()].sort((a, b) => (a.name < b.name ? -1 : 1));

// Edges between plugins: from the one that requires the other, or that is loaded first.
const relations = [];
const relate = (kind, from, id, optional) => {
  for (const to of byId.get(id) ?? [])
    relations.push(kind === "after" ? { kind: "order", from: to, to: from } : { kind, from, to, optional });
};
for (const plugin of plugins) {
  plugin.requirements.forEach(it => relate("requires", plugin, it.id, it.optional));
  plugin.before.forEach(name => relate("order", plugin, `${plugin.namespace}:${name}`));
  plugin.after.forEach(name => relate("after", plugin, `${plugin.namespace}:${name}`));
}

/** Returns the ids at the other end of a plugin's relations, without duplicates. */
function others(plugin, kind, end, stated) {
  const [here, there] = end === "to" ? ["from", "to"] : ["to", "from"];
  const found = relations.filter(it => it.kind === kind && it[here] === plugin).map(it => it[there].id);
  return [...new Set([...found, ...stated])].sort();
}

/** Returns `file:line`, relative to the workspace if the package is in it. */
function locationOf(entry) {
  const directory = data.directories[`${entry.package} ${entry.version}`];
  const parts = directory ? directory.split("/") : [];
  for (const part of entry.file.split("/")) part === ".." ? parts.pop() : parts.push(part);
  return parts.join("/") + (entry.line ? `:${entry.line}` : "");
}

/** Returns the ids that a plugin requires through others, but not itself. */
function indirect(plugin) {
  const found = new Set();
  const visit = id => {
    for (const other of byId.get(id) ?? [])
      for (const next of other.requires)
        if (!found.has(next)) {
          found.add(next);
          visit(next);
        }
  };
  plugin.requires.forEach(visit);
  return [...found].filter(id => id !== plugin.id && !plugin.requires.includes(id)).sort();
}

/** Whether a problem is about the program, or about a plugin that is shown. */
const isShown = problem => !problem.plugins || !isFiltered() || problem.plugins.some(at => plugins[at].shown);

/** Returns the problems that are reported at an entry of the index. */
const problemsOf = entry =>
  data.problems.filter(({ location: at }) => at && `${at.file}:${at.line}` === locationOf(entry));

// What is searched. A match in the first two is visible in the list.
for (const plugin of plugins) {
  plugin.fields = [
    ["name", plugin.name],
    ["description", docLine(plugin.description)],
    ["namespace", plugin.namespace],
    ["package", plugin.from.key],
    ["path", plugin.path],
    ["contract", plugin.contract],
    ["file", plugin.file],
    ["target", plugin.target],
    ["status", plugin.status],
    ["origin", plugin.origin],
    ["only with", plugin.condition],
    ["enabled by", plugin.enabled_by],
    ["package only with", plugin.from.condition],
    ...plugin.requirements.map(it => ["requires", it.text]),
    ...Object.entries(plugin.meta),
  ].filter(([, value]) => value);
  const values = plugin.fields.map(([, value]) => value);
  plugin.text = fold([plugin.id, ...values, ...Object.keys(plugin.meta)].join("\n"));
}

/** Returns the fields with the words that are neither in the name nor in the description. */
function reasons(plugin, words) {
  const has = ([term, value], word) => fold(`${term} ${value}`).includes(word);
  const [visible, others] = [plugin.fields.slice(0, 2), plugin.fields.slice(2)];
  const hidden = words.filter(word => !visible.some(([, value]) => fold(value).includes(word)));
  return [...new Set(hidden.map(word => others.find(field => has(field, word))).filter(Boolean))];
}

/** Shows the plugins that match the query: all of its words, in any order. Returns the words. */
function choose(asked) {
  const words = fold(asked.query).split(/\s+/).filter(Boolean);
  for (const plugin of plugins) {
    plugin.shown =
      (!asked.namespace || plugin.namespace === asked.namespace) &&
      (!asked.package || plugin.from.key === asked.package) &&
      (!asked.origin || plugin.origin === asked.origin) &&
      asked.states.has(plugin.status) &&
      words.every(word => plugin.text.includes(word));
  }
  return words;
}
