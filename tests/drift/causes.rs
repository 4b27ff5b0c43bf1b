//! Each reason why a plugin is missing at run time.

use crate::{MAIN, english, greeting, through_umbrella};
use plux_tests::{Outcome, Project};

#[test]
fn not_referenced() {
    let run = through_umbrella("cause-chain", "").cargo(&["run", "--", "english"]).success();
    let run = run.prints("Missing { cause: NotReferenced");
    run.prints("no code refers to the crate `english`");
}

#[test]
fn stale_index() {
    let project = Project::new("cause-stale")
        .plugins(
            "cause-stale-english",
            "",
            &(greeting("english") + &greeting("british").replace("use plux_runtime::plugin;", "")),
        )
        .application(
            "cause-stale",
            r#"cause-stale-english.path = "crates/cause-stale-english""#,
            MAIN,
        );
    project.plux(&["index", "-q", "-o", "plux.json"]).success();
    project.write(
        "build.rs",
        "fn main() {\n    plux_build::configure().index_file(\"plux.json\").emit();\n}\n",
    );
    project.cargo(&["run"]).success().prints("complete: true");

    // The plugin goes, and the committed index still has it.
    project.write("crates/cause-stale-english/src/lib.rs", &greeting("english"));
    let run = project.cargo(&["run"]).success();
    let run = run.prints("british Missing { cause: OutdatedIndex").prints("english Resolved");
    run.prints(
        "the committed index `plux.json` lists it in `cause-stale-english`, which has no such plugin in \
         this program",
    )
    .prints(
        "help: run `cargo plux index -p cause-stale --all-features -o plux.json` in the directory of \
         `cause-stale`",
    );
    let check = project.plux(&["index", "--check", "plux.json"]).code(1);
    let check = check.prints("- greetings:british (cause-stale-english 0.1.0, src/lib.rs)");
    check
        .says("`plux.json` is stale")
        .says("help: run the same command with `-p cause-stale -o plux.json` instead of `--check plux.json`");
}

#[test]
fn a_declared_plugin_that_nothing_generates() {
    let declared =
        "[[package.metadata.plux.plugins]]\nnamespace = \"greetings\"\nname = \"british\"\n";
    let project = Project::new("cause-declared")
        .plugins("cause-declared-english", declared, &greeting("english"))
        .application(
            "cause-declared",
            r#"cause-declared-english.path = "crates/cause-declared-english""#,
            MAIN,
        );
    let run = project.cargo(&["run", "--", "british"]).success();
    let run = run.prints("british Missing { cause: NotGenerated").prints("english Resolved");
    let run = run.prints(
        "Cargo.toml of `cause-declared-english` declares it, and the package has no such plugin",
    );
    run.prints(
        "help: generate the plugin, or change its `[[package.metadata.plux.plugins]]` in Cargo.toml of \
         `cause-declared-english`: add the `cfg` of the macro call, or remove the entry",
    );
}

/// The index is not written by the build, so `cargo clean` would not help.
#[test]
fn a_plugin_that_moved_to_another_package_is_an_index_to_write_again() {
    let both = greeting("english") + &greeting("british").replace("use plux_runtime::plugin;", "");
    let project = Project::new("cause-moved")
        .plugins("cause-moved-old", "", &both)
        .plugins("cause-moved-new", "", "")
        .application(
            "cause-moved",
            "cause-moved-old.path = \"crates/cause-moved-old\"\n\
             cause-moved-new.path = \"crates/cause-moved-new\"\n\
             [package.metadata.plux]\nindex-file = \"plux.json\"",
            MAIN,
        );
    project.plux(&["index", "-q", "--all-features", "-o", "plux.json"]).success();
    project.cargo(&["run"]).success().prints("complete: true");

    project.write("crates/cause-moved-old/src/lib.rs", &greeting("english"));
    project.write("crates/cause-moved-new/src/lib.rs", &greeting("british"));
    let command = "cargo plux index -p cause-moved --all-features -o plux.json";
    let help = format!("help: run `{command}`");
    let run = project.cargo(&["run"]).success();
    assert!(!run.stdout.contains("cargo clean") && !run.stdout.contains("rebuild"));
    let run = run.prints("is linked but not indexed");
    let run = run.prints("lists it in `cause-moved-old`, which has no such plugin in this program");
    assert_eq!(run.stdout.matches(&help).count(), 2, "{}", run.stdout);
    // All plugins of the package moved.
    project.write("crates/cause-moved-old/src/lib.rs", "");
    project.write("crates/cause-moved-new/src/lib.rs", &both);
    let run = project.cargo(&["run"]).success();
    assert!(!run.stdout.contains("cargo clean"));
    assert_eq!(run.stdout.matches(&help).count(), 4, "{}", run.stdout);

    let arguments: Vec<&str> = command.split(' ').skip(2).collect();
    project.plux(&arguments).success();
    project.cargo(&["run"]).success().prints("complete: true");
}

