//! `cargo plux init`.

use std::fs;

use plux_tests::Project;
use plux_tests::environment::skip;

use super::{HELLO, package, with_this_plux};

const MAIN: &str = "//! Greets.

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

fn main() {
    let greetings = plux_runtime::PluginManager::<Greeting>::new(\"greetings\");
    for greeting in greetings.load_all().complete().unwrap() {
        println!(\"{}\", greeting());
    }
}
";

const EMPTY_MAIN: &str = "fn main() {}\n";

#[test]
fn an_initialized_package_loads_plugins() {
    let manifest = "\n[dependencies]\n# Greets.\nhello = { path = \"crates/hello\" }\n";
    let project = package("init-ready", manifest).plugins("hello", "", HELLO);
    let project = project.file("src/main.rs", MAIN);

    let before = project.read("Cargo.toml");
    let plan = with_this_plux(&project, &["init", "--dry-run"]).success();
    plan.says("nothing was written").prints("+plux-runtime = ").prints("+    plux_build::emit();");
    assert_eq!(project.read("Cargo.toml"), before);
    assert!(!project.path("build.rs").exists());

    let done = with_this_plux(&project, &["init"]).success();
    done.says("Extended Cargo.toml").says("Created build.rs").says("Extended src/main.rs");
    assert!(project.read("Cargo.toml").starts_with(&before));
    let (head, rest) = MAIN.split_at("//! Greets.\n".len());
    let main = format!("{head}\nplux_runtime::include_index!();\n{rest}");
    assert_eq!(project.read("src/main.rs"), main);
    project.cargo(&["run", "--quiet"]).success().prints("hello\n");

    let again = project.plux(&["init"]).success();
    again.says("nothing to do").never_says("Extended");
    assert_eq!(project.plux(&["init", "--quiet"]).success().stderr, "");
}

#[test]
fn dry_run_prints_a_patch() {
    let files = |project: &Project| {
        ["Cargo.toml", "build.rs", "src/main.rs"].map(|path| project.read(path))
    };
    // Each with an end of its own.
    let sources = ["fn main() {}", "fn main() {}\r\n", "\u{feff}fn main() {}\n", EMPTY_MAIN];
    for source in sources {
        let project = package("init-patch", "").file("src/main.rs", source);
        let patch = with_this_plux(&project, &["init", "-n", "-q"]).success().stdout;
        project.write("plan.patch", &patch);
        let mut command = project.command("patch");
        if command.arg("--version").output().is_err() {
            return skip("patch", "the command `patch` is not found");
        }
        let mut command = project.command("patch");
        project.outcome(command.args(["-p1", "--binary", "-i", "plan.patch"])).success();
        let patched = files(&project);

        let project = package("init-patch", "").file("src/main.rs", source);
        with_this_plux(&project, &["init"]).success();
        assert_eq!(patched, files(&project));
    }
}

/// In whatever directory it is run, the headers name files relative to the workspace.
#[test]
fn the_patch_applies_at_the_workspace_root() {
    let project = package("init-patch-below", "").file("src/main.rs", EMPTY_MAIN);
    let mut init = project.command(plux_tests::cargo_plux());
    init.args(["plux", "init", "-n", "-q"]).current_dir(project.path("src"));
    let patch = project.outcome(&mut init).success().stdout;
    project.write("plan.patch", &patch);
    for arguments in [["init", "-q"], ["apply", "plan.patch"]] {
        project.outcome(project.command("git").args(arguments)).success();
    }
    assert!(project.read("src/main.rs").contains("include_index!"));
    assert!(project.read("build.rs").contains("emit()"));
}

#[cfg(unix)]
#[test]
fn symlinked_external_files_and_infinite_files_are_not_changed() {
    use std::os::unix::fs::symlink;

    // A build script that is a link to nothing: nothing is written half.
    let project = package("init-links", "").file("src/main.rs", EMPTY_MAIN);
    let before = project.read("Cargo.toml");
    symlink("nowhere.rs", project.path("build.rs")).unwrap();
    let reported = project.plux(&["init"]).code(1);
    reported.says("the build script is a link to a file that does not exist");
    assert!(fs::symlink_metadata(project.path("build.rs")).unwrap().is_symlink());
    fs::remove_file(project.path("build.rs")).unwrap();

    // A main file that belongs to another workspace.
    project.write("Cargo.toml", &before);
    let elsewhere = project.root().with_file_name("init-links-elsewhere.rs");
    fs::write(&elsewhere, EMPTY_MAIN).unwrap();
    fs::remove_file(project.path("src/main.rs")).unwrap();
    symlink(&elsewhere, project.path("src/main.rs")).unwrap();
    let reported = project.plux(&["init"]).code(1);
    reported.says("the file is a link to one outside of the workspace");
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), EMPTY_MAIN);
    fs::remove_file(project.path("src/main.rs")).unwrap();

    // A pipe that nobody writes to, and a file that does not end.
    project.write("src/main.rs", EMPTY_MAIN);
    symlink("/dev/zero", project.path("src/zero.rs")).unwrap();
    let pipe = project.command("mkfifo").arg("src/pipe.rs").status();
    assert!(pipe.is_ok_and(|it| it.success()));
    with_this_plux(&project, &["init"]).success();
}

