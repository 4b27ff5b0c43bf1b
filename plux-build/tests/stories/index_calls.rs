//! Calls of `include_index!()` that a build does not compile, and programs without one.

use crate::support::{Project, RUNTIME, plugin, reported};

const LOADS: &str = "plux_runtime::PluginManager::new(\"tools\").load_all();";

/// `app` has a build step, the given features and sources, and depends on `french`, which has a plugin.
fn with(features: &str, main: &str, library: Option<&str>) -> Project {
    let project = Project::new(&["app", "french", "plux-build"]);
    let french = format!("{RUNTIME}french = {{ path = \"../french\" }}\n[features]\n{features}");
    project.package("app", &french).plugin("french", "").build_step("app");
    project.file("app/src/main.rs", main);
    if let Some(library) = library {
        project.file("app/src/lib.rs", library);
    } else {
        std::fs::remove_file(project.root.join("app/src/lib.rs")).unwrap();
    }
    project.locked();
    project
}

/// Returns what `check` reports about indexes. The build reports the same.
#[track_caller]
fn found(project: &Project, features: &str) -> Vec<String> {
    let builder = project.builder().package("app").exhaustive(true);
    let report = builder.features([features]).report().unwrap();
    let mut found = reported(&report);
    found.retain(|it| it.contains("_index]"));
    let ran = project.build_script("app").features(features).run();
    let mut warnings = ran.printed("warning");
    warnings.retain(|it| it.contains("_index]"));
    let checked: Vec<&str> = found.iter().filter_map(|it| it.strip_prefix("warning: ")).collect();
    assert_eq!(checked, warnings);
    found
}

#[test]
fn an_index_behind_a_disabled_feature_is_missing() {
    let index = "#[cfg(feature = \"index\")]\nplux_runtime::include_index!();\n";
    for main in [
        format!("{index}fn main() {{ {LOADS} }}\n"),
        format!(
            "#[cfg(feature = \"index\")]\nmod index {{ plux_runtime::include_index!(); }}\nfn main() {{ {LOADS} }}\n"
        ),
    ] {
        let project = with("index = []\n", &main, None);
        assert_eq!(found(&project, "index"), [""; 0]);
        let found = found(&project, "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(
                "warning: app/src/main.rs: [plux::missing_index] binary `app` includes no index, \
                 because `include_index!()` requires feature `index` of `app`: plugins of `french` \
                 are not linked, and it cannot report which are missing; called at app/src/main.rs:"
            ),
            "{found:?}"
        );
        assert!(
            found[0].ends_with(
                "help: enable feature `index` of `app`: `cargo build -p app --features index`; or \
                 remove the condition around `include_index!()` in app/src/main.rs"
            ),
            "{found:?}"
        );
        // Without its index, the package is no index host, and no plugin is active.
        let whole = project.builder().workspace(true).report().unwrap();
        assert!(whole.index_hosts.is_empty());
    }
}

#[test]
fn an_index_behind_cfg_test_is_missing_from_the_program() {
    let main = format!("#[cfg(test)]\nplux_runtime::include_index!();\nfn main() {{ {LOADS} }}\n");
    let project = with("", &main, None);
    let found = found(&project, "");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("because `include_index!()` requires `cfg(test)`"), "{found:?}");
    let help = "help: remove the condition around `include_index!()` in app/src/main.rs";
    assert!(found[0].ends_with(help), "{found:?}");
}

#[test]
fn the_help_for_an_undeclared_feature_does_not_enable_it() {
    let main = "#[cfg(feature = \"idnex\")]\nplux_runtime::include_index!();\nfn main() {}\n";
    let project = with("index = []\n", main, None);
    let found = found(&project, "");
    assert_eq!(found.len(), 1, "{found:?}");
    let help =
        "help: declare the feature `idnex` in Cargo.toml, or correct its name; or remove the";
    assert!(found[0].contains(help), "{found:?}");
}

