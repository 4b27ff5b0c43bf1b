//! The cost of `list`, as a number of processes: times differ between machines.

use std::fs;

use plux_tests::Project;

use crate::sample::shop;

/// The line of the shop's manifest for what lies outside of its workspace.
const CLOCK: &str = "clock = { path = \"../elsewhere/clock\", features = [\"digital\"] }\n";

/// A program that writes a line into `calls` each time, and then does what the real one does.
fn counted(project: &Project, name: &str, real: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let log = project.path("calls");
    let script =
        format!("#!/bin/sh\necho {name} $1 >> '{}'\nexec '{real}' \"$@\"\n", log.display());
    project.write(name, &script);
    let path = project.path(name);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// An index without entries.
const INDEX: &str = "{\"extension_points\":[],\"format\":1,\"generator\":\"plux-build 0.1.0\",\
    \"incomplete\":[],\"packages\":[],\"plugins\":[],\"root\":null}";

/// What is called, the compiler by us alone: the real Cargo knows nothing of the one beside.
fn calls(project: &Project, command: &[&str]) -> Vec<String> {
    let _ = fs::remove_file(project.path("calls"));
    project.cargo(&["generate-lockfile"]).success();
    fs::write(project.path("same.json"), INDEX).unwrap();
    let cargo = counted(project, "cargo", env!("CARGO"));
    counted(project, "rustc", "rustc");
    let mut plux = project.command(plux_tests::cargo_plux());
    project.outcome(plux.arg("plux").args(command).env("CARGO", cargo)).success();
    let calls = fs::read_to_string(project.path("calls")).unwrap_or_default();
    calls.lines().map(str::to_owned).collect()
}

#[test]
fn list_runs_cargo_once_and_never_rustc() {
    let members = shop("costs-members");
    members.write("shop/Cargo.toml", &members.read("shop/Cargo.toml").replace(CLOCK, ""));
    let core = members.read("shop-core/src/lib.rs").replace(", \"clock.faces:digital\"", "");
    members.write("shop-core/src/lib.rs", &core);
    for command in [&["list"][..], &["show", "mail"], &["index", "-o", "-"]] {
        assert_eq!(calls(&members, command), ["cargo metadata"], "{command:?}");
    }
}

/// The package from elsewhere has a plugin for Windows.
#[test]
fn a_package_outside_of_the_workspace_and_a_cfg_each_take_one_more_process() {
    let shop = shop("costs-outside");
    let calls = calls(&shop, &["list"]);
    assert_eq!(calls, ["cargo metadata", "cargo metadata", "rustc --print=host-tuple"]);
}

/// A linker's flags are a common configuration.
#[test]
fn flags_of_a_target_are_resolved_only_if_a_condition_depends_on_a_cfg() {
    let members = shop("costs-config");
    members.write("shop/Cargo.toml", &members.read("shop/Cargo.toml").replace(CLOCK, ""));
    let core = members.read("shop-core/src/lib.rs").replace(", \"clock.faces:digital\"", "");
    members.write("shop-core/src/lib.rs", &core);
    let config = "[target.'cfg(unix)']\nrustflags = \"-Clink-arg=-fuse-ld=mold\"\n";
    members.write(".cargo/config.toml", config);
    assert_eq!(calls(&members, &["list"]), ["cargo metadata"]);

    let shop = shop("costs-config-cfg");
    shop.write(".cargo/config.toml", "[build]\nrustflags = \"--cfg custom\"\n");
    let calls = calls(&shop, &["list"]);
    assert_eq!(calls, ["cargo metadata", "cargo metadata", "rustc --print=host-tuple"]);
}

#[test]
fn commands_that_need_no_workspace_run_no_process() {
    let project = shop("costs-none");
    for command in
        [&["--help"][..], &["help", "list"], &["--version"], &["diff", "same.json", "same.json"]]
    {
        assert_eq!(calls(&project, command), [""; 0], "{command:?}");
    }
}
