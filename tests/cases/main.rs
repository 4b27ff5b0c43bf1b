//! Runs the cases of a directory against this checkout and prints what each prints.
//!
//! ```text
//! PLUX_CASES=DIR cargo test -p plux-tests --test cases -- --ignored --nocapture
//! ```
//!
//! A case is a directory with a workspace, for example one that reproduces a problem somebody
//! reports. In its manifests and scripts `@PLUX@` stands for this checkout, `@HERE@` and `@CASE@`
//! for the directory of the case. Its commands are those of `run.sh`, or of the code block under
//! `## Command` in its `README.md`, or [`COMMANDS`]. `PLUX_CASE=NAME` runs one case only. The cases
//! are copied to `target/stories/cases`, and each command has ten minutes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use plux_tests::{Outcome, Project, cargo_plux, repository};

/// What runs in a case that names no command.
const COMMANDS: &str = "cargo plux check\ncargo build\ncargo run --quiet";

#[test]
#[ignore = "set PLUX_CASES to a directory of cases"]
fn cases() {
    let directory = env::var_os("PLUX_CASES").expect("PLUX_CASES names a directory of cases");
    let only = env::var("PLUX_CASE").ok();
    let cases = fs::read_dir(&directory).expect("PLUX_CASES is a directory").flatten();
    let mut cases: Vec<PathBuf> = cases.map(|case| case.path()).collect();
    cases.retain(|case| case.is_dir() && only.as_ref().is_none_or(|only| case.ends_with(only)));
    cases.sort();
    assert!(!cases.is_empty(), "{} has no such case", directory.display());
    for case in &cases {
        let name = case.file_name().unwrap_or_default().to_string_lossy();
        println!("\n=== {name}");
        let project = Project::at(&repository().join("target/stories/cases").join(&*name));
        copy(case, project.root(), project.root());
        for command in commands(case) {
            println!("--- {command}");
            let outcome = run(&project, &command);
            println!("{}{}(exit code {:?})", outcome.stdout, outcome.stderr, outcome.code);
        }
        forget(&project);
    }
}

/// Copies a case, with its own paths and that of this checkout in manifests and scripts.
fn copy(from: &Path, to: &Path, root: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory can be read").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let is_template = path.extension().is_some_and(|it| it == "toml" || it == "sh");
        if path.is_dir() {
            copy(&path, &target, root);
        } else if is_template {
            let text = fs::read_to_string(&path).expect("a manifest or script");
            let root = root.to_string_lossy();
            let text = text.replace("@PLUX@", &repository().to_string_lossy());
            fs::write(target, text.replace("@HERE@", &root).replace("@CASE@", &root))
                .expect("a file");
        } else {
            fs::copy(&path, target).expect("a file can be copied");
        }
    }
}

/// The commands of a case, one a line.
fn commands(case: &Path) -> Vec<String> {
    if case.join("run.sh").is_file() {
        return vec!["sh run.sh".to_owned()];
    }
    let readme = fs::read_to_string(case.join("README.md")).unwrap_or_default();
    let block = readme.split_once("## Command").and_then(|(_, rest)| rest.split("```").nth(1));
    // The first line has the language of the block.
    let named = block.and_then(|block| block.split_once('\n')).map(|(_, commands)| commands);
    named.unwrap_or(COMMANDS).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn run(project: &Project, command: &str) -> Outcome {
    let mut shell = project.command("sh");
    let own = cargo_plux().parent().expect("a program is in a directory").to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([own].into_iter().chain(env::split_paths(&path)));
    shell.args(["-c", command]).env("PATH", path.expect("directories without colons"));
    Outcome::of(shell.env("CARGO_NET_OFFLINE", "true"))
}

/// Removes what was built of the case's own packages: another case may call its packages the same,
/// and in a target directory that both share Cargo would take the one for the other.
fn forget(project: &Project) {
    let metadata = project.cargo(&["metadata", "--no-deps", "--format-version", "1"]).stdout;
    let Ok(metadata) = serde_json::from_str::<serde_json::Value>(&metadata) else { return };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut clean: Command = project.command(env!("CARGO"));
    clean.args(["clean", "--quiet", "--offline"]);
    for package in packages.filter_map(|package| package["name"].as_str()) {
        clean.args(["--package", package]);
    }
    let _ = Outcome::of(&mut clean);
}
