//! Versions in `requires`, and optional requirements.

mod support;

use plux_runtime::{
    Exclude, Finding, FunctionPlugin, LoadErrorKind, PluginManager, PluginSpec, PluginStatus,
    StaticFinder, plugin,
};
use plux_spec::{Link, Lint};
use support::index::{inactive, index, package, plugin as entry};
use support::{Diary, Probe, Tool, builder, manager, names};

/// A plugin `base` of a version of the package `core`.
fn base(version: &str) -> PluginSpec {
    Probe::new("base").spec().with_package("core", version)
}

fn aws(requires: &str) -> PluginSpec {
    Probe::new("aws").spec().with_package("aws", "1.0.0").with_requires([requires])
}

#[test]
fn a_version_that_matches_is_loaded_first() {
    let manager = manager([base("1.5.0"), aws("base >=1.2, <2")]);
    assert_eq!(names(&manager.load_all()), ["base", "aws"]);
    assert!(manager.load_all().complete().is_ok());
    assert!(manager.verify().findings().iter().all(|it| matches!(it, Finding::NoIndex)));
}

#[test]
fn another_version_than_the_required_one_is_an_error_with_both() {
    let manager = manager([base("1.5.0"), aws("base >=2")]);
    let error = manager.load("aws").err().unwrap();
    assert_eq!(
        error.to_string().replace(&error.location().unwrap().to_string(), "LOCATION"),
        "the plugin `test.tools:aws` requires `test.tools:base`, whose version 1.5.0 does not match \
         `>=2` (LOCATION)\n\
         help: use a version of `core` that matches `>=2`, or require `test.tools:base 1.5.0`"
    );
    let LoadErrorKind::Requirement { requires } = error.kind() else { panic!("{error}") };
    assert_eq!(requires[0].to_string(), "test.tools:base >=2");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        source.starts_with(
            "the plugin `test.tools:base` of the package `core` has version 1.5.0, expected `>=2`"
        ),
        "{source}"
    );
    assert_eq!(names(&manager.load_all()), ["base"]);
    assert_eq!(manager.plan().unwrap_err().len(), 1);
    assert_eq!(manager.overview()[1].status, PluginStatus::Failed);
    let drift = manager.verify();
    let finding = drift.findings().iter().find(|it| it.lint() == Lint::RequirementVersion).unwrap();
    assert!(finding.message().ends_with("whose version 1.5.0 does not match `>=2`"));
}

#[test]
fn what_requires_a_plugin_that_requires_another_version_fails_with_the_chain() {
    let cli = Probe::new("cli").spec().with_requires(["aws"]);
    let manager = manager([base("1.5.0"), aws("base >=2"), cli]);
    let error = manager.load("cli").err().unwrap().headline();
    assert!(
        error.starts_with(
            "the plugin `test.tools:cli` requires `test.tools:aws`, which requires \
             `test.tools:base`, whose version 1.5.0 does not match `>=2`"
        ),
        "{error}"
    );
}

#[test]
fn a_pre_release_matches_as_in_cargo() {
    let is_met =
        |version: &str, requires: &str| manager([base(version), aws(requires)]).load("aws").is_ok();
    assert!(!is_met("2.0.0-rc.1", "base >=1"));
    assert!(is_met("2.0.0-rc.1", "base >=2.0.0-rc.1"));
    assert!(is_met("1.2.3+build", "base =1.2.3"));
}

#[test]
fn a_plugin_without_a_version_meets_every_requirement() {
    assert!(manager([base(""), aws("base >=2")]).load("aws").is_ok());
    assert!(manager([base("nightly"), aws("base >=2")]).load("aws").is_ok());
}

#[test]
fn a_version_of_another_namespace_is_checked_as_well() {
    let with = |requires: &str| {
        let other = PluginSpec::new::<dyn Tool>("other.tools", "base", || Err("not made".into()))
            .with_package("core", "1.5.0");
        manager([other, aws(requires)])
    };
    assert!(with("other.tools:base 1.2").load("aws").is_ok());
    let error = with("other.tools:base 2").load("aws").err().unwrap().headline();
    assert!(error.contains("whose version 1.5.0 does not match `^2`"), "{error}");
    assert!(with("other.tools:base? 2").load("aws").is_err());
    assert!(with("other.tools:gone?").load("aws").is_ok());
    assert!(with("no.such:gone? 1").load("aws").is_ok());
}

