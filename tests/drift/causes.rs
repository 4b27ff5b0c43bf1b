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
    let run = run.prints("british Missing { cause: StaleIndex").prints("english Resolved");
    run.prints("the index and the program are built from different sources")
        .prints("help: build again");
    let check = project.plux(&["index", "--check", "plux.json"]).code(1);
    let check = check.prints("- greetings:british (cause-stale-english 0.1.0, src/lib.rs)");
    check
        .says("`plux.json` is stale")
        .says("help: run `cargo plux index -p cause-stale -o plux.json` with the same flags");
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
    project.cargo(&["build"]).success();
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
