//! A workspace on disk.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Once};
use std::{env, fs};

use crate::Outcome;

/// The root of this repository, as Cargo writes it: without `..`.
///
/// # Panics
///
/// If it is not there.
pub fn repository() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        tests
            .parent()
            .expect("tests/ has a parent")
            .canonicalize()
            .expect("the repository is there")
    });
    &ROOT
}

/// The directory of the projects and of their build outputs.
fn scratch() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| repository().join("target"), |directory| repository().join(directory));
    target.join("stories")
}

/// A workspace that a story writes and uses.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    target: PathBuf,
    /// The directory that `crates/` stands for. Its name is unique among the projects.
    ///
    /// Cargo distinguishes packages with the same name and version by their paths in the workspace. In a
    /// shared target directory, one workspace would use the build of the other.
    crates: String,
}

impl Project {
    /// An empty project. Removes what an earlier run left.
    ///
    /// The name must be unique. A project whose program is run has an application package of this name,
    /// since all projects build their programs into the same directory.
    ///
    /// # Panics
    ///
    /// If the directory cannot be created.
    pub fn new(name: &str) -> Self {
        Self::at(&scratch().join("projects").join(name))
    }

    /// An empty project in this directory.
    ///
    /// # Panics
    ///
    /// If the directory cannot be created.
    pub fn at(root: &Path) -> Self {
        if root.exists() {
            fs::remove_dir_all(root).expect("an old project can be removed");
        }
        fs::create_dir_all(root).expect("a project's directory can be made");
        let name = root.file_name().unwrap_or_default().to_string_lossy();
        let crates = format!("crates-{name}/");
        let project = Self { root: root.to_owned(), target: scratch().join("target"), crates };
        project.copy_lock_file();
        project
    }

    /// The same project with a target directory of its own.
    #[must_use]
    pub fn target_directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.target = directory.into();
        self
    }

    /// The project's directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The directory that it is built into.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A file or directory of the project; `crates/` stands for the directory of its member packages.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.replace("crates/", &self.crates))
    }

    /// Writes a file; `$plux` stands for this repository's directory, `crates/` for the directory of the
    /// member packages.
    ///
    /// # Panics
    ///
    /// If the file cannot be written.
    #[must_use]
    pub fn file(self, path: &str, text: &str) -> Self {
        self.write(path, text);
        self
    }

    /// Writes a file in the middle of a story.
    ///
    /// # Panics
    ///
    /// If the file cannot be written.
    pub fn write(&self, path: &str, text: &str) {
        let plux = repository();
        let text = text.replace("crates/", &self.crates);
        let text = text.replace("$plux", &plux.to_string_lossy().replace('\\', "/"));
        self.write_bytes(path, text.as_bytes());
    }

    /// Writes a file that is not text.
    ///
    /// # Panics
    ///
    /// If the file cannot be written.
    pub fn write_bytes(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        let directory = path.parent().expect("a file has a directory");
        fs::create_dir_all(directory).expect("a directory can be made");
        fs::write(&path, bytes).expect("a file can be written");
    }

    /// A file's text.
    ///
    /// # Panics
    ///
    /// If it is not there.
    pub fn read(&self, path: &str) -> String {
        let path = self.path(path);
        let text = fs::read_to_string(&path);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        text.replace(&self.crates, "crates/")
    }

    /// A member package that holds plugins: a manifest that depends on plux-runtime, with more
    /// lines for it, and `src/lib.rs`.
    #[must_use]
    pub fn plugins(self, name: &str, manifest: &str, lib: &str) -> Self {
        let head =
            format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        let runtime = "[dependencies.plux-runtime]\npath = \"$plux/plux-runtime\"\n";
        self.file(&format!("crates/{name}/Cargo.toml"), &format!("{head}{manifest}\n{runtime}"))
            .file(&format!("crates/{name}/src/lib.rs"), lib)
    }

    /// The application, after its plugins: a root package that is a workspace, has plux's build
    /// script, and depends on plux-runtime; `manifest` continues the table `[dependencies]`.
    #[must_use]
    pub fn application(self, name: &str, manifest: &str, main: &str) -> Self {
        // Cargo rejects a glob that matches nothing.
        let has_members = self.path("crates/").is_dir();
        let members = if has_members { "members = [\"crates/*\"]" } else { "" };
        let head = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [workspace]\n{members}\n\
             [profile.dev]\ndebug = false\n\
             [build-dependencies]\nplux-build = {{ path = \"$plux/plux-build\" }}\n\
             [dependencies]\nplux-runtime = {{ path = \"$plux/plux-runtime\" }}\n"
        );
        self.file("Cargo.toml", &format!("{head}{manifest}\n"))
            .file("build.rs", "fn main() {\n    plux_build::emit();\n}\n")
            .file("src/main.rs", main)
    }

    /// Runs Cargo offline in the project's directory.
    ///
    /// # Panics
    ///
    /// If Cargo cannot be started.
    pub fn cargo(&self, arguments: &[&str]) -> Outcome {
        self.outcome(self.command(env!("CARGO")).args(arguments).args(["--offline"]))
    }

    /// Runs the `cargo-plux` of this repository in the project's directory.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn plux(&self, arguments: &[&str]) -> Outcome {
        self.outcome(self.command(cargo_plux()).arg("plux").args(arguments))
    }

    /// What a command printed, with `crates/` where it names the directory of the member packages.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    pub fn outcome(&self, command: &mut Command) -> Outcome {
        Outcome::of(command).renamed(&self.crates, "crates/")
    }

    /// A command in the project's directory, with the environment of a user's shell: the variables that
    /// Cargo sets for this test are removed.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            let ours = name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_BIN_")
                || name.starts_with("CARGO_MANIFEST_")
                || ["CARGO", "CARGO_CRATE_NAME", "CARGO_PRIMARY_PACKAGE", "OUT_DIR"]
                    .contains(&&*name)
                || name.starts_with("PLUX_");
            if ours {
                command.env_remove(&*name);
            }
        }
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUSTFLAGS")
            .env_remove("RUST_BACKTRACE");
        command
    }

    /// Copies the lock file of this repository, so that nothing has to be looked up or downloaded.
    fn copy_lock_file(&self) {
        let lock = repository().join("Cargo.lock");
        fs::copy(lock, self.root.join("Cargo.lock")).expect("the lock file can be copied");
    }
}

/// The `cargo-plux` of this repository, built once for all stories of a test binary.
///
/// # Panics
///
/// If it does not build.
pub fn cargo_plux() -> PathBuf {
    static BUILD: Once = Once::new();
    let target = scratch().join("cargo-plux");
    BUILD.call_once(|| {
        let mut build = Command::new(env!("CARGO"));
        build.current_dir(repository()).args(["build", "--quiet", "--package", "cargo-plux"]);
        let _ = Outcome::of(build.args(["--locked", "--target-dir"]).arg(&target)).success();
    });
    target.join("debug").join(format!("cargo-plux{}", env::consts::EXE_SUFFIX))
}
