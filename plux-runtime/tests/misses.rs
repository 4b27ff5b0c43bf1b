//! What is missing is reported with its cause and its fix.

mod support;

use plux_runtime::{
    Exclude, Finding, LoadErrorKind, MissingReason, PluginManager, PluginState, StaticFinder,
    Status,
};
use plux_spec::{Condition, DependencyKind, Link, PackageEntry, PluginEntry, Target};
use support::index::{
    feature_of_app, inactive, incomplete, index, indexed, linked, package, plugin,
};
use support::{Diary, NAMESPACE, Probe, Tool, builder, manager, names};

#[test]
fn an_unknown_name_gets_the_nearest() {
    let manager = manager([Probe::new("cloudflare").spec(), Probe::new("aws").spec()]);
    assert_eq!(
        manager.load("cloudfare").err().unwrap().to_string(),
        "the namespace `test.tools` has no plugin `cloudfare`\nhelp: did you mean `cloudflare`?"
    );
    assert_eq!(
        manager.load("gcp").err().unwrap().to_string(),
        "the namespace `test.tools` has no plugin `gcp`\n\
         help: the namespace has `aws`, `cloudflare`"
    );
    assert!(!manager.exists("gcp") && !manager.is_loaded("gcp"));
    assert!(manager.container("gcp").is_none());
}

#[test]
fn a_name_that_no_plugin_can_have_is_an_error_like_any_other() {
    let manager = manager([Probe::new("aws").spec()]);
    let error = manager.load("a b/ü").err().unwrap();
    assert!(error.to_string().starts_with("the namespace `test.tools` has no plugin `a b/ü`"));
    assert_eq!(error.id().to_string(), "test.tools:_a_b__");
}

/// The name may be an argument of the command line, and the message is for a terminal or a log.
#[test]
fn a_name_with_control_characters_does_not_control_the_terminal() {
    let manager = manager([Probe::new("aws").spec()]);
    let error = manager.load("\u{1b}[2Jaws\nerror: \u{202e}").err().unwrap();
    let message = "the namespace `test.tools` has no plugin `\\u{1b}[2Jaws\\nerror: \\u{202e}`";
    assert_eq!(error.headline(), message);
    assert!(error.to_string().starts_with(message));
}

#[test]
fn an_unknown_namespace_has_no_plugins_and_says_so() {
    let specs = || StaticFinder::new([Probe::new("saw").spec()]);
    let manager = PluginManager::<dyn Tool>::builder("test.tool", ()).finder(specs()).build();
    assert!(manager.names().is_empty() && manager.containers().is_empty());
    let loaded = manager.load_all();
    assert!(loaded.is_empty());
    let errors = loaded.complete().err().unwrap();
    assert!(matches!(errors[0].kind(), LoadErrorKind::UnknownNamespace { .. }));
    assert_eq!(
        errors.to_string(),
        "unknown namespace `test.tool`: it has no plugin and no extension point\n\
         help: did you mean `test.tools`?"
    );
    assert_eq!(manager.load("saw").err().unwrap().id().name(), "saw");
    assert!(manager.verify().to_string().contains("did you mean `test.tools`?"));
    assert!(manager.unload("saw").is_err());
}

/// All plugin crates of a program that forgot its index may be missing.
#[test]
fn an_unknown_namespace_in_a_program_without_an_index_may_be_one_that_was_left_out() {
    let expected = "unknown namespace `far.away`: it has no plugin and no extension point\n\
                    help: call `plux_build::emit();` in build.rs, and add \
                    `plux_runtime::include_index!();` to the crate; the program has no index, so rustc may \
                    leave out its plugins";
    let manager = PluginManager::<dyn Tool>::new("far.away");
    assert_eq!(manager.load_all().complete().err().unwrap().to_string(), expected);
    let registry = plux_runtime::Registry::<u8>::new("far.away");
    assert_eq!(registry.get("x").err().unwrap().to_string(), expected);
    // The finder of a test has no index.
    let finder = StaticFinder::new([Probe::new("saw").spec()]);
    let manager = PluginManager::<dyn Tool>::builder("far.away", ()).finder(finder).build();
    let error = manager.load("saw").err().unwrap().to_string();
    assert!(error.contains("help: add a dependency that has plugins for it"), "{error}");
}

#[test]
fn a_malformed_namespace_is_no_panic_either() {
    let manager = PluginManager::<dyn Tool>::new("no namespace!");
    assert!(manager.specs().is_empty());
    assert_eq!(
        manager.load_all().complete().err().unwrap().to_string().lines().next().unwrap(),
        "the namespace \"no namespace!\" contains ' '"
    );
    assert!(!manager.verify().is_empty());
    assert_eq!(manager.namespace(), "no namespace!");
}

