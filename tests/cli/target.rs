//! Conditions on the target, and when rustc is queried for it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use plux_tests::{Outcome, Project, cargo_plux};

/// A library with a plugin that is there on some targets.
fn on(cfg: &str) -> String {
    format!(
        "#[cfg({cfg})]\n#[plux_runtime::plugin(namespace = \"greetings\")]\nfn english() -> &'static str {{ \"\" }}\n"
    )
}

/// `cargo plux list` under a compiler that does not say what cfgs its target has.
fn list_without_cfgs(project: &Project) -> Outcome {
    let rustc = project.path("rustc");
    let script = "#!/bin/sh\ncase \"$*\" in --print=host-tuple*) echo not now >&2; exit 1;; esac\nexec rustc \"$@\"\n";
    fs::write(&rustc, script).unwrap();
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = project.command(cargo_plux());
    Outcome::of(command.args(["plux", "list", "--offline"]).env("RUSTC", rustc))
}

#[test]
fn rustc_is_queried_for_the_target_only_if_a_plugin_depends_on_it() {
    let project =
        Project::new("rustc-asked").plugins("english", "", &on("feature = \"x\"")).application(
            "rustc-asked",
            "english.path = \"crates/english\"",
            "plux_runtime::include_index!();\nfn main() {}\n",
        );
    list_without_cfgs(&project).success().prints("english");

    project.write("crates/english/src/lib.rs", &on("unix"));
    list_without_cfgs(&project).code(101).says("not now").says("--print=cfg");
    project.plux(&["list"]).success().prints("english");
}