#[test]
fn emit_is_added_to_an_existing_build_script() {
    let script =
        "// fn main() {}\nfn main() {\n    println!(\"cargo::rerun-if-changed=build.rs\");\n}\n";
    let project =
        package("init-script", "").file("build.rs", script).file("src/main.rs", EMPTY_MAIN);
    with_this_plux(&project, &["init"]).success().says("Extended build.rs");
    let edited = script.replace("\nfn main() {\n", "\nfn main() {\n    plux_build::emit();\n");
    assert_eq!(project.read("build.rs"), edited);
    project.cargo(&["check", "--quiet"]).success();
    project.plux(&["init"]).success().says("nothing to do");
}

#[test]
fn init_reports_what_it_cannot_decide_and_changes_nothing() {
    let project = package("init-by-hand", "").file("src/main.rs", "use std::fmt; fn main() {}\n");
    let manifest = project.read("Cargo.toml");
    let reported = with_this_plux(&project, &["init"]).code(1);
    reported
        .says("--> src/main.rs")
        .says("write `plux_runtime::include_index!();` at module level")
        .says("nothing was written");
    assert_eq!(project.read("Cargo.toml"), manifest);
    assert!(!project.path("build.rs").exists());

    // Once it is done, the rest follows.
    project.write("src/main.rs", "plux_runtime::include_index!(); fn main() {}\n");
    with_this_plux(&project, &["init"]).success();
    project.plux(&["init"]).success().says("nothing to do");

    let inline = "dependencies = { }\n";
    let project = package("init-by-hand", "").file("src/main.rs", EMPTY_MAIN);
    project.write("Cargo.toml", &format!("{inline}{}", project.read("Cargo.toml")));
    with_this_plux(&project, &["init"]).success();
    assert!(project.read("Cargo.toml").starts_with("dependencies = { plux-runtime = "));

    let project = package("init-by-hand", "").file("src/main.rs", EMPTY_MAIN);
    let disabled = project.read("Cargo.toml").replace("[workspace]", "build = false\n[workspace]");
    project.write("Cargo.toml", &disabled);
    with_this_plux(&project, &["init"]).code(1).says("the manifest disables the build script");

    let manifest =
        "\n[dependencies]\nplux-runtime = { path = \"$plux/plux-runtime\", optional = true }\n";
    let project = package("init-by-hand", manifest).file("src/main.rs", EMPTY_MAIN);
    with_this_plux(&project, &["init"])
        .code(1)
        .says("the dependency on `plux-runtime` is optional");
}

/// A version that no registry has is not left in a manifest: no command of Cargo would work.
#[test]
fn a_workspace_that_does_not_resolve_is_not_changed() {
    let project = package("init-unresolved", "").file("src/main.rs", EMPTY_MAIN);
    let files = ["Cargo.toml", "Cargo.lock", "src/main.rs"];
    // Cargo removes what is not needed from the lock file of the tests.
    let _ = project.cargo(&["metadata", "--format-version=1"]).success();
    let before = files.map(|path| project.read(path));
    let offline = |arguments: &[&str]| {
        let mut plux = project.command(plux_tests::cargo_plux());
        plux.arg("plux").args(arguments).env("CARGO_NET_OFFLINE", "true");
        project.outcome(&mut plux).code(101)
    };
    let failed = offline(&["init"]);
    failed.says("all changes are undone").says("help: pass `--path CHECKOUT`");
    assert_eq!(files.map(|path| project.read(path)), before);
    assert!(!project.path("build.rs").exists());
    offline(&["new", "one"]).says("all changes are undone");
    assert_eq!(files.map(|path| project.read(path)), before);
    assert!(!project.path("one").exists());

    // Another dependency that Cargo cannot find has nothing to do with where plux is.
    let other = "\n[dependencies]\nother = { git = \"https://localhost/other\" }\n";
    project.write("Cargo.toml", &format!("{}{other}", before[0]));
    let path = plux_tests::repository();
    let failed = offline(&["init", "--path", path.to_str().unwrap()]);
    failed.says("all changes are undone").says("help: fix the error").never_says("--git URI");
    project.write("Cargo.toml", &before[0]);

    // An entry that is wrong is repaired.
    project.write("Cargo.toml", &format!("{}\n[dependencies]\nplux-runtime = \"7\"\n", before[0]));
    with_this_plux(&project, &["init"]).success();
    assert!(!project.read("Cargo.toml").contains("\"7\""));
    project.cargo(&["check", "--quiet"]).success();
}

