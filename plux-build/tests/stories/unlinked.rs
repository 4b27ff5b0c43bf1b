//! Plugin crates that no code refers to, so that rustc does not link them.

use plux_spec::Index;

use crate::support::{Project, RUNTIME, packages, plugin, reported};

#[test]
fn the_help_for_a_library_in_another_file_names_the_file() {
    let project = Project::new(&["app", "all", "aws"]);
    project
        .package("app", &format!("{RUNTIME}all = {{ path = \"../all\" }}\n"))
        .package("all", "aws = { path = \"../aws\" }\n[lib]\npath = \"source/root.rs\"\n")
        .plugin("aws", "")
        .file("app/src/lib.rs", "plux_runtime::include_index!();\n")
        .file("all/source/root.rs", "")
        .locked();
    let warnings = project.build_script("app").run().printed("warning").join("\n");
    assert!(warnings.contains("add `use ::aws as _;` to source/root.rs of `all`"), "{warnings}");
    project.file("all/source/root.rs", "use ::aws as _;\n");
    assert_eq!(project.build_script("app").run().printed("warning"), [""; 0]);
}

/// The file that a build script writes is no warning itself: most have no plugins.
#[test]
fn an_unreferenced_crate_whose_sources_are_not_analyzed_is_reported() {
    let project = Project::new(&["app", "all", "aws"]);
    project
        .package("app", &format!("{RUNTIME}all = {{ path = \"../all\" }}\n"))
        .package("all", "aws = { path = \"../aws\" }\n")
        .package("aws", RUNTIME)
        .file("all/src/lib.rs", "")
        .file("aws/src/lib.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/plugins.rs\"));\n")
        .build_step("app")
        .locked();
    let warnings = || project.build_script("app").run().printed("warning").join("\n");
    assert_eq!(
        warnings(),
        "all/src/lib.rs: [plux::unlinked_plugin] any plugins of `aws` in sources that are not analyzed will be \
         missing from `app`: `app` depends on `aws` through app → all → aws, and no code of `all` refers to \
         `aws`; help: add `use ::aws as _;` to src/lib.rs of `all`, or add `aws` to the dependencies of `app`"
    );
    project.package("aws", &format!("{RUNTIME}[package.metadata.plux]\nplugins = []\n"));
    assert_eq!(warnings(), "");
}

/// A package may have one name for each target.
#[test]
fn the_help_has_the_name_of_a_crate_for_the_target_of_the_build() {
    let project = Project::new(&["app", "all", "aws"]);
    project
        .package("app", &format!("{RUNTIME}all = {{ path = \"../all\" }}\n"))
        .package(
            "all",
            "[target.'cfg(any())'.dependencies]\nnever = { path = \"../aws\", package = \"aws\" }\n\
             [target.'cfg(not(any()))'.dependencies]\nalways = { path = \"../aws\", package = \"aws\" }\n",
        )
        .plugin("aws", "")
        .file("all/src/lib.rs", "")
        .build_step("app")
        .locked();
    let warnings = project.build_script("app").run().printed("warning").join("\n");
    assert!(warnings.contains("no code of `all` refers to `always`"), "{warnings}");
    assert!(warnings.contains("add `use ::always as _;` to src/lib.rs of `all`"), "{warnings}");
    project.file("all/src/lib.rs", "use ::always as _;\n");
    assert_eq!(project.build_script("app").run().printed("warning"), [""; 0]);
}

/// A build script does not see features of other packages, as `cargo build --features all/tax` enables them.
/// Returns whether code refers to a crate is known without them.
#[test]
fn an_unreferenced_crate_is_reported_before_its_feature_is_enabled() {
    let project = Project::new(&["app", "all", "tax"]);
    let tax = "tax = { path = \"../tax\", optional = true }\n[features]\ntax = [\"dep:tax\"]\n";
    project
        .package("app", &format!("{RUNTIME}all = {{ path = \"../all\" }}\n"))
        .package("all", tax)
        .plugin("tax", "")
        .file("all/src/lib.rs", "")
        .build_step("app")
        .locked();
    let ran = || project.build_script("app").run();
    let warning = "all/src/lib.rs: [plux::unlinked_plugin] 1 plugin of `tax` will be missing from `app` with \
                   feature `tax` of `all`: `app` depends on `tax` through app → all → tax, and no code of `all` \
                   refers to `tax`; help: add `use ::tax as _;` to src/lib.rs of `all`, or add `tax` to the \
                   dependencies of `app`";
    assert_eq!(ran().printed("warning"), [warning]);
    assert_eq!(reported(&project.report("app")), [format!("warning: {warning}")]);
    // `all` is linked, in case that it has the feature.
    assert_eq!(ran().anchors(), ["all"]);
    let linked = |index: &Index| packages(index).into_iter().find(|it| it.starts_with("tax"));
    let via = |link: &str| Some(format!("tax normal {link} (feature `tax` of `all`)"));
    assert_eq!(linked(&ran().index()), via("via:all"));

    project.file("all/src/lib.rs", "#[cfg(feature = \"tax\")]\nuse ::tax as _;\n");
    assert_eq!(ran().printed("warning"), [""; 0]);
    assert_eq!(ran().anchors(), ["all"]);
    assert_eq!(linked(&ran().index()), via("none"));

    // A feature of the plugin crate itself.
    project.package("all", "tax = { path = \"../tax\" }\n").file("all/src/lib.rs", "");
    project.plugin("tax", "[features]\nvat = []\n");
    project
        .file("tax/src/lib.rs", format!("#[cfg(feature = \"vat\")]\n{}", plugin("tools", "tax")));
    project.locked();
    let found = ran().printed("warning").join("\n");
    assert!(
        found.contains("missing from `app` with feature `vat` of `tax`: `app` depends"),
        "{found}"
    );
    // And of another feature, which loses another plugin.
    project.plugin("tax", "[features]\nvat = []\nduty = []\n");
    let (vat, duty) = (plugin("tools", "tax"), plugin("tools", "duty"));
    let source = format!("#[cfg(feature = \"vat\")]\n{vat}#[cfg(feature = \"duty\")]\n{duty}");
    project.file("tax/src/lib.rs", source).locked();
    let found = ran().printed("warning").join("\n");
    for feature in ["vat", "duty"] {
        let lost = format!("1 plugin of `tax` will be missing from `app` with feature `{feature}`");
        assert!(found.contains(&lost), "{found}");
    }
    project.file("all/src/lib.rs", "use ::tax as _;\n");
    assert_eq!(ran().printed("warning"), [""; 0]);
}

