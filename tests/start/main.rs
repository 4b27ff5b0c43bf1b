//! Getting started: `init`, `new`, `assemble` and `completions`.

mod assemble;
mod completions;
mod flags;
mod init;
mod new;

use plux_tests::{Outcome, Project, repository};

/// A plugin `greetings:hello`.
pub(crate) const HELLO: &str = "#[plux_runtime::plugin(namespace = \"greetings\")]\n\
    fn hello() -> &'static str {\n    \"hello\"\n}\n";

/// A package that does not know of plux yet, with more lines for its manifest.
pub(crate) fn package(story: &str, manifest: &str) -> Project {
    let head = format!(
        "[package]\nname = \"{story}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n"
    );
    Project::new(story).file("Cargo.toml", &format!("{head}{manifest}"))
}

/// `cargo plux …` with the plux of this repository as the one that is to be used.
pub(crate) fn with_this_plux(project: &Project, arguments: &[&str]) -> Outcome {
    let repository = repository().to_string_lossy();
    project.plux(&[arguments, &["--path", &repository]].concat())
}
