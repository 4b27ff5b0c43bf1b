//! The release of finops, the example: its script, run against a registry on this machine.

use std::process::Command;
use std::{env, fs};

use crate::http::HttpRegistry;
use crate::registry::registry;
use plux_tests::environment::slow;
use plux_tests::{Outcome, Project, cargo_plux, repository};
use serde_json::Value;

/// A copy of the example as its own repository, whose plux comes from the registry.
struct Release {
    project: Project,
    /// Where people have the registry that is published to.
    users: Project,
}

impl Release {
    fn new() -> Self {
        let scratch = Project::new("release-registry");
        let http = HttpRegistry::with_packages_of(registry(), &scratch);
        let home = Project::new("release-home").file("config.toml", &http.config());
        let project = Project::new("release-example").file(".cargo/config.toml", &http.config());
        let mut files = Command::new("git");
        files.current_dir(repository()).args(["ls-files", "example-workspace"]);
        for file in Outcome::of(&mut files).success().stdout.lines() {
            let bytes = fs::read(repository().join(file)).unwrap();
            let copy = file.trim_start_matches("example-workspace/");
            if !copy.starts_with(".cargo/") {
                project.write_bytes(copy, &bytes);
            }
        }
        let manifest = project.read("Cargo.toml");
        let manifest = manifest.replace("path = \"../plux-build\", ", "");
        project.write("Cargo.toml", &manifest.replace("path = \"../plux-runtime\", ", ""));
        let release = Self { project, users: home };
        let _ = release.cargo(&["update", "--workspace"]).success();
        release.git(&["init", "--quiet"]);
        release.commit();
        release
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = self.project.command("git");
        git.args(["-c", "user.name=story", "-c", "user.email=story@example.com"]);
        let _ = Outcome::of(git.args(arguments)).success();
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", "Release"]);
    }

    /// A command in the workspace, with the registry that it publishes to.
    fn command(&self, program: &str) -> Command {
        let bin = cargo_plux();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = [bin.parent().unwrap().to_owned()].into_iter().chain(env::split_paths(&path));
        let mut command = self.project.command(program);
        command
            .env("PATH", env::join_paths(path).unwrap())
            .env("CARGO_HOME", self.users.root())
            .env("CARGO_REGISTRIES_LOCAL_TOKEN", "token")
            .env("CARGO_PROFILE_DEV_DEBUG", "false")
            .env("RELEASE_REGISTRY", "local")
            .env("RELEASE_PROFILE", "dev")
            .env_remove("CARGO_TARGET_DIR");
        command
    }

    fn cargo(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command(env!("CARGO")).args(arguments))
    }

    fn script(&self, arguments: &[&str]) -> Outcome {
        Outcome::of(self.command("bash").arg("release").args(arguments))
    }

    /// Changes the version of all packages of finops, as a release commit does.
    fn bump(&self, from: &str, to: &str) {
        for file in ["Cargo.toml", "finops/plux.json", "finops/finops.example.toml"] {
            self.project.write(file, &self.project.read(file).replace(from, to));
        }
        let changes = self.project.read("CHANGELOG.md");
        self.project.write("CHANGELOG.md", &format!("{changes}\n## {to}\n\n- A fix.\n"));
        let _ = self.cargo(&["update", "--workspace"]).success();
        self.commit();
    }

    /// Cargo in another project, which depends on a package of finops.
    #[track_caller]
    fn consumer(&self, project: &Project, arguments: &[&str]) -> Outcome {
        let mut cargo = project.command(env!("CARGO"));
        cargo.env("CARGO_HOME", self.users.root());
        Outcome::of(cargo.args(arguments)).success()
    }
}

/// Returns the version of finops-core that the project has locked.
fn locked(project: &Project) -> String {
    let lock = project.read("Cargo.lock");
    let (_, package) = lock.split_once("name = \"finops-core\"\nversion = \"").unwrap();
    package.split('"').next().unwrap().to_owned()
}

/// The script in the example itself.
fn script(arguments: &[&str]) -> Outcome {
    let mut script = Command::new("bash");
    script.current_dir(repository().join("example-workspace")).env("CARGO_NET_OFFLINE", "true");
    Outcome::of(script.arg("release").args(arguments))
}

#[test]
fn the_notes_of_a_release_are_its_section_of_the_changelog() {
    let notes = script(&["notes", "0.3.0"]).success().stdout;
    assert!(notes.contains("`finops settings`") && !notes.contains("##"), "{notes}");
    let _ = script(&["notes", "0.3"]).code(1).says("CHANGELOG.md has no section for 0.3\n");
}