#[test]
fn a_plugin_that_is_indexed_and_not_linked_is_missing_with_the_line_to_add() {
    let diary = Diary::default();
    let packages = vec![package("finops-aws", Link::Via("umbrella".into()))];
    let finder = StaticFinder::new([linked("docker", "finops-docker")])
        .with_index(index(packages, vec![plugin("aws", "finops-aws")]));
    let manager = builder([]).finder(finder).listener(diary.clone()).build();

    let error = manager.load("aws").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Missing { .. }));
    assert_eq!(
        error.to_string(),
        "the plugin `test.tools:aws` is indexed but not linked: no code refers to the crate \
         `finops_aws`, so the compiler does not link it (finops-aws 1.0.0, src/lib.rs:7)\n\
         help: add `use ::finops_aws as _;` to src/lib.rs of the crate `umbrella`"
    );
    assert_eq!(
        diary.read()[0],
        "aws missing: no code refers to the crate `finops_aws`, so the compiler does not link it"
    );

    let aws = manager.container("aws").unwrap();
    assert!(matches!(
        aws.state(),
        PluginState::Missing { cause: MissingReason::NotReferenced { .. } }
    ));
    assert!(aws.spec().is_none() && aws.error().is_some());
    assert_eq!(manager.containers().len(), 2);
    assert_eq!(manager.names(), ["docker"], "what is not linked is nobody's name");
    assert!(!manager.exists("aws"));

    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["docker"]);
    assert_eq!(loaded.failures().len(), 1);
    assert!(loaded.complete().is_err());
    assert!(matches!(manager.verify().findings()[0], Finding::Missing { .. }));
}

#[test]
fn a_package_that_is_referred_to_and_lost_all_was_lost_in_linking() {
    let packages = vec![package("finops-aws", Link::Direct)];
    let manager = indexed([], index(packages, vec![plugin("aws", "finops-aws")]));
    let error = manager.load("aws").err().unwrap().to_string();
    assert!(error.contains("the linker left all of its plugins out"), "{error}");
    assert!(
        error.contains(
            "help: link a static library that has the plugins with `-Wl,--whole-archive`"
        ),
        "{error}"
    );
}

#[test]
fn a_package_that_has_others_linked_has_a_stale_index() {
    let packages = vec![package("finops-aws", Link::Direct)];
    let plugins = vec![plugin("aws", "finops-aws"), plugin("s3", "finops-aws")];
    let manager = indexed([linked("s3", "finops-aws")], index(packages, plugins));
    assert_eq!(
        manager.load("aws").err().unwrap().to_string(),
        "the plugin `test.tools:aws` is indexed but not linked: other plugins of `finops-aws` are linked, \
         so the index and the program are built from different sources (finops-aws 1.0.0, src/lib.rs:7)\n\
         help: rebuild; if the error remains, run `cargo clean -p finops-aws` and rebuild"
    );
}

#[test]
fn an_inactive_plugin_says_what_would_enable_it() {
    let off = inactive("azure", "finops-azure", "azure");
    let manager = indexed([], index(vec![package("finops-azure", Link::None)], vec![off]));
    let error = manager.load("azure").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Inactive { status: Status::Inactive, .. }));
    assert_eq!(
        error.to_string(),
        "the plugin `test.tools:azure` of the package `finops-azure` is inactive in this build: it \
         requires feature `azure` of `app` (finops-azure 1.0.0, src/lib.rs:7)\n\
         help: enable feature `azure` of `app`: `cargo build -p app --features azure`"
    );
    assert!(manager.container("azure").is_none());
    assert!(manager.load_all().complete().is_ok(), "what is off is not missing");
}

#[test]
fn a_plugin_of_a_dev_dependency_is_in_tests_only() {
    let mock = PackageEntry { kind: DependencyKind::Dev, ..package("mock", Link::Direct) };
    let drill = linked("drill", "drills").with_requires(["saw"]);
    let manager = indexed([drill], index(vec![mock], vec![plugin("saw", "mock")]));
    let required = manager.load("drill").err().unwrap();
    let headline =
        "requires `test.tools:saw`, which is not in this build: `mock` is only a dev-dependency";
    assert!(required.headline().contains(headline), "{required}");
    assert_eq!(required.help().unwrap(), "add `mock` to `[dependencies]` of the program");
    assert_eq!(
        manager.load("saw").err().unwrap().to_string(),
        "the plugin `test.tools:saw` of the package `mock` is not in this build: only tests, \
         examples and benchmarks of the program link `mock` (mock 1.0.0, src/lib.rs:7)\n\
         help: add `mock` to `[dependencies]` of the program"
    );
}

