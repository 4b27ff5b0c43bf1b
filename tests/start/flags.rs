//! The flags of `init` and `new`: the source of plux, the name of a package, and flags for Cargo.

use std::process::Command;

use plux_tests::{Outcome, Project};

use super::{package, with_this_plux};

/// A Git repository with what stands for plux, and its address.
fn repository(story: &str) -> String {
    let source = Project::new(&format!("{story}-source"))
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"plux-*\"]\n");
    for name in ["plux-runtime", "plux-build"] {
        let version = env!("CARGO_PKG_VERSION");
        let manifest =
            format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2024\"\n");
        source.write(&format!("{name}/Cargo.toml"), &manifest);
        source.write(&format!("{name}/src/lib.rs"), "");
    }
    for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "Plux"]]
    {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=story", "-c", "user.email=story@example.com"]);
        Outcome::of(git.args(arguments).current_dir(source.root())).success();
    }
    format!("file://{}", source.root().display())
}

/// A workspace for what is new: in none of its own it would enter this repository's, above `target`.
fn workspace(story: &str) -> Project {
    Project::new(story).file("Cargo.toml", "[workspace]\nresolver = \"3\"\n")
}

/// The packages that Cargo makes of a manifest, with their sources.
fn resolved(project: &Project, manifest: &str) -> String {
    // It may have a commit of an earlier run, which Cargo keeps in the home directory of its user.
    let _ = std::fs::remove_file(project.path("Cargo.lock"));
    let mut cargo = project.command(env!("CARGO"));
    // From a directory; with `--offline` Cargo would not fetch even that.
    cargo.args([
        "tree",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--manifest-path",
        manifest,
    ]);
    project.outcome(cargo.env("CARGO_HOME", project.path("home"))).success().stdout
}

#[test]
fn init_from_git_writes_a_dependency_that_cargo_accepts() {
    let url = repository("init-git");
    let project = package("init-git", "").file("src/main.rs", "fn main() {}\n");
    std::fs::remove_file(project.path("Cargo.lock")).unwrap();
    project.plux(&["init", "--git", &url]).success().says("Extended Cargo.toml");
    let version = env!("CARGO_PKG_VERSION");
    let line = |name: &str| format!("{name} = {{ version = \"{version}\", git = \"{url}\" }}\n");
    let manifest = project.read("Cargo.toml");
    assert!(manifest.contains(&line("plux-runtime")), "{manifest}");
    assert!(manifest.contains(&line("plux-build")), "{manifest}");
    let resolved = resolved(&project, "Cargo.toml");
    assert!(resolved.contains(&format!("plux-runtime v{version} ({url}")), "{resolved}");
    project.plux(&["init", "--git", &url]).success().says("nothing to do");
}

#[test]
fn new_from_git_writes_a_dependency_that_cargo_accepts() {
    let url = repository("new-git");
    let project = workspace("new-git");
    std::fs::remove_file(project.path("Cargo.lock")).unwrap();
    project.plux(&["new", "greet-hello", "--git", &url]).success().says("`greet:hello`");
    let resolved = resolved(&project, "greet-hello/Cargo.toml");
    assert!(resolved.contains(&format!("({url}")), "{resolved}");
}

#[test]
fn only_one_source_of_plux_can_be_given() {
    let project = package("start-source", "").file("src/lib.rs", "");
    for command in [&["init"][..], &["new", "one"]] {
        let both = [command, &["--git", "https://example.com/plux", "--path", "."]].concat();
        project.plux(&both).code(2).says("'--git <URI>' cannot be used with '--path <PATH>'");
        project.plux(&[command, &["--path"]].concat()).code(2).says("a value is required");
    }
    assert!(!project.path("one").exists());
    // Of a registry it is where nothing is said.
    let version = env!("CARGO_PKG_VERSION");
    let plan = project.plux(&["init", "--dry-run"]).success();
    plan.prints(&format!("+plux-runtime = \"{version}\"\n"));
}

#[test]
fn init_works_from_elsewhere_by_manifest_path() {
    let project = package("init-elsewhere", "").file("src/main.rs", "fn main() {}\n");
    let manifest = project.path("Cargo.toml");
    let mut plux = project.command(plux_tests::cargo_plux());
    plux.args(["plux", "init", "--manifest-path"]).arg(&manifest).current_dir("/");
    plux.arg("--path").arg(plux_tests::repository());
    project.outcome(&mut plux).success().says("Created");
    assert!(project.read("src/main.rs").contains("include_index!"));
    project.plux(&["init", "--manifest-path", "none/Cargo.toml"]).code(101).says("none/Cargo.toml");
    project
        .plux(&["init", "-p", "init-elsewheer"])
        .code(101)
        .says("did you mean `init-elsewhere`?");
    project.plux(&["init", "--lib", "--bin", "x"]).code(2).says("cannot be used with");
}

#[test]
fn new_passes_name_edition_and_vcs_to_cargo() {
    let project = workspace("new-flags");
    let flags = ["--name", "greet-world", "--edition", "2021", "--vcs", "git"];
    let made = with_this_plux(&project, &[&["new", "directory"][..], &flags].concat()).success();
    made.says("Creating library `greet-world` package")
        .says("the plugin `greet:world` in directory/");
    let manifest = project.read("directory/Cargo.toml");
    assert!(manifest.contains("name = \"greet-world\""), "{manifest}");
    assert!(manifest.contains("edition = \"2021\""), "{manifest}");
    assert!(
        project.path("directory/.git").is_dir() && project.path("directory/.gitignore").is_file()
    );

    with_this_plux(&project, &["new", "bare", "--vcs", "none", "-q"]).success().never_says("bare");
    assert!(!project.path("bare/.git").exists() && !project.path("bare/.gitignore").exists());
    // What Cargo does not take, Cargo refuses, and nothing is left.
    project.plux(&["new", "late", "--edition", "2099"]).code(101).says("2099");
    project.plux(&["new", "odd", "--vcs", "floppy"]).code(101).says("floppy");
    assert!(!project.path("late").exists() && !project.path("odd").exists());
}
