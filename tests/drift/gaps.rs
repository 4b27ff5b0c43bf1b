//! Problems that are detected before linking, each with its message.

use crate::{MAIN, english, greeting, through_umbrella};
use plux_tests::Project;

#[test]
fn an_unreferenced_crate_is_reported_by_the_build_with_its_dependency_path_and_fixes() {
    let project = through_umbrella("gap-chain", "// use english as _;\n");
    let run = project.cargo(&["run", "--", "english"]).success();
    let run = run.says("gap-chain → gap-chain-umbrella → english");
    let run = run.says("no code of `gap-chain-umbrella` refers to `english`");
    let run = run.says("help: add `use ::english as _;` to src/lib.rs of `gap-chain-umbrella`, or add `english` to the dependencies of `gap-chain`");
    // At start-up it is reported again, with the crate that has to refer to it.
    let run = run.prints("english Missing").prints("complete: false");
    run.prints("help: add `use ::english as _;` to src/lib.rs of the crate `gap_chain_umbrella`");

    // The first fix.
    project.write("crates/gap-chain-umbrella/src/lib.rs", "use ::english as _;\n");
    let run = project.cargo(&["run"]).success().never_says("warning");
    run.prints("english Resolved").prints("complete: true");
}

/// The build script does not see a feature of another package.
#[test]
fn an_optional_plugin_that_no_code_refers_to_is_reported_with_and_without_its_feature() {
    let optional = "[features]\nenglish = [\"dep:english\"]\n\
                    [dependencies.english]\npath = \"../english\"\noptional = true\n";
    let project = Project::new("gap-feature")
        .plugins("english", "", &english())
        .plugins("gap-feature-umbrella", optional, "")
        .application(
            "gap-feature",
            r#"gap-feature-umbrella.path = "crates/gap-feature-umbrella""#,
            MAIN,
        );
    for features in [&[][..], &["--features", "gap-feature-umbrella/english"]] {
        let arguments = [&["run"], features, &["--", "english"]].concat();
        let run = project.cargo(&arguments).success();
        run.says("1 plugin of `english` will be missing from `gap-feature` with feature `english` of `gap-feature-umbrella`: ")
            .says("no code of `gap-feature-umbrella` refers to `english`")
            .prints("is not in this build: it requires feature `english` of `gap-feature-umbrella`, and no code refers to the crate `english`")
            .prints("help: enable feature `english` of `gap-feature-umbrella`: `cargo build -p gap-feature --features gap-feature-umbrella/english`, and add `use ::english as _;` to src/lib.rs of the crate `gap_feature_umbrella`");
    }
    project.write(
        "crates/gap-feature-umbrella/src/lib.rs",
        "#[cfg(feature = \"english\")]\nuse ::english as _;\n",
    );
    let run = project.cargo(&["run", "--", "english"]).success().never_says("warning");
    let run = run.prints("it requires feature `english` of `gap-feature-umbrella`");
    assert!(!run.stdout.contains("refers"), "{}", run.stdout);
    let arguments = ["run", "--features", "gap-feature-umbrella/english", "--", "english"];
    project.cargo(&arguments).success().never_says("warning").prints("english: here");
}