#[test]
fn what_this_build_leaves_out_can_be_listed_and_is_suggested() {
    let manager = indexed(
        [linked("docker", "finops-docker")],
        index(
            vec![package("finops-azure", Link::None), package("finops-docker", Link::Direct)],
            vec![inactive("azure", "finops-azure", "azure"), plugin("docker", "finops-docker")],
        ),
    );
    let left_out = manager.inactive();
    let names: Vec<_> = left_out.iter().map(|error| error.id().name().as_str()).collect();
    assert_eq!(names, ["azure"]);
    let LoadErrorKind::Inactive { package, command, .. } = left_out[0].kind() else {
        panic!("{}", left_out[0])
    };
    assert_eq!(package, "finops-azure");
    assert_eq!(command.as_deref(), Some("cargo build -p app --features azure"));
    assert_eq!(
        manager.load("azur").err().unwrap().to_string(),
        "the namespace `test.tools` has no plugin `azur`\nhelp: did you mean `azure`?"
    );
}

#[test]
fn a_pattern_for_a_plugin_that_this_build_leaves_out_is_no_typing_error() {
    let off = inactive("azure", "finops-azure", "azure");
    let finder = StaticFinder::default().with_index(index(Vec::new(), vec![off]));
    let exclude = |pattern| Exclude::glob(pattern).unwrap();
    let filters = vec![exclude("test.tools:azure"), exclude("*:azure")];
    assert!(builder([]).finder(finder.clone()).filter(filters).build().verify().is_empty());

    let typo = vec![exclude("test.tools:azur")];
    assert!(!builder([]).finder(finder).filter(typo).build().verify().is_empty());
}

#[test]
fn a_conditional_plugin_that_is_not_linked_is_not_missing_either() {
    let maybe = PluginEntry {
        condition: vec![Condition::Cfg("my_cfg".into())].into(),
        status: Status::Conditional,
        ..plugin("maybe", "finops-maybe")
    };
    let manager = indexed([], index(vec![package("finops-maybe", Link::Direct)], vec![maybe]));
    assert_eq!(
        manager.load("maybe").err().unwrap().to_string(),
        "the plugin `test.tools:maybe` of the package `finops-maybe` is not in this build: it \
         requires `cfg(my_cfg)` (finops-maybe 1.0.0, src/lib.rs:7)\n\
         help: build `finops-maybe` so that the condition holds"
    );
    assert!(manager.load_all().complete().is_ok());
}

#[test]
fn an_unknown_name_may_be_in_a_package_that_could_not_be_read() {
    let mut azure = package("finops-azure", Link::None);
    azure.condition = vec![feature_of_app("azure")].into();
    let mut index = index(vec![azure], Vec::new());
    index.incomplete = vec![incomplete("finops-azure", "its sources are not here")].into();
    let manager = indexed([linked("docker", "finops-docker")], index);
    assert_eq!(
        manager.load("azure").err().unwrap().to_string(),
        "the namespace `test.tools` has no plugin `azure`\n\
         help: it may be in a package that this build leaves out: `finops-azure` (enabled by feature \
         `azure` of `app`)"
    );
}

#[test]
fn a_requirement_that_is_missing_or_inactive_says_so() {
    let entries = vec![plugin("aws", "finops-aws"), inactive("gcp", "finops-gcp", "gcp")];
    let manager = indexed(
        [
            linked("a", "finops-a").with_requires(["aws"]),
            linked("b", "finops-b").with_requires(["gcp"]),
        ],
        index(vec![package("finops-aws", Link::Direct)], entries),
    );
    let error = manager.load("a").err().unwrap().to_string();
    assert!(
        error.contains("requires `test.tools:aws`, which is not linked: code refers to"),
        "{error}"
    );
    let error = manager.load("b").err().unwrap().to_string();
    assert!(error.contains("which is not in this build"), "{error}");
    assert!(error.ends_with("`cargo build -p app --features gcp`"), "{error}");
    assert_eq!(manager.namespace(), NAMESPACE);
}

