//! `cargo plux list`: columns, origin, order, filters and inactive plugins.

use plux_tests::{Outcome, Project, golden};

use crate::sample::shop;

/// The table as a terminal of so many columns gets it.
fn table(project: &Project, columns: &str, arguments: &[&str]) -> Outcome {
    let mut plux = project.command(plux_tests::cargo_plux());
    project.outcome(plux.args(["plux", "list"]).args(arguments).env("COLUMNS", columns)).success()
}

#[test]
fn a_table_fits_80_columns_and_shows_what_enables_inactive_plugins() {
    let listed = table(&shop("list-80"), "80", &[]);
    let width = listed.stdout.lines().map(|line| line.chars().count()).max();
    assert!(width <= Some(80), "{}", listed.stdout);
    golden("tests/cli/golden/list-80.txt", &listed.stdout);
    golden("tests/cli/golden/list-notes.txt", &listed.stderr);
}

/// A plugin that nothing depends on, as after `cargo plux new`.
#[test]
fn a_program_without_plugins_does_not_say_that_the_workspace_has_none() {
    let project = Project::new("list-none")
        .plugins("greeter", "", "#[plux_runtime::plugin(namespace = \"a\")]\nfn hello() {}\n")
        .application("list-none", "", "plux_runtime::include_index!();\nfn main() {}\n");
    let none = project.plux(&["list"]).success();
    none.says("no plugins found in `list-none` and its dependencies").says("list --workspace`");
    project.plux(&["list", "--workspace"]).success().prints("hello");
}

/// The heading has the namespace of its plugins.
#[test]
fn a_tree_shows_requirements_by_name_within_their_namespace() {
    let project = shop("list-tree");
    let tree = table(&project, "80", &["--tree", "shop.senders"]);
    let archive = "├── archive\n│   ├── clock.faces:digital\n│   └── log\n";
    tree.prints("shop.senders\n").prints(archive);

    let manifest = project.read("shop/Cargo.toml").replace(", features = [\"digital\"]", "");
    project.write("shop/Cargo.toml", &manifest);
    let tree = table(&project, "80", &["--tree", "shop.senders"]);
    tree.prints("├── archive\n│   ├── clock.faces:digital (conditional)\n│   └── log\n");
}

#[test]
fn a_wide_terminal_and_a_pipe_show_more_columns() {
    let project = shop("list-wide");
    golden("tests/cli/golden/list-160.txt", &table(&project, "160", &[]).stdout);
    golden("tests/cli/golden/list-pipe.txt", &project.plux(&["list"]).success().stdout);
    // Control characters are escaped, so that the reader sees them and no terminal interprets them.
    project.plux(&["list"]).success().prints("\\u{1b}[31m").prints("\\u{202e}thgir");
}

#[test]
fn columns_are_selected_by_name_and_verbose_shows_all() {
    let project = shop("list-columns");
    let chosen = table(&project, "20", &["--columns", "order,id,source,location", "-q"]);
    golden("tests/cli/golden/list-columns.txt", &chosen.stdout);
    table(&project, "20", &["-v"]).prints("DESCRIPTION").prints("feature `sms` of `shop`");
    project.plux(&["list", "--columns", "idd"]).code(2).says("similar value exists: 'id'");
}

#[test]
fn the_target_is_shown_where_a_plugin_is_not_in_a_library() {
    let project = shop("list-targets");
    assert!(!project.plux(&["list"]).success().stdout.contains("TARGET"));
    let test = "#[plux_runtime::plugin(namespace = \"shop.senders\")]\nfn fake(_: &str) {}\n";
    project.write("shop/tests/sends.rs", test);
    let listed = project.plux(&["list", "shop.senders"]).success();
    listed.prints("TARGET").prints("test:sends");
}

#[test]
fn plugins_are_listed_in_load_order() {
    // Of itself, archive would come first: it requires log, and mail has it in its `before`.
    let project = shop("list-order");
    let list = ["list", "-q", "--namespace", "shop.senders", "--columns", "order,name"];
    let listed = project.plux(&list).success();
    assert_eq!(listed.stdout, "#  NAME\n1  log\n2  mail\n3  archive\n-  sms\n");
    let by_name = project.plux(&[&list[..], &["--sort", "name"]].concat()).success();
    assert_eq!(by_name.stdout, "#  NAME\n3  archive\n1  log\n2  mail\n-  sms\n");
}

