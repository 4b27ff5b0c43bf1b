//! The conventions of Cargo: invocation, selection of packages and features, verbosity.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use plux_tests::{Outcome, Project, cargo_plux};

use crate::sample::shop;

#[test]
fn it_runs_as_a_cargo_subcommand_with_help() {
    let project = shop("called");
    let directory = cargo_plux().parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories = std::iter::once(directory).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(directories).unwrap();
    let cargo = |arguments: &[&str]| {
        let mut cargo = project.command(env!("CARGO"));
        Outcome::of(cargo.args(arguments).env("PATH", &path)).success()
    };
    cargo(&["plux", "list"]).prints("shop.senders");
    cargo(&["--list"]).prints("plux");
    cargo(&["help", "plux"]).prints("Exit codes:").prints("CARGO_TERM_COLOR");
    cargo(&["plux", "help", "list"]).prints("--namespace <GLOB>").prints("Examples:");
    let version = cargo(&["plux", "--version"]).stdout;
    assert_eq!(version, format!("cargo-plux {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn it_works_from_any_directory_and_by_manifest_path() {
    let project = shop("directories");
    let list = |command: &mut Command| project.outcome(command).success().stdout;
    let plux = || {
        let mut plux = project.command(cargo_plux());
        plux.args(["plux", "list", "--columns", "id"]);
        plux
    };
    let member = list(plux().current_dir(project.path("shop-mail/src")));
    assert!(member.contains(":mail") && !member.contains(":log"), "{member}");
    let manifest = project.path("Cargo.toml");
    let outside = list(plux().arg("--manifest-path").arg(manifest).current_dir("/"));
    assert!(outside.contains(":mail") && outside.contains(":log"), "{outside}");
}

/// Ids, in a line.
fn ids(project: &Project, arguments: &[&str]) -> String {
    let listed = project.plux(&[&["list", "-q", "--columns", "id"], arguments].concat()).success();
    let names = listed.stdout.lines().skip(1).map(|id| id.rsplit(':').next().unwrap().trim());
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn packages_are_selected_with_the_flags_of_cargo() {
    let project = shop("packages");
    // At the root the default members, as `cargo build` would.
    assert_eq!(ids(&project, &[]), "digital sundial taskbar log mail archive sms");
    assert_eq!(ids(&project, &["-p", "shop-mail"]), "mail");
    assert_eq!(ids(&project, &["-p", "shop-m*"]), "mail");
    assert_eq!(ids(&project, &["-p", "shop-mail@0.3"]), "mail");
    assert_eq!(ids(&project, &["-p", "shop-mail", "-p", "shop-sms"]), "mail sms");
    assert_eq!(
        ids(&project, &["--workspace", "--exclude", "shop", "--exclude", "*-core"]),
        "mail sms"
    );
    project.cargo(&["generate-lockfile"]).success();
    let id = project.cargo(&["pkgid", "-p", "shop-mail"]).success().stdout;
    assert_eq!(ids(&project, &["-p", id.trim()]), "mail");

    project.plux(&["list", "-p", "shop-mial"]).code(101).says("did you mean `shop-mail`?");
    project
        .plux(&["list", "-p", "mail*"])
        .code(101)
        .says("the members are `shop`, `shop-core`, `shop-mail` and `shop-sms`");
    project
        .plux(&["list", "--workspace", "--exclude", "shop-mial"])
        .success()
        .says("warning: 1 problem found; run `cargo plux check --workspace --exclude shop-mial`");
}

#[test]
fn features_and_targets_are_selected_with_the_flags_of_cargo() {
    let project = shop("features");
    let active = |more: &[&str]| ids(&project, &[&["--status", "active"], more].concat());
    assert_eq!(active(&["--namespace", "shop.*"]), "log mail archive");
    assert_eq!(active(&["--namespace", "shop.*", "-F", "sms"]), "log mail archive sms");
    assert_eq!(active(&["--namespace", "shop.*", "--all-features"]), "log mail archive sms");
    let windows = active(&["--namespace", "clock.*", "--target", "x86_64-pc-windows-msvc"]);
    assert_eq!(windows, "digital taskbar");
    project
        .plux(&["list", "--features", "smss"])
        .code(101)
        .says("similarly named feature: sms\n")
        .never_says("\\n");
}

#[test]
fn all_members_of_a_virtual_workspace_are_selected_by_default() {
    let project = Project::new("virtual")
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n")
        .plugins(
            "english",
            "",
            "#[plux_runtime::plugin(namespace = \"greetings\")]\nfn hello() {}\n",
        )
        .plugins(
            "french",
            "",
            "#[plux_runtime::plugin(namespace = \"greetings\")]\nfn salut() {}\n",
        );
    let json = project.plux(&["index", "-o", "-"]).success().stdout;
    let index: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(index["root"].is_null());
    assert_eq!(ids(&project, &[]), "hello salut");
}

#[test]
fn settings_of_the_workspace_apply() {
    let project = shop("settings");
    let manifest = project.read("Cargo.toml");
    project.write("Cargo.toml", &format!("{manifest}[workspace.metadata.plux]\nreexport-s = []\n"));
    project.plux(&["list"]).success().says("1 problem found; run `cargo plux check -p shop`");
    project.plux(&["check"]).success().says("unknown key `reexport-s`").says("`reexports`?");
}

#[test]
fn a_missing_lock_file_is_written_and_an_existing_one_never_changed() {
    let project = shop("lock");
    fs::remove_file(project.path("Cargo.lock")).unwrap();
    project.plux(&["list", "--locked"]).code(101).says("--locked");
    assert!(!project.path("Cargo.lock").exists());
    // As with `cargo metadata`, Cargo writes one that is missing.
    project.plux(&["list", "--offline"]).success();
    let lock = project.read("Cargo.lock");
    project.plux(&["list", "--offline"]).success();
    assert_eq!(project.read("Cargo.lock"), lock);
}

#[test]
fn commands_succeed_while_another_process_writes_the_lock_file() {
    let project = shop("lock-writer");
    let path = project.path("Cargo.lock");
    let six_lists = |meanwhile: &dyn Fn()| {
        let list = || {
            let mut plux = project.command(cargo_plux());
            plux.args(["plux", "list", "--offline", "--columns", "id"]);
            let piped = plux.stdout(Stdio::piped()).stderr(Stdio::piped());
            piped.spawn().expect("the command starts")
        };
        let children: Vec<_> = (0..6).map(|_| list()).collect();
        meanwhile();
        for child in children {
            Outcome::of_child("list".to_owned(), child).success().prints("shop.senders:mail");
        }
    };
    // Each lets Cargo write the file that is missing.
    fs::remove_file(&path).unwrap();
    six_lists(&|| ());
    let lock = fs::read(&path).unwrap();
    for _ in 0..5 {
        // As Cargo does it: the file is incomplete while it is locked.
        let mut file = File::options().write(true).open(&path).unwrap();
        file.lock().unwrap();
        file.set_len(0).unwrap();
        let (start, end) = lock.split_at(lock.len() / 2);
        file.write_all(start).unwrap();
        six_lists(&|| {
            thread::sleep(Duration::from_millis(100));
            (&file).write_all(end).unwrap();
            file.unlock().unwrap();
        });
        assert!(fs::read(&path).unwrap() == lock, "the lock file has changed");
    }
}

#[test]
fn flags_override_the_environment_variables_for_verbosity() {
    let project = shop("variables");
    let list = |variables: &[(&str, &str)], flags: &[&str]| {
        let mut plux = project.command(cargo_plux());
        plux.args(["plux", "list"]).args(flags).envs(variables.iter().copied());
        project.outcome(&mut plux).success()
    };
    let (note, color) = ("requires feature `sms`", "\u{1b}[1m");
    list(&[("CARGO_TERM_QUIET", "true")], &[]).never_says(note);
    list(&[("CARGO_TERM_QUIET", "true")], &["-v"]).says(note);
    list(&[("CARGO_TERM_QUIET", "false")], &[]).says(note);
    list(&[("CARGO_TERM_VERBOSE", "true"), ("COLUMNS", "9")], &[]).prints("DESCRIPTION");

    list(&[("CARGO_TERM_COLOR", "always")], &[]).prints(color).says(color);
    let never = list(&[("CARGO_TERM_COLOR", "always")], &["--color", "never"]);
    assert!(!never.stdout.contains(color) && !never.stderr.contains(color));
    let pipe = list(&[("CARGO_TERM_COLOR", "auto")], &[]);
    assert!(!pipe.stdout.contains(color));
}

/// `check` without `-p` checks the whole workspace, and not what the other commands select.
#[test]
fn commands_in_messages_select_what_this_one_selects() {
    let project = shop("hints");
    let mail = project.read("shop-mail/Cargo.toml");
    let unknown = "[package.metadata.plux]\nreexport-s = []\n";
    project.write("shop-mail/Cargo.toml", &format!("{mail}{unknown}"));
    let manifest = ["list", "--manifest-path", "shop-mail/Cargo.toml"];
    project
        .plux(&manifest)
        .says("run `cargo plux check -p shop-mail --manifest-path shop-mail/Cargo.toml`");
    fs::rename(project.path("shop-mail"), project.path("shop mail")).unwrap();
    let root = project.read("Cargo.toml").replace("\"shop-mail\"", "\"shop mail\"");
    project.write("Cargo.toml", &root);
    let shop = project.read("shop/Cargo.toml").replace("../shop-mail", "../shop mail");
    project.write("shop/Cargo.toml", &shop);
    let manifest = ["list", "--manifest-path", "shop mail/Cargo.toml"];
    let quote = if cfg!(windows) { '"' } else { '\'' };
    project.plux(&manifest).says(&format!("--manifest-path {quote}shop mail/Cargo.toml{quote}`"));
}

#[test]
fn default_members_without_plugins_are_not_the_whole_workspace() {
    let project = shop("default-members");
    let root = project.read("Cargo.toml");
    project.write("shop-sms/src/lib.rs", "");
    let root = root.replace("default-members = [\"shop\"]", "default-members = [\"shop-sms\"]");
    project.write("Cargo.toml", &root);
    project
        .plux(&["list"])
        .success()
        .says("no plugins found in `shop-sms`, the default member, and its dependencies")
        .says("run `cargo plux list --workspace` for all packages");
    project.plux(&["list", "--workspace"]).success().prints("archive");
    project
        .plux(&["show", "archive"])
        .code(1)
        .says("no plugin or namespace `archive` in `shop-sms`, the default member, and its dependencies")
        .says("help: run `cargo plux show archive --workspace` for all packages");
    project.plux(&["show", "archive", "--workspace"]).success().prints("archive");
}