#[test]
fn a_version_that_the_packages_do_not_have_is_not_released() {
    let other = script(&["check", "9.9.9"]).code(1);
    let _ = other.says("finops-core has version 0.3.0, not 9.9.9");
    let _ = script(&["release", "0.3.0"]).code(1).says("usage: ./release check|package|");
}

#[test]
fn the_script_lists_the_packages_that_can_be_published() {
    let mut metadata = Command::new(env!("CARGO"));
    metadata.current_dir(repository().join("example-workspace"));
    metadata.args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
    let metadata: Value =
        serde_json::from_str(&Outcome::of(&mut metadata).success().stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let published = packages.filter(|package| package["publish"].is_null());
    let mut published: Vec<&str> = published.map(|it| it["name"].as_str().unwrap()).collect();
    published.sort_unstable();

    let script = fs::read_to_string(repository().join("example-workspace/release")).unwrap();
    let (_, listed) = script.split_once("packages=(").unwrap();
    let mut listed: Vec<&str> = listed.split(')').next().unwrap().split(' ').collect();
    listed.sort_unstable();
    assert_eq!(listed, published);
}

#[test]
fn a_release_is_checked_published_yanked_and_replaced() {
    if !slow() {
        return;
    }
    let release = Release::new();
    let _ = release.script(&["check", "0.3.0"]).success();
    // The packages of the other programs are not published.
    let dry_run = ["publish", "--workspace", "--locked", "--dry-run", "--no-verify"];
    let dry_run = release.cargo(&[&dry_run[..], &["--registry", "local"]].concat()).success();
    let _ = dry_run.says("Packaging finops v0.3.0").never_says("Packaging trainer");

    let untagged = release.script(&["publish", "0.3.0"]);
    assert_ne!(untagged.code, Some(0));
    let _ = untagged.says("HEAD has no tag finops-v0.3.0");
    release.git(&["tag", "--annotate", "--message", "finops 0.3.0", "finops-v0.3.0"]);
    // Packs, tests what was packed, installs it into an empty home and runs it, then publishes.
    let _ = release.script(&["publish", "0.3.0"]).success().prints("14 plugins: 14 loaded.\n");

    // A project that depends on it gets the next release, until that is yanked.
    let consumer = Project::new("release-consumer").file("src/lib.rs", "").file(
        "Cargo.toml",
        "[package]\nname = \"release-consumer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [workspace]\n[dependencies]\nfinops-core = \"0.3\"\n",
    );
    let _ = release.consumer(&consumer, &["update"]);
    assert_eq!(locked(&consumer), "0.3.0");
    release.bump("0.3.0", "0.3.1");
    let _ = release.script(&["check", "0.3.1"]).success();
    let _ =
        release.cargo(&["publish", "--workspace", "--no-verify", "--registry", "local"]).success();
    let _ = release.consumer(&consumer, &["update"]);
    assert_eq!(locked(&consumer), "0.3.1");

    let _ = release.script(&["yank", "0.3.1"]).success();
    // Who has it keeps it, as long as their lock file says so; everyone else gets the release before.
    let _ = release.consumer(&consumer, &["tree", "--locked"]).prints("finops-core v0.3.1");
    let _ = release.consumer(&consumer, &["update"]);
    assert_eq!(locked(&consumer), "0.3.0");

    let root = release.users.path("installed");
    let mut install = release.command(env!("CARGO"));
    // Its dependencies are compiled.
    install.env("CARGO_TARGET_DIR", release.project.path("target/release-check/target"));
    install.args(["install", "finops", "--profile", "dev", "--no-default-features"]);
    install.args(["--features", "core", "--root"]).arg(&root);
    let _ = Outcome::of(&mut install).success();
    let finops = root.join("bin").join(format!("finops{}", env::consts::EXE_SUFFIX));
    let version = Outcome::of(Command::new(&finops).arg("--version")).success();
    assert_eq!(version.stdout, "finops 0.3.0\n");
    // The index of the release knows the vendors that were not even downloaded.
    let azure = Outcome::of(Command::new(&finops).arg("azure"));
    let _ = azure.says("`finops-azure`").says("\nhelp: cargo install finops --features azure\n");

    let _ = release.script(&["unyank", "0.3.1"]).success();
    let _ = release.consumer(&consumer, &["update"]);
    assert_eq!(locked(&consumer), "0.3.1");
}
