//! The example workspace, and the README.

mod consoles;
mod migration;
mod readme;

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use plux_tests::{Outcome, cargo_plux, golden, golden_part, repository};

fn workspace() -> PathBuf {
    repository().join("example-workspace")
}

/// Waits until no other test runs finops. They build it with different features in one directory, and another
/// build could replace the program before it starts.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the example's program, built with these features, offline and with its own lock file.
fn finops(features: &[&str], arguments: &[&str]) -> Outcome {
    let _guard = alone();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(repository()).env_remove("CARGO_TARGET_DIR").env("CARGO_TERM_COLOR", "never");
    cargo.args(["run", "--quiet", "--locked", "--manifest-path", "example-workspace/Cargo.toml"]);
    Outcome::of(cargo.args(features).arg("--").args(arguments))
}

#[test]
fn the_index_that_travels_in_a_package_is_up_to_date_and_packed() {
    for (package, directory) in [("finops", "finops"), ("services", "services/services")] {
        let mut plux = Command::new(cargo_plux());
        plux.current_dir(workspace()).args(["plux", "index", "-p", package, "--all-features"]);
        let index = Outcome::of(plux.args(["-o", "-", "--locked"])).success();
        golden(&format!("example-workspace/{directory}/plux.json"), &index.stdout);

        let mut list = Command::new(env!("CARGO"));
        list.current_dir(workspace()).args(["package", "-p", package, "--list", "--offline"]);
        let packed = Outcome::of(list.arg("--allow-dirty")).success();
        assert!(packed.stdout.lines().any(|file| file == "plux.json"), "{}", packed.stdout);
    }
}

#[test]
fn the_book_shows_what_list_prints_on_a_narrow_terminal() {
    let small = "--namespace finops.vendors --no-default-features --features aws";
    let mut plux = Command::new(cargo_plux());
    plux.current_dir(workspace()).env("COLUMNS", "80").env("CARGO_TERM_COLOR", "never");
    plux.args(["plux", "list"]).args(small.split(' '));
    let listed = Outcome::of(&mut plux).success();
    let shown = format!("$ cargo plux list {small}\n{}", listed.stdout);
    golden_part("docs/book/src/guide/features.md", "list", &format!("```console\n{shown}```\n"));
}

#[test]
fn a_build_with_one_vendor_reports_how_to_enable_the_others() {
    let small = ["--no-default-features", "--features", "aws"];
    let help = finops(&small, &["--help"]).success();
    assert!(help.stdout.contains("aws") && !help.stdout.contains("azure"), "{}", help.stdout);

    let azure = finops(&small, &["azure"]);
    assert_ne!(azure.code, Some(0));
    azure.says("finops-azure").says("--features azure").says("help: ");

    let typo = finops(&small, &["asw"]);
    assert_ne!(typo.code, Some(0));
    typo.says("aws");
}
