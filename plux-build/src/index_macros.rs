//! Calls of macros that include an index, and of `include_index!` by another name.

use memchr::memmem;
use plux_scan::{CalledMacro, CalledMacros, Disk, Files as _, IndexMacro};
use plux_spec::Target;

use crate::graph::Graph;
use crate::sources::ScannedTarget;

/// Finds the targets whose code calls a macro that includes an index. The macro may be exported by another
/// package.
pub(crate) fn find(graph: &Graph, targets: &mut [ScannedTarget<'_>]) {
    let mut definitions = Vec::new();
    for (at, target) in targets.iter().enumerate() {
        for call in &target.scan.index_calls {
            if let Some(definition) = &call.in_macro {
                definitions.push((at, definition));
            }
        }
    }
    if definitions.is_empty() {
        return;
    }
    let mut words: Vec<&str> = definitions.iter().map(|(_, it)| &*it.name).collect();
    words.push("macro_use");
    let calls_one = |at: usize| {
        let called = called_macros(&targets[at], &words);
        definitions.iter().any(|&(home, definition): &(usize, &IndexMacro)| {
            let mut named = called.iter().filter(|it| it.path.last() == Some(&definition.name));
            named.any(|it| may_be(graph, targets, at, &it.path, home, definition))
        })
    };
    let calls: Vec<bool> = (0..targets.len()).map(calls_one).collect();
    for (target, calls_index_macro) in targets.iter_mut().zip(calls) {
        target.calls_index_macro = calls_index_macro;
    }
}

/// Returns whether code of a target calls `include_index!` by the name that a `use` gives it.
pub(crate) fn calls_renamed(target: &ScannedTarget<'_>) -> bool {
    let called = called_macros(target, &["include_index"]);
    called.iter().any(|it| it.is_renamed && it.path.last().is_some_and(|it| it == "include_index"))
}

/// Returns the macros that a target calls, in its files with one of these words.
fn called_macros(target: &ScannedTarget<'_>, words: &[&str]) -> Vec<CalledMacro> {
    let mut called = CalledMacros::default();
    let mut buffer = Vec::new();
    for file in &target.scan.files {
        if let Ok(source) = Disk.read(file, &mut buffer)
            && words.iter().any(|word| memmem::find(source, word.as_bytes()).is_some())
        {
            called.add(&String::from_utf8_lossy(source));
        }
    }
    called.macros().collect()
}

/// Returns whether a path in the target `at` may lead to a macro that the target `home` defines.
fn may_be(
    graph: &Graph,
    targets: &[ScannedTarget<'_>],
    at: usize,
    path: &[String],
    home: usize,
    definition: &IndexMacro,
) -> bool {
    let (user, owner) = (targets[at].target.node, targets[home].target.node);
    let is_exported = definition.is_exported && *targets[home].kind() == Target::Lib;
    let exports = |package| is_exported && graph.closure(package, |_, _| true)[owner];
    match path {
        [_] => at == home,
        [first, ..] => {
            let mut edges = graph.nodes[user].edges.iter();
            match edges.find(|edge| graph.extern_name(user, edge) == *first) {
                Some(edge) => exports(edge.to),
                // A module, or the library of the package: each may re-export the macro.
                None => at == home || exports(user),
            }
        }
        [] => false,
    }
}
