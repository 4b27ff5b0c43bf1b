//! Calls of macros that include an index or declare plugins, and of `include_index!` by another name.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use memchr::memmem;
use plux_scan::{
    CalledMacros, Disk, Files as _, MacroCandidate, MacroDefinition, Unanalyzed,
    position_of_identifier,
};
use plux_spec::sort::sort_unique;
use plux_spec::{IncompleteReason, Target};

use crate::graph::{Graph, NodeSet};
use crate::macro_crates::ProcMacro;
use crate::sources::{ScannedTarget, Sources};

/// Records which targets call macros that include an index, and which call macros of other packages that
/// declare plugins.
pub(crate) fn analyze(graph: &Graph, sources: &mut Sources<'_>) {
    mark_index_callers(graph, &mut sources.targets);
    add_calls_of_plugin_macros(graph, sources);
}

/// Sets `calls_index_macro` of the targets whose code calls a macro that includes an index. The macro may
/// be exported by another package, and may call another macro that includes the index.
fn mark_index_callers(graph: &Graph, targets: &mut [ScannedTarget<'_>]) {
    let mut known = Vec::new();
    for (definer, target) in targets.iter().enumerate() {
        for call in &target.scan.index_calls {
            if let Some(it) = &call.in_macro {
                known.push(Macro::new(definer, &it.name, it.is_exported));
            }
        }
    }
    let mut macros = Macros::new(graph, targets, known);
    let called = macros.add_all_callers();
    let mut callers = Vec::new();
    for (at, called) in called.iter().enumerate() {
        if called.candidates().any(|it| macros.callees(at, &it).next().is_some()) {
            callers.push(at);
        }
    }
    for at in callers {
        targets[at].calls_index_macro = true;
    }
}

/// Adds the calls of macros that declare plugins, and that another package defines, to what could not be
/// analyzed. The package that calls the macro is the one to list the plugins.
fn add_calls_of_plugin_macros(graph: &Graph, sources: &mut Sources<'_>) {
    let mut macros = Macros::new(graph, &sources.targets, plugin_macros(sources));
    // All macros of a procedural macro crate are reported in the packages that depend on it.
    let mut reported = HashSet::new();
    for it in &sources.proc_macros {
        reported.extend(macro_name(it).map(|name| (it.dependent, name)));
    }
    let mut calls = Vec::new();
    for (at, called) in macros.add_all_callers().iter().enumerate() {
        let target = &macros.targets[at];
        let node = target.target.node;
        let mut callees = Vec::new();
        for call in called.candidates() {
            callees.extend(macros.callees(at, &call));
        }
        sort_unique(&mut callees, &usize::cmp);
        let is_own = |name: &str| called.definitions().any(|it| it.name == name);
        for known in callees.into_iter().map(|it| &macros.known[it]) {
            let is_defined_here = known.definer == at && known.crate_name.is_none();
            if known.owner != Some(node)
                && !reported.contains(&(node, &*known.name))
                && (is_defined_here || !is_own(&known.name))
                && let Some(call) = gap_of_call(target, known)
            {
                calls.push((at, call));
            }
        }
    }
    for (at, call) in calls {
        sources.targets[at].scan.unanalyzed.push(call);
    }
}

/// Returns the name of a procedural macro, if it declares plugins.
fn macro_name<'a>(of: &'a ProcMacro<'_>) -> Option<&'a str> {
    match &of.unanalyzed.reason {
        IncompleteReason::ProcMacroDeclaresPlugins { name } => Some(name),
        _ => None,
    }
}

/// Returns the macros that declare plugins.
fn plugin_macros(sources: &Sources<'_>) -> Vec<Macro> {
    let mut macros = Vec::new();
    for (definer, target) in sources.targets.iter().enumerate() {
        for it in &target.scan.unanalyzed {
            if let IncompleteReason::MacroDeclaresPlugins { name } = &it.reason {
                let definitions = called_macros(&target.scan.files, &[name]);
                let is_exported =
                    definitions.definitions().any(|it| it.is_exported && it.name == *name);
                let owner = Some(target.target.node);
                macros.push(Macro { owner, ..Macro::new(definer, name, is_exported) });
            }
        }
        for it in &sources.unscanned_macros {
            if it.dependent == target.target.node {
                let crate_name = Some(it.crate_name.clone());
                macros.push(Macro { crate_name, ..Macro::new(definer, &it.name, true) });
            }
        }
        // The library of a package may re-export the procedural macros of its dependencies.
        let is_dependent =
            |dependent| *target.kind() == Target::Lib && dependent == target.target.node;
        for it in sources.proc_macros.iter().filter(|it| is_dependent(it.dependent)) {
            if let Some(name) = macro_name(it) {
                let owner = Some(it.dependent);
                let of = Macro::new(definer, name, true);
                macros.push(Macro { owner, is_procedural: true, ..of });
            }
        }
    }
    macros
}

/// Returns the gap of a target that calls a macro, at the first mention of its name in code that is not for
/// tests: the call, or its import.
fn gap_of_call(target: &ScannedTarget<'_>, of: &Macro) -> Option<Unanalyzed> {
    let position = |file: &Arc<Path>| {
        let source = Disk.read(file).ok()?;
        position_of_identifier(&String::from_utf8_lossy(&source), &of.name)
    };
    let name = of.name.clone().into();
    let reason = if of.is_procedural {
        IncompleteReason::ProcMacroDeclaresPlugins { name }
    } else {
        IncompleteReason::MacroDeclaresPlugins { name }
    };
    let mut files = target.scan.files.iter().filter(|it| !target.scan.is_test_file(it));
    files.find_map(|file| {
        let (line, column) = position(file)?;
        let (file, reason) = (Arc::clone(file), reason.clone());
        Some(Unanalyzed { file, line, column, reason, cfg: Vec::new() })
    })
}

/// Returns whether code in these files calls `include_index!` by the name that a `use` gives it.
pub(crate) fn calls_renamed(files: &[Arc<Path>]) -> bool {
    let called = called_macros(files, &["include_index"]);
    let is_renamed = |it: MacroCandidate| {
        it.is_renamed && it.path.last().is_some_and(|last| last == "include_index")
    };
    called.candidates().any(is_renamed)
        || called.definitions().any(|it| it.called.into_iter().any(is_renamed))
}

/// Returns whether code of a target calls a macro by this path, or by a name that a `use` gives it.
pub(crate) fn calls(target: &ScannedTarget<'_>, path: &[&str]) -> bool {
    called_macros(&target.scan.files, &path[path.len() - 1..])
        .candidates()
        .any(|it| it.path == path)
}

/// Returns the macros that are called and defined in those of the files that contain one of these words.
fn called_macros(files: &[Arc<Path>], words: &[&str]) -> CalledMacros {
    let mut called = CalledMacros::default();
    for file in files {
        if let Ok(source) = Disk.read(file)
            && words.iter().any(|word| memmem::find(&source, word.as_bytes()).is_some())
        {
            called.add(&String::from_utf8_lossy(&source));
        }
    }
    called
}

/// A macro whose calls matter.
struct Macro {
    /// The position of the target that defines it, or whose package depends on the crate that does.
    definer: usize,
    name: String,
    is_exported: bool,
    is_procedural: bool,
    /// The crate that defines it, if it is not scanned.
    crate_name: Option<String>,
    /// The package that is reported for the definition.
    owner: Option<usize>,
}

impl Macro {
    fn new(definer: usize, name: &str, is_exported: bool) -> Self {
        Self {
            definer,
            name: name.to_owned(),
            is_exported,
            is_procedural: false,
            crate_name: None,
            owner: None,
        }
    }
}

/// The macros whose calls matter.
struct Macros<'a, 'g> {
    graph: &'a Graph,
    targets: &'a [ScannedTarget<'g>],
    known: Vec<Macro>,
    /// The positions of the macros with a name.
    by_name: HashMap<String, Vec<usize>>,
    /// The packages that each package depends on, directly or not.
    closures: Vec<OnceCell<NodeSet>>,
}