/// After `init`, the package compiles, wherever the workspace has plux from.
#[test]
fn initialized_workspaces_of_twelve_kinds_compile() {
    let app = "[package]\nname = \"NAME\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
    let both = "[workspace.dependencies]\nplux-runtime = { path = \"$plux/plux-runtime\" }\n\
        plux-build = { path = \"$plux/plux-build\" }\n";
    let runtime = "[workspace.dependencies]\nplux-runtime = { path = \"$plux/plux-runtime\" }\n";
    let renamed = "[workspace.dependencies]\nplux = { package = \"plux-runtime\", path = \"$plux/plux-runtime\" }\n";
    let own = "[dependencies]\nplux-runtime = { path = \"$plux/plux-runtime\" }\n";
    let sibling = HELLO;
    // The root manifest after `[workspace]`, the manifest of the package after `[package]`, whether
    // a sibling has plux, whether a flag names it.
    let kinds: [(&str, &str, bool, bool); 12] = [
        ("", "", false, true),
        ("", "", true, false),
        (both, "", false, false),
        (runtime, "", false, false),
        (renamed, "", false, false),
        (both, "", true, true),
        (runtime, "", true, true),
        ("", own, false, false),
        ("", own, false, true),
        (runtime, "[dependencies]\nplux-runtime.workspace = true\n", false, false),
        ("", "[build-dependencies]\nplux-build = { path = \"$plux/plux-build\" }\n", false, false),
        ("[workspace.dependencies]\nplux-runtime = \"7\"\n", "", false, true),
    ];
    for (at, (root, package, has_sibling, has_flag)) in kinds.into_iter().enumerate() {
        let name = format!("init-kind-{at}");
        let root = format!("[workspace]\nresolver = \"2\"\nmembers = [\"crates/*\"]\n{root}");
        let mut project = Project::new("init-kinds")
            .file("Cargo.toml", &root)
            .file("crates/app/Cargo.toml", &format!("{}{package}", app.replace("NAME", &name)))
            .file("crates/app/src/main.rs", EMPTY_MAIN);
        if has_sibling {
            project = project.plugins("sibling", "", sibling);
        }
        let init = ["init", "-p", &name];
        let done = if has_flag { with_this_plux(&project, &init) } else { project.plux(&init) };
        done.success().says("includes an index");
        project.cargo(&["check", "--quiet", "-p", &name]).success();
    }
}

#[test]
fn several_crates_that_could_include_the_index_are_ambiguous() {
    let project = package("init-choice", "")
        .file("src/lib.rs", "pub fn run() {}\n")
        .file("src/main.rs", EMPTY_MAIN);
    let reported = project.plux(&["init", "-n"]).code(1);
    reported.says("`--bin init-choice` or `--lib`").says("src/main.rs").says("src/lib.rs");
    project
        .plux(&["init", "-n", "--bin", "init-chioce"])
        .code(2)
        .says("did you mean `init-choice`?");
    project.plux(&["init", "-n", "--bin", "init-choice"]).success().prints("+++ b/src/main.rs");
    project.plux(&["init", "-n", "--lib"]).success().prints("+++ b/src/lib.rs");

    // A program that names the library has what the library has.
    project.write("src/main.rs", "fn main() {\n    init_choice::run();\n}\n");
    project.plux(&["init", "-n"]).success().prints("+++ b/src/lib.rs");
}

#[test]
fn a_library_gets_only_the_runtime_dependency() {
    let project = package("init-library", "").file("src/lib.rs", HELLO);
    let done = with_this_plux(&project, &["init"]).success();
    done.says("note: `init-library` can declare plugins");
    let no_binary = project.plux(&["init", "--bin", "tool"]).code(2);
    no_binary
        .says("the package `init-library` has no binary `tool`")
        .says("create src/bin/tool.rs with `fn main() {}`, or pass `--lib` instead");
    assert!(!project.path("build.rs").exists());
    project.cargo(&["check", "--quiet"]).success();
    project.plux(&["list"]).success().prints("hello");
    project.plux(&["init"]).success().says("nothing to do");

    with_this_plux(&project, &["init", "--lib"]).success();
    project.cargo(&["check", "--quiet"]).success();
}

