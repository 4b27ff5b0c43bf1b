//! Registries of static data: what users of linkme and inventory bring.

use plux_runtime::{
    Finding, FunctionPlugin, LoadErrorKind, Plugin, PluginManager, Registry, extension_point,
    plugin, plugin_name,
};

/// A row of a table.
#[derive(Debug)]
pub struct Parser {
    name: &'static str,
    parse: fn(&str) -> usize,
}

/// Output parsers.
#[extension_point(namespace = "reg.parsers")]
pub type Parsers = Parser;

#[plugin(namespace = "reg.parsers", name = "who")]
static WHO: Parser = Parser { name: plugin_name!(), parse: str::len };

#[plugin(namespace = "reg.parsers", name = "arp")]
const ARP: Parser = Parser { name: plugin_name!(), parse: |text| text.lines().count() };

#[plugin(namespace = "reg.parsers", name = "last", before = ["arp"])]
static LAST: Parser = Parser { name: plugin_name!(), parse: |_| 0 };

static PARSERS: Registry<Parser> = Registry::new("reg.parsers").development_mode(true);

#[test]
fn statics_and_constants_are_found_by_name_and_in_load_order() {
    let who = PARSERS.get("who").unwrap();
    assert_eq!((who.parse)("root"), 4);
    assert!(std::ptr::eq(who, &raw const WHO), "it is the static itself");
    let names: Vec<_> = PARSERS.iter().map(|(spec, _)| spec.name()).collect();
    assert_eq!(names, ["last", "arp", "who"]);
    assert_eq!(PARSERS.names(), ["arp", "last", "who"]);
    assert_eq!((PARSERS.len(), PARSERS.is_empty()), (3, false));
    assert!(PARSERS.iter().all(|(spec, parser)| spec.name() == parser.name));
    assert_eq!(PARSERS.complete().unwrap().count(), 3);
    assert_eq!(LAST.name, "last");
}

#[test]
fn a_misspelled_name_gets_the_closest_one() {
    let error = PARSERS.get("wo").unwrap_err();
    assert_eq!(
        error.to_string(),
        "the namespace `reg.parsers` has no plugin `wo`\nhelp: did you mean `who`?"
    );
    let empty: Registry<Parser> = Registry::new("reg.parser");
    let error = empty.get("who").unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown namespace `reg.parser`: it has no plugin and no extension point\n\
         help: did you mean `reg.parsers`?"
    );
    assert_eq!(empty.complete().err().unwrap().len(), 1);
    assert!(matches!(empty.verify().findings(), [Finding::UnknownNamespace { .. }]));
    let malformed: Registry<Parser> = Registry::new("Reg Parsers");
    assert!(matches!(
        malformed.get("who").unwrap_err().kind(),
        LoadErrorKind::UnknownNamespace { malformed: Some(_), .. }
    ));
}

#[test]
fn without_an_index_a_registry_is_not_complete() {
    let parsers: Registry<Parser> = Registry::new("reg.parsers");
    assert_eq!(parsers.len(), 3);
    let errors = parsers.complete().err().unwrap();
    assert!(matches!(errors[0].kind(), LoadErrorKind::NoIndex));
    assert!(matches!(parsers.verify().findings(), [Finding::NoIndex]));
}

/// A trait object.
pub trait Shape: Sync {
    /// How many it has.
    fn corners(&self) -> u32;
}

struct Square;

impl Shape for Square {
    fn corners(&self) -> u32 {
        4
    }
}

#[plugin(namespace = "reg.shapes", name = "square", contract = dyn Shape)]
static SQUARE: Square = Square;

#[plugin(namespace = "reg.shapes", name = "round")]
static ROUND: u8 = 0;

#[test]
fn trait_objects_are_values_too_and_another_type_is_an_error() {
    static SHAPES: Registry<dyn Shape> = Registry::new("reg.shapes").development_mode(true);
    assert_eq!(SHAPES.get("square").unwrap().corners(), 4);
    let errors = SHAPES.complete().err().unwrap();
    assert_eq!(errors.len(), 1);
    assert!(matches!(errors[0].kind(), LoadErrorKind::ContractMismatch { found: "u8", .. }));
    let error = SHAPES.get("round").err().unwrap();
    assert!(
        error.headline().contains("mismatched contract of `reg.shapes:round`: expected `dyn "),
        "{error}"
    );
}

/// All plugins of the namespace have another contract, so the registry is wrong.
#[test]
fn a_registry_of_another_type_than_all_plugins_of_its_namespace_is_the_error() {
    let parsers: Registry<u8> = Registry::new("reg.parsers");
    let error = parsers.get("who").unwrap_err();
    let LoadErrorKind::ContractMismatch { expected: "u8", found } = error.kind() else {
        panic!("{error}");
    };
    let headline = format!(
        "mismatched type of the `PluginManager` or `Registry` that loads `reg.parsers:who`: expected `{found}`"
    );
    assert!(error.headline().starts_with(&headline), "{error}");
    let help = format!("use `{found}`, the contract of the namespace, as its type parameter");
    assert_eq!(error.help(), Some(help));
}

#[plugin(namespace = "reg.steps", name = "sum")]
fn sum(a: u32, b: u32) -> u32 {
    a + b
}

#[plugin(namespace = "reg.steps", name = "fast", requires = ["nobody"])]
fn fast(a: u32, b: u32) -> u32 {
    a.max(b)
}

#[plugin(namespace = "reg.steps", name = "faster", requires = ["fast"])]
fn faster(a: u32, b: u32) -> u32 {
    a.min(b)
}

#[test]
fn a_function_is_in_a_registry_and_in_a_manager() {
    type Step = FunctionPlugin<fn(u32, u32) -> u32>;
    static STEPS: Registry<Step> = Registry::new("reg.steps");
    assert_eq!(STEPS.get("sum").unwrap()(1, 2), 3);
    let manager = PluginManager::<Step>::new("reg.steps");
    assert_eq!(manager.load("sum").unwrap()(1, 2), 3);
}

#[test]
fn what_requires_something_that_is_not_there_is_not_handed_out() {
    type Step = FunctionPlugin<fn(u32, u32) -> u32>;
    static STEPS: Registry<Step> = Registry::new("reg.steps");
    assert_eq!(STEPS.names(), ["sum"]);
    let error = STEPS.get("faster").unwrap_err().to_string();
    assert!(
        error.starts_with(
            "the plugin `reg.steps:faster` requires `reg.steps:fast`, which requires \
             `reg.steps:nobody`, which does not exist"
        ),
        "{error}"
    );
    // The same of a manager.
    let manager = PluginManager::<Step>::new("reg.steps");
    assert_eq!(manager.load("faster").err().unwrap().to_string(), error);
}

/// A concrete contract, created by a factory.
#[derive(Default)]
pub struct Service(u32);

impl Plugin for Service {}

#[plugin(namespace = "reg.services", name = "s3", contract = Service)]
const S3: Service = Service(3);

#[plugin(namespace = "reg.services", name = "frozen")]
static FROZEN: Service = Service(1);

#[test]
fn a_concrete_contract_is_loaded_by_a_manager_and_a_static_is_not() {
    static SERVICES: Registry<Service> = Registry::new("reg.services");
    let manager = PluginManager::<Service>::new("reg.services");
    assert_eq!(manager.load("s3").unwrap().0, 3);
    let error = manager.load("frozen").err().unwrap().to_string();
    assert!(error.contains("which only a `Registry` returns"), "{error}");
    assert_eq!(SERVICES.get("frozen").unwrap().0, 1);
}
