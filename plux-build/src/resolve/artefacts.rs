//! Which plugins come together in one program.
//!
//! A program is the libraries of its dependencies, its package's own library, and one target. Two
//! binaries of a package are two programs, and may have a plugin of the same id each.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use plux_spec::{PluginEntry, Target};

use crate::workspace::{Graph, Kind, Standings, Target as Declared};

/// The programs that the roots' targets are, once somebody asks: where no two plugins have
/// anything to do with each other, nobody does.
pub(super) struct Artefacts<'g> {
    graph: &'g Graph,
    standings: &'g Standings,
    all: OnceCell<Vec<Artefact<'g>>>,
}

/// One program.
#[derive(Debug)]
pub(super) struct Artefact<'g> {
    /// Name and version of the packages whose libraries it has.
    libraries: Rc<BTreeSet<(&'g str, &'g str)>>,
    /// The root package, by name and version.
    root: (&'g str, &'g str),
    /// The target itself; the library alone where there is none.
    target: Option<&'g Declared>,
    /// It is made for tests only, so that it says nothing of the program that is shipped.
    pub(super) for_tests: bool,
}

impl<'g> Artefacts<'g> {
    pub(super) fn new(graph: &'g Graph, standings: &'g Standings) -> Self {
        Self { graph, standings, all: OnceCell::new() }
    }

    pub(super) fn all(&self) -> &[Artefact<'g>] {
        self.all.get_or_init(|| self.find())
    }

    fn find(&self) -> Vec<Artefact<'g>> {
        let (graph, standings) = (self.graph, self.standings);
        let mut artefacts = Vec::new();
        for &root in &graph.roots {
            let node = &graph.nodes[root];
            let named = |at: usize| (&*graph.nodes[at].name, &*graph.nodes[at].version);
            let of = |for_tests| libraries(graph, standings, root, for_tests);
            let normal: Rc<BTreeSet<_>> = Rc::new(of(false).into_iter().map(named).collect());
            let with_dev: Rc<BTreeSet<_>> = Rc::new(of(true).into_iter().map(named).collect());
            let mut add = |target: Option<&'g Declared>, for_tests: bool| {
                let libraries = Rc::clone(if for_tests { &with_dev } else { &normal });
                artefacts.push(Artefact { libraries, root: named(root), target, for_tests });
            };
            add(None, false);
            add(None, true);
            for target in node.manifest.iter().flat_map(|it| &it.targets) {
                match target.kind {
                    Kind::Library => {}
                    Kind::Bin => {
                        add(Some(target), false);
                        add(Some(target), true);
                    }
                    Kind::Example | Kind::Test | Kind::Bench => add(Some(target), true),
                }
            }
        }
        artefacts
    }
}

impl Artefact<'_> {
    pub(super) fn has(&self, plugin: &PluginEntry) -> bool {
        let package = (&*plugin.package, &*plugin.version);
        let (kind, name) = match &plugin.target {
            Target::Lib => return self.libraries.contains(&package),
            Target::Bin(name) => (Kind::Bin, name),
            Target::Example(name) => (Kind::Example, name),
            Target::Test(name) => (Kind::Test, name),
            Target::Bench(name) => (Kind::Bench, name),
        };
        let is_own = |own: &Declared| own.kind == kind && own.name == **name;
        self.root == package && self.target.is_some_and(is_own)
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
