//! Small workspaces in temporary directories, looked at as the command line and as a build script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plux_build::{Builder, Report};
use plux_spec::condition::display_all;
use plux_spec::{Index, PluginEntry};
use plux_tests::Outcome;
use tempfile::TempDir;

/// A workspace in a directory of its own, which goes when it does.
pub(crate) struct Project {
    directory: TempDir,
    /// The workspace's root, below the directory.
    pub(crate) root: PathBuf,
}

/// The dependencies of a package without plugins that reaches the runtime.
pub(crate) const RUNTIME: &str = "plux-runtime = { path = \"../plux-runtime\" }\n";

impl Project {
    /// A virtual workspace of the given members, each with a manifest and a library, and a package
    /// that stands for plux-runtime.
    pub(crate) fn new(members: &[&str]) -> Self {
        Self::at("workspace", members)
    }

    /// The same, in a directory of that name.
    pub(crate) fn at(name: &str, members: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().canonicalize().unwrap().join(name);
        let project = Self { directory, root };
        let quoted: Vec<String> = members.iter().map(|it| format!("{it:?}")).collect();
        project.file(
            "Cargo.toml",
            format!(
                "[workspace]\nresolver = \"3\"\nmembers = [\"plux-runtime\", {}]\n",
                quoted.join(", ")
            ),
        );
        project.package("plux-runtime", "");
        project
    }

    /// Writes a file.
    pub(crate) fn file(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Writes a package of that name: `rest` is what follows `[dependencies]`.
    pub(crate) fn package(&self, name: &str, rest: &str) -> &Self {
        let head = format!("[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        self.file(&format!("{name}/Cargo.toml"), format!("{head}[dependencies]\n{rest}"));
        let library = format!("{name}/src/lib.rs");
        if !self.root.join(&library).exists() {
            // Like a program: a build script whose index no target includes is reported.
            self.file(&library, "plux_runtime::include_index!();\n");
        }
        self
    }

    /// Writes a build script for a package, as any program with an index has one.
    pub(crate) fn build_step(&self, name: &str) -> &Self {
        self.package("plux-build", "").file("plux-build/src/lib.rs", "");
        let manifest = self.read(&format!("{name}/Cargo.toml"));
        let step = "\n[build-dependencies]\nplux-build = { path = \"../plux-build\" }\n";
        self.file(&format!("{name}/Cargo.toml"), format!("{manifest}{step}"))
            .file(&format!("{name}/build.rs"), "fn main() { plux_build::emit(); }\n")
    }

    /// A package with one plugin of its own name, in the namespace `tools`.
    pub(crate) fn plugin(&self, name: &str, rest: &str) -> &Self {
        self.package(name, &format!("{RUNTIME}{rest}"));
        self.file(&format!("{name}/src/lib.rs"), plugin("tools", name))
    }

    /// Lets Cargo write the lock file, as any build would have.
    pub(crate) fn locked(&self) -> &Self {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["generate-lockfile", "--offline"]).current_dir(&self.root);
        Outcome::of(&mut cargo).success();
        self
    }

    /// A file's text.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub(crate) fn has_lock(&self) -> bool {
        self.root.join("Cargo.lock").exists()
    }

    /// The builder as the command line has it.
    pub(crate) fn builder(&self) -> Builder {
        plux_build::configure().cargo(env!("CARGO")).manifest_path(self.root.join("Cargo.toml"))
    }

    /// The report for one package, without network.
    pub(crate) fn report(&self, package: &str) -> Report {
        self.builder().package(package).offline(true).report().unwrap()
    }

    /// Runs this test executable as the build script of a package.
    pub(crate) fn build_script(&self, package: &str) -> BuildScript<'_> {
        BuildScript {
            project: self,
            package: package.to_owned(),
            features: String::new(),
            variables: Vec::new(),
            unset: Vec::new(),
            out_dir: self.directory.path().join("out"),
        }
    }
}

/// A run of `plux_build::emit()` with the variables that Cargo would set.
pub(crate) struct BuildScript<'a> {
    project: &'a Project,
    package: String,
    features: String,
    variables: Vec<(String, String)>,
    unset: Vec<&'static str>,
    pub(crate) out_dir: PathBuf,
}

/// What a build script said and wrote.
pub(crate) struct Ran {
    pub(crate) success: bool,
    pub(crate) lines: Vec<String>,
    pub(crate) stderr: String,
    pub(crate) out_dir: PathBuf,
}