#[test]
fn init_in_a_workspace_selects_a_member_and_inherits_dependencies() {
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n[workspace.dependencies]\n\
        plux = { path = \"$plux/plux-runtime\", package = \"plux-runtime\" }\n";
    let member = "version = \"0.1.0\"\nedition = \"2024\"\n";
    let project = Project::new("init-members")
        .file("Cargo.toml", root)
        .file("crates/app/Cargo.toml", &format!("[package]\nname = \"app\"\n{member}"))
        .file("crates/app/src/main.rs", EMPTY_MAIN)
        .file("crates/other/Cargo.toml", &format!("[package]\nname = \"other\"\n{member}"))
        .file("crates/other/src/main.rs", EMPTY_MAIN);
    project.plux(&["init"]).code(2).says("select one with `-p`: `app`, `other`");
    project.plux(&["init", "-p", "ap"]).code(101).says("did you mean `app`?");
    project.plux(&["init", "-p", "app"]).success();
    let manifest = project.read("crates/app/Cargo.toml");
    assert!(manifest.contains("\n[dependencies]\nplux.workspace = true\n"), "{manifest}");
    assert!(manifest.contains("\n[build-dependencies]\nplux-build = { version = "), "{manifest}");
    assert!(project.read("crates/app/src/main.rs").starts_with("plux::include_index!();\n"));
    assert!(!project.read("crates/other/Cargo.toml").contains("plux"));
}

#[test]
fn line_endings_and_byte_order_marks_are_preserved() {
    let project = package("init-windows", "").file("src/main.rs", EMPTY_MAIN);
    let windows = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    for path in ["Cargo.toml", "src/main.rs"] {
        project.write(path, &windows(&project.read(path)));
    }
    with_this_plux(&project, &["init"]).success();
    for path in ["Cargo.toml", "src/main.rs"] {
        let text = project.read(path);
        assert!(text.contains("plux"), "{text}");
        assert_eq!(text, windows(&text.replace(['\r', '\u{feff}'], "")), "{path}");
    }
    project.plux(&["init"]).success().says("nothing to do");
}

#[cfg(unix)]
#[test]
fn either_all_files_are_written_or_none() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let project = package("init-all", "").file("src/main.rs", EMPTY_MAIN);
    let before = project.read("Cargo.toml");
    let mode =
        |mode| fs::set_permissions(project.path("src/main.rs"), fs::Permissions::from_mode(mode));
    mode(0o444).unwrap();
    let failed = project.plux(&["init"]).code(3);
    failed.says("src/main.rs`: it is read-only").says("nothing was written");
    assert_eq!(project.read("Cargo.toml"), before);
    assert!(!project.path("build.rs").exists());
    let left: Vec<_> =
        fs::read_dir(project.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");

    // A link stays one, and a file's permissions stay its own.
    mode(0o600).unwrap();
    let (manifest, elsewhere) = (project.path("Cargo.toml"), project.path("shared/manifest"));
    fs::create_dir(project.path("shared")).unwrap();
    fs::rename(&manifest, &elsewhere).unwrap();
    symlink("shared/manifest", &manifest).unwrap();
    with_this_plux(&project, &["init"]).success();
    assert!(fs::symlink_metadata(&manifest).unwrap().is_symlink());
    assert!(fs::read_to_string(&elsewhere).unwrap().contains("plux-build"));
    let mode_of = |path| fs::metadata(project.path(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode_of("src/main.rs"), 0o600);
    assert_eq!(mode_of("build.rs") & 0o600, 0o600);
}

#[test]
fn commands_after_init_name_the_package() {
    let project = Project::new("init-next")
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = []\n");
    project
        .plux(&["init"])
        .code(2)
        .says("this workspace has no packages")
        .says("run `cargo new NAME` to create one, then `cargo plux init -p NAME`");
    for name in ["core", "app"] {
        let manifest = format!("[package]\nname = \"next-{name}\"\nedition = \"2024\"\n");
        project.write(&format!("{name}/Cargo.toml"), &manifest);
        project.write(&format!("{name}/src/lib.rs"), "");
    }
    let root = "[workspace]\nresolver = \"3\"\nmembers = [\"core\", \"app\"]\n";
    project.write("Cargo.toml", root);
    let done = with_this_plux(&project, &["init", "-p", "next-core"]).success();
    done.says("run `cargo plux init -p next-core --lib`");
    project.plux(&["init", "-p", "next-core", "--lib", "--dry-run"]).success();
}
