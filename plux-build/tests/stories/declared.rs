//! Plugins that a manifest declares, conditions that nothing can meet, and contracts of functions.

use crate::support::{Project, RUNTIME, plugin, plugins, reported};

const MACRO: &str = "macro_rules! vendor { ($n:literal) => {\n    \
                     #[plux_runtime::plugin(namespace = \"tools\", name = $n)]\n    \
                     impl Tool for Type {}\n} }\nvendor!(\"made\");\n";

fn with(source: &str, rest: &str) -> Project {
    let project = Project::new(&["app", "aws"]);
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .plugin("aws", rest)
        .file("aws/src/lib.rs", source)
        .locked();
    project
}

#[test]
fn plugins_that_macros_declare_can_be_listed() {
    let report = with(MACRO, "").report("app");
    assert!(!report.index.is_complete() && report.index.plugins.is_empty());

    let list = "[[package.metadata.plux.plugins]]\nnamespace = \"tools\"\nname = \"made\"\n\
                contract = \"dyn Tool\"\n\
                [[package.metadata.plux.plugins]]\nnamespace = \"tools\"\nname = \"windows\"\n\
                cfg = \"windows\"\nrequires = [\"made\"]\n";
    let project = with(MACRO, list);
    let report = project.report("app");
    assert_eq!(reported(&report), [""; 0]);
    assert!(report.index.is_complete(), "{:?}", report.index.incomplete);
    assert_eq!(
        plugins(&report.index),
        ["tools:made active", "tools:windows inactive (`cfg(windows)`)"]
    );
    let made = &report.index.plugins[0];
    assert_eq!((&*made.file, made.line, &*made.contract), ("Cargo.toml", 9, "dyn Tool"));
    assert!(project.build_script("app").run().printed("warning").is_empty());
}

#[test]
fn a_procedural_macro_may_be_in_a_library_of_any_path() {
    let project = Project::new(&["app", "macros"]);
    project
        .package("macros", "[lib]\nproc-macro = true\npath = \"macros.rs\"\n")
        .package("app", &format!("{RUNTIME}macros = {{ path = \"../macros\" }}\n"))
        .file(
            "macros/macros.rs",
            "#[proc_macro_attribute]\npub fn vendor(_: TokenStream, item: TokenStream) -> TokenStream {\n\
             add(\"#[plux_runtime::plugin(namespace = \\\"n\\\")]\", item)\n}\n",
        )
        .file("app/src/lib.rs", "#[macros::vendor]\nimpl Tool for Type {}\n");
    std::fs::remove_file(project.root.join("macros/src/lib.rs")).unwrap();
    project.locked();
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "warning: macros/macros.rs:1:1: [plux::not_analyzed] the procedural \
             macro `vendor`"
        ),
        "{found:?}"
    );
}

