//! Runs the cases of a directory against this checkout and prints what each prints.
//!
//! ```text
//! PLUX_CASES=DIR cargo test -p plux-tests --test cases -- --ignored --nocapture
//! ```
//!
//! A case is a directory with a workspace, for example one that reproduces a problem somebody
//! reports. In its manifests, scripts and commands `@PLUX@` stands for this checkout, `@HERE@` and
//! `@CASE@` for the directory of the case. Its commands are those of `run.sh`, or of the code block
//! under `## Command` in its `README.md`, or [`COMMANDS`] in each workspace of the case.
//!
//! A case may be a part of a workspace. Source files in its directory are modules of a package that an
//! application depends on, and packages without a workspace root are members of one. A case without
//! sources has nothing to run. `PLUX_CASE=NAME` runs one case only. The cases are copied to the
//! directory for temporary files, outside of every workspace, and the commands of a case have ten
//! minutes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use plux_tests::{Outcome, Project, cargo_plux, repository};

/// The commands of a case that names none.
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
        let project = Project::at(&env::temp_dir().join("plux-cases").join(&*name));
        copy(case, project.root(), project.root());
        complete(project.root());
        let workspaces = workspaces(project.root());
        for workspace in &workspaces {
            let lock = repository().join("Cargo.lock");
            fs::copy(lock, workspace.join("Cargo.lock")).expect("the lock file can be copied");
        }
        match commands(case) {
            Some(commands) => run(&project, project.root(), &commands),
            None if workspaces.is_empty() => println!("(no workspace: see its README.md)"),
            None => workspaces.iter().for_each(|it| run(&project, it, COMMANDS)),
        }
        for workspace in &workspaces {
            forget(&project, workspace);
        }
    }
}

/// The workspace of a case that is a part of one.
const ROOT: &str = "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"crates/p0\"]\n\
    [workspace.dependencies]\nplux-runtime.path = \"@PLUX@/plux-runtime\"\n\
    plux-build.path = \"@PLUX@/plux-build\"\n";
const APPLICATION: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
    [dependencies]\nplux-runtime.workspace = true\np0.path = \"../crates/p0\"\n\
    [build-dependencies]\nplux-build.workspace = true\n";
const PACKAGE: &str = "[package]\nname = \"p0\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
    [dependencies]\nplux-runtime.workspace = true\n";
const MAIN: &str = "plux_runtime::include_index!();\nfn main() {\n\
    type G = plux_runtime::FunctionPlugin<fn() -> &'static str>;\n\
    let manager = plux_runtime::PluginManager::<G>::new(\"g\");\n\
    for entry in manager.load_all().report() {\n        println!(\"{entry}\");\n    }\n\
    print!(\"{}\", manager.verify());\n}\n";

/// Completes a case that is a part of a workspace.
fn complete(root: &Path) {
    let entries: Vec<PathBuf> =
        fs::read_dir(root).expect("a directory").flatten().map(|it| it.path()).collect();
    let is_source = |path: &&PathBuf| {
        path.extension().is_some_and(|it| it == "rs") && !path.ends_with("build.rs")
    };
    let sources: Vec<&PathBuf> = entries.iter().filter(is_source).collect();
    let has_root = root.join("Cargo.toml").is_file();
    let app = root.join("app");
    let inherits = fs::read_to_string(app.join("Cargo.toml"))
        .is_ok_and(|it| it.contains(".workspace") && !it.contains("[workspace"));
    if has_root || (sources.is_empty() && !inherits) {
        // The binaries of a package without others.
        if has_root && !root.join("src").exists() && !sources.is_empty() {
            for source in sources {
                move_into(source, &root.join("src/bin"));
            }
        }
        return;
    }
    let write = |path: &str, content: &str| {
        let path = root.join(path);
        if !path.exists() {
            fs::create_dir_all(path.parent().expect("a directory")).expect("a directory");
            fs::write(path, fill_in(content, root)).expect("a file");
        }
    };
    write("Cargo.toml", ROOT);
    write("app/Cargo.toml", APPLICATION);
    write("app/build.rs", "fn main() { plux_build::emit(); }\n");
    write("app/src/main.rs", MAIN);
    write("crates/p0/Cargo.toml", PACKAGE);
    let stem =
        |path: &PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().replace('-', "_");
    let modules = sources.iter().map(|it| format!("mod {};\n", stem(it)));
    write("crates/p0/src/lib.rs", &modules.collect::<String>());
    for source in sources {
        let submodules = source.with_extension("");
        move_into(source, &root.join("crates/p0/src"));
        if submodules.is_dir() {
            move_into(&submodules, &root.join("crates/p0/src"));
        }
    }
}

