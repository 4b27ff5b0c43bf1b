//! What makes Cargo run the script again, what is written, and where settings stand.

use std::fs;

use crate::support::{Project, RUNTIME, plugin, plugins, reported};

fn small() -> Project {
    let project = Project::new(&["app", "aws", "azure"]);
    project
        .package(
            "app",
            &format!(
                "{RUNTIME}aws = {{ path = \"../aws\" }}\nazure = {{ path = \"../azure\", optional = true }}\n"
            ),
        )
        .plugin("aws", "")
        .plugin("azure", "")
        .file("aws/src/lib.rs", "mod cli;")
        .file("aws/src/cli.rs", plugin("tools", "aws"))
        .file("aws/notes.txt", "")
        .file("app/examples/plain.rs", "fn main() {}")
        .file("app/examples/show.rs", plugin("tools", "show"))
        .locked();
    project
}

#[test]
fn what_can_change_the_index_is_watched_and_nothing_else() {
    let project = small();
    let ran = project.build_script("app").run();
    let prefix = format!("{}/", project.root.display());
    let watched: Vec<&str> = ran
        .printed("rerun-if-changed")
        .into_iter()
        .map(|it| it.strip_prefix(&prefix).unwrap())
        .collect();
    assert_eq!(
        watched,
        [
            "Cargo.lock",
            "Cargo.toml",
            "app/Cargo.toml",
            "app/examples/show.rs",
            "app/src",
            "app/src/lib.rs",
            "aws/Cargo.toml",
            "aws/src/cli.rs",
            "aws/src/lib.rs",
            "azure/Cargo.toml",
        ]
    );
    assert_eq!(ran.printed("rustc-env"), [format!("PLUX_BUILD={}", env!("CARGO_PKG_VERSION"))]);
}

#[test]
fn where_a_module_is_missing_its_directory_is_watched() {
    let project = small();
    project.file("aws/src/cli.rs", "mod gone;");
    let ran = project.build_script("app").run();
    assert!(
        ran.printed("rerun-if-changed").iter().any(|it| it.ends_with("aws/src")),
        "{:?}",
        ran.lines
    );
    project.file("aws/src/cli/gone.rs", plugin("tools", "late"));
    assert!(
        plugins(&project.build_script("app").run().index()).contains(&"tools:late active".into())
    );
}