impl BuildScript<'_> {
    pub(crate) fn features(mut self, features: &str) -> Self {
        features.clone_into(&mut self.features);
        self
    }

    pub(crate) fn variable(mut self, name: &str, value: impl AsRef<Path>) -> Self {
        self.variables.push((name.to_owned(), value.as_ref().display().to_string()));
        self
    }

    /// Without what Cargo would set.
    pub(crate) fn without(mut self, name: &'static str) -> Self {
        self.unset.push(name);
        self
    }

    pub(crate) fn run(self) -> Ran {
        let directory = self.project.root.join(&self.package);
        let _ = fs::create_dir(&self.out_dir);
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "as_build_script", "--nocapture", "--test-threads=1"])
            .current_dir(&directory)
            .env("ACT_AS_BUILD_SCRIPT", "1")
            .env("CARGO", env!("CARGO"))
            .env("CARGO_MANIFEST_DIR", &directory)
            .env("CARGO_MANIFEST_PATH", directory.join("Cargo.toml"))
            .env("OUT_DIR", &self.out_dir)
            .env("TARGET", "x86_64-unknown-linux-gnu")
            .env("CARGO_CFG_FEATURE", &self.features)
            .env("CARGO_CFG_UNIX", "")
            .env("CARGO_CFG_TARGET_OS", "linux")
            .env("CARGO_CFG_TARGET_FAMILY", "unix")
            .env("CARGO_CFG_TARGET_ARCH", "x86_64")
            .env("CARGO_PKG_NAME", &self.package)
            .env("CARGO_PKG_VERSION", "0.1.0")
            .envs(self.variables);
        for name in self.unset {
            command.env_remove(name);
        }
        let outcome = Outcome::of(&mut command);
        // The test harness says a few things of its own, the last without a line end.
        let lines =
            outcome.stdout.lines().filter_map(|line| line.find("cargo::").map(|at| &line[at..]));
        Ran {
            success: outcome.code == Some(0),
            lines: lines.map(str::to_owned).collect(),
            stderr: outcome.stderr,
            out_dir: self.out_dir,
        }
    }
}

impl Ran {
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.out_dir.join(name)).unwrap_or_else(|error| {
            panic!("{name}: {error}\n{}\n{}", self.lines.join("\n"), self.stderr)
        })
    }

    /// The anchors: `a`, and `test b` for those of tests.
    pub(crate) fn anchors(&self) -> Vec<String> {
        anchors(&self.read("plux.rs"))
    }

    pub(crate) fn index(&self) -> Index {
        plux_build::json::from_json(self.read("plux.json").as_bytes()).unwrap()
    }

    /// What follows `cargo::<key>=` in each such line.
    pub(crate) fn printed(&self, key: &str) -> Vec<&str> {
        let prefix = format!("cargo::{key}=");
        self.lines.iter().filter_map(|line| line.strip_prefix(&prefix)).collect()
    }
}

fn anchors(text: &str) -> Vec<String> {
    let mut anchors = Vec::new();
    let mut prefix = "";
    for line in text.lines() {
        if line == "#[cfg(test)]" {
            prefix = "test ";
        } else if let Some(name) =
            line.strip_prefix("use ::").and_then(|it| it.strip_suffix(" as _;"))
        {
            anchors.push(format!("{prefix}{name}"));
            prefix = "";
        }
    }
    anchors
}

/// The source of one plugin.
pub(crate) fn plugin(namespace: &str, name: &str) -> String {
    format!(
        "#[plux_runtime::plugin(namespace = {namespace:?}, name = {name:?})]\nimpl Tool for Type {{}}\n"
    )
}

/// `namespace:name status (enabled by)` of every plugin.
pub(crate) fn plugins(index: &Index) -> Vec<String> {
    let line = |plugin: &PluginEntry| match &plugin.enabled_by[..] {
        [] => format!("{} {}", plugin.id(), plugin.status),
        enabled_by => format!("{} {} ({})", plugin.id(), plugin.status, display_all(enabled_by)),
    };
    index.plugins.iter().map(line).collect()
}

/// `name kind link (condition)` of every package.
pub(crate) fn packages(index: &Index) -> Vec<String> {
    let line = |package: &plux_spec::PackageEntry| {
        let of = format!("{} {} {}", package.extern_name, package.kind, package.link);
        match &package.condition[..] {
            [] => of,
            condition => format!("{of} ({})", display_all(condition)),
        }
    };
    index.packages.iter().map(line).collect()
}

/// The diagnostics as `severity: text`.
pub(crate) fn reported(report: &Report) -> Vec<String> {
    report.diagnostics.iter().map(|it| format!("{}: {it}", it.severity)).collect()
}
