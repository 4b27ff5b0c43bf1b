//! What is missing is reported with its cause and its fix.

mod support;

use plux_runtime::{
    Drift, Exclude, Finding, Index, LoadErrorKind, MissingReason, PluginManager, PluginSpec,
    PluginState, StaticFinder, Status,
};
use plux_spec::{Condition, Link, PluginEntry, Target};
use support::index::{feature_of_app, inactive, incomplete, index, package, plugin};
use support::{Diary, NAMESPACE, Probe, Tool, builder, manager, names};

fn indexed(specs: impl IntoIterator<Item = PluginSpec>, index: Index) -> PluginManager<dyn Tool> {
    builder([]).finder(StaticFinder::new(specs).with_index(index)).build()
}

/// A linked plugin of a package.
fn linked(name: &str, package: &str) -> PluginSpec {
    Probe::new(name).spec().with_package(package, "1.0.0")
}

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
    assert!(error.contains("help: a static library has to be linked as a whole"), "{error}");
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
         help: build again; if that does not help, run `cargo clean -p finops-aws` first"
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
fn a_linked_plugin_that_is_not_indexed_loads_and_is_reported() {
    let manager = indexed([linked("aws", "finops-aws")], index(Vec::new(), Vec::new()));
    manager.load("aws").unwrap();
    assert_eq!(
        manager.verify().to_string(),
        "the plugin `test.tools:aws` is linked but not indexed (finops-aws 1.0.0, src/lib.rs:1)\n\
         help: rebuild, so that the index is updated (for a new test or example, `touch build.rs` \
         first); list plugins that a macro or a build script generates in \
         `[[package.metadata.plux.plugins]]`"
    );
}

#[test]
fn help_for_an_unindexed_plugin_in_unanalyzed_sources_is_to_list_it() {
    let mut index = index(Vec::new(), Vec::new());
    let mut gap = incomplete("finops-core", "a macro");
    gap.file = Some("src/lib.rs".into());
    index.incomplete = vec![gap].into();
    let manager = indexed([linked("aws", "finops-aws")], index);
    let verified = manager.verify().to_string();
    assert!(
        verified.starts_with(
            "the plugin `test.tools:aws` is linked but not indexed (finops-aws 1.0.0, src/lib.rs:1)\n\
             help: list it in `[[package.metadata.plux.plugins]]` of `finops-aws` if a macro or a \
             build script generates it\n"
        ),
        "{verified}"
    );
}

#[test]
fn a_linked_plugin_that_the_index_calls_inactive_loads_and_is_reported() {
    let off = inactive("aws", "finops-aws", "aws");
    let manager = indexed([linked("aws", "finops-aws")], index(Vec::new(), vec![off]));
    manager.load("aws").unwrap();
    assert!(matches!(manager.verify().findings(), [Finding::Inactive { .. }]));
}

#[test]
fn a_program_and_an_index_that_agree_have_no_drift() {
    let packages = vec![package("finops-aws", Link::Direct)];
    let manager = indexed(
        [linked("aws", "finops-aws")],
        index(packages, vec![plugin("aws", "finops-aws"), inactive("gcp", "finops-gcp", "x")]),
    );
    assert_eq!(manager.verify(), Drift::default());
    assert_eq!(manager.verify().to_string(), "");
}

#[test]
fn a_partial_index_never_looks_complete() {
    let mut index = index(Vec::new(), Vec::new());
    index.incomplete = vec![incomplete("finops-x", "it could not be parsed")].into();
    assert_eq!(
        indexed([], index).verify().to_string().lines().next().unwrap(),
        "unknown namespace `test.tools`: it has no plugin and no extension point"
    );
    let mut index = support::index::index(
        vec![package("finops-aws", Link::Direct)],
        vec![plugin("aws", "finops-aws")],
    );
    index.incomplete = vec![incomplete("finops-x", "it could not be parsed")].into();
    let drift = indexed([linked("aws", "finops-aws")], index).verify();
    assert!(matches!(drift.findings(), [Finding::Incomplete(_)]));
    assert!(
        drift.to_string().starts_with("the index may lack plugins of `finops-x`: it could not")
    );
}

#[test]
fn a_program_without_an_index_works_and_says_that_completeness_is_unknown() {
    let manager = manager([Probe::new("saw").spec()]);
    assert!(manager.load_all().complete().is_ok());
    let drift = manager.verify();
    assert_eq!(drift.findings(), [Finding::NoIndex]);
    assert!(!drift.is_completeness_known());
}

#[test]
fn several_indexes_count_as_one_and_active_wins() {
    let active = index(
        vec![package("finops-aws", Link::Direct)],
        vec![plugin("aws", "finops-aws"), plugin("s3", "finops-aws")],
    );
    let off = index(Vec::new(), vec![inactive("aws", "finops-aws", "aws")]);
    let finder = StaticFinder::new([linked("aws", "finops-aws")])
        .with_index(off)
        .with_index(active.clone())
        .with_index(active);
    let manager = builder([]).finder(finder).build();
    let drift = manager.verify();
    assert!(matches!(drift.findings(), [Finding::Missing { .. }]), "{drift}");
    assert_eq!(manager.load_all().failures().len(), 1);
}

#[test]
fn two_packages_with_one_id_both_fail_with_both_places() {
    let manager = manager([
        linked("aws", "finops-aws"),
        linked("aws", "other-aws"),
        linked("docker", "finops-docker"),
    ]);
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["docker"]);
    assert_eq!(
        loaded.failures()[0].to_string(),
        "the plugin `test.tools:aws` is defined multiple times: finops-aws 1.0.0, src/lib.rs:1; \
         other-aws 1.0.0, src/lib.rs:1\n\
         help: rename all except one of them"
    );
    assert_eq!(manager.specs().len(), 3);
    assert_eq!(manager.names(), ["aws", "docker"]);
    assert!(matches!(manager.verify().findings()[0], Finding::Duplicate { .. }));
}

#[test]
fn one_package_that_is_linked_twice_is_used_once_and_reported() {
    let manager = manager([linked("aws", "finops-aws"), linked("aws", "finops-aws")]);
    assert_eq!(names(&manager.load_all()), ["aws"]);
    assert!(matches!(manager.verify().findings()[0], Finding::DuplicateRegistration { .. }));
}

#[test]
fn a_filter_may_decide_between_two_plugins_of_one_id() {
    let manager = builder([linked("aws", "finops-aws"), linked("aws", "other-aws")])
        .filter(|spec: &PluginSpec| match spec.package() {
            "other-aws" => plux_runtime::Decision::Exclude("not this one".into()),
            _ => plux_runtime::Decision::Load,
        })
        .build();
    manager.load("aws").unwrap();
    let containers = manager.containers();
    assert_eq!(containers[0].spec().unwrap().package(), "finops-aws");
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
fn a_plugin_of_another_version_than_the_index_has_is_not_missing_and_reported_once() {
    let newer = Probe::new("aws").spec().with_package("finops-aws", "1.0.1");
    let indexed_older =
        index(vec![package("finops-aws", Link::Direct)], vec![plugin("aws", "finops-aws")]);
    let manager = indexed([newer], indexed_older);
    assert_eq!(manager.load_all().complete().unwrap().len(), 1);
    assert_eq!(
        manager.verify().to_string(),
        "the plugin `test.tools:aws` is linked in another version of `finops-aws`: indexed 1.0.0, \
         linked 1.0.1 (finops-aws 1.0.1, src/lib.rs:1)\n\
         help: rebuild with the Cargo.lock that the index was made with; for `cargo install`, add \
         `--locked`"
    );
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
