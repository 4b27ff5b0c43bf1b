//! Several copies of plux-runtime in one program.

#![cfg(target_os = "linux")]

use std::fs;

use crate::{MAIN, greeting};
use plux_tests::{Project, repository};

/// Writes a copy of plux-runtime of another version. Its sections have the same names, as those of two sources
/// of one version.
fn with_copy(story: &str) -> Project {
    let manifest = "[package]\nname = \"plux-runtime\"\nversion = \"0.1.1\"\nedition = \"2024\"\n\
        [features]\nserde = []\nconfig = []\nschema = []\ntracing = []\n\
        [dependencies]\nplux-macros.path = \"$plux/plux-macros\"\nplux-spec.path = \"$plux/plux-spec\"\n\
        [lints.rust]\nunexpected_cfgs = \"allow\"\n";
    let project = Project::new(story).file("crates/copy/Cargo.toml", manifest);
    copy(&project, "plux-runtime/src", "crates/copy/src");
    copy(&project, "plux-runtime/docs", "crates/copy/docs");
    project
}

fn copy(project: &Project, from: &str, to: &str) {
    for entry in fs::read_dir(repository().join(from)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let (from, to) = (format!("{from}/{name}"), format!("{to}/{name}"));
        if entry.file_type().unwrap().is_dir() {
            copy(project, &from, &to);
        } else {
            project.write_bytes(&to, &fs::read(entry.path()).unwrap());
        }
    }
}

#[test]
fn two_copies_of_the_runtime_panic_with_help_instead_of_mixing_their_plugins() {
    // The plugin is compiled with another copy than the program, whose build allows that.
    let english = "[package]\nname = \"english\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
        [dependencies]\nplux-runtime.path = \"../copy\"\n";
    let project = with_copy("two-copies")
        .file("crates/english/Cargo.toml", english)
        .file("crates/english/src/lib.rs", &greeting("english"))
        .application(
            "two-copies",
            "english.path = \"crates/english\"\n\
             [workspace.metadata.plux.lints]\nmultiple_runtimes = \"allow\"",
            MAIN,
        );
    for profile in ["dev", "release"] {
        if profile == "release" {
            // As two versions have.
            let sections = "plux-runtime/src/linked/slices/sections.rs";
            let source = fs::read_to_string(repository().join(sections)).unwrap();
            assert!(source.contains("_0_1_0\""), "the sections have no version");
            let renamed = source.replace("_0_1_0\"", "_0_1_1\"");
            project.write("crates/copy/src/linked/slices/sections.rs", &renamed);
        }
        project
            .cargo(&["run", "--profile", profile, "--", "english"])
            .success()
            .says("the program contains 2 copies of `plux-runtime`")
            .says("help: require one version from one source in all manifests")
            .prints("complete: false");
    }
}
