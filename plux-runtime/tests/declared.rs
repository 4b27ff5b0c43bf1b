//! Plugins and extension points that the macros registered, as a program has them.

use std::sync::Arc;

use plux_runtime::{
    BoxError, Exclude, Finding, FunctionPlugin, LoadErrorKind, Plugin, PluginManager, PluginSpec,
    extension_point, plugin,
};

/// Cloud vendors whose bills can be imported.
#[extension_point(namespace = "declared.vendors", cardinality = "at_least_one")]
trait Vendor: Plugin<String> {
    fn commands(&self) -> Vec<String>;
}

#[derive(Default)]
struct Aws {
    region: String,
}

impl Plugin<String> for Aws {
    fn load(&mut self, region: &String) -> Result<(), BoxError> {
        self.region.clone_from(region);
        Ok(())
    }
}

/// Imports AWS cost and usage reports.
///
/// From a bucket, or from a file.
#[plugin(namespace = "declared.vendors", name = "aws", requires = ["docker"], meta(since = "1.2"))]
impl Vendor for Aws {
    fn commands(&self) -> Vec<String> {
        vec![format!("import from {}", self.region)]
    }
}

struct Docker;

impl Plugin<String> for Docker {
    fn load(&mut self, _: &String) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "declared.vendors", name = "docker", factory = Docker)]
impl Vendor for Docker {
    fn commands(&self) -> Vec<String> {
        Vec::new()
    }
}

struct Config(Vec<&'static str>);

#[extension_point(namespace = "declared.configurators")]
type Configurator = FunctionPlugin<fn(&mut Config)>;

#[plugin(namespace = "declared.configurators")]
fn logging(config: &mut Config) {
    config.0.push("logging");
}

#[plugin(namespace = "declared.configurators", should_load = false)]
fn tracing(config: &mut Config) {
    config.0.push("tracing");
}

/// Of another contract than its extension point.
#[plugin(namespace = "declared.configurators", name = "wrong")]
fn other() -> u8 {
    7
}

/// In a misspelled namespace.
#[plugin(namespace = "declared.vendor", name = "lost", factory = Docker)]
impl Lost for Docker {}
trait Lost: Plugin<String> {}

#[extension_point(namespace = "declared.empty", cardinality = "exactly_one")]
trait Wanted: Plugin {}

#[plugin(namespace = "declared.ordered", before = ["late"], after = ["early"])]
fn middle() {}

#[plugin(namespace = "declared.ordered")]
fn early() {}

#[plugin(namespace = "declared.ordered", name = "late")]
fn a_late_one() {}

#[test]
fn before_and_after_of_the_attribute_are_those_of_the_spec() {
    let manager = PluginManager::<FunctionPlugin<fn()>>::new("declared.ordered");
    let specs = manager.specs();
    let middle = specs.iter().find(|spec| spec.name() == "middle").unwrap();
    assert_eq!((middle.before(), middle.after()), (vec!["late"], vec!["early"]));
    let order = manager.load_all();
    let order: Vec<&str> = order.report().map(|plugin| plugin.name()).collect();
    assert_eq!(order, ["early", "middle", "late"]);
}

#[test]
fn what_is_declared_is_linked_and_loads() {
    // This test has no index.
    let manager = PluginManager::<dyn Vendor, String>::builder("declared.vendors", "eu".to_owned())
        .development_mode(true)
        .build();
    assert_eq!(manager.names(), ["aws", "docker"]);
    let vendors: Vec<Arc<dyn Vendor>> = manager.load_all().complete().unwrap();
    assert_eq!(vendors[1].commands(), ["import from eu"], "docker is required, so it comes first");

    let aws: &PluginSpec = manager.specs()[0];
    assert_eq!(aws.id().to_string(), "declared.vendors:aws");
    assert_eq!((aws.package(), aws.version()), ("plux-runtime", env!("CARGO_PKG_VERSION")));
    assert_eq!((aws.path(), aws.file()), ("declared::Aws", "tests/declared.rs"));
    assert_eq!(aws.description(), "Imports AWS cost and usage reports.");
    assert_eq!(aws.requires(), ["declared.vendors:docker"]);
    assert_eq!(aws.meta().get("since"), Some("1.2"));
    let attribute = include_str!("declared.rs").lines().nth(aws.line() as usize - 1).unwrap();
    assert!(attribute.contains("name = \"aws\""), "{attribute}");
}

#[test]
fn functions_are_plugins_that_are_called() {
    let manager = PluginManager::<Configurator>::new("declared.configurators");
    let configurators = manager.load_all();
    let mut config = Config(Vec::new());
    for configurator in &configurators {
        configurator(&mut config);
    }
    assert_eq!(config.0, ["logging"]);
    assert!(matches!(configurators.failures()[0].kind(), LoadErrorKind::ContractMismatch { .. }));
}

#[test]
fn verify_reports_another_contract_than_the_declared_one() {
    let manager = PluginManager::<Configurator>::new("declared.configurators");
    let drift = manager.verify();
    let reported = drift.findings().iter().filter(|finding| match finding {
        Finding::ContractMismatch { id, declared_at, .. } => {
            *id.name() == "wrong" && declared_at.is_some()
        }
        _ => false,
    });
    assert_eq!(reported.count(), 1, "{drift}");
}

#[test]
fn verify_reports_a_plugin_whose_namespace_is_misspelled() {
    let manager =
        PluginManager::<dyn Vendor, String>::builder("declared.vendors", String::new()).build();
    let drift = manager.verify().to_string();
    assert!(
        drift.contains(
            "no extension point declares the namespace `declared.vendor` of `declared.vendor:lost`"
        ),
        "{drift}"
    );
    assert!(drift.contains("help: did you mean `declared.vendors`?"), "{drift}");
    assert!(plux_runtime::verify().to_string().contains("declared.vendor:lost"));
}

#[test]
fn verify_reports_an_extension_point_that_requires_more_plugins() {
    let manager = PluginManager::<dyn Wanted>::new("declared.empty");
    assert!(manager.load_all().failures().is_empty(), "a declared namespace is known");
    let drift = manager.verify().to_string();
    assert!(
        drift.contains("extension point `declared.empty` expects exactly one plugin, found none"),
        "{drift}"
    );
    assert!(drift.contains("help: add a package that has one, or change the `cardinality`"));
}

#[test]
fn an_unknown_namespace_suggests_the_closest_one() {
    let error = PluginManager::<dyn Wanted>::new("declared.emty").load("x").err().unwrap();
    assert!(error.to_string().ends_with("help: did you mean `declared.empty`?"), "{error}");
}

#[test]
fn managers_of_a_namespace_share_the_linked_plugins_and_have_states_of_their_own() {
    let vendors = || PluginManager::<dyn Vendor, String>::builder("declared.vendors", "eu".into());
    let other =
        PluginManager::<dyn Plugin<String>, String>::builder("declared.vendors", String::new());
    assert_eq!(other.build().load_all().failures().len(), 2, "of another contract");

    let without = vendors().filter(Exclude::glob("declared.vendors:docker").unwrap()).build();
    assert!(without.load_all().is_empty(), "aws needs docker");

    let (one, two) = (vendors().build(), vendors().build());
    assert_eq!(one.load_all().len(), 2);
    assert!(!two.is_loaded("docker"), "each has plugins of its own");
    let aws = two.load("aws").ok().unwrap();
    assert_eq!(aws.commands(), ["import from eu"]);
    assert!(two.is_loaded("docker"), "what is required is loaded first");
}
