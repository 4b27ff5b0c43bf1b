//! Contracts, arguments, outputs and functions.

mod support;

use std::sync::Arc;

use plux_runtime::{
    BoxError, FunctionPlugin, LoadErrorKind, Plugin, PluginManager, PluginSpec, StaticFinder,
};
use support::{NAMESPACE, Probe, Tool};

#[test]
fn a_manager_of_another_contract_reports_both_contracts_and_the_location() {
    trait Vehicle: Plugin {}
    let manager = PluginManager::<dyn Vehicle>::builder(NAMESPACE, ())
        .finder(StaticFinder::new([Probe::new("saw").spec()]))
        .build();
    let error = manager.load("saw").err().unwrap();
    let LoadErrorKind::ContractMismatch { expected, found } = error.kind() else {
        panic!("{error}");
    };
    assert!(expected.ends_with("Vehicle") && found.ends_with("Tool"));
    let text = error.to_string();
    assert!(text.starts_with("mismatched contract of `test.tools:saw`: expected `dyn "), "{text}");
    assert!(text.contains("(probes 1.0.0, src/lib.rs:1)"), "{text}");
    let verified = manager.verify().to_string();
    assert!(verified.contains("mismatched contract of `test.tools:saw`: expected"), "{verified}");
    let help = format!("help: implement `{expected}`, or choose another namespace");
    assert!(text.contains(&help) && verified.contains(&help), "{text}\n{verified}");
}

#[test]
fn the_help_for_a_function_of_another_type_names_the_function() {
    type Job = FunctionPlugin<fn(u8)>;
    fn nothing() {}
    let other = || {
        PluginSpec::new("f.jobs", "other", || Ok(Arc::new(FunctionPlugin::<fn()>::new(nothing))))
    };
    let manager =
        PluginManager::<Job>::builder("f.jobs", ()).finder(StaticFinder::new([other()])).build();
    let error = manager.load("other").err().unwrap().to_string();
    let help = "help: change the function to `fn(u8)`, or choose another namespace";
    assert!(error.contains(help), "{error}");
    assert!(manager.verify().to_string().contains(help));
}

