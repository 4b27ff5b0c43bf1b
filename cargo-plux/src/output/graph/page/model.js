// What is shown: the index, read once. The page shows nothing that is not in it.

const data = JSON.parse(document.getElementById("data").textContent);
const index = data.index;
const STATES = ["active", "conditional", "inactive"];

/** A text as it is searched. */
const fold = text => text.toLocaleLowerCase("en");

const packages = new Map(
  index.packages.map(it => [
    `${it.name} ${it.version}`,
    { ...it, key: `${it.name} ${it.version}`, plugins: [] },
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

// Neighbours in the list are far apart on the colour wheel.
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

// Both directions of what plugins ask of each other: from the one that needs or goes first.
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

/** The ids at the other end of a plugin's relations, each once. */
function others(plugin, kind, end, stated) {
  const [here, there] = end === "to" ? ["from", "to"] : ["to", "from"];
  const found = relations.filter(it => it.kind === kind && it[here] === plugin).map(it => it[there].id);
  return [...new Set([...found, ...stated])].sort();
}

/** What a plugin's own source makes it hang on, in words. */
function condition(plugin) {
  if (!plugin.cfg) return null;
  const feature = /^feature\s*=\s*("[^"\\]*")$/.exec(plugin.cfg);
  return feature ? `feature ${feature[1]} of ${plugin.package}` : `cfg(${plugin.cfg})`;
}

/** The place in the source, from the workspace's folder where the package lies there. */
function place(entry) {
  const folder = data.folders[`${entry.package} ${entry.version}`];
  const parts = folder ? folder.split("/") : [];
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
      condition(plugin),
      plugin.enable,
      plugin.from.when,
      ...plugin.requires,
      ...Object.entries(plugin.meta).flat(),
    ]
      .filter(Boolean)
      .join("\n"),
  );
}

/** Which plugins a query asks for: all of its words, in any order. */
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
