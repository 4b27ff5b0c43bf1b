//! What plux itself refuses to compile is reported before anybody compiles it.

use crate::support::{Project, RUNTIME, plugin, reported};

const LIBRARY: &str = "plux_runtime::include_index!();\n";

/// An application that includes an index, with what follows its manifest's `[dependencies]`.
fn application(rest: &str) -> Project {
    let project = Project::new(&["app", "plux-build", "steps"]);
    project
        .package("app", &format!("{RUNTIME}{rest}"))
        .package("plux-build", "")
        .package("steps", "plux-build = { path = \"../plux-build\" }\n")
        .file("plux-build/src/lib.rs", "")
        .file("steps/src/lib.rs", "")
        .file("app/src/lib.rs", LIBRARY)
        .locked();
    project
}

#[track_caller]
fn reports(project: &Project, expected: &[&str]) {
    let report = project.builder().package("app").exhaustive(true).report().unwrap();
    assert_eq!(reported(&report), expected);
}

const BUILD: &str = "[build-dependencies]\nplux-build = { path = \"../plux-build\" }\n";
const STEPS: &str = "[build-dependencies]\nsteps = { path = \"../steps\" }\n";

#[test]
fn an_index_without_a_build_script_is_an_error() {
    reports(
        &application(""),
        &["error: app/src/lib.rs:1:1: [plux::missing_build_step] `app` includes an index, but \
             has no build script that writes it; help: write `fn main() { plux_build::emit(); }` \
             to build.rs, and add `plux-build` to \
           `[build-dependencies]`"],
    );
}

#[test]
fn a_build_script_that_writes_no_index_is_an_error() {
    let project = application(BUILD);
    project.file("app/build.rs", "fn main() {}\n");
    let found = "error: app/src/lib.rs:1:1: [plux::missing_build_step] `app` includes an index, \
                 but its build script does not write it; help: call `plux_build::emit();` in its `main`";
    reports(&project, &[found]);
    project.file("app/build.rs", "fn main() { let _ = plux_build::configure(); }\n");
    reports(&project, &[found]);
    project.file("app/build.rs", "mod steps;\nfn main() { steps::run(); }\n");
    project.file("app/steps.rs", "pub fn run() { plux_build::emit(); }\n");
    reports(&project, &[]);
}

#[test]
fn a_build_script_may_write_the_index_by_another_package() {
    let project = application(STEPS);
    project.file("app/build.rs", "fn main() { steps::run(); }\n");
    reports(&project, &[]);
    project.file("steps/Cargo.toml", project.read("steps/Cargo.toml").replace("plux-build =", "#"));
    project.locked();
    reports(
        &project,
        &["error: app/src/lib.rs:1:1: [plux::missing_build_step] `app` includes an index, but \
             its build script does not write it; help: call `plux_build::emit();` in its `main`, \
             and add `plux-build` to \
           `[build-dependencies]`"],
    );
}

#[test]
fn a_build_script_that_cannot_find_plux_build_is_an_error() {
    let script = "fn main() { plux_build::emit(); }\n";
    let project = application("");
    project.file("app/build.rs", script);
    let found = "error: app/src/lib.rs:1:1: [plux::missing_dependency] cannot find `plux_build` \
                 among the build-dependencies of `app`; help: ";
    reports(&project, &[&format!("{found}add `plux-build` to `[build-dependencies]`")]);
    let project = application("plux-build = { path = \"../plux-build\" }\n");
    project.file("app/build.rs", script);
    let help = "move `plux-build` from `[dependencies]` to `[build-dependencies]`";
    reports(&project, &[&format!("{found}{help}")]);
    let renamed = "[build-dependencies.plux]\npackage = \"plux-build\"\npath = \"../plux-build\"\n";
    let project = application(renamed);
    project.file("app/build.rs", "fn main() { plux::configure().emit(); }\n");
    reports(&project, &[]);
}

#[test]
fn an_index_in_a_package_that_does_not_depend_on_the_runtime_is_an_error() {
    let project = Project::new(&["app", "base", "aws"]);
    let aws = "aws = { path = \"../aws\" }\nbase = { path = \"../base\" }\n";
    project
        .package("base", RUNTIME)
        .file("base/src/lib.rs", "pub use plux_runtime::{self, include_index};\n")
        .plugin("aws", "");
    let error = "error: app/src/lib.rs:1:1: [plux::missing_dependency] cannot find `plux_runtime` among the \
                 dependencies of `app`; help: run `cargo add plux-runtime -p app`";
    for dependencies in ["", aws] {
        project.package("app", dependencies).build_step("app");
        for call in [
            "plux_runtime::include_index!();\n",
            "include_index!();\nuse plux_runtime::include_index;\n",
        ] {
            project.file("app/src/lib.rs", call).locked();
            reports(&project, &[error]);
        }
    }
    for call in [
        "base::include_index!();\n",
        "base::plux_runtime::include_index!();\n",
        "use base::plux_runtime;\nplux_runtime::include_index!();\n",
        "use base::*;\nplux_runtime::include_index!();\n",
    ] {
        project.file("app/src/lib.rs", call);
        reports(&project, &[]);
    }
}

