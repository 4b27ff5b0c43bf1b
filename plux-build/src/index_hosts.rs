//! The index hosts of a workspace, and their merged index.

use plux_spec::{Index, Link, PackageEntry, PluginEntry, Status};

/// A package that includes an index, and the index.
///
/// ```no_run
/// let report = plux_build::configure().workspace(true).report()?;
/// for host in &report.index_hosts {
///     println!("{} has {} plugins", host.package, host.index.plugins.len());
/// }
/// # Ok::<(), plux_build::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IndexHost {
    /// The package's name.
    pub package: String,
    /// Its version.
    pub version: String,
    /// The index of the package.
    pub index: Index,
}

/// Sets the status of each entry of a workspace's index to its best status in any host.
///
/// Without a host, plugins that may be linked become conditional.
pub(crate) fn merge(index: &mut Index, hosts: &[IndexHost]) {
    for plugin in index.plugins.to_mut() {
        let mut best: Option<&PluginEntry> = None;
        for host in hosts {
            let is_better =
                |it: &&PluginEntry| best.is_none_or(|best| rank(it.status) < rank(best.status));
            best = find(&host.index, plugin).filter(is_better).or(best);
        }
        match best {
            Some(best) => best.clone_into(plugin),
            None if !hosts.is_empty() => plugin.status = Status::Inactive,
            None if plugin.status.is_linked() => plugin.status = Status::Conditional,
            None => {}
        }
    }
    for package in index.packages.to_mut() {
        let mut best: Option<&PackageEntry> = None;
        for host in hosts {
            let is_better = |it: &&PackageEntry| best.is_none_or(|best| it.link < best.link);
            best = find_package(&host.index, package).filter(is_better).or(best);
        }
        (package.link, package.condition) = match best {
            Some(best) => (best.link.clone(), best.condition.clone()),
            None => (Link::None, Vec::new().into()),
        };
    }
}

fn rank(status: Status) -> u8 {
    match status {
        Status::Active => 0,
        Status::Blocked => 1,
        Status::Conditional => 2,
        Status::Inactive => 3,
    }
}

/// Returns the entry of the same declaration.
fn find<'a>(index: &'a Index, plugin: &PluginEntry) -> Option<&'a PluginEntry> {
    let same = |it: &PluginEntry| {
        (&it.package, &it.version, &it.target) == (&plugin.package, &plugin.version, &plugin.target)
            && (&it.file, it.line, &it.path) == (&plugin.file, plugin.line, &plugin.path)
            && (it.source.is_none() || plugin.source.is_none() || it.source == plugin.source)
            && (&it.namespace, &it.name) == (&plugin.namespace, &plugin.name)
    };
    let start = index
        .plugins
        .partition_point(|it| (&it.namespace, &it.name) < (&plugin.namespace, &plugin.name));
    for it in &index.plugins[start..] {
        if it.name != plugin.name {
            break;
        }
        if same(it) {
            return Some(it);
        }
    }
    None
}

fn find_package<'a>(index: &'a Index, package: &PackageEntry) -> Option<&'a PackageEntry> {
    let same = |it: &&PackageEntry| {
        (&it.name, &it.version, &it.source) == (&package.name, &package.version, &package.source)
    };
    index.packages.iter().find(same)
}
