//! Calls of macros that include an index, and of `include_index!` by another name.

use memchr::memmem;
use plux_scan::{CalledMacros, Disk, Files as _, IndexMacro, MacroCandidate, MacroDefinition};
use plux_spec::Target;

use crate::graph::Graph;
use crate::sources::ScannedTarget;

/// Sets `calls_index_macro` of the targets whose code calls a macro that includes an index. The macro may
/// be exported by another package, and may call another macro that includes the index.
pub(crate) fn mark_callers(graph: &Graph, targets: &mut [ScannedTarget<'_>]) {
    let mut macros = IndexMacros { graph, targets, known: Vec::new() };
    for (at, target) in targets.iter().enumerate() {
        for call in &target.scan.index_calls {
            if let Some(definition) = &call.in_macro {
                macros.known.push((at, definition.clone()));
            }
        }
    }
    if macros.known.is_empty() {
        return;
    }
    let called = loop {
        let mut words = vec!["macro_use"];
        for (_, known) in &macros.known {
            words.push(&known.name);
        }
        let mut called = Vec::with_capacity(targets.len());
        for target in &*targets {
            called.push(called_macros(target, &words));
        }
        let before = macros.known.len();
        macros.add_callers(&called);
        // Other files may contain the names of the macros that were added.
        if macros.known.len() == before {
            break called;
        }
    };
    let mut callers = Vec::new();
    for (at, called) in called.iter().enumerate() {
        if called.candidates().any(|it| macros.may_include_index(at, &it.path)) {
            callers.push(at);
        }
    }
    for at in callers {
        targets[at].calls_index_macro = true;
    }
}

/// Returns whether code of a target calls `include_index!` by the name that a `use` gives it.
pub(crate) fn calls_renamed(target: &ScannedTarget<'_>) -> bool {
    let called = called_macros(target, &["include_index"]);
    let is_renamed = |it: MacroCandidate| {
        it.is_renamed && it.path.last().is_some_and(|last| last == "include_index")
    };
    called.candidates().any(is_renamed)
        || called.definitions().any(|it| it.called.into_iter().any(is_renamed))
}

/// Returns whether code of a target calls a macro by this path, or by a name that a `use` gives it.
pub(crate) fn calls(target: &ScannedTarget<'_>, path: &[&str]) -> bool {
    called_macros(target, &path[path.len() - 1..]).candidates().any(|it| it.path == path)
}

/// Returns the macros that a target calls and defines, in its files with one of these words.
fn called_macros(target: &ScannedTarget<'_>, words: &[&str]) -> CalledMacros {
    let mut called = CalledMacros::default();
    for file in &target.scan.files {
        if let Ok(source) = Disk.read(file)
            && words.iter().any(|word| memmem::find(&source, word.as_bytes()).is_some())
        {
            called.add(&String::from_utf8_lossy(&source));
        }
    }
    called
}

/// The macros that include an index.
struct IndexMacros<'a, 'g> {
    graph: &'a Graph,
    targets: &'a [ScannedTarget<'g>],
    /// Each with the position of the target that defines it.
    known: Vec<(usize, IndexMacro)>,
}

impl IndexMacros<'_, '_> {
    /// Adds the macros whose definitions call a known one, or another one that is added. `called` has what
    /// each target calls and defines.
    fn add_callers(&mut self, called: &[CalledMacros]) {
        let mut count = 0;
        while count < self.known.len() {
            count = self.known.len();
            for (at, called) in called.iter().enumerate() {
                for MacroDefinition { name, is_exported, called } in called.definitions() {
                    let is_it = |it: &(usize, IndexMacro)| it.0 == at && it.1.name == name;
                    if !self.known.iter().any(is_it)
                        && called.iter().any(|it| self.may_include_index(at, &it.path))
                    {
                        self.known.push((at, IndexMacro { name, is_exported }));
                    }
                }
            }
        }
    }

    /// Returns whether a path in the target `at` may resolve to one of these macros.
    fn may_include_index(&self, at: usize, path: &[String]) -> bool {
        let mut named = self.known.iter().filter(|(_, it)| path.last() == Some(&it.name));
        named.any(|(definer, it)| self.may_resolve_to(at, path, *definer, it))
    }

    /// Returns whether a path in the target `at` may resolve to a macro that the target `definer` defines.
    fn may_resolve_to(
        &self,
        at: usize,
        path: &[String],
        definer: usize,
        definition: &IndexMacro,
    ) -> bool {
        let (user, owner) = (self.targets[at].target.node, self.targets[definer].target.node);
        let is_exported = definition.is_exported && *self.targets[definer].kind() == Target::Lib;
        let exports =
            |package| is_exported && self.graph.closure(package, &|_, _| true).contains(owner);
        match path {
            [_] => at == definer,
            [first, ..] => {
                // A dependency outside of the graph cannot define or re-export the macro.
                let others = &self.targets[at].target.imports.other_crates;
                let is_other = |name: &String| others.iter().any(|it| it == name);
                let mut edges = self.graph.nodes[user].edges.iter();
                match edges.find(|edge| self.graph.extern_name(user, edge) == *first) {
                    Some(edge) => exports(edge.to),
                    None if is_other(first) => false,
                    // A module, or the library of the package: each may re-export the macro.
                    None => at == definer || exports(user),
                }
            }
            [] => false,
        }
    }
}