#[test]
fn a_plugin_that_is_declared_in_the_sources_is_not_to_be_listed() {
    let list = "[[package.metadata.plux.plugins]]\nnamespace = \"tools\"\nname = \"aws\"\n";
    let found = reported(&with(&plugin("tools", "aws"), list).report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let help = "help: the scan finds the plugin: remove its `[[package.metadata.plux.plugins]]` from Cargo.toml of `aws`";
    assert!(found[0].contains("[plux::duplicate_id]") && found[0].ends_with(help), "{found:?}");
}

#[test]
fn an_empty_list_acknowledges_generated_files() {
    let generated = "include!(concat!(env!(\"OUT_DIR\"), \"/gen.rs\"));\n";
    let source = plugin("tools", "aws") + generated;
    assert!(!with(&source, "").report("app").index.is_complete());
    let report = with(&source, "[package.metadata.plux]\nplugins = []\n").report("app");
    assert!(report.index.is_complete() && reported(&report).is_empty());
}

/// An application whose plugin crates `aws` and `gcp` depend on `framework` only, which exports a macro that
/// declares a plugin, and acknowledges it as the help says.
fn with_framework(aws: &str, gcp: &str) -> Project {
    let framework = "framework = { path = \"../framework\" }\n";
    let project = Project::new(&["app", "aws", "gcp", "framework"]);
    let acknowledged = format!("{RUNTIME}[package.metadata.plux]\nplugins = []\n");
    let packages = "aws = { path = \"../aws\" }\ngcp = { path = \"../gcp\" }\n";
    project
        .package("app", &format!("{RUNTIME}{packages}"))
        .package("framework", &acknowledged)
        .package("aws", framework)
        .package("gcp", framework)
        .file(
            "framework/src/lib.rs",
            "#[macro_export]\nmacro_rules! vendor { ($n:literal) => {\n\
             #[$crate::plux_runtime::plugin(namespace = \"tools\", name = $n)]\n\
             impl Tool for Type {}\n} }\n\
             #[macro_export]\nmacro_rules! local { () => { $crate::vendor!(\"local\"); } }\n\
             pub use plux_runtime;\npub use framework_macros::mark;\n",
        )
        .file("aws/src/lib.rs", aws)
        .file("gcp/src/lib.rs", gcp)
        .locked();
    project
}

/// `plugins = []` of the package that defines a macro says nothing about the packages that call it.
#[test]
fn each_package_that_calls_a_macro_of_another_lists_its_plugins() {
    let project = with_framework("\nuse framework::vendor as v;\nv!(\"one\");\n", "");
    let listed = "[[package.metadata.plux.plugins]]\nnamespace = \"tools\"\nname = \"one\"\n";
    let report = project.report("app");
    assert!(!report.index.is_complete());
    let found = reported(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "warning: aws/src/lib.rs:2:16: [plux::not_analyzed] the macro `vendor!` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");

    // Listed in one package, and called in another one, through a macro of the framework.
    project.file("aws/Cargo.toml", project.read("aws/Cargo.toml") + listed);
    project.file("gcp/src/lib.rs", "pub mod tools { framework::local!(); }\n");
    let report = project.report("app");
    let found = reported(&report);
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "warning: gcp/src/lib.rs:1:28: [plux::not_analyzed] the macro `local!` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");
    assert_eq!(
        (plugins(&report.index), report.index.is_complete()),
        (vec!["tools:one active".to_owned()], false)
    );
}

/// The caller has the dependency on plux-runtime.
#[test]
fn a_macro_of_a_crate_that_does_not_depend_on_plux_runtime_is_followed() {
    let project = Project::new(&["app", "aws", "gcp", "util"]);
    let path = |name: &str| format!("{name} = {{ path = \"../{name}\" }}\n");
    project
        .package("app", &format!("{RUNTIME}{}{}", path("aws"), path("gcp")))
        .package("aws", &format!("{RUNTIME}{}", path("util")))
        .package("gcp", &format!("{}{}", path("aws"), path("util")))
        .package("util", "")
        .file("util/src/lib.rs", "mod macros;\n")
        .file("util/src/macros.rs", MACRO.replace("macro_rules!", "#[macro_export]\nmacro_rules!"))
        .file(
            "aws/src/lib.rs",
            "use util::vendor as v;\nv!(\"one\");\npub use util::vendor as declare;\n",
        )
        .file("gcp/src/lib.rs", "aws::declare!(\"two\");\n")
        .locked();
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 2, "{found:?}");
    let expected = "warning: aws/src/lib.rs:1:11: [plux::not_analyzed] the macro `vendor!` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");
    let expected = "warning: gcp/src/lib.rs:1:6: [plux::not_analyzed] the macro `declare!` declares plugins, which";
    assert!(found[1].starts_with(expected), "{found:?}");
}

#[test]
fn a_macro_that_has_the_name_of_one_in_a_dependency_is_not_confused_with_it() {
    let project = Project::new(&["app", "aws", "util"]);
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .package("aws", &format!("{RUNTIME}util = {{ path = \"../util\" }}\n"))
        .package("util", "")
        .file("util/src/lib.rs", MACRO.replace("macro_rules!", "#[macro_export]\nmacro_rules!"))
        .file("aws/src/lib.rs", "macro_rules! vendor { () => {} }\nvendor!();\n")
        .locked();
    assert_eq!(reported(&project.report("app")), [""; 0]);
    project.file("aws/src/lib.rs", "util::vendor!(\"one\");\n");
    assert_eq!(reported(&project.report("app")).len(), 1);
}