fn move_into(path: &Path, directory: &Path) {
    fs::create_dir_all(directory).expect("a directory");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = if path.is_dir() { name.into_owned() } else { name.replace('-', "_") };
    fs::rename(path, directory.join(name)).expect("a file can be moved");
}

/// The root of a case if it has a manifest, or else its directories that have one.
fn workspaces(root: &Path) -> Vec<PathBuf> {
    if root.join("Cargo.toml").is_file() {
        return vec![root.to_owned()];
    }
    let entries = fs::read_dir(root).expect("a directory can be read").flatten();
    let mut workspaces: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    workspaces.retain(|directory| directory.join("Cargo.toml").is_file());
    workspaces.sort();
    workspaces
}

/// Copies a case, with its own paths and that of this checkout in manifests and scripts.
fn copy(from: &Path, to: &Path, root: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory can be read").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let is_template = path
            .extension()
            .is_some_and(|it| ["toml", "sh", "rs"].iter().any(|known| it == *known));
        if path.is_dir() {
            copy(&path, &target, root);
        } else if is_template {
            let text = fs::read_to_string(&path).expect("a manifest, script or source");
            fs::write(target, fill_in(&text, root)).expect("a file");
        } else {
            fs::copy(&path, target).expect("a file can be copied");
        }
    }
}

/// Replaces what stands for a directory, and names that have changed since.
fn fill_in(text: &str, root: &Path) -> String {
    let (plux, root) = (repository().to_string_lossy(), root.to_string_lossy());
    let text = text.replace("@PLUX@", &plux).replace("@HERE@", &root).replace("@CASE@", &root);
    text.replace(".notices()", ".suppressed_panics()")
}

/// The commands of a case, if it names any.
fn commands(case: &Path) -> Option<String> {
    if case.join("run.sh").is_file() {
        return Some("sh run.sh".to_owned());
    }
    let readme = fs::read_to_string(case.join("README.md")).unwrap_or_default();
    let block = readme.split_once("## Command")?.1.split("```").nth(1)?;
    // The first line has the language of the block.
    block.split_once('\n').map(|(_, commands)| commands.to_owned())
}

/// Runs commands in a directory, and prints them and their output in order.
fn run(project: &Project, directory: &Path, commands: &str) {
    let own = cargo_plux().parent().expect("a program is in a directory").to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([own].into_iter().chain(env::split_paths(&path)));
    let script = format!("exec 2>&1; set -x; {}", fill_in(commands, project.root()));
    let mut shell = project.command("sh");
    shell.current_dir(directory).args(["-c", &script]).env("PLUX", repository());
    shell.env("PATH", path.expect("directories without colons"));
    // A Git repository has to be fetched, also a local one.
    if !has_git_dependency(project.root()) {
        shell.env("CARGO_NET_OFFLINE", "true");
    }
    let outcome = Outcome::of(&mut shell);
    println!("{}(exit code {:?})", outcome.stdout, outcome.code);
}

fn has_git_dependency(directory: &Path) -> bool {
    let entries = fs::read_dir(directory).expect("a directory can be read").flatten();
    entries.map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            return has_git_dependency(&path);
        }
        path.ends_with("Cargo.toml")
            && fs::read_to_string(&path).is_ok_and(|manifest| manifest.contains("git = "))
    })
}

/// Removes what was built of the case's own packages: another case may call its packages the same,
/// and in a target directory that both share Cargo would take the one for the other.
fn forget(project: &Project, workspace: &Path) {
    let cargo = |arguments: &[&str]| {
        let mut cargo: Command = project.command(env!("CARGO"));
        Outcome::of(cargo.current_dir(workspace).args(arguments).arg("--offline"))
    };
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]).stdout;
    let Ok(metadata) = serde_json::from_str::<serde_json::Value>(&metadata) else { return };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut clean = vec!["clean", "--quiet"];
    for package in packages.filter_map(|package| package["name"].as_str()) {
        clean.extend(["--package", package]);
    }
    cargo(&clean);
}
