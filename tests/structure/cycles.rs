//! No module imports, directly or through others, a module that imports it.
//!
//! Between the top-level modules of every crate; in the crates of [`ACYCLIC`] between all modules.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use plux_tests::repository;

use crate::imports::{Uses, top_level, uses};
use crate::modules::{self, Module, ModulePath};

/// Crates without a cycle between any two modules.
const ACYCLIC: &[&str] = &["plux-spec", "plux-scan", "plux-build"];

/// Crates that still have cycles. The test fails when an entry is no longer needed.
const ACCEPTED: &[&str] = &[];

#[test]
fn modules_import_one_another_in_one_direction() {
    let mut cyclic = BTreeSet::new();
    let mut report = String::new();
    for (name, root) in crates() {
        let modules = modules::read(&root);
        let mut uses = uses(&modules);
        if !ACYCLIC.contains(&&*name) {
            uses = top_level(&uses);
        }
        for cycle in cycles(&uses) {
            cyclic.insert(name.clone());
            let _ = writeln!(report, "{name}: {}", display(&cycle, &uses, &modules));
        }
    }
    let accepted: BTreeSet<String> = ACCEPTED.iter().map(ToString::to_string).collect();
    let unexpected: Vec<_> = cyclic.difference(&accepted).collect();
    assert!(unexpected.is_empty(), "import cycles in {unexpected:?}:\n{report}");
    let clean: Vec<_> = accepted.difference(&cyclic).collect();
    assert!(clean.is_empty(), "remove {clean:?} from ACCEPTED: they have no import cycle");
}

/// The crates of the workspace that are more than tests, and their root files.
fn crates() -> Vec<(String, PathBuf)> {
    let members = fs::read_dir(repository()).expect("the repository can be read").flatten();
    let roots = members.filter_map(|member| {
        let root = ["src/lib.rs", "src/main.rs"].map(|root| member.path().join(root));
        let root = root.into_iter().find(|root| root.is_file())?;
        let name = member.file_name().into_string().ok()?;
        name.contains("plux").then_some((name, root))
    });
    let roots: Vec<_> = roots.collect();
    assert!(roots.len() > 5, "{roots:?}");
    roots
}

/// Returns the shortest cycle through each module that is in one, unless a cycle that was found
/// before leads through it.
fn cycles(uses: &Uses) -> Vec<Vec<ModulePath>> {
    let mut found: Vec<Vec<ModulePath>> = Vec::new();
    for start in uses.keys() {
        if found.iter().flatten().any(|module| module == start) {
            continue;
        }
        found.extend(shortest_cycle(start, uses));
    }
    found
}

fn shortest_cycle(start: &ModulePath, uses: &Uses) -> Option<Vec<ModulePath>> {
    let mut previous: BTreeMap<&ModulePath, &ModulePath> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(module) = queue.pop_front() {
        for target in uses.get(module).into_iter().flat_map(BTreeMap::keys) {
            if target == start {
                let mut cycle = vec![start.clone(), module.clone()];
                let mut at = module;
                while at != start {
                    at = previous[at];
                    cycle.push(at.clone());
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !previous.contains_key(target) {
                previous.insert(target, module);
                queue.push_back(target);
            }
        }
    }
    None
}

/// `a → b (src/a.rs:3) → a (src/b.rs:7)`
fn display(cycle: &[ModulePath], uses: &Uses, modules: &BTreeMap<ModulePath, Module>) -> String {
    let name = |module: &ModulePath| {
        if module.is_empty() { "crate root".to_owned() } else { module.join("::") }
    };
    let mut text = name(&cycle[0]);
    for pair in cycle.windows(2) {
        let line = uses[&pair[0]][&pair[1]];
        let file = modules[&pair[0]].file.file_name().unwrap_or_default();
        let _ = write!(text, " → {} ({}:{line})", name(&pair[1]), file.display());
    }
    text
}

/// Writes a crate and returns its cycles, between all modules and between the top-level ones.
fn cycles_of(name: &str, files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&directory);
    for (path, source) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().expect("in the directory")).expect("a directory");
        fs::write(path, source).expect("a source file");
    }
    let modules = modules::read(&directory.join("lib.rs"));
    let uses = uses(&modules);
    let display = |uses: &Uses| {
        cycles(uses).iter().map(|cycle| display(cycle, uses, &modules)).collect::<Vec<_>>()
    };
    (display(&uses), display(&top_level(&uses)))
}

#[test]
fn a_planted_cycle_is_found_and_printed() {
    let (all, top) = cycles_of(
        "planted",
        &[
            ("lib.rs", "mod index;\nmod order;\npub use index::Index;\npub use order::*;\n"),
            // By a `use`, through the re-export of the crate root.
            ("order.rs", "use crate::Index;\npub struct Order;\nfn of(_: &Index) {}\n"),
            // By a path in an expression, in the arguments of a macro.
            ("index.rs", "pub struct Index;\nfn f() {\n    print!(\"{}\", crate::Order);\n}\n"),
        ],
    );
    assert_eq!(all, ["index → order (index.rs:3) → index (order.rs:1)"]);
    assert_eq!(top, all);
}

#[test]
fn a_cycle_between_parent_and_child_is_found_within_a_crate() {
    let (all, top) = cycles_of(
        "parent",
        &[
            ("lib.rs", "mod graph;\n"),
            ("graph.rs", "mod edges;\npub struct Graph(edges::Edges);\npub struct Node;\n"),
            ("graph/edges.rs", "pub(super) struct Edges(Vec<super::Node>);\n"),
        ],
    );
    assert_eq!(all, ["graph → graph::edges (graph.rs:2) → graph (edges.rs:1)"]);
    assert_eq!(top, [""; 0]);
}

#[test]
fn re_exports_tests_and_names_of_variables_make_no_cycle() {
    let (all, _) = cycles_of(
        "clean",
        &[
            ("lib.rs", "mod graph;\nmod names;\npub use graph::Graph;\n"),
            (
                "graph.rs",
                "mod edges;\npub use edges::Edges;\nuse crate::names::Name;\n\
                 pub struct Graph { edges: Vec<Name> }\n",
            ),
            ("graph/edges.rs", "pub struct Edges(super::Graph);\n"),
            (
                "names.rs",
                "pub struct Name;\n#[cfg(test)]\nmod tests {\n    use crate::Graph;\n    \
                 fn graph(_: Graph) {}\n}\n",
            ),
        ],
    );
    assert_eq!(all, [""; 0]);
}
