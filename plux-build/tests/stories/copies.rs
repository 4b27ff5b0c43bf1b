//! Several copies of one package in one program.

use std::process::Command;

use plux_tests::Outcome;

use crate::support::{Project, RUNTIME, plugin, plugins, reported};

const POINT: &str = "#[plux_runtime::extension_point(namespace = \"tools\")]\npub trait Tool {}\n";

/// Another version of a member, outside of the workspace.
fn elsewhere(project: &Project, name: &str, version: &str, source: &str) {
    let runtime = project.root.join("plux-runtime");
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = {version:?}\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nplux-runtime = {{ path = \"{}\" }}\n",
        runtime.display()
    );
    project.file(&format!("../elsewhere/{name}/Cargo.toml"), manifest);
    project.file(&format!("../elsewhere/{name}/src/lib.rs"), source);
}

#[test]
fn two_versions_of_a_package_with_a_contract_are_an_error_that_says_who_requires_which() {
    let project = Project::new(&["app", "base", "aws"]);
    elsewhere(&project, "base", "0.0.9", POINT);
    project
        .package(
            "app",
            &format!("{RUNTIME}base = {{ path = \"../base\" }}\naws = {{ path = \"../aws\" }}\n"),
        )
        .package("base", RUNTIME)
        .file("base/src/lib.rs", POINT)
        .plugin("aws", "base = { path = \"../../elsewhere/base\" }\n")
        .locked();
    let ran = project.build_script("app").run();
    assert!(!ran.success);
    assert_eq!(
        ran.printed("error"),
        ["[plux::multiple_contracts] the program has 2 copies of `base`, and their contracts \
             are different types: 0.0.9 (path) is required by `aws 0.1.0`; 0.1.0 (path) is \
             required by `app 0.1.0`; help: require one \
             version from one source in all manifests; run `cargo tree -i base@0.0.9` to see what requires 0.0.9"]
    );
}

#[test]
fn two_versions_of_a_plugin_package_say_who_requires_which() {
    let project = Project::new(&["app", "aws", "other"]);
    elsewhere(&project, "aws", "0.0.9", &plugin("tools", "aws"));
    let dependencies = "aws = { path = \"../aws\" }\nother = { path = \"../other\" }\n";
    project
        .package("app", &format!("{RUNTIME}{dependencies}"))
        .plugin("aws", "")
        .package("other", "aws = { path = \"../../elsewhere/aws\" }\n")
        .file("other/src/lib.rs", "use aws as _;\n")
        .locked();
    let report = project.report("app");
    let found = reported(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    let message = "the plugin `tools:aws` is defined multiple times, in `aws 0.0.9` and `aws 0.1.0`; first \
                   defined at";
    assert!(found[0].contains(message), "{found:?}");
    let help = "help: use one version and source of `aws`: 0.0.9 (path) is required by `other 0.1.0`; \
                0.1.0 (path) is required by `app 0.1.0`";
    assert!(found[0].ends_with(help), "{found:?}");
    let locations: Vec<&str> = report.diagnostics[0]
        .location
        .iter()
        .chain(report.diagnostics[0].related.iter().map(|it| &it.0))
        .map(|it| &*it.file)
        .collect();
    assert!(locations[0] != locations[1], "{locations:?}");
}

#[test]
fn another_package_with_the_name_of_the_runtime_is_scanned_and_reported() {
    let project = Project::new(&["app", "plux-spec"]);
    project
        .package("plux-spec", "")
        .package("plux-runtime", "plux-spec = { path = \"../plux-spec\" }");
    let runtime = project.root.join("plux-runtime");
    project.file(
        "../elsewhere/fake/Cargo.toml",
        format!(
            "[package]\nname = \"plux-runtime\"\nversion = \"0.9.0\"\nedition = \"2024\"\n[workspace]\n\
             [lib]\nname = \"fake\"\n[dependencies.real]\npackage = \"plux-runtime\"\npath = {runtime:?}\n"
        ),
    );
    let source = plugin("tools", "hidden").replace("plux_runtime::", "real::");
    project.file("../elsewhere/fake/src/lib.rs", source);
    let fake = "fake = { package = \"plux-runtime\", path = \"../../elsewhere/fake\" }\n";
    project.package("app", &format!("{RUNTIME}{fake}")).locked();
    let report = project.report("app");
    assert_eq!(plugins(&report.index), ["tools:hidden active"]);
    let found = reported(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    let message = "another package has the name `plux-runtime`: 0.9.0 (path) is required by \
                   `app 0.1.0`; help: rename that package";
    assert!(found[0].starts_with("warning: ") && found[0].ends_with(message), "{found:?}");
}

#[test]
fn another_package_with_the_name_of_the_runtime_behind_a_dependency_is_reported() {
    let project = Project::new(&["app", "plux-spec", "helper"]);
    project
        .package("plux-spec", "")
        .package("plux-runtime", "plux-spec = { path = \"../plux-spec\" }");
    let fake = "[package]\nname = \"plux-runtime\"\nversion = \"0.9.0\"\nedition = \"2024\"\n[workspace]\n";
    project
        .file("../elsewhere/fake/Cargo.toml", fake)
        .file("../elsewhere/fake/src/lib.rs", "")
        .package("helper", "plux-runtime = { path = \"../../elsewhere/fake\" }\n")
        .package("app", &format!("{RUNTIME}helper = {{ path = \"../helper\" }}\n"))
        .locked();
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let message = "another package has the name `plux-runtime`: 0.9.0 (path) is required by \
                   `helper 0.1.0`; help: rename that package";
    assert!(found[0].starts_with("warning: ") && found[0].ends_with(message), "{found:?}");
}

/// A Git repository beside the workspace with a copy of packages of it, and its URL.
fn repository(project: &Project, packages: &[&str]) -> String {
    let members: Vec<String> = packages.iter().map(|it| format!("{it:?}")).collect();
    project
        .file("../remote/Cargo.toml", format!("[workspace]\nmembers = [{}]\n", members.join(", ")));
    for package in packages {
        for file in ["Cargo.toml", "src/lib.rs"] {
            let path = format!("{package}/{file}");
            project.file(&format!("../remote/{path}"), project.read(&path));
        }
    }
    let remote = project.root.with_file_name("remote");
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.args([
            "-c",
            "user.email=a@example.org",
            "-c",
            "user.name=a",
            "-c",
            "commit.gpgsign=false",
        ]);
        Outcome::of(git.arg("-C").arg(&remote).args(arguments)).success();
    };
    git(&["init", "-q", "."]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "first"]);
    format!("file://{}", remote.display())
}

#[test]
fn one_version_of_a_package_from_two_sources_has_both_locations() {
    let project = Project::new(&["app", "aws", "legacy"]);
    project.plugin("aws", "");
    let url = repository(&project, &["plux-runtime", "aws"]);
    project
        .package(
            "app",
            &format!(
                "{RUNTIME}aws = {{ path = \"../aws\" }}\nlegacy = {{ path = \"../legacy\" }}\n"
            ),
        )
        .package("legacy", &format!("aws = {{ git = {url:?} }}\n"))
        .file("legacy/src/lib.rs", "use aws as _;\n");
    let home = project.root.join("home");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.arg("generate-lockfile").current_dir(&project.root).env("CARGO_HOME", &home);
    Outcome::of(&mut cargo).success();
    let ran = project.build_script("app").variable("CARGO_HOME", &home).run();
    let errors = ran.printed("error");
    assert_eq!(errors.len(), 2, "{errors:?}");
    // The package brings its own plux-runtime along.
    let runtimes = "0.1.0 (path) is required by `app 0.1.0` and `aws 0.1.0`; 0.1.0 (git) is required by \
                    `aws 0.1.0`";
    assert!(errors[0].contains(runtimes), "{errors:?}");
    let help = "; help: require one version from one source in all manifests; run `cargo tree --duplicates` to see \
                what requires each copy";
    assert!(errors[0].ends_with(help), "{errors:?}");
    let duplicate =
        "the plugin `tools:aws` is defined multiple times, in two sources of `aws 0.1.0`";
    assert!(errors[1].contains(duplicate), "{errors:?}");
    assert!(
        errors[1].contains(" aws/src/lib.rs:1:1;") || errors[1].starts_with("aws/src/lib.rs:1:1:")
    );
    assert!(errors[1].contains("/checkouts/remote-"), "{errors:?}");
    assert!(errors[1].contains("0.1.0 (git) is required by `legacy 0.1.0`"), "{errors:?}");
}