#[test]
fn a_macro_that_calls_one_of_another_package_is_reported_where_it_is_called() {
    let wrapper = "macro_rules! wrapper { ($n:literal) => { framework::vendor!($n); } }\nwrapper!(\"one\");\n";
    let found = reported(&with_framework(wrapper, "").report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "warning: aws/src/lib.rs:1:14: [plux::not_analyzed] the macro `wrapper!` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");
}

#[test]
fn a_macro_that_is_re_exported_by_another_name_is_followed() {
    let project = with_framework("framework::register!(\"one\");\n", "");
    let source = project.read("framework/src/lib.rs") + "mod names;\npub use names::register;\n";
    project
        .file("framework/src/lib.rs", source)
        .file("framework/src/names.rs", "pub use vendor as register;\n");
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "warning: aws/src/lib.rs:1:12: [plux::not_analyzed] the macro `register!` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");
}

#[test]
fn a_package_that_does_not_call_a_macro_of_another_has_nothing_to_list() {
    let own = "macro_rules! vendor { () => {} }\npub(crate) use vendor;\ncrate::vendor!();\n\
               #[cfg(test)]\nmod tests { framework::vendor!(\"fake\"); }\n";
    let other = "// framework::vendor!()\npub struct Client { pub vendor: u8 }\n\
                 macro_rules! wrapper { () => { framework::vendor!(\"x\"); } }\n";
    let report = with_framework(own, other).report("app");
    assert_eq!(reported(&report), [""; 0]);
    assert!(report.index.is_complete());
}

#[test]
fn a_re_exported_attribute_macro_that_declares_plugins_is_reported_where_it_is_used() {
    let project = with_framework("", "use framework::mark;\n#[mark]\nimpl Tool for Type {}\n");
    let dependency = "framework-macros = { path = \"../framework-macros\" }\n[package.metadata";
    let manifest = project.read("framework/Cargo.toml").replace("[package.metadata", dependency);
    project
        .file("Cargo.toml", project.read("Cargo.toml").replace("\"app\"", "\"app\", \"framework-macros\""))
        .file("framework/Cargo.toml", manifest)
        .package("framework-macros", "[lib]\nproc-macro = true\n")
        .file(
            "framework-macros/src/lib.rs",
            "#[proc_macro_attribute]\npub fn mark(_: TokenStream, item: TokenStream) -> TokenStream {\n\
             add(\"#[plux_runtime::plugin(namespace = \\\"n\\\")]\", item)\n}\n",
        )
        .locked();
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "warning: gcp/src/lib.rs:1:16: [plux::not_analyzed] the procedural macro `mark` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");

    // By another name.
    let renamed = project.read("framework/src/lib.rs").replace("::mark;", "::mark as tool;");
    project
        .file("framework/src/lib.rs", renamed)
        .file("gcp/src/lib.rs", "#[framework::tool]\nimpl Tool for Type {}\n");
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "warning: gcp/src/lib.rs:1:14: [plux::not_analyzed] the procedural macro `tool` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");
}

const MARK: &str = "#[proc_macro_attribute]\npub fn mark(_: TokenStream, item: TokenStream) -> TokenStream {\n\
                    add(\"#[framework::plugin(namespace = \\\"n\\\")]\", item)\n}\n";

/// As in `syn`-based macros whose code is tested in a library of its own.
#[test]
fn a_library_may_generate_the_code_of_a_procedural_macro() {
    let project = Project::new(&["app", "macros", "macros-impl", "tokens"]);
    project
        .package("app", &format!("{RUNTIME}macros = {{ path = \"../macros\" }}\n"))
        .package("macros", "macros-impl = { path = \"../macros-impl\" }\n[lib]\nproc-macro = true\n")
        .package("macros-impl", "tokens = { path = \"../tokens\" }\n")
        .package("tokens", "")
        .file(
            "macros/src/lib.rs",
            "#[proc_macro_attribute]\npub fn mark(_: TokenStream, item: TokenStream) -> TokenStream {\n\
             macros_impl::mark(item)\n}\n",
        )
        .file("macros-impl/src/lib.rs", "pub fn mark(item: TokenStream) -> TokenStream { tokens::of(item) }\n")
        .file("tokens/src/lib.rs", "mod plugins;\n")
        .file("tokens/src/plugins.rs", "const A: &str = \"#[plux_runtime::plugin(namespace = \\\"n\\\")]\";\n")
        .locked();
    let found = reported(&project.report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "warning: macros/src/lib.rs:1:1: [plux::not_analyzed] the procedural macro `mark` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");

    // The declarations of a library that uses plux itself are its own.
    project.package("tokens", RUNTIME).locked();
    assert_eq!(reported(&project.report("app")), [""; 0]);
}