impl<'a, 'g> Macros<'a, 'g> {
    fn new(graph: &'a Graph, targets: &'a [ScannedTarget<'g>], known: Vec<Macro>) -> Self {
        let closures = graph.nodes.iter().map(|_| OnceCell::new()).collect();
        let mut macros =
            Self { graph, targets, known: Vec::new(), by_name: HashMap::new(), closures };
        for it in known {
            macros.add(it);
        }
        macros
    }

    fn add(&mut self, it: Macro) {
        self.by_name.entry(it.name.clone()).or_default().push(self.known.len());
        self.known.push(it);
    }

    /// Adds the macros whose definitions call a known one, directly or not. Returns what each target calls and
    /// defines; nothing if no macro is known.
    fn add_all_callers(&mut self) -> Vec<CalledMacros> {
        if self.known.is_empty() {
            return Vec::new();
        }
        loop {
            let mut words = vec!["macro_use"];
            words.extend(self.by_name.keys().map(|it| &**it));
            let mut called = Vec::with_capacity(self.targets.len());
            for target in self.targets {
                called.push(called_macros(&target.scan.files, &words));
            }
            let before = self.known.len();
            self.add_callers(&called);
            // Other files may contain the names of the macros that were added.
            if self.known.len() == before {
                return called;
            }
        }
    }

    /// Adds the macros whose definitions call a known one, or another one that is added. `called` has what
    /// each target calls and defines.
    fn add_callers(&mut self, called: &[CalledMacros]) {
        let mut count = 0;
        while count < self.known.len() {
            count = self.known.len();
            for (at, called) in called.iter().enumerate() {
                for MacroDefinition { name, is_exported, is_alias, called } in called.definitions()
                {
                    let mut same_name = self.by_name.get(&name).into_iter().flatten();
                    if same_name.any(|&it| self.known[it].definer == at) {
                        continue;
                    }
                    let callees = called.iter().flat_map(|it| self.callees(at, it));
                    if let Some(known) = callees.min().map(|it| &self.known[it]) {
                        let is_procedural = known.is_procedural && is_alias;
                        let (of, owner) = (Macro::new(at, &name, is_exported), known.owner);
                        self.add(Macro { is_procedural, owner, ..of });
                    }
                }
            }
        }
    }

    /// Returns the positions of the macros to which a call in the target `at` may resolve.
    fn callees(&self, at: usize, call: &MacroCandidate) -> impl Iterator<Item = usize> {
        let same_name = call.path.last().and_then(|name| self.by_name.get(name));
        let same_name = same_name.into_iter().flatten().copied();
        same_name.filter(move |&it| self.may_call(at, &call.path, &self.known[it]))
    }

    /// Returns whether a call in the target `at` may resolve to a macro that has its name.
    fn may_call(&self, at: usize, path: &[String], known: &Macro) -> bool {
        let definer = &self.targets[known.definer];
        let (user, owner) = (self.targets[at].target.node, definer.target.node);
        let is_exported = known.is_exported && *definer.kind() == Target::Lib;
        let exports = |package: usize| {
            let closure = || self.graph.closure(package, &|_, _| true);
            is_exported && self.closures[package].get_or_init(closure).contains(owner)
        };
        match path {
            [_] => at == known.definer,
            // The library that may re-export it stands for the crate of a procedural macro.
            _ if known.is_procedural && at == known.definer => true,
            [first, ..] => {
                // A dependency outside of the graph cannot define or re-export the macro.
                let others = &self.targets[at].target.imports.other_crates;
                let is_other = |name: &String| others.iter().any(|it| it == name);
                let mut edges = self.graph.nodes[user].edges.iter();
                match edges.find(|edge| self.graph.extern_name(user, edge) == *first) {
                    Some(edge) => exports(edge.to),
                    None if is_other(first) => {
                        at == known.definer && known.crate_name.as_ref() == Some(first)
                    }
                    // A module, or the library of the package: each may re-export the macro.
                    None => at == known.definer || exports(user),
                }
            }
            [] => false,
        }
    }
}