#[test]
fn an_index_that_is_included_in_a_function_is_an_error() {
    let project = application(BUILD);
    project
        .file("app/build.rs", "fn main() { plux_build::emit(); }\n")
        .file("app/src/lib.rs", "pub mod plugins {\n    plux_runtime::include_index!();\n}\n");
    reports(&project, &[]);
    project.file("app/src/lib.rs", "pub fn load() {\n    plux_runtime::include_index!();\n}\n");
    reports(
        &project,
        &["error: app/src/lib.rs:2:5: [plux::misplaced_include] `include_index!()` is called \
             inside of an item; help: call it at module level, outside of functions"],
    );
}

/// rustc reports E0428 about names that the user did not write.
#[test]
fn an_index_that_is_included_twice_in_a_module_is_an_error() {
    let project = application(BUILD);
    let call = "plux_runtime::include_index!();\n";
    project.file("app/build.rs", "fn main() { plux_build::emit(); }\n");
    for twice in [
        format!("{call}{call}"),
        format!("{call}include!(\"more.rs\");\n"),
        format!("pub mod a {{ {call}\n#[cfg(unix)]\n{call} }}\n"),
    ] {
        project.file("app/src/lib.rs", &twice).file("app/src/more.rs", call);
        let report = project.builder().package("app").exhaustive(true).report().unwrap();
        let [found] = &reported(&report)[..] else { panic!("{twice}: {:?}", reported(&report)) };
        let message = "[plux::misplaced_include] `include_index!()` is called multiple times in a \
                       module; first called at app/src/lib.rs:1:";
        assert!(found.contains(message), "{found}");
        assert!(found.ends_with("; help: remove all calls except one"), "{found}");
    }
    for once in [
        format!("{call}pub mod a {{ {call} }}\n"),
        format!("{call}#[cfg(windows)]\n{call}"),
        format!("#[cfg(windows)]\npub mod a {{ {call} }}\n#[cfg(unix)]\npub mod a {{ {call} }}\n"),
    ] {
        project.file("app/src/lib.rs", &once);
        reports(&project, &[]);
    }
}

#[test]
fn attributes_that_cannot_find_the_runtime_are_one_error_of_the_package() {
    let project = Project::new(&["app", "base", "aws"]);
    let two = plugin("tools", "aws") + &plugin("tools", "s3").replace("fn s3", "fn other");
    project
        .package("base", RUNTIME)
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .package("aws", "base = { path = \"../base\" }\n")
        .file("aws/src/lib.rs", two.replace("plux_runtime::", "base::"))
        .file("base/src/lib.rs", "pub use plux_runtime;\npub use plux_runtime::plugin;\n")
        .locked();
    let found = || {
        let report = project.builder().package("aws").exhaustive(true).report().unwrap();
        reported(&report)
    };
    let error = "aws/src/lib.rs:1:1: [plux::missing_dependency] cannot find `plux_runtime` among \
                 the dependencies of `aws`; help: add `plux-runtime` to `[dependencies]` of its \
                 Cargo.toml; if `base` re-exports it, write \
                 `crate = \"base::plux_runtime\"` in `[package.metadata.plux]`";
    assert_eq!(found(), [format!("error: {error}")]);
    assert_eq!(project.build_script("app").run().printed("error"), [error]);
    let manifest = project.read("aws/Cargo.toml");
    let setting = "[package.metadata.plux]\ncrate = \"base::plux_runtime\"\n";
    project.file("aws/Cargo.toml", format!("{manifest}{setting}"));
    assert_eq!(found(), [""; 0]);
    // The attribute refuses it.
    let setting = "[package.metadata.plux]\ncrate = \"my-base::plux_runtime\"\n";
    project.file("aws/Cargo.toml", format!("{manifest}{setting}"));
    let invalid = "[plux::invalid_setting] `crate = \"my-base::plux_runtime\"` in \
                   `[package.metadata.plux]` is not a path; help: write a path, \
                   `crate = \"facade::plux_runtime\"`";
    let found_now = found();
    assert_eq!(found_now.len(), 1, "{found_now:?}");
    assert!(found_now[0].starts_with("error: aws/Cargo.toml:") && found_now[0].ends_with(invalid));
    // The macro finds a renamed dependency by itself.
    let renamed = "base2 = { package = \"plux-runtime\", path = \"../plux-runtime\" }\n";
    project.file("aws/Cargo.toml", format!("{manifest}{renamed}")).locked();
    assert_eq!(found(), [""; 0]);
    // Words in a string are no argument.
    let text = two.replace("plux_runtime::", "base::");
    let text = text.replace("name =", "description = \"a, crate = b\", name =");
    project.file("aws/Cargo.toml", &manifest).file("aws/src/lib.rs", text).locked();
    assert_eq!(found(), [format!("error: {error}")]);
    let argument = two.replace("plux_runtime::", "base::");
    let argument = argument.replace("name =", "crate = base::plux_runtime, name =");
    project.file("aws/Cargo.toml", &manifest).file("aws/src/lib.rs", argument).locked();
    assert_eq!(found(), [""; 0]);
}