#[test]
fn an_optional_plugin_is_loaded_first_if_it_is_there() {
    let diary = Diary::default();
    let probe = |name: &str| Probe::new(name).on_load(diary.doing(name)).spec();
    let manager = manager([
        probe("aws").with_requires(["cache?", "zone? >=1"]),
        probe("cache"),
        probe("zone").with_package("zone", "1.0.0"),
    ]);
    manager.load("aws").unwrap();
    assert_eq!(diary.read(), ["cache", "zone", "aws"]);

    let required_by = manager.unload("cache").err().unwrap();
    assert!(matches!(required_by.kind(), LoadErrorKind::Unload { .. }), "aws may use it");
    manager.reload("cache").unwrap();
    assert_eq!(diary.read(), ["cache", "aws"]);
}

/// Loads `aws`, which requires `cache` optionally, and expects no report of it.
fn loads_without_cache(manager: &PluginManager<dyn Tool>) {
    assert!(manager.plan().unwrap().iter().any(|spec| spec.name() == "aws"));
    let loaded = manager.load_all();
    assert!(names(&loaded).contains(&"aws".to_owned()));
    assert!(loaded.failures().is_empty(), "{:?}", loaded.failures());
    let drift = manager.verify();
    let of_requirements = |it: &&Finding| {
        matches!(it, Finding::UnmetRequirement { .. } | Finding::UnknownRequirement { .. })
    };
    assert_eq!(drift.findings().iter().filter(of_requirements).count(), 0);
}

#[test]
fn an_optional_plugin_may_be_absent_inactive_or_disabled() {
    let aws = || aws("cache? >=2");
    loads_without_cache(&manager([aws()]));

    let mut cache = inactive("cache", "cache", "cache");
    cache.version = "1.0.0".into();
    let plugins = vec![entry("aws", "aws"), cache];
    let index = index(vec![package("aws", Link::Direct)], plugins);
    loads_without_cache(&builder([]).finder(StaticFinder::new([aws()]).with_index(index)).build());

    let cache = || Probe::new("cache").spec().with_package("cache", "1.0.0");
    let filter = Exclude::glob("test.tools:cache").unwrap();
    loads_without_cache(&builder([aws(), cache()]).filter(filter).build());

    let disabled = Probe::new("cache")
        .on_load(|| Err(plux_runtime::Disabled::new("no redis").into()))
        .spec()
        .with_package("cache", "2.1.0");
    loads_without_cache(&manager([aws(), disabled]));
}

#[test]
fn an_optional_plugin_of_another_version_is_an_error() {
    let cache = Probe::new("cache").spec().with_package("cache", "1.0.0");
    let error = manager([aws("cache? >=2"), cache]).load("aws").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Requirement { .. }), "{error}");
    assert_eq!(
        error.help().unwrap(),
        "use a version of `cache` that matches `>=2`, or require `test.tools:cache 1.0.0`"
    );
}

#[test]
fn a_failure_of_an_optional_plugin_is_its_own() {
    let cache = Probe::new("cache").on_load(|| Err("no redis".into())).spec();
    let manager = manager([aws("cache?"), cache]);
    manager.load("aws").unwrap();
    let loaded = manager.load_all();
    assert_eq!(names(&loaded), ["aws"]);
    assert_eq!(loaded.failures().len(), 1);
    assert_eq!(loaded.failures()[0].id().name(), "cache");
}

#[test]
fn plugins_that_require_each_other_optionally_are_a_cycle() {
    let cache = Probe::new("cache").spec().with_requires(["aws"]);
    let error = manager([aws("cache?"), cache]).load("aws").err().unwrap();
    assert!(matches!(error.kind(), LoadErrorKind::Cycle { .. }), "{error}");
}

#[test]
#[should_panic(expected = "invalid version requirement \"two\"")]
fn a_malformed_version_of_a_spec_made_in_code_panics() {
    drop(aws("base two"));
}

type Greet = FunctionPlugin<fn() -> &'static str>;

#[plugin(namespace = "versions.greet")]
fn english() -> &'static str {
    "hello"
}

/// This test is of version 0.1.0 of plux-runtime.
#[plugin(namespace = "versions.greet", requires = ["english >=0.1.0, <1", "gone? 3"])]
fn french() -> &'static str {
    "bonjour"
}

#[plugin(namespace = "versions.greet", requires = ["versions.greet:english ~7.2"])]
fn german() -> &'static str {
    "hallo"
}

#[test]
fn the_attribute_takes_versions_and_optional_plugins() {
    let manager = PluginManager::<Greet>::new("versions.greet");
    let list = manager.overview();
    assert_eq!(
        list[1].requires.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["versions.greet:english >=0.1.0, <1", "versions.greet:gone? ^3"]
    );
    assert_eq!(manager.load("french").unwrap()(), "bonjour");
    let error = manager.load("german").err().unwrap().headline();
    assert!(error.contains("whose version 0.1.0 does not match `~7.2`"), "{error}");
}
