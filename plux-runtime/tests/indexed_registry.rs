//! A registry in a program with an index: what it lacks is reported as a manager reports it.

mod support;

use std::sync::LazyLock;

use plux_runtime::private::{INDEX_RULES, INDEXES, IndexHost, IndexNode, RegisteredIndex};
use plux_runtime::{Finding, FunctionPlugin, LoadErrorKind, PluginManager, Registry, plugin};
use plux_spec::{Link, PluginEntry};
use support::index::{inactive, index, package, plugin as entry};

type Tool = FunctionPlugin<fn() -> u8>;

#[plugin(namespace = "ixr.tools", name = "saw")]
fn saw() -> u8 {
    1
}

/// The index has no such plugin.
#[plugin(namespace = "ixr.tools", name = "axe")]
fn axe() -> u8 {
    2
}

/// Another contract.
#[plugin(namespace = "ixr.tools", name = "tape")]
fn tape() -> u16 {
    3
}

mod twice {
    #[plux_runtime::plugin(namespace = "ixr.tools", name = "rule")]
    fn rule() -> u8 {
        4
    }

    mod again {
        #[plux_runtime::plugin(namespace = "ixr.tools", name = "rule")]
        fn rule() -> u8 {
            5
        }
    }
}

/// The plugins have relations, which the program does not resolve without the others.
mod ordered {
    #[plux_runtime::plugin(namespace = "ixr.ordered", name = "b", after = ["c"])]
    static B: u8 = 1;

    #[plux_runtime::plugin(namespace = "ixr.ordered", name = "c")]
    static C: u8 = 2;

    #[plux_runtime::plugin(namespace = "ixr.ordered", name = "d", requires = ["lost"])]
    static D: u8 = 3;
}

/// Registers the index, as `include_index!()` does before `main`.
static INDEXED: LazyLock<()> = LazyLock::new(|| {
    let of = |namespace: &str, entry: PluginEntry| PluginEntry {
        namespace: namespace.parse().unwrap(),
        ..entry
    };
    let own = |name| PluginEntry {
        version: env!("CARGO_PKG_VERSION").into(),
        ..of("ixr.tools", entry(name, "plux-runtime"))
    };
    let plugins = vec![
        of("ixr.ordered", entry("a", "lost")),
        of("ixr.ordered", entry("lost", "lost")),
        of("ixr.tools", inactive("drill", "power", "power")),
        of("ixr.tools", entry("nail", "lost")),
        own("rule"),
        own("saw"),
        own("tape"),
        // Another package has a linked plugin of that name.
        of("ixr.tools", entry("axe", "lost")),
    ];
    let index = index(vec![package("lost", Link::None)], plugins);
    let index = Box::leak(Box::new(RegisteredIndex {
        index: index.into(),
        host: IndexHost::default(),
        rules: &INDEX_RULES,
    }));
    INDEXES.register(Box::leak(Box::new(IndexNode::new(index, &[]))));
});

fn tools() -> Registry<Tool> {
    LazyLock::force(&INDEXED);
    Registry::new("ixr.tools")
}

#[test]
fn each_name_has_the_error_that_a_manager_reports() {
    let (registry, manager) = (tools(), PluginManager::<Tool>::new("ixr.tools"));
    for name in ["nail", "drill", "tape", "rule", "sew", "hammer", "a b"] {
        let error = registry.get(name).err().unwrap();
        assert_eq!(error.to_string(), manager.load(name).err().unwrap().to_string());
    }
    assert_eq!(registry.get("saw").unwrap()(), 1);
    assert_eq!(registry.names(), ["axe", "saw"]);
}

#[test]
fn a_registry_is_not_complete_while_a_plugin_is_missing_or_fails() {
    let registry = tools();
    for _ in 0..2 {
        let errors = registry.complete().err().unwrap();
        let ids: Vec<_> = errors.iter().map(|error| error.id().name().to_string()).collect();
        assert_eq!(ids, ["nail", "rule", "tape"], "{errors}");
    }
    let manager = PluginManager::<Tool>::new("ixr.tools");
    let of_manager = manager.load_all().complete().err().unwrap().to_string();
    assert_eq!(registry.complete().err().unwrap().to_string(), of_manager);
}

#[test]
fn a_registry_with_relations_is_in_load_order_and_reports_what_is_missing() {
    LazyLock::force(&INDEXED);
    let registry: Registry<u8> = Registry::new("ixr.ordered");
    let names: Vec<_> = registry.iter().map(|(spec, _)| spec.name()).collect();
    assert_eq!((names.as_slice(), registry.names()), (&["c", "b"][..], vec!["b", "c"]));
    assert_eq!((registry.get("b").ok(), registry.get("c").ok()), (Some(&1), Some(&2)));
    let kind = |name| registry.get(name).err().unwrap().kind().clone();
    assert!(matches!(kind("a"), LoadErrorKind::Missing { .. }));
    assert!(matches!(kind("d"), LoadErrorKind::Requirement { .. }));
    let errors = registry.complete().err().unwrap();
    let ids: Vec<_> = errors.iter().map(|error| error.id().name().to_string()).collect();
    assert_eq!(ids, ["a", "lost", "d"], "{errors}");
}

#[test]
fn a_complete_registry_is_complete_again() {
    LazyLock::force(&INDEXED);
    for _ in 0..2 {
        assert_eq!(WHOLE.complete().unwrap().count(), 1);
    }
}

#[plugin(namespace = "ixr.whole", name = "one")]
static ONE: u8 = 1;

static WHOLE: Registry<u8> = Registry::new("ixr.whole");

#[test]
fn verify_reports_each_difference() {
    let findings = tools().verify();
    let count = |is_it: fn(&Finding) -> bool| findings.iter().filter(|&it| is_it(it)).count();
    assert_eq!(count(|it| matches!(it, Finding::Missing { .. })), 2, "{findings:?}");
    assert_eq!(count(|it| matches!(it, Finding::Duplicate { .. })), 1);
    assert_eq!(count(|it| matches!(it, Finding::ContractMismatch { .. })), 1);
    assert_eq!(count(|it| matches!(it, Finding::NotIndexed { .. })), 1);
}
