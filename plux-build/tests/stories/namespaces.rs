//! Managers and registries of namespaces that nothing declares.

use crate::support::{Project, RUNTIME, plugin, reported};

const POINT: &str =
    "#[plux_runtime::extension_point(namespace = \"finops.vendors\")]\npub trait Vendor {}\n";

/// `app` includes an index and depends on `base`, which declares `finops.vendors`. `aws` has a plugin for it.
fn finops(main: &str) -> Project {
    let project = Project::new(&["app", "base", "aws", "plux-build"]);
    let base = format!("{RUNTIME}base = {{ path = \"../base\" }}\n");
    project
        .package("app", &format!("{base}aws = {{ path = \"../aws\", optional = true }}\n"))
        .package("base", RUNTIME)
        .package("aws", &base)
        .file("base/src/lib.rs", POINT)
        .file("aws/src/lib.rs", plugin("finops.vendors", "aws"))
        .build_step("app");
    std::fs::remove_file(project.root.join("app/src/lib.rs")).unwrap();
    main_is(&project, main);
    project.locked();
    project
}

fn main_is(project: &Project, body: &str) {
    let main = "plux_runtime::include_index!();\nuse plux_runtime::{PluginManager, Registry};\n";
    project.file("app/src/main.rs", format!("{main}fn main() {{ {body} }}\n"));
}

/// What the lint reports: `check` of the package, of the workspace, and the build script agree.
fn found(project: &Project) -> Vec<String> {
    let of_lint = |mut found: Vec<String>| {
        found.retain(|it| it.contains("[plux::unknown_namespace]"));
        found
    };
    let check = project.builder().exhaustive(true).offline(true);
    let package = of_lint(reported(&check.clone().package("app").report().unwrap()));
    assert_eq!(package, of_lint(reported(&check.workspace(true).report().unwrap())));
    let ran = project.build_script("app").run();
    let built = ran.printed("warning").iter().map(|it| format!("warning: {it}")).collect();
    assert_eq!(package, of_lint(built));
    package
}

#[test]
fn a_misspelled_namespace_is_reported_with_the_closest_one() {
    let project =
        finops("let vendors = PluginManager::<dyn base::Vendor>::new(\"finops.vendor\");");
    let near = "[plux::unknown_namespace] unknown namespace `finops.vendor`: it has no plugin and no \
                extension point; help: did you mean `finops.vendors`?";
    assert_eq!(found(&project), [format!("warning: app/src/main.rs:3:66: {near}")]);
    for call in ["Registry::<u8>::new", "PluginManager::<dyn base::Vendor>::builder"] {
        main_is(&project, &format!("{call}(\"finops.vendor\");"));
        assert_eq!(found(&project).len(), 1, "{call}");
    }
    // The same in the library of another package.
    main_is(&project, "");
    let registry = "pub static ALL: plux_runtime::Registry<u8> = plux_runtime::Registry::new(\"finops.vendor\");";
    project.file("base/src/lib.rs", format!("{POINT}{registry}\n"));
    assert_eq!(found(&project), [format!("warning: base/src/lib.rs:3:74: {near}")]);
}

#[test]
fn a_namespace_like_no_other_is_reported_in_a_program() {
    let project = finops("Registry::<u8>::new(\"shop.taxes\");");
    assert_eq!(
        found(&project),
        [
            "warning: app/src/main.rs:3:33: [plux::unknown_namespace] unknown namespace `shop.taxes`: it has no \
          plugin and no extension point; help: correct it, add a dependency that has plugins for it, or \
          declare it with `#[extension_point(namespace = \"shop.taxes\")]`"
        ]
    );
    // Other programs may have plugins for a library.
    main_is(&project, "");
    let registry =
        "pub static ALL: plux_runtime::Registry<u8> = plux_runtime::Registry::new(\"shop.taxes\");";
    project.file("base/src/lib.rs", format!("{POINT}{registry}\n"));
    assert_eq!(found(&project), [""; 0]);
    let check = project.builder().package("base").exhaustive(true).report().unwrap();
    assert_eq!(reported(&check), [""; 0]);
}

#[test]
fn a_malformed_namespace_breaks_a_rule() {
    let project = finops("Registry::<u8>::new(\"Finops vendors\");");
    let malformed = "warning: app/src/main.rs:3:33: [plux::unknown_namespace] the namespace \"Finops vendors\" \
                     contains ' '; help: ";
    let found_now = found(&project);
    assert!(found_now.len() == 1 && found_now[0].starts_with(malformed), "{found_now:?}");
    // The attribute rejects it in the same words.
    let rejected = malformed.replace("app/src/main.rs:3:33: [plux::unknown_namespace] ", "");
    project.file("base/src/lib.rs", POINT.replace("finops.vendors", "Finops vendors"));
    let check = project.builder().package("app").exhaustive(true).report().unwrap();
    let of_attribute =
        reported(&check).into_iter().find(|it| it.contains("invalid_declaration")).unwrap();
    let help = found_now[0].strip_prefix(malformed).unwrap();
    assert!(of_attribute.ends_with(help), "{of_attribute}");
    assert!(of_attribute.contains(rejected.strip_prefix("warning: ").unwrap()), "{of_attribute}");
}