#[test]
fn a_disabled_index_of_a_library_is_reported_for_the_binary_that_uses_it() {
    let index = "#[cfg(feature = \"index\")]\nplux_runtime::include_index!();\n";
    let library = format!("{index}pub fn run() {{ {LOADS} }}\n");
    let project = with("index = []\n", "fn main() { app::run() }\n", Some(&library));
    assert_eq!(found(&project, "index"), [""; 0]);
    let found = found(&project, "");
    assert_eq!(found.len(), 1, "{found:?}");
    let message = "binary `app` includes no index, because `include_index!()` requires feature \
                   `index` of `app`: plugins of `french` are not linked";
    assert!(found[0].contains(message) && found[0].contains("called at app/src/lib.rs:1:1"));
}

/// The index belongs to the part of the program that has plugins.
#[test]
fn an_index_that_is_disabled_with_all_plugins_is_not_missing() {
    let main = "#[cfg(feature = \"plugins\")]\nplux_runtime::include_index!();\nfn main() {}\n";
    let project = with("plugins = []\n", main, None);
    let manifest = project.read("app/Cargo.toml");
    let manifest = manifest.replace("\"../french\"", "\"../french\", optional = true");
    let manifest = manifest.replace("plugins = []", "plugins = [\"dep:french\"]");
    project.file("app/Cargo.toml", manifest).locked();
    assert_eq!(found(&project, ""), [""; 0]);
    assert_eq!(found(&project, "plugins"), [""; 0]);
}

#[test]
fn an_index_with_conditions_that_hold_or_may_hold_is_an_index() {
    for cfg in ["unix", "not(test)", "my_flag", "any(unix, feature = \"index\")"] {
        let main = format!("#[cfg({cfg})]\nplux_runtime::include_index!();\nfn main() {{}}\n");
        assert_eq!(found(&with("index = []\n", &main, None), ""), [""; 0], "{cfg}");
    }
    let main = "cfg_if::cfg_if! { if #[cfg(windows)] {} else { plux_runtime::include_index!(); } }\nfn main() {}\n";
    assert_eq!(found(&with("", main, None), ""), [""; 0]);
    let main = main.replace("windows", "unix");
    let found = found(&with("", &main, None), "");
    assert!(found[0].contains("`include_index!()` requires `cfg(not(unix))`"), "{found:?}");
}

/// A crate that re-exports plux-runtime may have a macro that sets up each program.
#[test]
fn a_macro_that_includes_the_index_counts_where_it_is_called() {
    let setup = "macro_rules! setup { () => { plux_runtime::include_index!(); } }\n";
    let main = |call: &str| format!("{call}\nfn main() {{ {LOADS} }}\n");
    assert_eq!(found(&with("", &main(&format!("{setup}setup!();")), None), ""), [""; 0]);
    let uncalled = found(&with("", &main(setup), None), "");
    assert!(uncalled.len() == 1 && uncalled[0].contains("unused_index"), "{uncalled:?}");
    // A macro of another crate, which includes no index itself.
    let exported = format!("#[macro_export]\n{setup}");
    let project = with_engine(&main("engine::setup! {}"), &exported);
    assert_eq!(found(&project, ""), [""; 0]);
    let whole = project.builder().workspace(true).report().unwrap();
    let hosts: Vec<_> = whole.index_hosts.iter().map(|it| &*it.package).collect();
    assert_eq!(hosts, ["app"]);
    for not_called in [
        "use engine as _;",
        "use engine as _;\npub const HELP: &str = \"call setup!()\";",
        // Macros of other crates that have the name.
        "use engine as _;\nfrench::setup! {}",
        "use engine as _;\nuse french::setup;\nsetup! {}",
    ] {
        project.file("app/src/main.rs", main(not_called));
        assert_eq!(found(&project, "").len(), 1, "{not_called}");
    }
    for called in [
        "use engine::setup as start;\nstart!();",
        "use engine::*;\nsetup!();",
        "#[macro_use]\nextern crate engine;\nsetup!();",
        "use engine as _;\nmod macros { pub use engine::setup; }\nmacros::setup!();",
    ] {
        project.file("app/src/main.rs", main(called));
        assert_eq!(found(&project, ""), [""; 0], "{called}");
    }
    // A macro that is not exported.
    project.file("engine/src/lib.rs", setup).file("app/src/main.rs", main("engine::setup! {}"));
    assert_eq!(found(&project, "").len(), 1);
}

