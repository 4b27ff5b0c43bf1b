//! How little a combination costs.
//!
//! Only the linking differs from one linker to the next. So each profile is compiled once, and what
//! rustc hands to its linker is handed to all of them: `each-cc` does that.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use plux_tests::{Outcome, Project, repository};

use crate::cell::Cell;
use crate::combinations::{LINKERS, Linker, Profile, linkers};

impl Profile {
    /// Where Cargo puts what it builds.
    pub(crate) fn directory(&self, project: &Project) -> PathBuf {
        project.target().join(if self.is_dev() { "debug" } else { "release" })
    }

    /// Cargo, with this profile.
    pub(crate) fn cargo(&self, project: &Project) -> Command {
        let mut cargo = project.command(env!("CARGO"));
        cargo.envs(self.setting);
        cargo
    }

    /// Compiles a program and links it with every linker.
    pub(crate) fn bin<'a>(&self, project: &'a Project, name: &str) -> Linked<'a> {
        self.target(project, &["--bin", name])
    }

    /// The same of one target of a project.
    pub(crate) fn target<'a>(&self, project: &'a Project, target: &[&str]) -> Linked<'a> {
        let name = if self.is_dev() { "dev" } else { "release" };
        self.link(project, &[target, &["--profile", name]].concat())
    }

    /// The same of a target's unit tests, or of a target that is a test.
    pub(crate) fn test<'a>(&self, project: &'a Project, target: &[&str]) -> Linked<'a> {
        // That of `release` with tests goes by another name.
        let name = if self.is_dev() { "test" } else { "bench" };
        self.link(project, &[target, &["--profile", name]].concat())
    }

    fn link<'a>(&self, project: &'a Project, arguments: &[&str]) -> Linked<'a> {
        let directory = project.root().join("linked");
        if directory.exists() {
            fs::remove_dir_all(&directory).expect("what was linked before can be removed");
        }
        let each_cc = repository().join("tests/matrix/each-cc");
        let others = linkers().into_iter().filter(|it| !it.is_default());
        let others: Vec<&str> = others.map(|it| it.name).collect();
        let mut cargo = self.cargo(project);
        cargo.env("PLUX_LINKED", &directory).env("PLUX_LINKERS", others.join(" "));
        cargo.args(["rustc", "--offline"]).args(arguments);
        // For the last step alone, so that what it is made of stays as it is.
        cargo.arg("--").arg(format!("-Clinker={}", each_cc.display()));
        // Makes Cargo link again, even where a profile makes no difference to it.
        cargo.arg(format!("-Cmetadata={}", self.name));
        Linked { project, build: Outcome::of(&mut cargo), directory }
    }
}

/// Programs that each linker has linked once.
pub(crate) struct Linked<'a> {
    project: &'a Project,
    /// How the build went.
    pub(crate) build: Outcome,
    directory: PathBuf,
}

impl Linked<'_> {
    /// Checks that the build said this.
    #[track_caller]
    pub(crate) fn says(mut self, text: &str) -> Self {
        self.build = self.build.says(text);
        self
    }

    /// What each linker made of the one program or library.
    #[track_caller]
    pub(crate) fn files(self) -> Vec<PathBuf> {
        let _ = self.build.success();
        let file = |linker: &Linker| {
            let files = fs::read_dir(self.directory.join(linker.name)).expect("it has linked");
            let mut files = files.map(|file| file.expect("a directory can be read").path());
            let file = files.next().expect("it has linked");
            assert!(files.next().is_none(), "{} has linked more than one", linker.name);
            linker.has_made(&file);
            file
        };
        linkers().into_iter().map(file).collect()
    }

    /// What each of the programs says of these plugins.
    #[track_caller]
    pub(crate) fn run(self, plugins: &[&str]) -> Vec<Cell> {
        let project = self.project;
        let run = |program: PathBuf| {
            // Tests would keep to themselves what they print.
            let run = Outcome::of(project.command(program).arg("--nocapture"));
            Cell::reported(&run.success().stdout, plugins)
        };
        self.files().into_iter().map(run).collect()
    }
}

impl Linker {
    /// Checks that it was this one.
    fn has_made(&self, file: &Path) {
        let text = fs::read(file).expect("it has linked");
        let text = String::from_utf8_lossy(&text);
        let is_there = |it: &&Linker| it.mark().is_some_and(|mark| text.contains(&mark));
        let by: Vec<&str> = LINKERS.iter().filter(is_there).map(|it| it.name).collect();
        let is_this = if self.mark().is_some() { by.contains(&self.name) } else { by.is_empty() };
        assert!(is_this, "{} is not of {}, but of {by:?}", file.display(), self.name);
    }
}
