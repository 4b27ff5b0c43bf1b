//! Every kind of dependency, profile and linker: all plugins are linked, or the reason is reported.
//!
//! A bounded part runs as a rule, and each cell is compared with `docs/book/src/how-it-works/linking.md`. `PLUX_SLOW=1`
//! runs all combinations and compares the whole tables, or writes them with `PLUX_BLESS=1`:
//!
//! ```text
//! PLUX_SLOW=1 cargo test -p plux-tests --test matrix -- --nocapture --test-threads=1
//! ```

// The linkers are those of Linux, and only there Rust brings one.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod cell;
mod combinations;
mod libraries;
mod linked;
mod losses;
mod programs;
mod table;
mod ways;

use std::path::Path;

use plux_tests::environment::skip;
use plux_tests::{Outcome, Project, committed_part};

use crate::cell::Cell;
use crate::combinations::{DEV, LINKERS, LTO_FAT, linkers, profiles};
use crate::table::{Table, document};
use crate::ways::{MAIN, WAYS, greeting, workspace};

#[test]
fn every_linker_of_the_matrix_is_installed() {
    for linker in LINKERS {
        if linker.version().is_none() {
            assert!(!linker.is_default(), "Rust brings its own linker");
            skip("linkers", &format!("`{}` is not installed", linker.name));
        }
    }
    let documented = committed_part("docs/book/src/how-it-works/linking.md", "linkers");
    for linker in LINKERS {
        let row = format!("\n| {} | ", linker.name);
        assert!(
            documented.contains(&row),
            "docs/book/src/how-it-works/linking.md has no row for {}",
            linker.name
        );
    }
    let versions = linkers().into_iter().map(|linker| {
        let version = linker.version().unwrap_or_else(|| panic!("{} has none", linker.name));
        format!("| {} | {version} |", linker.name)
    });
    let versions: Vec<String> = versions.collect();
    document("linkers", &format!("| linker | version |\n|---|---|\n{}\n", versions.join("\n")));
}

#[test]
fn no_combination_loses_a_plugin() {
    let project = workspace("matrix");
    let table = Table::fill("Ways to depend on a crate", profiles(&[DEV, LTO_FAT]), |profile| {
        let programs = profile.bin(&project, "matrix").files();
        programs.iter().map(|program| run_and_inspect(&project, program)).collect()
    });
    document("ways", &table.markdown());
    assert!(table.cells().all(Cell::is_complete));
}

/// LLD drops by default what only a `__start_` symbol refers to, and others do with this option.
#[test]
fn no_linker_drops_plugins_that_only_a_symbol_refers_to() {
    let project = Project::new("matrix-gc")
        .plugins("mg-direct", "", &greeting("direct"))
        .application("matrix-gc", "mg-direct.path = \"crates/mg-direct\"", MAIN);
    // gold does not have the option.
    for linker in LINKERS.iter().filter(|it| it.name != "gold" && it.version().is_some()) {
        let mut cargo = project.command(env!("CARGO"));
        cargo.args(["rustc", "--offline", "--", "-Clink-arg=-Wl,-z,start-stop-gc"]);
        if !linker.is_default() {
            cargo.arg(format!("-Clink-arg=-fuse-ld={}", linker.name));
        }
        let _ = Outcome::of(&mut cargo).success();
        let run = Outcome::of(&mut project.command(DEV.directory(&project).join("matrix-gc")));
        let cell = Cell::reported(&run.success().stdout, &["direct"]);
        assert!(cell.is_complete(), "{}: {cell}", linker.name);
    }
}

/// Writes the same workspace and prints its directory. `ci/platforms` builds and runs it for targets whose
/// programs a test cannot run, and writes the rows of those targets.
#[test]
#[ignore = "ci/platforms runs it"]
fn the_workspace_for_other_targets() {
    println!("\nworkspace: {}", workspace("matrix-targets").root().display());
}

/// Runs a program, and inspects its file.
fn run_and_inspect(project: &Project, program: &Path) -> Cell {
    let run = Outcome::of(&mut project.command(program)).success();
    let mut cell = Cell::reported(&run.stdout, WAYS);
    let json = ["inspect", &program.to_string_lossy(), "--format", "json"];
    let json = project.plux(&json).success().stdout;
    let found: serde_json::Value = serde_json::from_str(&json).expect("json");
    let in_file = found["binaries"][0]["plugins"].as_array().map_or(0, Vec::len);
    if in_file != cell.loaded {
        cell.lost.insert("another number in the file", in_file);
    }
    cell
}