#[test]
fn function_plugins_of_any_shape_are_called_through_the_arc() {
    struct Runtime {
        log: Vec<String>,
    }
    fn configure(runtime: &mut Runtime) {
        runtime.log.push("configured".to_owned());
    }
    fn add(a: u32, b: u32) -> Result<u32, BoxError> {
        a.checked_add(b).ok_or_else(|| "too many".into())
    }
    fn first<'a>(words: &'a [&'a str]) -> Option<&'a str> {
        words.first().copied()
    }

    type Configurator = FunctionPlugin<fn(&mut Runtime)>;
    type Adder = FunctionPlugin<fn(u32, u32) -> Result<u32, BoxError>>;
    type First = FunctionPlugin<for<'a> fn(&'a [&'a str]) -> Option<&'a str>>;

    let finder = || {
        StaticFinder::new([
            PluginSpec::new("f.configurators", "log", || {
                Ok(Arc::new(Configurator::new(configure)))
            }),
            PluginSpec::new("f.adders", "plain", || Ok(Arc::new(Adder::new(add)))),
            PluginSpec::new("f.firsts", "first", || Ok(Arc::new(First::new(first)))),
        ])
    };
    let mut runtime = Runtime { log: Vec::new() };
    let configurators =
        PluginManager::<Configurator>::builder("f.configurators", ()).finder(finder()).build();
    for configurator in &configurators.load_all() {
        configurator(&mut runtime);
    }
    assert_eq!(runtime.log, ["configured"]);

    let adders = PluginManager::<Adder>::builder("f.adders", ()).finder(finder()).build();
    assert_eq!(adders.load("plain").unwrap()(1, 2).unwrap(), 3);

    let firsts = PluginManager::<First>::builder("f.firsts", ()).finder(finder()).build();
    assert_eq!(firsts.load("first").unwrap()(&["a", "b"]), Some("a"));
}

#[test]
fn a_function_plugin_may_refuse_to_load_and_may_do_something_when_it_does() {
    type Job = FunctionPlugin<fn()>;
    fn nothing() {}
    let manager = PluginManager::<Job>::builder("f.jobs", ())
        .finder(StaticFinder::new([
            PluginSpec::new("f.jobs", "never", || {
                Ok(Arc::new(Job::new(nothing).with_should_load(|| false)))
            }),
            PluginSpec::new("f.jobs", "broken", || {
                Ok(Arc::new(Job::new(nothing).with_load(|| Err("no queue".into()))))
            }),
            PluginSpec::new("f.jobs", "good", || Ok(Arc::new(Job::new(nothing)))),
        ]))
        .build();
    let loaded = manager.load_all();
    let states: Vec<String> = loaded.report().map(|plugin| plugin.to_string()).collect();
    assert_eq!(
        states,
        [
            "f.jobs:broken: failed to load",
            "f.jobs:good: loaded",
            "f.jobs:never: disabled (its `should_load` returned `false`)"
        ]
    );
}

#[test]
fn plugins_get_the_arguments_and_the_manager_keeps_their_outputs() {
    struct Config {
        region: String,
    }
    trait Vendor: Plugin<Config, usize> {
        fn region(&self) -> &str;
    }
    #[derive(Default)]
    struct Aws(String);
    impl Plugin<Config, usize> for Aws {
        fn load(&mut self, config: &Config) -> Result<usize, BoxError> {
            self.0.clone_from(&config.region);
            Ok(config.region.len())
        }
    }
    impl Vendor for Aws {
        fn region(&self) -> &str {
            &self.0
        }
    }
    let spec = PluginSpec::new::<dyn Vendor>("v", "aws", || Ok(Arc::new(Aws::default())));
    let manager = PluginManager::<dyn Vendor, Config, usize>::builder(
        "v",
        Config { region: "eu".to_owned() },
    )
    .finder(StaticFinder::new([spec]))
    .build();
    assert_eq!(manager.load("aws").unwrap().region(), "eu");
    assert_eq!(*manager.container("aws").unwrap().output().unwrap(), 2);
    assert_eq!(manager.args().region, "eu");
}

#[test]
fn a_contract_may_have_parameters_and_associated_types() {
    trait Source<T>: Plugin {
        type Item;
        fn get(&self, key: T) -> Self::Item;
    }
    struct Double;
    impl Plugin for Double {
        fn load(&mut self, (): &()) -> Result<(), BoxError> {
            Ok(())
        }
    }
    impl Source<u8> for Double {
        type Item = u16;
        fn get(&self, key: u8) -> u16 {
            u16::from(key) * 2
        }
    }
    let spec =
        PluginSpec::new::<dyn Source<u8, Item = u16>>("s", "double", || Ok(Arc::new(Double)));
    let manager = PluginManager::<dyn Source<u8, Item = u16>>::builder("s", ())
        .finder(StaticFinder::new([spec]))
        .build();
    assert_eq!(manager.load("double").unwrap().get(200), 400);
}

#[test]
fn everything_can_be_sent_and_shared_and_a_manager_can_be_a_static() {
    static TOOLS: std::sync::LazyLock<PluginManager<dyn Tool>> =
        std::sync::LazyLock::new(|| PluginManager::new("nobody.knows.it"));
    fn shared<T: Send + Sync + 'static>() {}
    shared::<PluginManager<dyn Tool>>();
    shared::<PluginManager<dyn Plugin<String, u8>, String, u8>>();
    shared::<plux_runtime::Container<dyn Tool>>();
    shared::<plux_runtime::Loaded<dyn Tool>>();
    shared::<plux_runtime::LoadError>();
    shared::<PluginSpec>();
    assert_eq!(size_of::<plux_runtime::LoadError>(), size_of::<usize>());

    assert!(TOOLS.names().is_empty());
}

#[test]
fn a_load_error_is_an_error_like_any_other() {
    #[derive(Debug)]
    struct Blunt;
    impl std::fmt::Display for Blunt {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("blunt")
        }
    }
    impl std::error::Error for Blunt {}
    let manager = support::manager([Probe::new("saw").on_load(|| Err(Blunt.into())).spec()]);
    let error: BoxError = manager.load("saw").err().unwrap().into();
    assert!(error.source().unwrap().downcast_ref::<Blunt>().is_some());
}
