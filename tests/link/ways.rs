//! Direct dependencies, renamed or not.

use crate::{MAIN, english, greeting};
use plux_tests::Project;

#[test]
fn a_dependency_that_no_code_refers_to_is_linked() {
    english("direct", r#"english.path = "crates/english""#)
        .cargo(&["run"])
        .success()
        .never_says("warning")
        .prints("said english")
        .prints("english Loaded")
        .prints("complete: true");
}

#[test]
fn without_the_anchor_the_plugin_is_missing_and_help_names_the_line_to_add() {
    // The same program, but its anchors are taken away: what `linkme` alone would do.
    let project = english("no-anchor", r#"english.path = "crates/english""#);
    project.write(
        "build.rs",
        r#"fn main() {
            plux_build::emit();
            let anchors = std::path::Path::new(&std::env::var_os("OUT_DIR").unwrap()).join("plux.rs");
            let generated = std::fs::read_to_string(&anchors).unwrap();
            let others = generated.lines().filter(|line| !line.starts_with("use ::"));
            std::fs::write(anchors, others.collect::<Vec<_>>().join("\n")).unwrap();
        }"#,
    );
    project
        .cargo(&["run", "--", "english"])
        .success()
        .prints("english Missing")
        .prints("complete: false")
        .prints("help: ");
}

#[test]
fn a_renamed_dependency_and_a_custom_lib_name() {
    Project::new("renamed")
        .plugins("english", "", &greeting("english"))
        .plugins("french", "[lib]\nname = \"le_francais\"\n", &greeting("french"))
        .application(
            "renamed",
            "hello = { package = \"english\", path = \"crates/english\" }\nfrench.path = \"crates/french\"",
            MAIN,
        )
        .cargo(&["run"])
        .success()
        .prints("english Loaded")
        .prints("french Loaded")
        .prints("complete: true");
}

#[test]
fn a_dependency_through_a_crate_with_its_own_index() {
    let umbrella = "[package]\nname = \"umbrella\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
        [build-dependencies]\nplux-build = { path = \"$plux/plux-build\" }\n\
        [dependencies]\nplux-runtime = { path = \"$plux/plux-runtime\" }\nenglish.path = \"../english\"\n";
    Project::new("umbrella-app")
        .plugins("english", "", &greeting("english"))
        .file("crates/umbrella/Cargo.toml", umbrella)
        .file("crates/umbrella/build.rs", "fn main() {\n    plux_build::emit();\n}\n")
        .file("crates/umbrella/src/lib.rs", "plux_runtime::include_index!();\n")
        .application("umbrella-app", r#"umbrella.path = "crates/umbrella""#, MAIN)
        .cargo(&["run"])
        .success()
        .prints("english Loaded")
        .prints("complete: true");
}

#[test]
fn anchors_compile_with_denied_warnings_next_to_a_module_of_the_same_name() {
    let main = format!(
        "#![forbid(unsafe_code)]\n#![deny(warnings, unused_extern_crates, rust_2018_idioms, clippy::pedantic)]\n{MAIN}\nmod english {{}}\n"
    );
    let project = english("denied", r#"english.path = "crates/english""#);
    project.write("src/main.rs", &main);
    project.cargo(&["run"]).success().prints("english Loaded");
    project.cargo(&["clippy"]).success().never_says("warning");

    // Lints that are off by default, and macros with the names of those of the standard library.
    let mut own = String::new();
    for name in ["cfg", "concat", "env", "include", "include_str", "option_env"] {
        own.extend(["macro_rules! ", name, " { () => {} }\n"]);
    }
    let lints =
        "#![deny(warnings, unreachable_pub, unused_qualifications)]\n#![allow(unused_macros)]\n";
    project.write("src/main.rs", &format!("{lints}{own}{MAIN}"));
    project.cargo(&["run"]).success().prints("english Loaded");
}

#[test]
fn plugins_of_every_form_have_their_metadata_at_run_time() {
    let lib = r#"
        //! Greetings in several forms.
        use plux_runtime::{BoxError, Plugin, plugin};

        pub trait Convert<T>: Plugin {
            type Output;
            fn convert(&self, value: T) -> Self::Output;
        }

        #[derive(Default)]
        pub struct Text;

        impl Plugin for Text {
            fn load(&mut self, (): &()) -> Result<(), BoxError> {
                Ok(())
            }
        }

        mod r#in {
            use super::*;

            /// Numbers as text.
            ///
            /// Not of the description.
            #[plugin(namespace = "forms", name = "text", meta(since = "0.1"), requires = ["greetings:english"])]
            impl Convert<u8> for Text {
                type Output = String;
                fn convert(&self, value: u8) -> String {
                    value.to_string()
                }
            }
        }

        #[plugin(namespace = "greetings")]
        fn english() -> &'static str {
            "english"
        }
    "#;
    let project = Project::new("forms").plugins("english", "", lib).application(
        "forms",
        r#"english.path = "crates/english""#,
        r#"
        plux_runtime::include_index!();

        fn main() {
            let manager = plux_runtime::PluginManager::<dyn english::Convert<u8, Output = String>>::new("forms");
            let text = manager.load("text").unwrap();
            println!("converted {}", text.convert(7));
            let container = manager.container("text").unwrap();
            let spec = container.spec().unwrap();
            println!("{} {} {}:{}", spec.package(), spec.path(), spec.file(), spec.line());
            println!("{:?}", spec.description());
            println!("complete: {}", manager.verify().is_empty());
        }
        "#,
    );
    let run = project.cargo(&["run"]).success();
    let run = run.prints("converted 7").prints("english english::r#in::Text src/lib.rs:25");
    run.prints(r#""Numbers as text.""#).prints("complete: true");

    // What the scanner read is what the macro registered.
    let index: serde_json::Value =
        serde_json::from_str(&project.plux(&["index", "-o", "-"]).success().stdout).unwrap();
    let plugin = &index["plugins"][0];
    assert_eq!(plugin["contract"], "dyn Convert<u8, Output = String>");
    assert_eq!(plugin["path"], "english::r#in::Text");
    assert_eq!(plugin["line"], 25);
    assert_eq!(plugin["meta"]["since"], "0.1");
    assert_eq!(plugin["requires"][0], "greetings:english");
}

#[test]
fn an_application_of_edition_2018_compiles_neither_syn_nor_serde_into_itself() {
    let story = "edition-2018";
    let project = english(story, r#"english.path = "crates/english""#);
    // Its resolver is 1, which gives build dependencies and dependencies the same features.
    let manifest = project.read("Cargo.toml").replace("edition = \"2024\"", "edition = \"2018\"");
    project.write("Cargo.toml", &manifest);
    project.cargo(&["run"]).success().prints("english Loaded").prints("complete: true");

    let tree = project.cargo(&["tree", "-e", "normal,no-proc-macro", "--prefix", "none"]);
    let tree = tree.success().prints("plux-spec").stdout;
    for package in [
        "syn",
        "serde",
        "serde_core",
        "serde_derive",
        "semver",
        "serde_json",
        "quote",
        "proc-macro2",
    ] {
        assert!(!tree.lines().any(|line| line.starts_with(&format!("{package} "))), "{tree}");
    }
}
