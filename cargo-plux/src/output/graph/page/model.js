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
const relate = (kind, from, id) => {
  for (const to of byId.get(id) ?? [])
    relations.push(kind === "after" ? { kind: "order", from: to, to: from } : { kind, from, to });
};
for (const plugin of plugins) {
  plugin.requires.forEach(id => relate("requires", plugin, id));
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

for (const plugin of plugins) {
  plugin.text = fold(
    [
      plugin.id,
      plugin.description,
      plugin.package,
      plugin.version,
      plugin.path,
      plugin.contract,
      plugin.file,
      plugin.target,
      plugin.status,
      plugin.condition,
      plugin.enabled_by,
      plugin.from.condition,
      ...plugin.requires,
      ...Object.entries(plugin.meta).flat(),
    ]
      .filter(Boolean)
      .join("\n"),
  );
}

/** Shows the plugins that match the query: all of its words, in any order. Returns the words. */
function choose(asked) {
  const words = fold(asked.query).split(/\s+/).filter(Boolean);
  for (const plugin of plugins) {
    plugin.shown =
      (!asked.namespace || plugin.namespace === asked.namespace) &&
      (!asked.package || plugin.from.key === asked.package) &&
      asked.states.has(plugin.status) &&
      words.every(word => plugin.text.includes(word));
  }
  return words;
}