/// rustc only loads a crate that code of the build names in a path, so other code hides no lost plugin.
#[test]
fn the_name_of_a_crate_is_only_a_reference_where_rustc_loads_it() {
    let project = Project::new(&["app", "mid", "leaf"]);
    project
        .package("app", &format!("{RUNTIME}mid = {{ path = \"../mid\" }}\n"))
        .package("mid", "leaf = { path = \"../leaf\" }\n[features]\nextra = []\n")
        .plugin("leaf", "")
        .file("mid/src/off.rs", "use leaf as _;\n")
        .file("mid/README.md", "See [it](leaf::Type).\n")
        .build_step("app")
        .locked();
    let check = |source: &str| {
        project.file("mid/src/lib.rs", source);
        let ran = project.build_script("app").run();
        let warnings: Vec<String> = ran.printed("warning").iter().map(|&it| it.into()).collect();
        let report = reported(&project.report("app"));
        assert_eq!(report, warnings.iter().map(|it| format!("warning: {it}")).collect::<Vec<_>>());
        warnings.join("\n")
    };
    let missing = "mid/src/lib.rs: [plux::unlinked_plugin] 1 plugin of `leaf` will be missing from `app`: `app` \
                   depends on `leaf` through app → mid → leaf, and ";
    let no_os = "the code of `mid` that refers to `leaf` requires `cfg(target_os = \"none\")`";
    let extra = "the code of `mid` that refers to `leaf` requires feature `extra` of `mid`";
    let none = "no code of `mid` refers to `leaf`";
    for (source, reason) in [
        ("#[cfg(feature = \"extra\")]\npub use leaf::Type;", extra),
        ("#[cfg(feature = \"extra\")]\nmod off;", extra),
        ("#[cfg(target_os = \"none\")]\nextern crate leaf;\nfn f(leaf: u8) {}", no_os),
        ("#[cfg(any())]\nmod off;", "requires `cfg(false)`"),
        ("pub fn f() -> usize { let leaf = [1]; leaf.len() }", none),
        ("pub struct A { leaf: u8 } impl A { pub fn leaf(&self) {} }", none),
        ("pub mod leaf { pub fn run() {} }\npub fn f() { leaf::run() }", none),
        ("pub const A: &str = stringify!(leaf::Type);", none),
    ] {
        let found = check(source);
        assert!(found.starts_with(missing) && found.contains(reason), "{source}: {found}");
        assert!(found.contains("help: add `use ::leaf as _;` to src/lib.rs of `mid`"), "{found}");
    }
    for source in [
        "use leaf as _;",
        "#[cfg(not(feature = \"extra\"))]\npub use leaf::Type;",
        "#[cfg(not(feature = \"extra\"))]\nmod off;",
        // The profile and `--cfg` are not known.
        "#[cfg(debug_assertions)]\npub use leaf::Type;",
        "#[cfg(some_cfg)]\nmod off;",
        "mod a { pub mod leaf {} }\npub fn f() { leaf::run() }",
        "items! { leaf }",
        "/// See [`leaf::Type`].\npub struct A;",
        "#![doc = include_str!(\"../README.md\")]",
        "#[derive(Clone, leaf::Item)]\npub struct A;",
    ] {
        assert_eq!(check(source), "", "{source}");
    }
    // The program enables the feature.
    project.file("mid/src/lib.rs", "#[cfg(feature = \"extra\")]\nmod off;");
    let mid = "mid = { path = \"../mid\", features = [\"extra\"] }\n";
    project.package("app", &format!("{RUNTIME}{mid}")).build_step("app").locked();
    assert_eq!(project.build_script("app").run().printed("warning"), [""; 0]);
}

#[test]
fn a_binary_that_only_has_the_name_of_its_library_does_not_link_it() {
    let project = Project::new(&["app"]);
    project
        .package("app", RUNTIME)
        .file("app/src/lib.rs", plugin("tools", "own"))
        .build_step("app");
    let check = |code: &str| {
        project.file("app/src/main.rs", format!("plux_runtime::include_index!();\n{code}"));
        project.locked();
        project.build_script("app").run().printed("warning").join("\n")
    };
    for code in [
        "fn main() { let app = 1; println!(\"{}\", app); }",
        "/// Runs [`app::run`].\nfn main() {}",
        "#[cfg(any())]\nuse app as _;\nfn main() {}",
    ] {
        let found = check(code);
        assert!(
            found.contains("1 plugin of the library `app` will be missing from binary `app`"),
            "{code}: {found}"
        );
    }
    assert_eq!(check("fn main() { app::run() }"), "");
}