#[test]
fn a_procedural_macro_of_a_framework_from_a_registry_is_reported_where_it_is_used() {
    let project = Project::new(&["app", "aws"]);
    let manifest = |name: &str, rest: &str| {
        format!("[package]\nname = {name:?}\nversion = \"1.2.0\"\nedition = \"2024\"\n{rest}")
    };
    project
        .package("app", &format!("{RUNTIME}aws = {{ path = \"../aws\" }}\n"))
        .package("aws", "framework = \"1\"\n")
        .file("aws/src/lib.rs", "#[framework::mark]\nimpl Tool for Type {}\n")
        .file("Cargo.toml", project.read("Cargo.toml") + "[patch.crates-io]\nplux-runtime.path = \"plux-runtime\"\n")
        .file(
            ".cargo/config.toml",
            "[source.crates-io]\nreplace-with = \"vendored\"\n[source.vendored]\ndirectory = \"registry\"\n",
        )
        .file(
            "registry/framework/Cargo.toml",
            manifest(
                "framework",
                "[dependencies]\nplux-runtime = \"0.1\"\nframework-macros = \"1\"\n\
                 [package.metadata.plux]\nplugins = []\n",
            ),
        )
        .file("registry/framework/src/lib.rs", "pub use framework_macros::mark;\npub use plux_runtime::plugin;\n")
        .file("registry/framework-macros/Cargo.toml", manifest("framework-macros", "[lib]\nproc-macro = true\n"))
        .file("registry/framework-macros/src/lib.rs", MARK);
    for package in ["framework", "framework-macros"] {
        project.file(&format!("registry/{package}/.cargo-checksum.json"), "{\"files\":{}}");
    }
    project.locked();
    let ran = project.build_script("app").run();
    let found = ran.printed("warning");
    assert_eq!(found.len(), 1, "{found:?}");
    let expected = "aws/src/lib.rs:1:14: [plux::not_analyzed] the procedural macro `mark` declares plugins, which";
    assert!(found[0].starts_with(expected), "{found:?}");
}

#[test]
fn mistakes_in_declared_plugins_are_errors_with_their_location() {
    let list = "[[package.metadata.plux.plugins]]\nnamespace = \"too ls\"\nnmae = \"made\"\n";
    let found = reported(&with("", list).report("app"));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with(
        "error: aws/Cargo.toml:8:13: [plux::invalid_setting] the \
             namespace \"too ls\" contains ' '"
    ));
    assert!(found[1].starts_with("error: aws/Cargo.toml:7:"), "{found:?}");
    assert!(found[1].contains("a declared plugin has no `name`; help: write "), "{found:?}");
    assert_eq!(
        found[2],
        "warning: aws/Cargo.toml:9:1: [plux::unknown_setting] unknown key `nmae` of a declared plugin; help: did you mean `name`?"
    );
}

#[test]
fn a_feature_that_the_package_does_not_declare_is_reported_and_never_recommended() {
    let source = "#[cfg(feature = \"extras\")]\n".to_owned() + &plugin("tools", "aws");
    let report = with(&source, "[features]\nextra = []\n").report("app");
    assert_eq!(
        reported(&report),
        ["warning: aws/src/lib.rs:2:1: [plux::undeclared_feature] `aws` does not declare the \
             feature `extras`; help: did you mean `extra`?"]
    );
    let aws = &report.index.plugins[0];
    let cfg = plux_spec::Condition::Cfg("feature = \"extras\"".into());
    assert_eq!(aws.enabled_by[..], [cfg]);
    assert_eq!(plux_spec::enable::command(&aws.enabled_by, &report.index), None);
}