/// A static library for a program in C, with anchors; linkers take from it what they need.
fn static_library(story: &str, kind: &str) -> Project {
    let lib = MAIN.replace("fn main()", "#[unsafe(no_mangle)]\npub extern \"C\" fn greet()");
    let project = Project::new(story)
        .plugins("english", "", &english())
        .application(
            story,
            &format!("english.path = \"crates/english\"\n[lib]\nname = \"greet_{kind}\"\ncrate-type = [\"{kind}\"]\n"),
            "",
        );
    std::fs::remove_file(project.root().join("src/main.rs")).unwrap();
    project.write("src/lib.rs", &lib);
    project.write("main.c", "void greet(void);\nint main(void) { greet(); return 0; }\n");
    // In an incremental build, rustc does not merge the objects of small modules. In a build without
    // optimizations, the object of the plugin may have an instance of a generic function that others share.
    let mut build = project.command(env!("CARGO"));
    build.args(["build", "--offline"]).env("CARGO_INCREMENTAL", "1");
    build.env("CARGO_PROFILE_DEV_OPT_LEVEL", "2");
    project.outcome(&mut build).success();
    project
}

/// Links `main.c` with the C compiler that rustc links with as well.
fn linked_by_c(project: &Project, arguments: &[&str]) -> Outcome {
    let program = project.root().join("program");
    let mut cc = project.command("cc");
    let out = project.target().join("debug");
    cc.arg("main.c").arg("-o").arg(&program).arg("-L").arg(&out).args(arguments);
    let _ = Outcome::of(cc.args(["-lpthread", "-ldl", "-lm", "-lgcc_s"])).success();
    Outcome::of(project.command(&program).env("LD_LIBRARY_PATH", out))
}

#[cfg(target_os = "linux")]
#[test]
fn dropped_from_a_static_library_that_is_not_linked_as_a_whole() {
    let project = static_library("cause-static", "staticlib");
    let run = linked_by_c(&project, &["-lgreet_staticlib"]);
    let run = run.success().prints("english Missing { cause: NothingLinked");
    run.prints("no plugin at all is linked into the program").prints("--whole-archive");

    // The fix.
    let whole = ["-Wl,--whole-archive", "-lgreet_staticlib", "-Wl,--no-whole-archive"];
    let run = linked_by_c(&project, &whole);
    run.success().prints("english Resolved").prints("complete: true");
}

#[cfg(target_os = "linux")]
#[test]
fn a_cdylib_has_all_plugins() {
    let project = static_library("cause-cdylib", "cdylib");
    let run = linked_by_c(&project, &["-lgreet_cdylib"]);
    run.success().prints("english Resolved").prints("complete: true");
}

#[test]
fn a_binary_that_does_not_refer_to_its_own_library_lacks_its_plugins() {
    let project = Project::new("cause-own").application("cause-own", "", MAIN);
    project.write("src/lib.rs", &greeting("english"));
    let run = project.cargo(&["run"]).success();
    run.prints("english Missing { cause: NotReferenced")
        .prints("help: add `use ::cause_own as _;`");
}