/// `app` depends on `engine`, which exports macros, and on `plain`, which does not depend on plux-runtime.
fn with_engine(main: &str, engine: &str) -> Project {
    let project = with("", main, None);
    let members = project.read("Cargo.toml").replace("\"app\"", "\"app\", \"engine\", \"plain\"");
    let dependencies =
        "engine = { path = \"../engine\" }\nplain = { path = \"../plain\" }\n[features]";
    let manifest = project.read("app/Cargo.toml").replace("[features]", dependencies);
    project
        .file("Cargo.toml", members)
        .file("app/Cargo.toml", manifest)
        .package("engine", RUNTIME)
        .package("plain", "")
        .file("engine/src/lib.rs", engine)
        .locked();
    project
}

#[test]
fn a_macro_that_calls_a_macro_that_includes_the_index_counts_where_it_is_called() {
    let engine = "#[macro_export]\nmacro_rules! setup { () => { $crate::rt::include_index!(); } }\n\
                  #[macro_export]\nmacro_rules! app { ($($x:tt)*) => { $crate::setup!(); $($x)* } }\n\
                  #[macro_export]\nmacro_rules! other { () => {} }\n";
    let main = |call: &str| format!("{call}\nfn main() {{ {LOADS} }}\n");
    let project = with_engine(&main("engine::app! {}"), engine);
    assert_eq!(found(&project, ""), [""; 0]);
    // `engine` only defines the macros.
    let whole = project.builder().workspace(true).report().unwrap();
    let hosts: Vec<_> = whole.index_hosts.iter().map(|it| &*it.package).collect();
    assert_eq!(hosts, ["app"]);
    // A macro of the program itself calls that one, in another file.
    let start = "macro_rules! start { () => { engine::app!(); } }\n";
    project.file("app/src/macros.rs", start);
    project.file("app/src/main.rs", main("#[macro_use]\nmod macros;\nstart!();"));
    assert_eq!(found(&project, ""), [""; 0]);
    for not_called in ["engine::other!();", "use engine as _;", start] {
        project.file("app/src/main.rs", main(not_called));
        assert_eq!(found(&project, "").len(), 1, "{not_called}");
    }
}

#[test]
fn a_macro_in_a_module_with_macro_use_is_called() {
    let setup =
        "#[macro_export]\nmacro_rules! setup { () => { plux_runtime::include_index!(); } }\n";
    let main =
        format!("{setup}#[macro_use]\nmod m {{ crate::setup! {{}} }}\nfn main() {{ {LOADS} }}\n");
    assert_eq!(found(&with("", &main, None), ""), [""; 0]);
}

#[test]
fn a_crate_without_plux_runtime_has_no_macro_that_includes_the_index() {
    let setup =
        "#[macro_export]\nmacro_rules! setup { () => { plux_runtime::include_index!(); } }\n";
    let main = |call: &str| format!("use engine as _;\n{call}\nfn main() {{ {LOADS} }}\n");
    let project = with_engine(&main("plain::setup! {}"), setup);
    assert_eq!(found(&project, "").len(), 1);
    project.file("app/src/main.rs", main("mod plane { pub use engine::setup; }\nplane::setup! {}"));
    assert_eq!(found(&project, ""), [""; 0]);
}

