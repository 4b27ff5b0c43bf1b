//! Errors that fail a build, and their messages.

use crate::{MAIN, greeting};
use plux_tests::Project;

const ENGLISH: &str = r#"english.path = "crates/english""#;

#[test]
fn duplicate_ids_in_a_package_fail_the_build_and_both_locations_are_reported() {
    let lib = greeting("english") + "mod other {\n" + &greeting("english") + "}\n";
    Project::new("duplicate")
        .plugins("english", "", &lib)
        .application("duplicate", ENGLISH, MAIN)
        .cargo(&["build"])
        .code(101)
        .says("greetings:english")
        .says("src/lib.rs:1")
        .says("src/lib.rs:6")
        .says("help: ");
}

#[test]
fn duplicate_ids_in_two_packages_fail_the_build() {
    Project::new("duplicate-packages")
        .plugins("english", "", &greeting("hello"))
        .plugins("french", "", &greeting("hello"))
        .application(
            "duplicate-packages",
            "english.path = \"crates/english\"\nfrench.path = \"crates/french\"",
            MAIN,
        )
        .cargo(&["build"])
        .code(101)
        .says("greetings:hello")
        .says("crates/english/src/lib.rs:1")
        .says("crates/french/src/lib.rs:1");
}

#[test]
fn a_missing_build_script_is_a_compile_error_with_help() {
    let project = Project::new("no-script").application("no-script", "", MAIN);
    std::fs::remove_file(project.root().join("build.rs")).unwrap();
    let build = project.cargo(&["build"]).code(101);
    build
        .says("error: `include_index!()` needs a build script that indexes the plugins")
        .says("note: this package has no build script")
        .says("help: write `fn main() { plux_build::emit(); }` to build.rs")
        .says("cargo add --build")
        // One problem is one error.
        .says("due to 1 previous error");
}

#[test]
fn a_build_script_that_writes_no_index_is_a_compile_error_with_help() {
    let project = Project::new("other-script").application("other-script", "", MAIN);
    project.write("build.rs", "fn main() {}\n");
    project
        .cargo(&["build"])
        .code(101)
        .says("needs a build script that indexes the plugins")
        .says("plux_build::emit()")
        .says("due to 1 previous error");
}

#[test]
fn emit_outside_of_a_build_script_is_an_error() {
    let project = Project::new("not-a-script").application(
        "not-a-script",
        "plux-build.path = \"$plux/plux-build\"",
        "fn main() { plux_build::emit(); }",
    );
    project.cargo(&["run"]).code(1).says("build script").says("help: ");
}

#[test]
fn two_versions_of_the_runtime_are_an_error_that_lists_the_dependents() {
    let old = "[package]\nname = \"plux-runtime\"\nversion = \"0.0.9\"\nedition = \"2024\"\n\
        [dependencies]\nplux-spec.path = \"$plux/plux-spec\"\n";
    let plugins = "[package]\nname = \"old-plugins\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
        [dependencies]\nplux-runtime.path = \"../old-runtime\"\n";
    Project::new("two-runtimes")
        .file("crates/old-runtime/Cargo.toml", old)
        .file("crates/old-runtime/src/lib.rs", "")
        .file("crates/old-plugins/Cargo.toml", plugins)
        .file("crates/old-plugins/src/lib.rs", "")
        .application("two-runtimes", r#"old-plugins.path = "crates/old-plugins""#, MAIN)
        .cargo(&["build"])
        .code(101)
        .says("is required by `old-plugins 0.1.0`")
        .says("is required by `two-runtimes 0.1.0`")
        .says("help: ");
}

#[test]
fn unanalyzed_sources_are_reported_once_and_deny_incomplete_fails_the_build() {
    let lib = "macro_rules! greetings { ($($name:ident),*) => { $(\n\
        #[plux_runtime::plugin(namespace = \"greetings\")]\nfn $name() -> &'static str { \"\" }\n)* } }\n\
        greetings!(english, french);\n";
    let project = Project::new("macro-made").plugins("english", "", lib).application(
        "macro-made",
        ENGLISH,
        MAIN,
    );
    let build = project.cargo(&["build"]).success();
    build.says("warning: macro-made@0.1.0: ").says("crates/english/src/lib.rs:1");

    project.write(
        "build.rs",
        "fn main() {\n    plux_build::configure().deny_incomplete(true).emit();\n}\n",
    );
    project.cargo(&["build"]).code(101).says("crates/english/src/lib.rs:1");
}
