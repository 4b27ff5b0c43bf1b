//! Cargo's configuration files and their variables: the target and the flags of rustc.

use std::process::Command;

use plux_tests::{Project, cargo_plux};

use crate::sample::shop;

/// One library with a plugin for each condition.
const CONDITIONS: &[(&str, &str)] = &[
    ("always", "cfg(all())"),
    ("custom", "cfg(custom)"),
    ("dashed", "cfg(key = \"a b\")"),
    ("vectors", "cfg(target_feature = \"avx2\")"),
    ("aborting", "cfg(panic = \"abort\")"),
    ("unixes", "cfg(unix)"),
    ("web", "cfg(target_family = \"wasm\")"),
    ("triple", "wasm32-unknown-unknown"),
];

/// A program that depends on each of the libraries under its condition.
fn conditional(story: &str) -> Project {
    let mut project = Project::new(story);
    for (name, _) in CONDITIONS {
        let lib = format!("#[plux_runtime::plugin(namespace = \"n\")]\nfn {name}() {{}}\n");
        project = project.plugins(name, "", &lib);
    }
    let table = |(name, condition): &(&str, &str)| {
        format!("[target.'{condition}'.dependencies]\n{name}.path = \"crates/{name}\"\n")
    };
    let manifest: Vec<String> = CONDITIONS.iter().map(table).collect();
    project.application(
        story,
        &manifest.concat(),
        "plux_runtime::include_index!();\nfn main() {}\n",
    )
}

/// Runs the command with variables, and returns the lines that it prints.
fn output(project: &Project, command: &mut Command, variables: &[(&str, &str)]) -> Vec<String> {
    let variables = variables.iter().copied();
    let output = project.outcome(command.envs(variables)).success();
    output.stdout.lines().map(str::to_owned).collect()
}

/// Returns the active plugins, which are in the packages that Cargo would compile.
#[track_caller]
fn active(project: &Project, variables: &[(&str, &str)]) -> Vec<String> {
    let mut plux = project.command(cargo_plux());
    plux.args(["plux", "list", "-q", "--status", "active", "--columns", "name", "--offline"]);
    let mut plugins = output(project, &mut plux, variables);
    plugins.remove(0);
    let mut tree = project.command(env!("CARGO"));
    tree.args(["tree", "--depth", "1", "--edges", "normal", "--prefix", "none"]);
    tree.args(["--format", "{lib}", "--offline"]);
    let mut packages = output(project, &mut tree, variables);
    packages.retain(|it| CONDITIONS.iter().any(|(name, _)| name == it));
    plugins.sort();
    packages.sort();
    assert_eq!(plugins, packages, "cargo plux and Cargo disagree");
    plugins
}

#[test]
fn flags_of_build_set_cfgs() {
    let project = conditional("config-build");
    assert_eq!(active(&project, &[]), ["always", "unixes"]);
    let config = |flags: &str| {
        project.write(".cargo/config.toml", &format!("[build]\nrustflags = {flags}\n"));
    };
    config("[\"--cfg\", \"custom\", \"--cfg=key=\\\"a b\\\"\"]");
    assert_eq!(active(&project, &[]), ["always", "custom", "dashed", "unixes"]);
    config("\"-C panic=abort --codegen target-feature=+avx2\"");
    assert_eq!(active(&project, &[]), ["aborting", "always", "unixes", "vectors"]);
    // As in Cargo, one source of flags counts, and an empty variable is one.
    assert_eq!(active(&project, &[("RUSTFLAGS", "--cfg custom")]), ["always", "custom", "unixes"]);
    assert_eq!(active(&project, &[("RUSTFLAGS", "")]), ["always", "unixes"]);
    let both = [("RUSTFLAGS", "--cfg custom"), ("CARGO_ENCODED_RUSTFLAGS", "-Cpanic=abort")];
    assert_eq!(active(&project, &both), ["aborting", "always", "unixes"]);
    project.write(".cargo/config.toml", "");
    let variable = [("CARGO_BUILD_RUSTFLAGS", "--cfg custom")];
    assert_eq!(active(&project, &variable), ["always", "custom", "unixes"]);
}

#[test]
fn flags_of_a_target_set_cfgs_of_that_target() {
    let project = conditional("config-target");
    let config = "[build]\nrustflags = \"--cfg ignored\"\n\
        [target.'cfg(windows)']\nrustflags = \"-Cpanic=abort\"\n\
        [target.'cfg(unix)']\nrustflags = \"--cfg custom\"\n\
        [target.wasm32-unknown-unknown]\nrustflags = \"--cfg key=\\\"wasm\\\"\"\n";
    project.write(".cargo/config.toml", config);
    assert_eq!(active(&project, &[]), ["always", "custom", "unixes"]);
    let host = output(&project, Command::new("rustc").arg("--print=host-tuple"), &[]);
    let variable = format!("CARGO_TARGET_{}_RUSTFLAGS", host[0].replace('-', "_").to_uppercase());
    let flags = [(&*variable, "-C target-feature=+avx2")];
    assert_eq!(active(&project, &flags), ["always", "custom", "unixes", "vectors"]);
    assert_eq!(active(&project, &[("RUSTFLAGS", "")]), ["always", "unixes"]);
}

