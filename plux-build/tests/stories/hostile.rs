//! Sources that nobody writes: a build script terminates on all of them, and reports what it did not analyze.

use std::fs;
use std::process::Command;

use plux_tests::environment::slow;

use crate::support::{Project, Ran, plugin, plugins};

/// `app` on `aws`; its library begins with a plugin, and goes on as given.
fn with(rest: &str) -> Project {
    let project = Project::new(&["app", "aws"]);
    project
        .plugin("aws", "")
        .package("app", "aws = { path = \"../aws\" }\n")
        .file("aws/src/lib.rs", plugin("tools", "aws") + rest)
        .locked();
    project
}

/// The plugin is seen, and what is not has a reason with this in it.
#[track_caller]
fn is_seen_but(project: &Project, reason: &str) {
    let ran: Ran = project.build_script("app").run();
    assert!(ran.success, "{:?} {}", ran.lines, ran.stderr);
    let index = ran.index();
    assert_eq!(plugins(&index), ["tools:aws active"]);
    let reasons: Vec<_> = index.incomplete.iter().map(|it| it.reason.to_string()).collect();
    assert!(reasons.iter().any(|it| it.contains(reason)), "{reasons:?}");
    assert!(!ran.printed("warning").is_empty());
}

#[test]
fn a_function_with_a_million_open_braces() {
    let deep =
        format!("fn f() {{ {}{} }}\nmod gone;\n", "{".repeat(1_000_000), "}".repeat(1_000_000));
    is_seen_but(&with(&deep), "the file of the module `gone` does not exist");
    let unclosed = format!("fn f() {{ mod x; {}", "{".repeat(1_000_000));
    is_seen_but(&with(&unclosed), "does not parse");
}

#[test]
fn a_file_of_fifty_megabytes() {
    let project = with("mod large;\n");
    let file = fs::File::create(project.root.join("aws/src/large.rs")).unwrap();
    file.set_len(50 << 20).unwrap();
    is_seen_but(&project, "is larger than");
}

#[test]
fn modules_whose_paths_go_in_a_cycle() {
    let project = with("#[path = \"a.rs\"] mod a;\n");
    project
        .file("aws/src/a.rs", "#[path = \"b.rs\"] mod b;\n#[path = \"lib.rs\"] mod l;\n")
        .file("aws/src/b.rs", "#[path = \"a.rs\"] mod a;\ninclude!(\"b.rs\");\n");
    is_seen_but(&project, "includes itself");
}

#[cfg(unix)]
#[test]
fn directories_that_are_links_to_themselves() {
    let project = with("mod m;\n");
    project.file("aws/src/m/mod.rs", "mod m;\n");
    std::os::unix::fs::symlink(".", project.root.join("aws/src/m/m")).unwrap();
    is_seen_but(&project, "includes itself");
    let cycle = with("mod m;\n");
    std::os::unix::fs::symlink("m.rs", cycle.root.join("aws/src/m.rs")).unwrap();
    is_seen_but(&cycle, "cannot be read");
}

#[cfg(unix)]
#[test]
fn a_module_that_is_a_pipe_nobody_writes_to() {
    let project = with("mod pipe;\n");
    let pipe = project.root.join("aws/src/pipe.rs");
    assert!(Command::new("mkfifo").arg(pipe).status().is_ok_and(|status| status.success()));
    is_seen_but(&project, "is not a regular file");
}

/// Slow: writing so many files takes longer than reading them.
#[test]
fn a_hundred_thousand_files() {
    if !slow() {
        return;
    }
    let project = with("mod gone;\n#[path = \"many/mod.rs\"] mod many;\n");
    let modules = (0..100_000).map(|at| format!("mod m{at};\n")).collect::<Vec<_>>();
    project.file("aws/src/many/mod.rs", modules.concat());
    for at in 0..100_000 {
        fs::write(project.root.join(format!("aws/src/many/m{at}.rs")), "fn f() {}\n").unwrap();
    }
    is_seen_but(&project, "the file of the module `gone` does not exist");
}