#[test]
fn an_unchanged_index_is_not_written_again() {
    let project = small();
    let ran = project.build_script("app").run();
    let stamps = || {
        ["plux.json", "plux.rs", "plux_index.txt", "plux_build.json"]
            .map(|name| fs::metadata(ran.out_dir.join(name)).unwrap().modified().unwrap())
    };
    let before = stamps();
    project.build_script("app").run();
    assert_eq!(stamps(), before);
    project.file("aws/src/cli.rs", plugin("tools", "renamed"));
    let again = project.build_script("app").run();
    assert!(plugins(&again.index()).contains(&"tools:renamed active".to_owned()));
    let left: Vec<_> =
        fs::read_dir(&ran.out_dir).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn a_target_directory_that_moves() {
    let project = small();
    let first = project.build_script("app").run();
    let mut script = project.build_script("app");
    script.out_dir = project.root.join("moved/elsewhere/out");
    let second = script.run();
    assert!(second.success);
    assert_eq!(first.read("plux.json"), second.read("plux.json"));
}

#[test]
fn settings_of_the_package_go_before_those_of_the_workspace() {
    let project = small();
    project.file("aws/src/lib.rs", "mod gone;");
    let root = fs::read_to_string(project.root.join("Cargo.toml")).unwrap();
    project.file("Cargo.toml", root + "[workspace.metadata.plux]\ndeny-incomplete = true\n");
    assert!(!project.build_script("app").run().success);
    let manifest = fs::read_to_string(project.root.join("app/Cargo.toml")).unwrap();
    project.file("app/Cargo.toml", manifest + "[package.metadata.plux]\ndeny_incomplete = false\n");
    assert!(project.build_script("app").run().success);
}

#[test]
fn settings_that_are_unknown_or_of_the_wrong_type() {
    let project = small();
    let manifest = fs::read_to_string(project.root.join("app/Cargo.toml")).unwrap();
    let set = |line: &str| {
        let text = format!("{manifest}[package.metadata.plux]\n{line}\n");
        project.file("app/Cargo.toml", text);
    };
    set("deny-incomplet = true");
    let warnings = reported(&project.report("app"));
    assert!(warnings[0].contains("unknown key `deny-incomplet`"), "{warnings:?}");
    assert!(warnings[0].ends_with("help: did you mean `deny-incomplete`?"), "{warnings:?}");
    // The prefix of a lint may be left out, but occurs once at most.
    set("lints = { \"plux::plux::unused_package\" = \"deny\" }");
    let warnings = reported(&project.report("app"));
    assert!(warnings[0].contains("unknown lint `plux::plux::unused_package`"), "{warnings:?}");
    set("crate = \"plux\"");
    assert_eq!(reported(&project.report("app")), [""; 0], "the attributes read it");
    set("reexports = [\"aws\", \"aw\"]");
    assert_eq!(
        reported(&project.report("app")),
        [
            "warning: app/Cargo.toml:10:13: [plux::unknown_package] `reexports` has the unknown package `aw`; \
          help: did you mean `aws`?"
        ]
    );
    set("reexports = \"base\"");
    let error = project.builder().package("app").build().unwrap_err().to_string();
    assert_eq!(
        error,
        "app/Cargo.toml:10:13: [plux::invalid_setting] `reexports` is not an array of strings; \
         help: write [\"finops-core\"]"
    );
    set("facade = true\nfacades = [\"base\"]\nstandalone = true");
    let error = project.builder().package("app").build().unwrap_err().to_string();
    assert_eq!(
        error.lines().collect::<Vec<_>>(),
        [
            "app/Cargo.toml:10:1: [plux::invalid_setting] `facade` has been renamed to \
             `reexports`; help: write `reexports = true`",
            "app/Cargo.toml:11:1: [plux::invalid_setting] `facades` has been renamed to \
             `reexports`; help: write `reexports = [\"finops-core\"]`",
            "app/Cargo.toml:12:1: [plux::invalid_setting] `standalone` has been renamed to \
             `allow-unused`; help: write `allow-unused = true`",
        ]
    );
}

#[test]
fn the_path_of_plux_runtime_that_attributes_read_is_a_known_setting() {
    let project = small();
    let manifest = fs::read_to_string(project.root.join("app/Cargo.toml")).unwrap();
    let set = |line: &str| {
        project.file("app/Cargo.toml", format!("{manifest}[package.metadata.plux]\n{line}\n"));
    };
    set("crate = \"finops_core::plux_runtime\"");
    assert_eq!(reported(&project.report("app")), Vec::<String>::new());
    set("crate = true");
    let error = project.builder().package("app").build().unwrap_err().to_string();
    assert!(error.contains("`crate` is not a string"), "{error}");
}

#[test]
fn every_mistake_in_the_settings_has_its_location_however_it_is_written() {
    let project = small();
    let manifest = project.read("app/Cargo.toml");
    let root = project.read("Cargo.toml");
    let settings = "[ package . metadata ]\n\
        plux = { allow-unused = 'no', \"reexports\" = [\"größe\", 3], index_file = 3 }\n";
    // As other editors save it.
    let text = format!("\u{feff}{manifest}{settings}").replace('\n', "\r\n");
    project.file("app/Cargo.toml", text);
    let settings = "metadata.plux.deny-incomplete = 1\nmetadata.plux.reexport-s = []\n";
    project.file("Cargo.toml", format!("{root}{settings}"));

    let ran = project.build_script("app").run();
    assert!(!ran.success);
    assert_eq!(
        ran.printed("error"),
        [
            "app/Cargo.toml:10:25: [plux::invalid_setting] `allow-unused` is not a boolean; help: \
             write `true` or `false`",
            "app/Cargo.toml:10:45: [plux::invalid_setting] `reexports` is not an array of strings; \
             help: write [\"finops-core\"]",
            "app/Cargo.toml:10:72: [plux::invalid_setting] `index_file` is not a string; help: \
             write \"plux.json\"",
            "Cargo.toml:4:33: [plux::invalid_setting] `deny-incomplete` is not a boolean; help: \
             write `true` or `false`",
        ]
    );
    let unknown = "Cargo.toml:5:15: [plux::unknown_setting] unknown key `reexport-s` in \
                   `[workspace.metadata.plux]`; help: did you mean `reexports`?";
    assert_eq!(ran.printed("warning"), [unknown]);

    project.file("app/Cargo.toml", format!("{manifest}[[package.metadata.plux]]\n"));
    let said = project.build_script("app").run();
    let list = "app/Cargo.toml:9:20: [plux::invalid_setting] `plux` is not a table; help: write \
                `[package.metadata.plux]`";
    assert_eq!(said.printed("error")[0], list);
}

/// `use web::*` brings in an attribute of `web`.
#[test]
fn an_attribute_of_a_crate_that_does_not_reach_the_runtime_is_not_indexed() {
    let project = Project::new(&["app", "web", "facade"]);
    let source = |uses: &str| format!("{uses}\n#[plugin(namespace = \"tools\")]\nfn saw() {{}}\n");
    project
        .package(
            "app",
            &format!(
                "{RUNTIME}web = {{ path = \"../web\" }}\nfacade = {{ path = \"../facade\" }}\n"
            ),
        )
        .package("web", "[lib]\nproc-macro = true\n")
        .package("facade", RUNTIME)
        .file("web/src/lib.rs", "#[proc_macro_attribute] pub fn plugin(a: T, b: T) -> T { b }\n")
        .file("facade/src/lib.rs", "pub use plux_runtime::plugin;\n")
        .file("app/src/lib.rs", "mod tools;\n")
        .locked();
    for (uses, expected) in [
        ("use web::*;", 0),
        ("use std::io::*;\nuse web::*;", 0),
        ("use facade::*;", 1),
        ("use web::Other;\nuse facade::*;", 1),
        ("use plux_runtime::*;", 1),
        ("use web::*;\nuse plux_runtime::plugin;", 1),
    ] {
        project.file("app/src/tools.rs", source(uses));
        let report = project.report("app");
        assert_eq!(report.index.plugins.len(), expected, "{uses}");
        assert!(report.index.is_complete(), "{uses}");
    }
}

#[test]
fn a_dependency_that_reaches_the_runtime_may_re_export_the_attributes() {
    let project = Project::new(&["app", "base", "aws"]);
    project
        .package("app", "aws = { path = \"../aws\" }")
        .package("base", RUNTIME)
        .package("aws", "base = { path = \"../base\" }")
        .file("aws/src/lib.rs", plugin("tools", "aws").replace("plux_runtime", "base"))
        .locked();
    assert_eq!(plugins(&project.report("app").index), ["tools:aws active"]);
}