#[test]
fn a_list_is_filtered_by_namespace_package_and_status() {
    let project = shop("list-narrow");
    let ids = |arguments: &[&str]| {
        let all = [&["list", "-q", "--columns", "id"], arguments].concat();
        let listed = project.plux(&all).success().stdout;
        listed.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["--namespace", "clock.*"]).len(), 3);
    assert_eq!(ids(&["--from", "shop-*", "--status", "active"]).len(), 3);
    assert_eq!(ids(&["--from", "shop-sms"]), ["shop.senders:sms"]);
    assert_eq!(ids(&["--status", "inactive"]), ["clock.faces:taskbar", "shop.senders:sms"]);
    assert_eq!(ids(&["--features", "sms", "--from", "shop-sms", "--status", "active"]).len(), 1);
    project
        .plux(&["list", "--from", "shop-sms", "--status", "active"])
        .success()
        .says("no plugin matches");

    let list = |flag: &str, value: &str| project.plux(&["list", flag, value]).code(1);
    list("--namespace", "shop.sender").says("did you mean `shop.senders`?");
    list("--from", "shop-smss").says("did you mean `shop-sms`?");
    project.plux(&["list", "--status", "activ"]).code(2).says("'active'");
}

#[test]
fn an_inactive_plugin_is_listed_with_the_command_that_enables_it() {
    let project = shop("list-off");
    let command = "cargo build -p shop --features sms";
    project.plux(&["list"]).success().says(command);
    project.plux(&["list", "-q"]).success().never_says(command);
    // Typed with `list` in place of `build`, it shows that it is right.
    let on = ["list", "-p", "shop", "--features", "sms", "--status", "active"];
    project.plux(&on).success().prints("sms").never_says(command);
}

#[test]
fn locations_open_from_the_current_directory() {
    let project = shop("list-places");
    let place = |directory: &str| {
        let mut plux = project.command(plux_tests::cargo_plux());
        plux.args([
            "plux",
            "list",
            "-p",
            "shop",
            "--namespace",
            "shop.senders",
            "--format",
            "json",
        ]);
        plux.arg("--manifest-path").arg(project.path("Cargo.toml"));
        let listed = project.outcome(plux.current_dir(project.path(directory))).success().stdout;
        let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
        listed["plugins"][1]["location"].as_str().unwrap().to_owned()
    };
    assert_eq!(place("."), "shop-mail/src/lib.rs:3");
    assert_eq!(place("shop-mail/src"), "lib.rs:3");
    assert_eq!(place("shop"), "../shop-mail/src/lib.rs:3");
    // Elsewhere, only an absolute one opens.
    let elsewhere = plux_tests::repository().join("docs");
    let absolute = project.path("shop-mail/src/lib.rs");
    assert_eq!(place(elsewhere.to_str().unwrap()), format!("{}:3", absolute.display()));
}

#[test]
fn a_workspace_without_plugins_gets_help_to_create_one() {
    let project = Project::new("list-empty")
        .file("Cargo.toml", "[package]\nname = \"list-empty\"\nedition = \"2024\"\n[workspace]\n")
        .file("src/lib.rs", "");
    let listed = project.plux(&["list"]).success();
    assert_eq!(listed.stdout, "");
    listed.says("no plugins found").says("`cargo plux init`").says("`cargo plux new`");
    // Nor does any other command send one round in cycles.
    project.plux(&["show", "aws"]).code(1).says("`cargo plux init`");
}

#[test]
fn a_workspace_whose_plugins_cannot_be_read_is_not_listed_as_empty() {
    let project = Project::new("list-unread")
        .plugins("greeter", "", "#[plux_runtime::plugin(namespace = \"a b\")]\nfn hello() {}\n")
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n");
    let listed = project.plux(&["list"]).code(1);
    listed.says("error: 1 problem found; run `cargo plux check`").never_says("cargo plux init");
    project.plux(&["check"]).code(1).says("a b");
}

/// Slow, because the program is built and run.
#[test]
fn a_program_loads_in_the_order_that_is_listed() {
    const MAIN: &str = r#"
        plux_runtime::include_index!();
        use plux_runtime::{FunctionPlugin, PluginManager};
        fn main() {
            let steps = PluginManager::<FunctionPlugin<fn()>>::new("steps");
            for (turn, step) in steps.containers().iter().enumerate() {
                println!("{}  {}", turn + 1, step.name());
            }
        }
    "#;
    const STEPS: &str = r#"
        use plux_runtime::plugin;
        #[plugin(namespace = "steps", after = ["zip", "build"])]
        fn archive() {}
        #[plugin(namespace = "steps", requires = ["steps:fetch"])]
        fn build() {}
        #[plugin(namespace = "steps", before = ["fetch", "nobody"])]
        fn clean() {}
        #[plugin(namespace = "steps", requires = ["others:tool"])]
        fn fetch() {}
        #[plugin(namespace = "steps", requires = ["steps:build"], before = ["archive"])]
        fn zip() {}
        #[plugin(namespace = "others")]
        fn tool() {}
    "#;
    let project = Project::new("list-loads").plugins("steps", "", STEPS).application(
        "list-loads",
        "steps.path = \"crates/steps\"",
        MAIN,
    );
    let loads = project.cargo(&["run", "--quiet"]).success().stdout;
    let list = ["list", "-q", "--namespace", "steps", "--columns", "order,name"];
    let listed = project.plux(&list).success().stdout;
    assert_eq!(listed, format!("#  NAME\n{loads}"));
}