#[test]
fn settings_change_the_level() {
    let project = finops("Registry::<u8>::new(\"finops.vendor\");");
    let manifest = project.read("app/Cargo.toml");
    let level = |level: &str| {
        let lints = format!("\n[package.metadata.plux.lints]\nunknown_namespace = \"{level}\"\n");
        project.file("app/Cargo.toml", format!("{manifest}{lints}"));
        project.build_script("app").run()
    };
    let allowed = level("allow");
    assert!(allowed.success && allowed.printed("warning").is_empty(), "{:?}", allowed.lines);
    let denied = level("deny");
    assert!(!denied.success && denied.printed("error")[0].contains("unknown_namespace"));
}

#[test]
fn correct_code_is_not_reported() {
    for main in [
        // An extension point without plugins, and a plugin that is not in this build.
        "PluginManager::<dyn base::Vendor>::new(\"finops.vendors\"); Registry::<u8>::new(\"tools\");",
        // A finder of its own.
        "PluginManager::<u8>::builder(\"finops.vendor\", ()).finder(own()).build();",
        // Other types of the same name.
        "prometheus::Registry::new(\"finops.vendor\"); base::Registry::new(\"finops.vendor\");",
        "use base::Registry; Registry::new(\"finops.vendor\");",
        // What is not compiled, or only in tests.
        "#[cfg(windows)] Registry::<u8>::new(\"finops.vendor\");",
        "} #[cfg(test)] mod tests { fn f() { super::Registry::<u8>::new(\"finops.vendor\"); }",
        "} #[test] fn f() { Registry::<u8>::new(\"finops.vendor\");",
        "// Registry::<u8>::new(\"finops.vendor\")\n",
    ] {
        let project = finops(main);
        project.file("aws/src/lib.rs", plugin("finops.vendors", "aws") + &plugin("tools", "aws"));
        project
            .file("app/tests/t.rs", "fn f() { plux_runtime::Registry::new(\"finops.vendor\"); }");
        assert_eq!(found(&project), [""; 0], "{main}");
    }
}

#[test]
fn nothing_is_reported_if_a_declaration_may_be_missing() {
    let project = finops("Registry::<u8>::new(\"finops.vendor\");");
    for gap in [
        "include!(concat!(\"a\", \".rs\"));",
        "#[plux_runtime::plugin(namespace = \"finops.vendor\")]",
    ] {
        project.file("base/src/lib.rs", format!("{POINT}{gap}\npub struct A;\n"));
        let report = project.builder().package("app").exhaustive(true).report().unwrap();
        assert!(!report.index.is_complete(), "{gap}");
        let found = reported(&report);
        assert!(!found.iter().any(|it| it.contains("unknown_namespace")), "{found:?}");
    }
}

#[test]
fn a_renamed_runtime_and_a_reexport_are_followed() {
    let project = finops("");
    let manifest = project.read("app/Cargo.toml");
    let renamed = "rt = { package = \"plux-runtime\", path = \"../plux-runtime\" }\n";
    project.file("app/Cargo.toml", manifest.replace(RUNTIME, renamed)).locked();
    let index = "rt::include_index!();\n";
    for (code, count) in [
        ("use rt::Registry as Tools; fn main() { Tools::<u8>::new(\"finops.vendor\"); }", 1),
        ("fn main() { rt::PluginManager::<u8>::new(\"finops.vendor\"); }", 1),
        (
            "use base::plux_runtime::Registry; fn main() { Registry::<u8>::new(\"finops.vendor\"); }",
            1,
        ),
        ("use base::rt::Registry; fn main() { Registry::<u8>::new(\"finops.vendor\"); }", 0),
        ("mod rt {} fn main() { rt::Registry::<u8>::new(\"finops.vendor\"); }", 0),
    ] {
        project.file("app/src/main.rs", format!("{index}{code}\n"));
        assert_eq!(found(&project).len(), count, "{code}");
    }
}

/// Without plux-runtime, nothing of plux is looked for.
#[test]
fn a_crate_without_plux_runtime_is_not_searched() {
    let project = finops("");
    let registry = "pub fn f() { plux_runtime::Registry::new(\"finops.vendor\"); }";
    let manifest = project.read("app/Cargo.toml");
    project.package("plain", "").file("plain/src/lib.rs", registry);
    let plain = "[dependencies]\nplain = { path = \"../plain\" }\n";
    project.file("app/Cargo.toml", manifest.replace("[dependencies]\n", plain));
    let members = project.read("Cargo.toml").replace("\"base\"", "\"base\", \"plain\"");
    project.file("Cargo.toml", members).locked();
    assert_eq!(found(&project), [""; 0]);
}
