//! What Cargo is asked for: as little as will do.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use plux_build::Builder;

use crate::support::{Project, RUNTIME, plugins};

/// Two members, the one with a plugin and the other without the dependency that would bring it.
fn workspace() -> Project {
    let project = Project::new(&["app", "aws"]);
    project.package("app", RUNTIME).plugin("aws", "").locked();
    project
}

/// The flags of each call of Cargo that an index of `app` takes, and the plugins in it.
fn calls(project: &Project, set: impl Fn(Builder) -> Builder) -> (Vec<String>, Vec<String>) {
    let (cargo, log) = (project.root.join("cargo"), project.root.join("calls"));
    let script =
        format!("#!/bin/sh\necho $* >> '{}'\nexec '{}' \"$@\"\n", log.display(), env!("CARGO"));
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let _ = fs::remove_file(&log);
    let builder = project.builder().package("app").cargo(cargo).offline(true);
    let index = set(builder).build().unwrap();
    let calls = fs::read_to_string(&log).unwrap();
    let words = ["--no-deps", "--frozen", "--offline"];
    let flags =
        |call: &str| words.into_iter().filter(|word| call.contains(word)).collect::<Vec<_>>();
    (calls.lines().map(|call| flags(call).join(" ")).collect(), plugins(&index))
}

#[test]
fn members_alone_where_all_that_can_hold_plugins_are_members() {
    let project = workspace();
    let app = format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n");
    project.package("app", &app).locked();
    let (asked, found) = calls(&project, |builder| builder);
    assert_eq!(asked, ["--no-deps --offline"]);
    assert_eq!(found, ["tools:aws active"]);
}

#[test]
fn a_lock_file_that_is_older_than_a_manifest_is_for_cargo_to_update() {
    let project = workspace();
    project.package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"));
    let (asked, found) = calls(&project, |builder| builder);
    assert!(asked.len() > 1 && asked.contains(&"--offline".to_owned()), "{asked:?}");
    assert_eq!(found, ["tools:aws active"]);
}

#[test]
fn a_plugin_package_outside_of_the_workspace_needs_a_resolve() {
    let project = workspace();
    let outside = Project::at("outside", &["azure"]);
    let path = outside.root.join("azure");
    let runtime = format!("plux-runtime = {{ path = {:?} }}\n", project.root.join("plux-runtime"));
    outside.package("azure", &runtime);
    outside.file("azure/src/lib.rs", crate::support::plugin("tools", "azure"));
    project.package("app", &format!("{RUNTIME}azure = {{ path = {path:?} }}\n")).locked();
    let (asked, found) = calls(&project, |builder| builder);
    assert_eq!(asked, ["--no-deps --offline", "--frozen"]);
    assert_eq!(found, ["tools:azure active"]);
}

#[test]
fn where_plux_runtime_comes_from_does_not_matter() {
    let project = workspace();
    let elsewhere = Project::at("elsewhere", &[]);
    let path = elsewhere.root.join("plux-runtime");
    let runtime = format!("plux-runtime = {{ path = {path:?} }}\n");
    project.package("aws", &runtime);
    project.package("app", &format!("{runtime}aws = {{ path = \"../aws\" }}\n"));
    project.file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"aws\"]\n");
    project.locked();
    let (asked, found) = calls(&project, |builder| builder);
    assert_eq!(asked, ["--no-deps --offline"]);
    assert_eq!(found, ["tools:aws active"]);
}

#[test]
fn a_package_without_a_workspace_is_not_asked_for_members() {
    let project = workspace();
    let lone = Project::at("lone", &[]);
    let root = project.root.display();
    let dependencies = format!(
        "plux-runtime = {{ path = \"{root}/plux-runtime\" }}\naws = {{ path = \"{root}/aws\" }}\n"
    );
    lone.package("app", &dependencies);
    let manifest = lone.read("app/Cargo.toml");
    lone.file("Cargo.toml", manifest + "[lib]\npath = \"app/src/lib.rs\"\n").locked();
    let (asked, found) = calls(&lone, |builder| builder);
    assert_eq!(asked, ["--frozen"]);
    assert_eq!(found, ["tools:aws active"]);
}

#[test]
fn flags_of_the_command_line_are_for_cargo_to_judge() {
    let project = workspace();
    let (asked, _) = calls(&project, |builder| builder.locked(true));
    assert_eq!(asked, ["--frozen"]);
    let (asked, _) = calls(&project, |builder| builder.no_default_features(true));
    assert_eq!(asked, ["--frozen"]);
    let manifest = project.read("Cargo.toml");
    project.file("Cargo.toml", manifest + "[patch.crates-io]\n");
    let (asked, _) = calls(&project, |builder| builder);
    assert_eq!(asked, ["--frozen"]);
}