#[test]
fn conditions_are_evaluated_for_the_target_of_the_configuration() {
    let project = conditional("config-wasm");
    project.write(".cargo/config.toml", "[build]\ntarget = \"wasm32-unknown-unknown\"\n");
    let wasm = ["aborting", "always", "triple", "web"];
    assert_eq!(active(&project, &[]), wasm);
    for command in [&["check"][..], &["index", "-o", "-"], &["list"], &["show", "web"]] {
        project.plux(command).never_says("build.target");
    }
    project.plux(&["index", "-p", "config-wasm", "-o", "-"]).success().prints("\"web\"");
    let on_host = ["list", "-q", "--target", "host-tuple", "--status", "active"];
    project.plux(&on_host).success().prints("unixes");
    assert_eq!(active(&project, &[("CARGO_BUILD_TARGET", "host-tuple")]), ["always", "unixes"]);

    // `cargo build` builds for both, and a build script sees one.
    let two = "[build]\ntarget = [\"wasm32-unknown-unknown\", \"x86_64-pc-windows-msvc\"]\n";
    project.write(".cargo/config.toml", two);
    let listed = project.plux(&["list", "--status", "active"]).success().prints("web");
    listed
        .says("note: using `wasm32-unknown-unknown`, the first of 2 targets in `build.target`")
        .says("help: pass `--target x86_64-pc-windows-msvc` to use another one");
    let quiet = project.plux(&["list", "-q", "--status", "active"]).success().prints("web");
    assert_eq!(quiet.stderr, "");
    let other = ["list", "--target", "x86_64-pc-windows-msvc", "--status", "active"];
    project.plux(&other).success().never_says("build.target");

    project.write(".cargo/config.toml", "[build]\ntarget = \"wasm33-unknown-unknown\"\n");
    project
        .plux(&["list"])
        .code(2)
        .says("error: unknown target `wasm33-unknown-unknown`")
        .says("help: did you mean `wasm32-unknown-unknown`?");
}

/// As in Cargo, the directory of the manifest does not count.
#[test]
fn configuration_files_are_found_from_the_current_directory_and_in_cargos_home() {
    let project = conditional("config-found");
    let flags = "[build]\nrustflags = \"--cfg custom\"\n";
    project.write("crates/always/.cargo/config.toml", flags);
    let list = |directory: &str| {
        let mut plux = project.command(cargo_plux());
        plux.current_dir(project.path(directory)).args(["plux", "list", "-q", "--manifest-path"]);
        let plux = plux.arg(project.path("Cargo.toml")).args(["--status", "active"]);
        project.outcome(plux).success().stdout
    };
    assert!(list("crates/always/src").contains("custom"));
    assert!(!list(".").contains("custom"));

    let shop = shop("config-home");
    let app = shop.read("shop/Cargo.toml");
    let mail = "shop-mail.path = \"../shop-mail\"\n";
    let table = format!("[target.'cfg(custom)'.dependencies]\n{mail}[features]\ndefault");
    let app = app.replace(mail, "").replace("[features]\ndefault", &table);
    shop.write("shop/Cargo.toml", &app);
    let list = || {
        let mut plux = shop.command(cargo_plux());
        plux.args(["plux", "list", "-q", "--status", "active", "--columns", "id", "--offline"]);
        shop.outcome(plux.env("CARGO_HOME", shop.path("home"))).success().stdout
    };
    shop.write("home/config.toml", "");
    assert!(!list().contains("shop.senders:mail"));
    shop.write("home/config.toml", flags);
    assert!(list().contains("shop.senders:mail"));
}

#[test]
fn configuration_that_cannot_be_read_is_reported() {
    let project = conditional("config-broken");
    let list = |config: &str| {
        project.write(".cargo/config.toml", config);
        project.plux(&["list", "--status", "active"])
    };
    // Cargo rejects it.
    list("[build]\ntarget = [\"a\"\n").code(101).says("could not parse TOML").says("config.toml");
    // Cargo only reads what it needs.
    list("[build]\njobs = \"default\"\nrustflags = \"--cfg custom\"\n")
        .success()
        .prints("unixes")
        .says("warning: `rustflags` and `build.target` of Cargo's configuration are ignored: ")
        .says(".cargo/config.toml` as cargo configuration: TOML parse error at line 2, column 8: ")
        .says(
            "help: move or fix the settings, or pass `--target` and set the variable `RUSTFLAGS`",
        );
    list("[build]\nrustflags = \"--cfg custom\"\n[target.'cfg(unix']\nrustflags = []\n")
        .success()
        .prints("custom")
        .says("warning: `rustflags` of `[target]` of Cargo's configuration are ignored: ");
    // Files that another one includes are not read, but not silently.
    project.write(".cargo/flags.toml", "[build]\nrustflags = \"--cfg custom\"\n");
    project.write(".cargo/alias.toml", "[alias]\nb = \"build\"\n");
    for include in ["\"alias.toml\", \"flags.toml\"", "{ path = \"flags.toml\" }"] {
        let listed = list(&format!("include = [{include}]\n")).success().never_says("alias.toml");
        listed.says("/flags.toml`, which `").says("/config.toml` includes, are ignored");
    }
    list("include = [\"alias.toml\"]\n").success().never_says("warning");
}
