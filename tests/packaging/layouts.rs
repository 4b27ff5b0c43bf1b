//! Layouts of workspaces.

use crate::{MAIN, greeting, greets};
use plux_tests::Project;

/// An application that is not the root of a workspace.
fn member(project: Project, story: &str, dependencies: &str) -> Project {
    let manifest = format!(
        "[package]\nname = \"{story}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [build-dependencies]\nplux-build = {{ path = \"$plux/plux-build\" }}\n\
         [dependencies]\nplux-runtime = {{ path = \"$plux/plux-runtime\" }}\n{dependencies}\n"
    );
    project
        .file("app/Cargo.toml", &manifest)
        .file("app/build.rs", "fn main() {\n    plux_build::emit();\n}\n")
        .file("app/src/main.rs", MAIN)
}

fn virtual_workspace(story: &str, rest: &str) -> Project {
    let manifest =
        format!("[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"crates/*\"]\n{rest}");
    let project = Project::new(story)
        .plugins("english", "", &greeting("english"))
        .file("Cargo.toml", &(manifest + "[profile.dev]\ndebug = false\n"));
    member(project, story, r#"english.path = "../crates/english""#)
}

#[test]
fn a_virtual_workspace() {
    let project = virtual_workspace("layout-virtual", "");
    greets(project.cargo(&["run"]), "english");
    let check = project.plux(&["check"]).success();
    let _ = check.never_says("warning");
}

#[test]
fn settings_for_a_whole_workspace() {
    let story = "layout-settings";
    let setting =
        "[workspace.metadata.plux]\nreexports = [\"core-of-it\"]\ndeny-incomplete = true\n";
    let project = virtual_workspace(story, setting)
        .plugins(
            "core-of-it",
            "",
            "pub use plux_runtime::plugin;\n#[doc(hidden)]\npub use plux_runtime as runtime;\n",
        )
        .plugins("french", "core-of-it.path = \"../core-of-it\"\n", "");
    let lib = greeting("french").replace("plux_runtime::plugin(", "core_of_it::plugin(");
    project.write("crates/french/src/lib.rs", &lib);
    let manifest = project.read("crates/french/Cargo.toml");
    let facade = "[dependencies.core-of-it]\npath = \"../core-of-it\"\n";
    project.write(
        "crates/french/Cargo.toml",
        &manifest.replace("core-of-it.path = \"../core-of-it\"\n", facade),
    );
    let manifest = project.read("app/Cargo.toml");
    project.write("app/Cargo.toml", &(manifest + "french.path = \"../crates/french\"\n"));
    greets(project.cargo(&["run"]), "english french");
}

#[test]
fn nested_excluded_and_external_packages() {
    let story = "layout-nested";
    let outside = Project::new("layout-nested-outside").plugins("dutch", "", &greeting("dutch"));
    // The member's own directory has a package in it, and the workspace leaves another out.
    let project = Project::new(story)
        .plugins("english", "", &greeting("english"))
        .plugins("english/inner/danish", "", &greeting("danish"))
        .plugins("french", "[workspace]\n", &greeting("french"));
    let danish = "crates/english/inner/danish/Cargo.toml";
    project.write(danish, &project.read(danish).replace("\"english/inner/danish\"", "\"danish\""));
    let dutch = outside.path("crates/dutch");
    let project = project.application(
        story,
        &format!(
            "english.path = \"crates/english\"\ndanish.path = \"crates/english/inner/danish\"\n\
             french.path = \"crates/french\"\ndutch.path = {:?}\n",
            dutch.to_str().unwrap()
        ),
        MAIN,
    );
    let manifest = project.read("Cargo.toml");
    project.write(
        "Cargo.toml",
        &manifest.replace(
            "members = [\"crates/*\"]",
            "members = [\"crates/english\"]\nexclude = [\"crates/french\"]",
        ),
    );
    greets(project.cargo(&["run"]), "danish dutch english french");
    let _ = project.plux(&["check"]).success().never_says("warning");
}

#[cfg(unix)]
#[test]
fn symlinked_directories() {
    use std::os::unix::fs::symlink;
    let story = "layout-links";
    let real = Project::new("layout-links-real").plugins("english", "", &greeting("english"));
    let project = Project::new(story)
        .plugins("french", "", "#[path = \"linked/deep.rs\"]\nmod deep;\n")
        .application(
            story,
            "english.path = \"crates/english\"\nfrench.path = \"crates/french\"",
            MAIN,
        );
    symlink(real.path("crates/english"), project.path("crates/english")).unwrap();
    // A directory of modules, too.
    real.write("modules/deep.rs", &greeting("french").replace("//! Greets.\n\n", ""));
    symlink(real.path("modules"), project.path("crates/french/src/linked")).unwrap();
    greets(project.cargo(&["run"]), "english french");

    // And the workspace itself, by another way.
    let link = real.path("by-another-way");
    symlink(project.root(), &link).unwrap();
    project.write("src/main.rs", &(MAIN.to_owned() + "// Built again.\n"));
    let mut run = project.command(env!("CARGO"));
    greets(project.outcome(run.args(["run", "--offline"]).current_dir(&link)), "english french");
    let mut check = project.command(plux_tests::cargo_plux());
    let check = project.outcome(check.args(["plux", "check"]).current_dir(&link));
    let _ = check.success().never_says("warning");
}

#[test]
fn proc_macro_packages() {
    let story = "layout-macros";
    let derive = "[package]\nname = \"shout\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
        [lib]\nproc-macro = true\n\
        [dependencies]\nplux-runtime = { path = \"$plux/plux-runtime\" }\n";
    let shout = "use proc_macro::TokenStream;\n\n#[proc_macro]\n\
        pub fn shout(text: TokenStream) -> TokenStream {\n    text\n}\n";
    let lib = greeting("english").replace("\"english\"", "shout::shout!(\"english\")");
    let project = Project::new(story)
        .file("crates/shout/Cargo.toml", derive)
        .file("crates/shout/src/lib.rs", shout)
        .plugins("english", "[dependencies.shout]\npath = \"../shout\"\n", &lib)
        .application(
            story,
            "english.path = \"crates/english\"\nshout.path = \"crates/shout\"",
            MAIN,
        );
    greets(project.cargo(&["run"]), "english");
    let _ = project.plux(&["check"]).success().never_says("warning");
}

#[test]
fn renamed_packages_and_custom_lib_names_in_a_virtual_workspace() {
    let story = "layout-names";
    let project = virtual_workspace(story, "")
        .plugins("french", "[lib]\nname = \"le_francais\"\npath = \"lib/main.rs\"\n", "")
        .file("crates/french/lib/main.rs", &greeting("french"))
        .plugins("gen", "", &greeting("german"));
    let manifest = project.read("app/Cargo.toml");
    project.write(
        "app/Cargo.toml",
        &(manifest
            + "r-u-there = { package = \"french\", path = \"../crates/french\" }\n\
               async = { package = \"gen\", path = \"../crates/gen\" }\n"),
    );
    greets(project.cargo(&["run"]), "english french german");
}
