//! Every way to hang, in every profile, with every linker: all plugins are there, or it is said why
//! not.
//!
//! A bounded part runs as a rule; `PLUX_SLOW=1` runs all of it and prints the table of
//! `docs/linking.md`:
//!
//! ```text
//! PLUX_SLOW=1 cargo test -p plux-tests --test matrix -- --nocapture
//! ```

mod programs;
mod ways;

use std::process::Command;

use plux_tests::{Outcome, Project};

use crate::ways::{MAIN, WAYS, workspace};

/// Profiles: their names, and a setting in which they differ from `release`. It goes through the
/// environment, so that what build scripts are made of is compiled once for all of them.
const PROFILES: &[(&str, &[(&str, &str)])] = &[
    ("dev", &[]),
    ("release", &[]),
    ("LTO thin", &[("LTO", "thin")]),
    ("LTO fat", &[("LTO", "fat")]),
    ("1 codegen unit", &[("CODEGEN_UNITS", "1")]),
    ("16 codegen units", &[("CODEGEN_UNITS", "16")]),
    ("opt-level z", &[("OPT_LEVEL", "z")]),
    ("panic = abort", &[("PANIC", "abort")]),
    ("stripped", &[("STRIP", "symbols")]),
    ("incremental", &[("INCREMENTAL", "true")]),
];

/// Linkers: their names, what asks for them, and what tells whether they are here.
const LINKERS: &[(&str, &[&str], &str)] = &[
    ("default", &[], "cc"),
    ("bfd", &["-Clinker-features=-lld", "-Clink-arg=-fuse-ld=bfd"], "ld.bfd"),
    ("gold", &["-Clinker-features=-lld", "-Clink-arg=-fuse-ld=gold"], "ld.gold"),
    ("mold", &["-Clinker-features=-lld", "-Clink-arg=-fuse-ld=mold"], "mold"),
    ("lld", &["-Clinker-features=-lld", "-Clink-arg=-fuse-ld=lld"], "ld.lld"),
];

fn is_slow() -> bool {
    std::env::var_os("PLUX_SLOW").is_some_and(|value| value != "0")
}

fn is_here(linker: &str) -> bool {
    linker == "cc" || Command::new(linker).arg("--version").output().is_ok()
}

#[test]
fn no_combination_loses_a_plugin() {
    let project = workspace("matrix", MAIN);
    let other_linkers = cfg!(all(target_os = "linux", target_arch = "x86_64"));
    let linkers: Vec<_> = LINKERS
        .iter()
        .filter(|(name, _, program)| *name == "default" || (other_linkers && is_here(program)))
        .take(if is_slow() { LINKERS.len() } else { 2 })
        .collect();
    let mut rows = Vec::new();
    for (profile, settings) in PROFILES {
        let bounded = ["dev", "LTO fat"].contains(profile);
        if !is_slow() && !bounded {
            continue;
        }
        let mut row = vec![(*profile).to_owned()];
        for (_, flags, _) in &linkers {
            row.push(try_one(&project, profile, settings, flags));
        }
        rows.push(row);
    }
    let head: Vec<&str> = linkers.iter().map(|(name, ..)| *name).collect();
    println!("| profile | {} |\n|---|{}", head.join(" | "), "---|".repeat(head.len()));
    for row in &rows {
        println!("| {} |", row.join(" | "));
    }
    let all = format!("{0} of {0}", WAYS.len());
    let lossy: Vec<_> = rows.iter().filter(|row| row[1..].iter().any(|it| *it != all)).collect();
    assert!(lossy.is_empty(), "{lossy:?}");
}

/// Builds, runs and inspects the program; `17 of 17`, or what was found instead.
fn try_one(project: &Project, profile: &str, settings: &[(&str, &str)], flags: &[&str]) -> String {
    let (cargo_name, folder) =
        if profile == "dev" { ("dev", "debug") } else { ("release", "release") };
    // The flags are for the last step alone, so that only that runs again for another linker.
    let arguments = ["rustc", "--bin", "matrix", "--profile", cargo_name, "--"];
    let mut build = project.command(env!("CARGO"));
    for (setting, value) in settings {
        build.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
    Outcome::of(build.arg("--offline").args(arguments).args(flags)).success();
    let program = project.target().join(folder).join("matrix");
    let run = Outcome::of(&mut project.command(&program)).success();
    let loaded = WAYS.iter().filter(|way| run.stdout.contains(&format!("loaded {way}\n"))).count();
    let json =
        project.plux(&["inspect", &program.to_string_lossy(), "--format", "json"]).success().stdout;
    let found: serde_json::Value = serde_json::from_str(&json).expect("json");
    let told = found["artefacts"][0]["plugins"].as_array().map_or(0, Vec::len);
    let complete = run.stdout.contains("complete: true");
    match (loaded == told, complete) {
        (true, true) => format!("{loaded} of {}", WAYS.len()),
        (_, false) => format!("{loaded} of {}, told: {}", WAYS.len(), run.stdout),
        (false, true) => format!("{loaded} loaded, {told} in the file"),
    }
}

/// A plugin package that is a `dylib` takes the runtime with it; what is beside it registers in
/// another one. The program knows.
#[cfg(target_os = "linux")]
#[test]
fn a_runtime_in_a_dylib_loses_plugins_and_says_so() {
    if !is_slow() {
        // All of it is compiled anew, with other flags.
        return;
    }
    let project = Project::new("matrix-dylib")
        .plugins("matrix-static", "", &ways::greeting("beside"))
        .plugins("matrix-dynamic", "[lib]\ncrate-type = [\"dylib\"]\n", &ways::greeting("inside"))
        .application(
            "matrix-dylib",
            "matrix-static.path = \"crates/matrix-static\"\nmatrix-dynamic.path = \"crates/matrix-dynamic\"",
            MAIN,
        );
    // Cargo knows where the standard library's own dylib is.
    let mut run = project.command(env!("CARGO"));
    let run = run.args(["run", "--offline"]).env("RUSTFLAGS", "-Cprefer-dynamic");
    let run = Outcome::of(run.env("CARGO_TARGET_DIR", project.root().join("target"))).success();
    let (beside, inside) =
        (run.stdout.contains("loaded beside\n"), run.stdout.contains("loaded inside\n"));
    // It is told at build, and whichever is lost, none is lost without a word at run time. The
    // index may be lost as well: then the cure is said with it.
    let run = run.says("`matrix-dynamic` is a `dylib`, which takes plux-runtime along");
    let no_index = run.stdout.contains("it cannot tell whether a plugin is missing")
        && run.stdout.contains("a `dylib` keeps it from the program: make that a `lib`");
    for (name, is_loaded) in [("beside", beside), ("inside", inside)] {
        let told = format!("the plugin `greetings:{name}` is indexed but not linked");
        assert!(is_loaded || no_index || run.stdout.contains(&told), "{}", run.stdout);
    }
    assert_eq!(beside && inside, run.stdout.contains("complete: true"), "{}", run.stdout);
}
