//! Which plugins come together in one program.
//!
//! A program is the libraries of its dependencies, its package's own library, and one target. Two
//! binaries of a package are two programs, and may have a plugin of the same id each.

use std::collections::BTreeSet;
use std::rc::Rc;

use plux_spec::{PluginEntry, Target};

use crate::workspace::{Graph, Kind, Standings};

/// The programs that the roots' targets are.
#[derive(Debug, Default)]
pub(crate) struct Artefacts(pub(super) Vec<Artefact>);

/// One program.
#[derive(Debug)]
pub(super) struct Artefact {
    /// Name and version of the packages whose libraries it has.
    libraries: Rc<BTreeSet<(String, String)>>,
    /// The root package, by name and version.
    root: (String, String),
    /// The target itself; the library alone where there is none.
    target: Option<Target>,
    /// It is made for tests only, so that it says nothing of the program that is shipped.
    pub(super) for_tests: bool,
}

impl Artefacts {
    pub(crate) fn new(graph: &Graph, standings: &Standings) -> Self {
        let mut artefacts = Vec::new();
        for &root in &graph.roots {
            let node = &graph.nodes[root];
            let named = |at: usize| (graph.nodes[at].name.clone(), graph.nodes[at].version.clone());
            let of = |for_tests| libraries(graph, standings, root, for_tests);
            let normal: Rc<BTreeSet<_>> = Rc::new(of(false).into_iter().map(named).collect());
            let with_dev: Rc<BTreeSet<_>> = Rc::new(of(true).into_iter().map(named).collect());
            let mut add = |target: Option<Target>, for_tests: bool| {
                let libraries = Rc::clone(if for_tests { &with_dev } else { &normal });
                let root = (node.name.clone(), node.version.clone());
                artefacts.push(Artefact { libraries, root, target, for_tests });
            };
            add(None, false);
            add(None, true);
            for target in node.manifest.iter().flat_map(|it| &it.targets) {
                let name = target.name.clone().into();
                match target.kind {
                    Kind::Library => {}
                    Kind::Bin => {
                        add(Some(Target::Bin(target.name.clone().into())), false);
                        add(Some(Target::Bin(name)), true);
                    }
                    Kind::Example => add(Some(Target::Example(name)), true),
                    Kind::Test => add(Some(Target::Test(name)), true),
                    Kind::Bench => add(Some(Target::Bench(name)), true),
                }
            }
        }
        Self(artefacts)
    }
}

impl Artefact {
    pub(super) fn has(&self, plugin: &PluginEntry) -> bool {
        let package = (plugin.package.to_string(), plugin.version.to_string());
        match &plugin.target {
            Target::Lib => self.libraries.contains(&package),
            own => self.target.as_ref() == Some(own) && self.root == package,
        }
    }
}

/// The packages whose libraries are linked into what a root is compiled to.
pub(super) fn libraries(
    graph: &Graph,
    standings: &Standings,
    root: usize,
    for_tests: bool,
) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![root];
    while let Some(at) = todo.pop() {
        if !seen.insert(at) {
            continue;
        }
        for edge in &graph.nodes[at].edges {
            let dev = graph.entry(at, edge).is_some_and(|entry| entry.dev);
            let counts = if dev { for_tests && at == root } else { true };
            // Where only the lock file tells of an edge, it may be there.
            if counts && (edge.entry.is_none() || standings.is_on(graph, at, edge, for_tests)) {
                todo.push(edge.to);
            }
        }
    }
    seen
}
