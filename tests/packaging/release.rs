//! `.ci/release`, with a `cargo` that prints what it is called with.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use plux_tests::{Outcome, Project, repository};

const CARGO: &str = r#"#!/bin/sh
echo "cargo $*"
if [ "$1" = build ]; then
    mkdir -p target/any-target/dist
    printf '#!/bin/sh\necho cargo-plux %s\n' "${BUILT:-0.2.0}" > target/any-target/dist/cargo-plux
    chmod +x target/any-target/dist/cargo-plux
fi
"#;

const CHANGELOG: &str = "\
# Changelog

## 0.2.0-rc.1 (2027-01-01)

- A candidate.

## 0.2.0 (2027-01-31)

- Something new.

## 0.1.0 (unreleased)

- The first.
";

/// A repository with the script and what it reads.
fn with_script(story: &str) -> Project {
    let read = |path: &str| fs::read_to_string(repository().join(path)).unwrap();
    let manifest = "[workspace.package]\nversion = \"0.2.0\"\n\n[workspace.dependencies]\n\
        plux-spec = { path = \"plux-spec\", version = \"=0.2.0\" }\n";
    let project = Project::new(story)
        .file(".ci/release", &read(".ci/release"))
        .file(".gitignore", "/target\n/bin\n")
        .file("Cargo.toml", manifest)
        .file("CHANGELOG.md", CHANGELOG)
        .file("LICENSE-APACHE", "")
        .file("LICENSE-MIT", "")
        .file("cargo-plux/README.md", "")
        .file("cargo-plux/man/cargo-plux.1", "")
        .file("bin/cargo", CARGO);
    fs::set_permissions(project.path("bin/cargo"), fs::Permissions::from_mode(0o755)).unwrap();
    git(&project, &["init", "--quiet"]);
    commit(&project);
    project
}

fn git(project: &Project, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(project.root()).args(["-c", "user.name=me", "-c", "user.email=me@localhost"]);
    let _ = Outcome::of(git.args(arguments)).success();
}

fn commit(project: &Project) {
    git(project, &["add", "--all"]);
    git(project, &["commit", "--quiet", "--message", "A change"]);
}

fn script(project: &Project) -> Command {
    let path = std::env::var("PATH").unwrap();
    let mut bash = project.command("bash");
    bash.env("PATH", format!("{}:{path}", project.path("bin").display())).arg(".ci/release");
    bash
}

fn release(project: &Project, arguments: &[&str]) -> Outcome {
    project.outcome(script(project).args(arguments))
}

#[test]
fn the_notes_of_a_version_are_its_section() {
    let project = with_script("release-notes");
    assert_eq!(release(&project, &["notes", "0.2.0"]).success().stdout, "\n- Something new.\n\n");
    release(&project, &["notes", "0.3.0"]).code(1).says("CHANGELOG.md has no section for 0.3.0");

    let mut real = Command::new("bash");
    real.current_dir(repository()).args([".ci/release", "notes", env!("CARGO_PKG_VERSION")]);
    let notes = Outcome::of(&mut real).success().stdout;
    assert!(notes.contains("\n### Added\n"), "{notes}");
}

#[test]
fn a_release_is_checked_before_it_is_published() {
    let project = with_script("release-checks");
    let dry_run = "cargo publish --workspace --exclude plux-tests --locked --dry-run\n";
    assert_eq!(release(&project, &["check", "0.2.0"]).success().stdout, dry_run);
    release(&project, &["check", "0.1.0"]).code(1).says("Cargo.toml has version 0.2.0, not 0.1.0");

    let untagged = release(&project, &["publish", "0.2.0"]).code(1);
    assert_eq!(untagged.says("HEAD has no tag v0.2.0").stdout, "");
    git(&project, &["tag", "v0.2.0"]);
    project.write("LICENSE-MIT", "changed");
    release(&project, &["publish", "0.2.0"]).code(1).says("the working tree has changes");
    project.write("LICENSE-MIT", "");
    let published = release(&project, &["publish", "0.2.0"]).success().stdout;
    let publish = "cargo publish --workspace --exclude plux-tests --locked\n";
    assert_eq!(published, format!("{dry_run}{publish}"));

    project.write("CHANGELOG.md", &CHANGELOG.replace("(2027-01-31)", "(unreleased)"));
    commit(&project);
    git(&project, &["tag", "--force", "v0.2.0"]);
    release(&project, &["publish", "0.2.0"]).code(1).says("in CHANGELOG.md has no date");
}

#[test]
fn the_api_is_compared_with_the_last_release() {
    let project = with_script("release-semver");
    git(&project, &["tag", "v0.2.0"]);
    let first = release(&project, &["semver", "0.2.0"]).success().stdout;
    assert_eq!(first, "no release to compare with: no tag is older than v0.2.0\n");
    git(&project, &["tag", "v0.1.0"]);
    let compared = release(&project, &["semver", "0.2.0"]).success().stdout;
    assert!(compared.starts_with("cargo semver-checks --workspace "), "{compared}");
    assert!(compared.ends_with(" --baseline-rev v0.1.0\n"), "{compared}");
}

#[test]
fn an_archive_has_the_program_its_man_pages_and_a_checksum() {
    let project = with_script("release-archive");
    let packed = release(&project, &["archive", "0.2.0", "any-target"]).success();
    let name = "cargo-plux-any-target-v0.2.0";
    assert!(packed.stdout.ends_with(&format!("target/release-archives/{name}.tgz\n")));

    let mut shell = project.command("sh");
    shell.current_dir(project.path("target/release-archives"));
    shell.args([
        "-c",
        &format!("sha256sum --check --quiet {name}.tgz.sha256 && tar -tzf {name}.tgz"),
    ]);
    let listed = project.outcome(&mut shell).success().stdout;
    let mut files: Vec<&str> = listed.lines().filter(|it| !it.ends_with('/')).collect();
    files.sort_unstable();
    let expected = ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "cargo-plux", "man/cargo-plux.1"];
    assert_eq!(files, expected.map(|file| format!("{name}/{file}")));
}

#[test]
fn a_program_of_another_version_is_not_packed() {
    let project = with_script("release-other-version");
    let mut archive = script(&project);
    archive.env("BUILT", "0.1.0").args(["archive", "0.2.0", "any-target"]);
    project.outcome(&mut archive).code(1).says("does not print its version, cargo-plux 0.2.0");
    assert!(!project.path("target/release-archives/cargo-plux-any-target-v0.2.0.tgz").exists());
}