#[test]
fn there_is_no_help_for_a_predicate_that_never_holds() {
    for predicate in ["false", "any()"] {
        let source = format!("#[cfg({predicate})]\n{}", plugin("tools", "aws"));
        let index = with(&source, "").report("app").index;
        let written = plux_build::json::to_json(&index);
        let read = plux_build::json::from_json(written.as_bytes()).unwrap();
        for index in [index, read] {
            let help = plux_spec::enable::help(&index.plugins[0].enabled_by, &index);
            assert_eq!(help.as_deref(), Some("remove `cfg(false)`"), "{predicate}");
        }
    }
}

#[test]
fn the_signature_of_a_function_plugin_is_compared_with_its_extension_point() {
    let source = "#[plux_runtime::extension_point(namespace = \"tools\")]\n\
                  pub type Entry = plux_runtime::FunctionPlugin<fn(&mut Runtime) -> &'static str>;\n\
                  #[plux_runtime::plugin(namespace = \"tools\", name = \"right\")]\n\
                  fn right(runtime: &mut core::Runtime) -> &'static str { \"\" }\n\
                  #[plux_runtime::plugin(namespace = \"tools\", name = \"wrong\")]\n\
                  fn wrong(runtime: &mut Runtime) -> String { String::new() }\n";
    let found = reported(&with(source, "").report("app"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with(
        "warning: aws/src/lib.rs:5:1: [plux::contract_mismatch] mismatched \
             contract of `tools:wrong`"
    ));
}

/// With `use … as`, `type` and types of other crates, the sources do not show that two types differ.
#[test]
fn a_renamed_type_in_a_signature_is_no_mismatch() {
    let point = "#[plux_runtime::extension_point(namespace = \"tools\")]\n\
                 pub type Entry = plux_runtime::FunctionPlugin<fn(&Report) -> u8>;\n\
                 pub struct Report;\npub struct Invoice;\npub trait Tool {}\npub trait Other {}\n\
                 #[plux_runtime::extension_point(namespace = \"others\")]\npub trait Vendor {}\n";
    let function = |head: &str, parameter: &str| {
        format!(
            "{head}\n#[plux_runtime::plugin(namespace = \"tools\")]\n\
             fn run(it: {parameter}) -> u8 {{ 1 }}\n"
        )
    };
    let vendor = |head: &str, name: &str| {
        format!(
            "{head}\n#[plux_runtime::plugin(namespace = \"others\", name = \"one\")]\n\
             impl {name} for Type {{}}\n"
        )
    };
    let found = |plugin: &str| {
        let project = with(&format!("{point}mod plugin;\n"), "");
        let found = reported(&project.file("aws/src/plugin.rs", plugin).report("app"));
        found.into_iter().filter(|it| it.contains("contract_mismatch")).count()
    };
    for plugin in [
        function("use crate::Report as Bill;", "&Bill"),
        function("use crate::{Invoice, Report as Bill};", "&Bill"),
        function("type Bill<'a> = &'a crate::Report;", "Bill<'_>"),
        function("use reports::Bill;", "&Bill"),
        function("use crate::Report;", "&Report"),
        vendor("use crate::Vendor as V;", "V"),
        vendor("use reports::Vendors;", "Vendors"),
    ] {
        assert_eq!(found(&plugin), 0, "{plugin}");
    }
    for plugin in [
        function("use crate::Invoice;", "&Invoice"),
        function("use crate::Report;", "Report"),
        function("", "&str"),
        vendor("use crate::Other;", "Other"),
        vendor("use plux_runtime::Plugin;", "Plugin"),
        function("", "u8").replace("tools", "others"),
    ] {
        assert_eq!(found(&plugin), 1, "{plugin}");
    }
}

#[test]
fn an_extension_point_of_function_pointers_has_to_be_a_function_plugin() {
    let source = "#[plux_runtime::extension_point(namespace = \"tools\")]\n\
                  pub type Entry = fn(&str);\n\
                  #[plux_runtime::plugin(namespace = \"tools\")]\n\
                  fn run(text: &str) {}\n";
    assert_eq!(
        reported(&with(source, "").report("app")),
        [
            "warning: aws/src/lib.rs:3:1: [plux::contract_mismatch] mismatched contract of `tools:run`: expected `fn(&str)`, found \
             `FunctionPlugin<fn(&str)>`; declared at aws/src/lib.rs:1:1; help: declare the extension point as `FunctionPlugin<fn(&str)>`: \
             the contract of an annotated function is a `FunctionPlugin`"
        ]
    );
}
