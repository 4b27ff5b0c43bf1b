//! A registry in a directory: the packages of this repository as they are published, their dependencies,
//! and the packages that tests add.
//!
//! It stands for the crates registry by source replacement, in a Cargo home that all stories share.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};
use std::{env, fs};

use plux_tests::{Outcome, Project, repository};
use serde_json::{Value, json};

/// A Cargo home whose registry is a directory.
pub(crate) struct Registry {
    home: PathBuf,
    directory: PathBuf,
    target: PathBuf,
    /// Stories run at once, and may touch one file of the index.
    adding: Mutex<()>,
}

/// The registry, with plux in it.
pub(crate) fn registry() -> &'static Registry {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::with_plux);
    &REGISTRY
}

impl Registry {
    fn with_plux() -> Self {
        let root = Project::new("packaging-registry");
        let (home, directory) = (root.root().join("home"), root.root().join("registry"));
        let target = root.target().with_file_name("target-of-registry");
        fs::create_dir_all(&home).unwrap();
        fs::create_dir_all(directory.join("index")).unwrap();
        let config = format!(
            "[source.crates-io]\nreplace-with = \"directory\"\n[source.directory]\nlocal-registry = {:?}\n",
            directory.to_str().unwrap()
        );
        fs::write(home.join("config.toml"), config).unwrap();
        // To Cargo, what comes from a registry never changes; plux and the stories' packages do.
        for built in children(&target.join("debug/.fingerprint")) {
            let name = built.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("plux-") || name.starts_with("travel-") {
                fs::remove_dir_all(&built).unwrap();
            }
        }
        let registry = Self { home, directory, target, adding: Mutex::new(()) };
        registry.add_downloads();
        let target = root.root().join("target");
        let mut package = root.command(env!("CARGO"));
        package.current_dir(repository()).args(["package", "--workspace", "--no-verify"]);
        package.args(["--exclude", "plux-tests", "--exclude", "cargo-plux", "--allow-dirty"]);
        let _ = Outcome::of(package.args(["--offline", "--target-dir"]).arg(&target)).success();
        registry.add_packed(&mut root.command(env!("CARGO")), repository(), &target);
        registry
    }

    /// What this repository and the example depend on, as Cargo has it: downloaded packages, lines of the index.
    fn add_downloads(&self) {
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| env::home_dir().map(|it| it.join(".cargo"))).unwrap();
        for shelf in children(&home.join("registry/cache")) {
            for file in children(&shelf) {
                let _ = fs::copy(&file, self.directory.join(file.file_name().unwrap()));
            }
        }
        let lock = |path: &str| fs::read_to_string(repository().join(path)).unwrap();
        let lock = lock("Cargo.lock") + &lock("example-workspace/Cargo.lock");
        let values: Vec<&str> = lock.lines().filter_map(|line| line.split('"').nth(1)).collect();
        // In each package, the version follows the name.
        for (name, version) in values.iter().zip(values.iter().skip(1)) {
            for index in children(&home.join("registry/index")) {
                let Ok(bytes) = fs::read(index.join(".cache").join(shelf(name))) else { continue };
                // A version, and its line, each ended by a zero.
                let parts = bytes.split(|byte| *byte == 0);
                let mut lines = parts.filter_map(|it| serde_json::from_slice::<Value>(it).ok());
                if let Some(line) = lines.find(|line| line["vers"] == *version) {
                    self.add_line(name, &line);
                }
            }
        }
    }

    /// Adds the packages of a workspace that `cargo package` has packed below a target directory.
    pub(crate) fn add_packed(&self, cargo: &mut Command, workspace: &Path, target: &Path) {
        let metadata = ["metadata", "--no-deps", "--format-version", "1", "--offline"];
        let metadata = Outcome::of(cargo.args(metadata).current_dir(workspace)).success().stdout;
        let metadata: Value = serde_json::from_str(&metadata).unwrap();
        for package in metadata["packages"].as_array().unwrap() {
            let (name, version) = (text(package, "name"), text(package, "version"));
            let file = format!("{name}-{version}.crate");
            let packed = target.join("package").join(&file);
            if packed.is_file() {
                fs::copy(&packed, self.directory.join(&file)).unwrap();
                self.add_line(name, &line(package, &sha256(&packed)));
            }
        }
    }

    /// The directory with the archives, and the index below it.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    fn add_line(&self, name: &str, line: &Value) {
        let _one_at_a_time = self.adding.lock();
        let path = self.directory.join("index").join(shelf(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before = fs::read_to_string(&path).unwrap_or_default();
        let line = format!("{line}\n");
        if !before.contains(&line) {
            fs::write(&path, before + &line).unwrap();
        }
    }

    /// A project that is built with packages of the registry.
    pub(crate) fn project(&self, story: &str) -> Project {
        Project::new(story).target_directory(&self.target)
    }

    /// Cargo with this registry, offline.
    pub(crate) fn cargo(&self, project: &Project, arguments: &[&str]) -> Outcome {
        project.outcome(self.command(project).args(arguments).arg("--offline"))
    }

    /// Cargo with this registry.
    pub(crate) fn command(&self, project: &Project) -> Command {
        let mut cargo = project.command(env!("CARGO"));
        cargo.env("CARGO_HOME", &self.home);
        // As in all stories, and those that install have no profile of their own.
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "false");
        cargo
    }
}

fn children(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// Returns the path of a package in the index of a registry.
pub(crate) fn shelf(name: &str) -> PathBuf {
    match name.len() {
        1 | 2 => Path::new(&name.len().to_string()).join(name),
        3 => Path::new("3").join(&name[..1]).join(name),
        _ => Path::new(&name[..2]).join(&name[2..4]).join(name),
    }
}

/// A line of the index, from what `cargo metadata` says of a package.
fn line(package: &Value, checksum: &str) -> Value {
    let dependencies = package["dependencies"].as_array().unwrap().iter().filter(|it| {
        // Those of tests by path alone are left out of a package.
        !it["req"].as_str().unwrap().contains('*')
    });
    let dependencies: Vec<Value> = dependencies
        .map(|it| {
            let renamed = it["rename"].as_str();
            json!({
                "name": renamed.unwrap_or(text(it, "name")),
                "package": renamed.map(|_| text(it, "name")),
                "req": it["req"],
                "features": it["features"],
                "optional": it["optional"],
                "default_features": it["uses_default_features"],
                "target": it["target"],
                "kind": it["kind"].as_str().unwrap_or("normal"),
            })
        })
        .collect();
    json!({
        "name": package["name"],
        "vers": package["version"],
        "deps": dependencies,
        "features2": package["features"],
        "features": {},
        "cksum": checksum,
        "yanked": false,
        "v": 2,
    })
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

pub(crate) fn sha256(file: &Path) -> String {
    let sum = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).arg(file).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        text.split(' ').next().filter(|sum| sum.len() == 64).map(str::to_owned)
    };
    let sum = sum("sha256sum", &[]).or_else(|| sum("shasum", &["-a", "256"]));
    sum.expect("sha256sum or shasum is on this machine")
}
