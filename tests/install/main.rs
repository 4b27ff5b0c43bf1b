//! Installs `cargo plux` from its packaged crates.
//!
//! It is compiled again, optimized, so the test runs with `PLUX_SLOW=1` only.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use plux_tests::environment::slow;
use plux_tests::{Outcome, Project, repository};

/// The largest size of a program that people download.
const MOST_BYTES: u64 = 10_000_000;

#[test]
fn the_packaged_crate_installs_and_runs_as_a_subcommand() {
    if !slow() {
        return;
    }
    let project = Project::new("install");
    let source = project.path("source");
    // Other people's packages first, then ours.
    in_repository(&project, &["vendor", "--quiet", "--versioned-dirs"], &source);
    let packed = project.path("packed");
    let pack = ["package", "--workspace", "--exclude=plux-tests", "--no-verify", "--allow-dirty"];
    in_repository(&project, &[&pack[..], &["--quiet", "--target-dir"]].concat(), &packed);
    for file in fs::read_dir(packed.join("package")).unwrap() {
        let file = file.unwrap().path();
        if file.extension().is_some_and(|it| it == "crate") {
            unpack(&file, &source);
        }
    }

    let mut install = project.command(env!("CARGO"));
    let directory = format!("source.packed.directory={:?}", source.to_string_lossy());
    install
        .args(["install", "--quiet", "--offline", "--locked", "cargo-plux", "--root"])
        .arg(project.path("home"))
        .args(["--config", "source.crates-io.replace-with='packed'", "--config", &directory]);
    let _ = Outcome::of(&mut install).success();

    let bin = project.path("home/bin");
    let size =
        fs::metadata(bin.join(format!("cargo-plux{}", env::consts::EXE_SUFFIX))).unwrap().len();
    println!("installed from packages: {size} bytes");
    assert!(size < MOST_BYTES, "{size} bytes");
    let mut list = project.command(env!("CARGO"));
    let path = env::join_paths(
        [bin].into_iter().chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    list.env("PATH", path.unwrap()).args(["plux", "list", "--offline", "--manifest-path"]);
    list.arg(repository().join("example-workspace/Cargo.toml"));
    let _ = Outcome::of(&mut list).success().prints("finops.vendors");
}

fn in_repository(project: &Project, arguments: &[&str], directory: &Path) {
    let mut command = project.command(env!("CARGO"));
    command
        .current_dir(repository())
        .args(arguments)
        .arg(directory)
        .args(["--offline", "--locked"]);
    let _ = Outcome::of(&mut command).success();
}

/// A package as a directory source has it: a directory with a checksum, which lock files have as well.
fn unpack(file: &Path, source: &Path) {
    let _ = Outcome::of(Command::new("tar").arg("-xzf").arg(file).arg("-C").arg(source)).success();
    let sum = Outcome::of(Command::new("sha256sum").arg(file)).success().stdout;
    let sum = sum.split(' ').next().unwrap();
    let directory = source.join(file.file_stem().unwrap());
    let checksums = format!("{{\"files\":{{}},\"package\":\"{sum}\"}}");
    fs::write(directory.join(".cargo-checksum.json"), checksums).unwrap();
}
