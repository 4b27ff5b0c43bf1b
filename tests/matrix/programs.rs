//! Every kind of program of a package: each has exactly the plugins that it should have.

use plux_tests::{Outcome, Project};

use crate::cell::Cell;
use crate::combinations::{DEV, Linker, Profile, linkers, profiles};
use crate::linked::Linked;
use crate::table::{Table, document};
use crate::ways::greeting;

/// The library of all programs.
const LIB: &str = r#"
//! A program in the documentation has what the library brings.
//!
//! ```
//! let said = matrix_programs::say();
//! assert_eq!(said, "loaded normal\nloaded own_library\ncomplete: true\n");
//! ```
plux_runtime::include_index!();

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

/// Says which plugins it has loaded, and what is missing.
pub fn say() -> String {
    let greetings = plux_runtime::PluginManager::<Greeting>::new("greetings");
    let mut said = String::new();
    for greeting in &greetings.load_all() {
        said += &format!("loaded {}\n", greeting());
    }
    let drift = plux_runtime::verify();
    said += &format!("{drift}complete: {}\n", drift.is_empty());
    print!("{said}");
    said
}

#[test]
fn under_test() {
    say();
}
"#;

/// A target with an index of its own, which names its package's library.
fn target(own: &str) -> String {
    format!(
        "plux_runtime::include_index!();\n{}\n\
         #[allow(dead_code)]\nfn main() {{\n    matrix_programs::say();\n}}\n\
         #[test]\nfn under_test() {{\n    matrix_programs::say();\n}}\n",
        greeting(own)
    )
}

fn workspace() -> Project {
    let manifest = r#"
        mp-normal.path = "crates/mp-normal"
        mp-off = { path = "crates/mp-off", optional = true }

        [target.'cfg(not(unix))'.dependencies]
        mp-elsewhere.path = "crates/mp-elsewhere"

        [build-dependencies.mp-build]
        path = "crates/mp-build"

        [dev-dependencies]
        mp-dev.path = "crates/mp-dev"
    "#;
    Project::new("matrix-programs")
        .plugins("mp-normal", "", &greeting("normal"))
        .plugins("mp-off", "", &greeting("off"))
        .plugins("mp-elsewhere", "", &greeting("elsewhere"))
        .plugins("mp-build", "", &greeting("build"))
        .plugins("mp-dev", "", &greeting("dev"))
        .application("matrix-programs", manifest, &target("own_binary"))
        .file("src/lib.rs", &format!("{LIB}{}", greeting("own_library")))
        .file("src/bin/matrix-programs-second.rs", &target("own_second"))
        .file("tests/matrix-programs-test.rs", &target("own_test"))
        .file("examples/matrix-programs-example.rs", &target("own_example"))
}

/// Builds a program, or a test, with every linker.
type Build = for<'a> fn(&Profile, &'a Project, &[&str]) -> Linked<'a>;

/// How each is built, and the plugins that are meant for it. Which dev-dependencies an example
/// uses, only its own code can say.
const PROGRAMS: &[(Build, &[&str], &[&str])] = &[
    (Profile::target, &["--bin", "matrix-programs"], &["normal", "own_library", "own_binary"]),
    (
        Profile::target,
        &["--bin", "matrix-programs-second"],
        &["normal", "own_library", "own_second"],
    ),
    (
        Profile::target,
        &["--example", "matrix-programs-example"],
        &["normal", "own_library", "own_example"],
    ),
    (Profile::test, &["--lib"], &["normal", "dev", "own_library"]),
    (Profile::test, &["--bin", "matrix-programs"], &["normal", "dev", "own_library", "own_binary"]),
    (
        Profile::test,
        &["--test", "matrix-programs-test"],
        &["normal", "dev", "own_library", "own_test"],
    ),
];

#[test]
fn every_program_has_its_plugins() {
    let project = workspace();
    let title = "Programs, tests, examples and doctests";
    let table = Table::fill(title, profiles(&[DEV]), |profile| row(&project, profile));
    document("programs", &table.markdown());
    assert!(table.cells().all(Cell::is_complete));
}

/// The plugins of all of them together, for each linker.
fn row(project: &Project, profile: &Profile) -> Vec<Cell> {
    let doctests = linkers().into_iter().map(|linker| doctest(project, profile, linker)).collect();
    let rows = PROGRAMS.iter();
    let rows = rows.map(|(build, target, plugins)| build(profile, project, target).run(plugins));
    rows.fold(doctests, |sums: Vec<Cell>, row| {
        sums.into_iter().zip(row).map(|(sum, cell)| sum.plus(cell)).collect()
    })
}

/// Only rustdoc links these; one has two plugins, and fails without them.
fn doctest(project: &Project, profile: &Profile, linker: &Linker) -> Cell {
    let mut cargo = profile.cargo(project);
    cargo.args(["test", "--doc", "--offline"]);
    cargo.args((!profile.is_dev()).then_some("--release"));
    if !linker.is_default() {
        let with = format!("-Clinker-features=-lld -Clink-arg=-fuse-ld={}", linker.name);
        cargo.env("RUSTDOCFLAGS", with);
    }
    let _ = Outcome::of(&mut cargo).success().prints("1 passed");
    Cell::complete(2)
}
