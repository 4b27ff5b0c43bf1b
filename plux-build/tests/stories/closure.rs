//! Which packages an index knows, and how a program reaches them.

use crate::support::{Project, RUNTIME, packages, plugin, plugins};

/// An umbrella with a core, two vendors that are extras, and one for another target.
fn umbrella() -> Project {
    let project = Project::new(&["app", "base", "aws", "azure", "win", "fake", "plain"]);
    project
        .package(
            "app",
            "base = { path = \"../base\" }
             plain = { path = \"../plain\" }
             amazon = { package = \"aws\", path = \"../aws\", optional = true }
             azure = { path = \"../azure\", optional = true }
             [target.'cfg(windows)'.dependencies]
             win = { path = \"../win\" }
             [dev-dependencies]
             fake = { path = \"../fake\" }
             [features]
             default = [\"aws\"]
             aws = [\"dep:amazon\"]
             azure = [\"dep:azure\"]",
        )
        .package("base", RUNTIME)
        .package("plain", "")
        .plugin("aws", "base = { path = \"../base\" }\n[lib]\nname = \"aws_plugins\"")
        .plugin("azure", "base = { path = \"../base\" }")
        .plugin("win", "")
        .plugin("fake", "")
        .locked();
    project
}

#[test]
fn enabled_packages_are_anchored_and_active_and_the_others_inactive() {
    let project = umbrella();
    let ran = project.build_script("app").features("default,aws").run();
    assert!(ran.success, "{:?}", ran.lines);
    assert_eq!(ran.anchors(), ["amazon", "base", "test fake"]);
    assert_eq!(
        packages(&ran.index()),
        [
            "app root direct",
            "amazon normal direct (feature `aws` of `app`)",
            "azure normal none (feature `azure` of `app`)",
            "base normal direct",
            "fake dev direct",
            "win normal none (target `cfg(windows)`)",
        ]
    );
    assert_eq!(
        plugins(&ran.index()),
        [
            "tools:aws active",
            "tools:azure inactive (feature `azure` of `app`)",
            "tools:fake active",
            "tools:win inactive (target `cfg(windows)`)",
        ]
    );
    assert_eq!(ran.printed("warning"), [""; 0]);
}

#[test]
fn a_build_without_extras_has_no_anchors_for_them() {
    let project = umbrella();
    let ran = project.build_script("app").run();
    assert_eq!(ran.anchors(), ["base", "test fake"]);
    assert!(plugins(&ran.index()).contains(&"tools:aws inactive (feature `aws` of `app`)".into()));
}

#[test]
fn a_member_that_requires_more_does_not_enable_an_optional_dependency() {
    let project = umbrella();
    // Metadata unites the features of all members: `azure` of app is on for it.
    project.package("plain", "").file(
        "extra/Cargo.toml",
        "[package]\nname = \"extra\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
         app = { path = \"../app\", features = [\"azure\"] }\n",
    );
    project.file("extra/src/lib.rs", "");
    let root = std::fs::read_to_string(project.root.join("Cargo.toml")).unwrap();
    project.file("Cargo.toml", root.replace("[\"plux-runtime\"", "[\"extra\", \"plux-runtime\""));
    project.locked();
    let ran = project.build_script("app").run();
    assert_eq!(ran.anchors(), ["base", "test fake"]);
}

#[test]
fn the_command_line_writes_the_bytes_of_the_build_script() {
    let project = umbrella();
    let ran = project.build_script("app").features("default,aws").run();
    let builder = project.builder().package("app").target("x86_64-unknown-linux-gnu");
    let json = plux_build::json::to_json(&builder.build().unwrap());
    assert_eq!(json, ran.read("plux.json"));
    let small = builder.no_default_features(true).build().unwrap();
    let ran = project.build_script("app").run();
    assert_eq!(plux_build::json::to_json(&small), ran.read("plux.json"));
}

#[test]
fn features_of_the_command_line() {
    let project = umbrella();
    let active = |builder: plux_build::Builder| {
        let index = builder.package("app").target("x86_64-unknown-linux-gnu").build().unwrap();
        let active = index.plugins.iter().filter(|it| it.status == plux_spec::Status::Active);
        active.map(|it| it.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(active(project.builder()), ["aws", "fake"]);
    assert_eq!(active(project.builder().features(["azure"])), ["aws", "azure", "fake"]);
    assert_eq!(active(project.builder().features(["app/azure"])), ["aws", "azure", "fake"]);
    assert_eq!(active(project.builder().all_features(true)), ["aws", "azure", "fake"]);
    assert_eq!(active(project.builder().no_default_features(true)), ["fake"]);
}

#[test]
fn a_transitive_package_is_reached_through_the_one_that_has_to_refer_to_it() {
    let project = Project::new(&["app", "umbrella", "aws"]);
    project
        .package("app", "umbrella = { path = \"../umbrella\" }")
        .package("umbrella", "aws = { path = \"../aws\" }")
        .plugin("aws", "")
        .locked();
    let ran = project.build_script("app").run();
    assert_eq!(ran.anchors(), ["umbrella"]);
    assert_eq!(
        packages(&ran.index()),
        ["app root direct", "aws normal via:umbrella", "umbrella normal direct"]
    );
}

#[test]
fn a_weak_feature_is_that_of_the_dependency_that_is_optional() {
    let project = Project::new(&["app", "aws"]);
    project
        .package(
            "app",
            "aws = { path = \"../aws\", optional = true }
             azure = { path = \"../azure\" }
             [dev-dependencies]
             aws = { path = \"../aws\" }
             [features]
             extra = [\"aws?/extra\"]
             full = [\"extra\", \"dep:aws\"]",
        )
        .plugin("aws", "[features]\nextra = []\n")
        .package("azure", "aws = { path = \"../aws\" }");
    let gated = "#[cfg(feature = \"extra\")]\n".to_owned() + &plugin("tools", "aws");
    project.file("aws/src/lib.rs", gated).locked();
    let built = |features: &str| {
        plugins(&project.build_script("app").features(features).run().index()).join(" ")
    };
    assert_eq!(built("extra"), "tools:aws conditional (feature `extra` of `aws`)");
    assert_eq!(built("extra,full"), "tools:aws active");
}

#[test]
fn what_requires_a_feature_of_another_package_is_conditional_unless_the_build_enables_it() {
    let project = Project::new(&["app", "umbrella", "aws", "azure", "gcp"]);
    project
        .package("app", "umbrella = { path = \"../umbrella\", features = [\"aws\"] }")
        .package(
            "umbrella",
            "plux-runtime = { path = \"../plux-runtime\" }
             aws = { path = \"../aws\", optional = true }
             azure = { path = \"../azure\", optional = true }
             gcp = { path = \"../gcp\", optional = true }
             [features]
             aws = [\"dep:aws\"]
             all = [\"aws\", \"azure\", \"gcp\"]",
        )
        .plugin("aws", "")
        .plugin("azure", "")
        .plugin("gcp", "")
        .locked();
    let gated =
        |predicate: &str, name: &str| format!("#[cfg({predicate})]\n{}", plugin("tools", name));
    project.file(
        "umbrella/src/lib.rs",
        gated("feature = \"all\"", "all")
            + &gated("feature = \"aws\"", "aws-extra")
            + &gated("not(feature = \"aws\")", "no-aws"),
    );
    let index = project.build_script("app").run().index();
    assert_eq!(
        plugins(&index),
        [
            "tools:all conditional (feature `all` of `umbrella`)",
            "tools:aws active",
            // No build of `app` is without the feature.
            "tools:aws-extra active",
            "tools:azure conditional (feature `azure` of `umbrella`)",
            "tools:gcp conditional (feature `gcp` of `umbrella`)",
            "tools:no-aws inactive (not feature `aws` of `umbrella`)",
        ]
    );
}

#[test]
fn features_reach_through_dependencies_as_cargo_has_it() {
    let project = Project::new(&["app", "aws", "gcp", "deep", "deeper"]);
    let vendor = |name: &str| {
        format!(
            "{RUNTIME}{name} = {{ path = \"../{name}\", optional = true }}\n\
             [features]\nextra = [\"dep:{name}\"]\n"
        )
    };
    project
        .package(
            "app",
            "aws = { path = \"../aws\", optional = true }
             gcp = { path = \"../gcp\", optional = true }
             [features]
             weak = [\"aws?/extra\"]
             strong = [\"gcp/extra\"]",
        )
        .package("aws", &vendor("deep"))
        .package("gcp", &vendor("deeper"))
        .plugin("deep", "")
        .plugin("deeper", "")
        .locked();
    let active = |features: &str| {
        let index = project.build_script("app").features(features).run().index();
        let active = index.plugins.iter().filter(|it| it.status == plux_spec::Status::Active);
        active.map(|it| it.name.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(active("weak"), "");
    assert_eq!(active("aws"), "");
    assert_eq!(active("aws,weak"), "deep");
    assert_eq!(active("gcp,strong"), "deeper");
}

#[test]
fn proc_macros_and_build_dependencies_are_not_indexed() {
    let project = Project::new(&["app", "derive", "tool", "deep"]);
    project
        .package(
            "app",
            "plux-runtime = { path = \"../plux-runtime\" }
             derive = { path = \"../derive\" }
             [build-dependencies]
             tool = { path = \"../tool\" }",
        )
        .plugin("derive", "deep = { path = \"../deep\" }\n[lib]\nproc-macro = true")
        .plugin("deep", "")
        .plugin("tool", "")
        .locked();
    let ran = project.build_script("app").run();
    assert_eq!(packages(&ran.index()), ["app root direct"]);
    assert_eq!(plugins(&ran.index()), [""; 0]);
    assert_eq!(ran.anchors(), [""; 0]);
}

#[test]
fn a_workspace_has_no_root_and_each_package_once() {
    let project = umbrella();
    let report = project.builder().workspace(true).report().unwrap();
    let index = &report.index;
    assert_eq!(index.root, None);
    let names: Vec<&str> = index.packages.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["app", "aws", "azure", "base", "fake", "win"]);
    let hosts: Vec<&str> = report.index_hosts.iter().map(|it| &*it.package).collect();
    assert_eq!(hosts, ["app", "base"]);
    // As in the program `app`: that a package is a member makes nothing active.
    assert_eq!(
        plugins(index),
        [
            "tools:aws active",
            "tools:azure inactive (feature `azure` of `app`)",
            "tools:fake active",
            "tools:win inactive (target `cfg(windows)`)",
        ]
    );
    assert_eq!(plugins(&report.index_hosts[0].index), plugins(index));
    assert_eq!(plugins(&report.index_hosts[1].index), [""; 0]);
}

#[test]
fn targets_of_the_root_are_scanned_and_distinguished() {
    let project = Project::new(&["app"]);
    project.package("app", "plux-runtime = { path = \"../plux-runtime\" }");
    for (path, name) in [
        ("src/main.rs", "main"),
        ("src/bin/other.rs", "other"),
        ("examples/show.rs", "show"),
        ("tests/it.rs", "it"),
        ("src/unreached.rs", "unreached"),
    ] {
        project.file(&format!("app/{path}"), plugin("tools", name));
    }
    let ran = project.locked().build_script("app").run();
    let targets: Vec<String> =
        ran.index().plugins.iter().map(|it| format!("{} {}", it.name, it.target)).collect();
    assert_eq!(targets, ["it test:it", "main bin:app", "other bin:other", "show example:show"]);
    let path = |name: &str| {
        let index = ran.index();
        let entry = index.plugins.iter().find(|it| it.name == name).unwrap();
        format!("{} {}", entry.path, entry.file)
    };
    assert_eq!(path("other"), "other::Type src/bin/other.rs");
}

#[test]
fn a_package_is_named_or_the_nearest_is() {
    let project = umbrella();
    let error = project.builder().package("azur").build().unwrap_err().to_string();
    assert!(
        error.starts_with("package `azur` not found in the workspace `")
            && error.ends_with("\nhelp: did you mean `azure`?"),
        "{error}"
    );
    assert!(project.builder().package("aws@0.1.0").build().is_ok());
    assert!(project.builder().package("aws@9.0.0").build().is_err());
}