#[test]
fn plugins_that_are_missing_for_one_reason_are_one_message() {
    let entries = ["a", "b", "c", "d", "e", "f", "g"].map(|name| plugin(name, "finops-all"));
    let manager = indexed([], index(vec![package("finops-all", Link::None)], entries.to_vec()));
    let loaded = manager.load_all();
    assert_eq!(loaded.failures().len(), 7);
    assert_eq!(
        loaded.complete().err().unwrap().to_string(),
        "7 plugins are indexed but not linked (`test.tools:a`, `test.tools:b`, `test.tools:c`, \
         `test.tools:d`, `test.tools:e` and 2 more): no code refers to the crate `finops_all`, so the \
         compiler does not link it\n\
         help: add `use ::finops_all as _;` beside `plux_runtime::include_index!();`"
    );
}

#[test]
fn plugins_of_other_binaries_and_tests_are_not_offered() {
    let of = |name: &str, target: Target| PluginEntry {
        target,
        status: Status::Inactive,
        ..plugin(name, "app")
    };
    let unit = PluginEntry {
        condition: vec![Condition::Cfg("test".into())].into(),
        enabled_by: vec![Condition::Cfg("test".into())].into(),
        ..of("unit-mock", Target::Lib)
    };
    let entries =
        vec![of("admin", Target::Bin("admin".into())), of("it", Target::Test("it".into())), unit];
    let manager =
        indexed([linked("saw", "app")], index(vec![package("app", Link::Direct)], entries));
    assert!(manager.inactive().is_empty());
    assert!(manager.load("admim").err().unwrap().to_string().ends_with("the namespace has `saw`"));
    assert_eq!(
        manager.load("admin").err().unwrap().to_string(),
        "the plugin `test.tools:admin` of the package `app` is inactive in this build: it is declared \
         in `bin:admin` (app 1.0.0, src/lib.rs:7)\n\
         help: only `bin:admin` of `app` has it; move it to the library to share it"
    );
    let mock = manager.load("unit-mock").err().unwrap().to_string();
    assert!(
        mock.ends_with("help: only the tests of `app` have it; remove its `cfg(test)`"),
        "{mock}"
    );
}

#[test]
fn after_an_inactive_plugin_is_no_finding() {
    let after = linked("optuna", "app").with_after(["wandb"]);
    let off = inactive("wandb", "app", "wandb");
    let manager = indexed(
        [after],
        index(vec![package("app", Link::Direct)], vec![plugin("optuna", "app"), off]),
    );
    assert!(manager.verify().is_empty(), "{}", manager.verify());
}

/// The help of an unmet requirement suggests this.
#[test]
fn a_plugin_that_is_excluded_with_its_requirement_is_no_problem() {
    let cloud = Probe::new("cloud").spec().with_requires(["monitor"]);
    let manager = builder([Probe::new("monitor").spec(), cloud])
        .filter(Exclude::glob("test.tools:*").unwrap())
        .build();
    assert!(manager.load_all().failures().is_empty());
    let findings = manager.verify();
    assert!(
        !findings.iter().any(|it| matches!(it, Finding::UnmetRequirement { .. })),
        "{findings}"
    );
}

#[test]
fn a_plugin_whose_requirement_a_filter_excludes_fails_and_says_so() {
    let manager =
        builder([linked("data", "app").with_requires(["monitor"]), linked("monitor", "app")])
            .filter(Exclude::glob("test.tools:monitor").unwrap())
            .build();
    let blocked = "`test.tools:data` requires `test.tools:monitor`, which is disabled: the filter \
                   `test.tools:monitor` excludes it";
    let state = manager.container("data").unwrap().state();
    assert!(matches!(state, PluginState::Failed { .. }), "before any load: {state}");
    assert!(manager.verify().to_string().contains(blocked), "{}", manager.verify());
    let errors = manager.load_all().complete().err().unwrap();
    assert!(errors.to_string().contains(blocked), "{errors}");
}

#[test]
fn the_help_for_a_requirement_does_not_name_the_plugin_itself() {
    let manager = manager([linked("data", "app").with_requires(["monitor"])]);
    let error = manager.load("data").err().unwrap().to_string();
    assert!(error.contains("requires `test.tools:monitor`, which does not exist"), "{error}");
    assert!(error.ends_with("a test links it with `use the_crate as _;`"), "{error}");
}

#[test]
fn requires_help_names_itself() {
    let manager = manager([linked("data", "finops-aws").with_requires(["date"])]);
    let error = manager.load("data").err().unwrap().to_string();
    assert!(!error.contains("did you mean"), "{error}");
    assert!(error.contains("help: add a dependency on the package that declares"), "{error}");
    assert!(!manager.verify().to_string().contains("did you mean"));
}