#[test]
fn an_index_that_may_be_included_under_another_name_is_not_missing() {
    let renamed = "use plux_runtime::include_index as index;\nindex!();\nfn main() {}\n";
    assert_eq!(found(&with("", renamed, None), ""), [""; 0]);
    let line_break = renamed.replace(" as index", "\n    as index");
    assert_eq!(found(&with("", &line_break, None), ""), [""; 0]);
    for other in [
        "// include_index as index\nfn main() {}\n",
        "const A: &str = \"include_index as a\";\nfn main() {}\n",
    ] {
        let found = found(&with("", other, None), "");
        assert!(found.len() == 1 && found[0].contains("[plux::unused_index]"), "{found:?}");
    }
}

/// All plugins are linked, but the program could not detect a missing one.
#[test]
fn a_program_whose_library_loads_plugins_needs_an_index() {
    let project = Project::new(&["app", "engine", "french"]);
    let french = "french = { path = \"../french\" }\n";
    let engine = "engine = { path = \"../engine\" }\n";
    let loads = format!("pub fn run() {{ {LOADS} }}\n");
    project
        .package("app", &format!("{RUNTIME}{french}{engine}"))
        .package("engine", RUNTIME)
        .plugin("french", "")
        .file("engine/src/lib.rs", "")
        .file("app/src/lib.rs", format!("use french as _;\n{loads}"))
        .file("app/src/main.rs", "fn main() { app::run() }\n")
        .locked();
    let check = || {
        let report = project.builder().workspace(true).exhaustive(true).report().unwrap();
        reported(&report)
    };
    let message = "warning: app/src/main.rs: [plux::missing_index] binary `app` loads plugins \
                   without an index: it cannot report which are missing; help: run `cargo plux init \
                   -p app --bin app`, or add";
    let found = check();
    assert!(found.len() == 1 && found[0].starts_with(message), "{found:?}");
    // Another package loads them.
    project
        .file("engine/src/lib.rs", &loads)
        .file("app/src/lib.rs", "use french as _;\npub use engine::run;\n");
    let found = check();
    assert!(found.len() == 1 && found[0].starts_with(message), "{found:?}");
    // Only its tests or a string mention the manager.
    let tests = "engine/src/tests/mod.rs";
    project.file(tests, &loads);
    for engine in [
        format!("#[cfg(test)]\nmod tests {{ {loads} }}\npub fn run() {{}}\n"),
        format!("#[cfg(all(test, unix))]\nmod tests {{ {loads} }}\npub fn run() {{}}\n"),
        format!("#[tokio::test]\nasync fn loads() {{ {LOADS} }}\npub fn run() {{}}\n"),
        "#[cfg(test)]\nmod tests;\npub fn run() { print(\"PluginManager\") }\n".to_owned(),
    ] {
        project.file("engine/src/lib.rs", &engine);
        assert_eq!(check(), [""; 0], "{engine}");
    }
    // A module that has the name, but is in the program, and a field after one of tests.
    let manager = "use plux_runtime as rt;\npub struct Tools { #[cfg(test)] seen: u8, all: rt::PluginManager }\n";
    for engine in ["mod tests;\npub use tests::run;\n", manager] {
        project.file("engine/src/lib.rs", engine);
        let found = check();
        assert!(found.len() == 1 && found[0].starts_with(message), "{engine}: {found:?}");
    }
    // `development_mode` accepts whatever is linked.
    let development =
        loads.replace("new(\"tools\")", "builder(\"tools\", ()).development_mode(true)");
    project.file("app/src/lib.rs", format!("use french as _;\n{development}"));
    assert_eq!(check(), [""; 0]);
    // A binary that loads no plugins, in a package with plugins.
    let tool = "use app as _;\nfn main() {}\n";
    project.package("app", &format!("{RUNTIME}{engine}")).locked();
    project.file("app/src/lib.rs", plugin("tools", "own")).file("app/src/main.rs", tool);
    assert_eq!(check(), [""; 0]);
}
