//! Every sort of program that a package has, each with the plugins that are meant for it: they say
//! themselves what they miss.

use plux_tests::{Outcome, Project};

use crate::ways::greeting;
use crate::{LINKERS, PROFILES, is_here, is_slow};

/// What all of them do.
const LIB: &str = r#"
//! A program in the documentation has what the library brings.
//!
//! ```
//! matrix_programs::has(&["normal", "own_library"]);
//! ```
plux_runtime::include_index!();

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

/// These plugins are there, no others, and none is missed.
pub fn has(wanted: &[&str]) {
    let greetings = plux_runtime::PluginManager::<Greeting>::new("greetings");
    let found: Vec<&str> = greetings.load_all().iter().map(|greeting| greeting()).collect();
    assert_eq!(found, wanted);
    let drift = plux_runtime::verify();
    assert!(drift.is_empty(), "{drift}");
}

#[test]
fn under_test() {
    has(&["dev", "normal", "own_library"]);
}
"#;

/// A target with an index of its own, which names its package's library.
fn target(own: &str, main: &[&str], test: &[&str]) -> String {
    format!(
        "plux_runtime::include_index!();\n{}\n\
         #[allow(dead_code)]\nfn main() {{\n    matrix_programs::has(&{main:?});\n}}\n\
         #[test]\nfn under_test() {{\n    matrix_programs::has(&{test:?});\n}}\n",
        greeting(own)
    )
}

fn workspace() -> Project {
    let bin = target(
        "own_binary",
        &["normal", "own_binary", "own_library"],
        &["dev", "normal", "own_binary", "own_library"],
    );
    // Which of its dependencies an example uses, only its own code can say.
    let example = target("own_example", &["normal", "own_example", "own_library"], &[]);
    let test = target("own_test", &[], &["dev", "normal", "own_library", "own_test"]);
    let by_path = |name: &str| format!("mp-{name} = {{ path = \"crates/mp-{name}\" }}\n");
    let manifest = format!(
        "{}[build-dependencies.mp-build]\npath = \"crates/mp-build\"\n[dev-dependencies]\n{}",
        by_path("normal"),
        by_path("dev"),
    );
    Project::new("matrix-programs")
        .plugins("mp-normal", "", &greeting("normal"))
        .plugins("mp-dev", "", &greeting("dev"))
        .plugins("mp-build", "", &greeting("build"))
        .application("matrix-programs", &manifest, &bin)
        .file("src/lib.rs", &format!("{LIB}{}", greeting("own_library")))
        .file("tests/matrix-programs-test.rs", &test)
        .file("examples/matrix-programs-example.rs", &example)
}

/// What runs which programs.
const RUNS: &[(&str, &[&str])] = &[
    ("program", &["run", "--bin", "matrix-programs"]),
    ("example", &["run", "--example", "matrix-programs-example"]),
    ("unit tests", &["test", "--lib", "--bins"]),
    ("integration test", &["test", "--test", "matrix-programs-test"]),
    ("doctest", &["test", "--doc"]),
];

#[test]
fn every_program_has_what_is_meant_for_it() {
    let project = workspace();
    let mut settings: Vec<_> = PROFILES.iter().map(|it| (it, &LINKERS[0])).collect();
    settings.extend(LINKERS[1..].iter().map(|it| (&PROFILES[0], it)));
    settings.retain(|(_, (name, _, program))| *name == "default" || is_here(program));
    settings.truncate(if is_slow() { settings.len() } else { 1 });
    for ((profile, variables), (linker, flags, _)) in settings {
        for (name, arguments) in RUNS {
            let mut cargo = project.command(env!("CARGO"));
            for (setting, value) in *variables {
                cargo.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
            }
            if !flags.is_empty() {
                // Given for the target alone, so that build scripts are made once for all.
                let target = "X86_64_UNKNOWN_LINUX_GNU";
                cargo.env(format!("CARGO_TARGET_{target}_RUSTFLAGS"), flags.join(" "));
                cargo.env("RUSTDOCFLAGS", flags.join(" "));
                cargo.args(["--config", "build.target=\"x86_64-unknown-linux-gnu\""]);
            }
            cargo.args(*arguments).arg("--offline");
            cargo.args((*profile != "dev").then_some("--release"));
            println!("{profile}, {linker}: {name}");
            let _ = Outcome::of(&mut cargo).success();
        }
    }
    // And nobody has the one that only the build script uses.
    let listed = project.plux(&["list", "-p", "matrix-programs"]).success();
    assert!(!listed.stdout.contains("mp-build"), "{}", listed.stdout);
}