#[test]
fn the_crate_without_the_reference_is_named_in_a_longer_dependency_path() {
    Project::new("gap-two")
        .plugins("english", "", &english())
        .plugins("inner", "[dependencies.english]\npath = \"../english\"\n", "")
        .plugins("outer", "[dependencies.inner]\npath = \"../inner\"\n", "use ::inner as _;\n")
        .application("gap-two", r#"outer.path = "crates/outer""#, MAIN)
        .cargo(&["run"])
        .success()
        .says("gap-two → outer → inner → english, and no code of `inner` refers to `english`")
        .prints("english Missing");
}

#[test]
fn any_reference_to_the_crate_is_enough() {
    for (story, umbrella) in [
        ("no-gap-use", "use english as _;"),
        ("no-gap-extern", "extern crate english;"),
        ("no-gap-path", "pub fn f() { let _ = ::english::ANSWER; }"),
    ] {
        let project = through_umbrella(story, umbrella);
        let run = project.cargo(&["run"]).success().never_says("warning");
        run.prints("complete: true");
    }
}

#[test]
fn an_unused_plugin_package_is_reported_by_the_build() {
    let project = Project::new("gap-orphan")
        .plugins("english", "", &english())
        .plugins("french", "", &greeting("french"))
        .plugins("plain", "", "// nothing here, and nobody misses it\n")
        .application("gap-orphan", r#"english.path = "crates/english""#, MAIN);
    let build = project.cargo(&["build"]).success();
    let build = build.says("`french` has plugins, but nothing in the workspace depends on it");
    build
        .says("help: run `cargo add french -p PROGRAM`, where PROGRAM is the package that loads the plugins")
        .never_says("`plain`");
    let check = project.plux(&["check"]).success();
    check.says("`french` has plugins").says("crates/french/src/lib.rs:4").says("1 warning");
    project
        .plux(&["check", "-D", "warnings"])
        .code(1)
        .says("error[plux::unused_package]: `french` has plugins");
    let manifest = project.read("crates/french/Cargo.toml");
    let setting = "[package.metadata.plux]\nallow-unused = true\n";
    project.write("crates/french/Cargo.toml", &format!("{manifest}{setting}"));
    project.plux(&["check"]).success().never_says("french");
}

#[test]
fn a_program_that_does_not_include_its_index_is_reported_by_the_build() {
    let bare = MAIN.replace("plux_runtime::include_index!();", "");
    let project = Project::new("gap-bare").plugins("english", "", &english()).application(
        "gap-bare",
        r#"english.path = "crates/english""#,
        &bare,
    );
    let build = project.cargo(&["build"]).success();
    build
        .says("no code of `gap-bare` includes it")
        .says("help: add `plux_runtime::include_index!();` to src/main.rs");

    // With an index in another program of the package.
    project.write("src/bin/gap-bare-other.rs", MAIN);
    let build = project.cargo(&["build"]).success();
    let build = build.says("binary `gap-bare` includes no index: plugins of `english` are not");
    build.never_says("`gap-bare-other`");

    // And in the library, which the program does not name.
    project.write("src/bin/gap-bare-other.rs", "fn main() {}\n");
    project.write("src/lib.rs", "plux_runtime::include_index!();\n");
    let build = project.cargo(&["build"]).success();
    build.says("help: add `use gap_bare as _;`");
}

#[test]
fn check_reports_a_file_that_no_mod_declares() {
    let project = Project::new("gap-file").plugins("gap-file-english", "", &english()).application(
        "gap-file",
        r#"gap-file-english.path = "crates/gap-file-english""#,
        MAIN,
    );
    project.write("crates/gap-file-english/src/lost.rs", &greeting("lost"));
    project.write("crates/gap-file-english/src/deep/lower.rs", &greeting("lower"));
    project.write("crates/gap-file-english/src/inner/inline.rs", &greeting("inline"));
    project.write("crates/gap-file-english/src/taken.rs", &greeting("taken"));
    project.write(
        "crates/gap-file-english/src/lib.rs",
        &(english() + "mod inner { include!(\"taken.rs\"); }\n"),
    );
    // Fixtures of tests are not modules.
    project.write("crates/gap-file-english/tests/fixtures/fixture.rs", &greeting("fixture"));
    project
        .plux(&["check", "-D", "warnings"])
        .code(1)
        .says("error[plux::unreachable_file]: no `mod` declares the file");
    let check = project.plux(&["check"]).success();
    let check = check
        .says("warning[plux::unreachable_file]: no `mod` declares the file of this plugin")
        .says("crates/gap-file-english/src/lost.rs:4");
    let check =
        check.says("help: add `mod lost;` to `crates/gap-file-english/src/lib.rs`, outside");
    // The parent module of this one does not exist either.
    let check = check
        .says("help: create `crates/gap-file-english/src/deep.rs` with `mod lower;`")
        .says(", and add `mod deep;` to `crates/gap-file-english/src/lib.rs`, outside of macros; or remove `")
        .says("help: add `mod inline;` to `mod inner` in `crates/gap-file-english/src/lib.rs`");
    check.never_says("taken.rs").never_says("fixture").says("3 warnings");
    // It costs reading, so that no build script looks.
    project.cargo(&["build"]).success().never_says("no `mod`");
}

#[test]
fn check_reports_plugins_that_do_not_match_their_extension_point() {
    let lib = r#"
        use plux_runtime::{FunctionPlugin, Plugin, extension_point, plugin};

        #[extension_point(namespace = "greetings", cardinality = "exactly_one")]
        pub type Greeting = FunctionPlugin<fn() -> &'static str>;

        #[extension_point(namespace = "vendors", cardinality = "at_least_one")]
        pub trait Vendor: Plugin {}

        pub trait Other: Plugin {}

        #[plugin(namespace = "greetings")]
        fn english() -> &'static str { "hello" }

        #[plugin(namespace = "greetings")]
        fn french() -> &'static str { "salut" }

        #[plugin(namespace = "greeting")]
        fn german() -> &'static str { "hallo" }
        #[plugin(namespace = "greeting")]
        fn dutch() -> &'static str { "hoi" }

        #[extension_point(namespace = "parts")]
        pub trait Part: Plugin {}

        #[derive(Default)]
        pub struct Screw;

        impl Plugin for Screw {
            fn load(&mut self, (): &()) -> Result<(), plux_runtime::BoxError> { Ok(()) }
        }

        #[plugin(namespace = "parts", name = "screw")]
        impl Other for Screw {}
    "#;
    let project = Project::new("gap-points").plugins("english", "", lib).application(
        "gap-points",
        r#"english.path = "crates/english""#,
        MAIN,
    );
    let check = project.plux(&["check"]).success();
    let check = check.says("extension point `greetings` expects exactly one plugin, found 2");
    let check = check.says("extension point `vendors` expects at least one plugin, found none");
    check
        .says(
            "no extension point declares the namespace `greeting` of `greeting:dutch` and another plugin",
        )
        .says("did you mean `greetings`?")
        .says("mismatched contract of `parts:screw`: expected `dyn Part`, found `dyn Other`")
        .says("help: implement `dyn Part`, or choose another namespace");

    let json = project.plux(&["check", "-D", "warnings", "--format", "json", "-q"]).code(1).stdout;
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let diagnostics = found["diagnostics"].as_array().unwrap();
    assert_eq!(diagnostics.len(), 4, "{json}");
    for it in diagnostics {
        assert!(it["help"].is_string() && it["location"]["line"].is_u64(), "{json}");
        assert_eq!(it["severity"], "error", "{json}");
    }

    // At build and at start-up it is reported as well.
    project.write("src/main.rs", &MAIN.replace("manager.verify());", "plux_runtime::verify());"));
    let run = project.cargo(&["run"]).success();
    let run = run
        .says("mismatched contract of `parts:screw`: expected `dyn Part`, found `dyn Other`")
        .says("extension point `greetings` expects exactly one plugin, found 2")
        .prints("mismatched contract of `parts:screw`: expected `dyn english::Part`, ")
        .prints("found `dyn english::Other`")
        .prints("extension point `greetings` expects exactly one plugin, found 2");
    run.prints(
        "no extension point declares the namespace `greeting` of `greeting:dutch` and another plugin",
    );
}
