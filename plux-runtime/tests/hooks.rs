//! Calling the loaded plugins, with their names.

mod support;

use plux_runtime::{
    CallSite, FunctionPlugin, LoadErrorKind, Plugin, PluginManager, PluginSpec, plugin,
};
use support::{Diary, Probe, manager, names};

#[test]
fn entries_have_the_spec_of_each_loaded_plugin_whatever_became_of_the_others() {
    let failing = |name: &str| Probe::new(name).on_load(|| Err("no".into())).spec();
    let plain = |name: &str| Probe::new(name).spec();
    for broken in ["", "a", "c", "e", "ac", "abcde"] {
        let spec = |name: &str| if broken.contains(name) { failing(name) } else { plain(name) };
        let loaded = manager(["a", "b", "c", "d", "e"].map(spec)).load_all();
        let entries: Vec<&str> = loaded.entries().map(|(spec, _)| spec.name()).collect();
        assert_eq!(entries, names(&loaded), "without `{broken}`");
        assert!(loaded.entries().all(|(spec, tool)| spec.name() == tool.name()));
        assert_eq!(loaded.entries().rev().count(), 5 - broken.len());
    }
}

#[test]
fn a_hook_runs_on_every_plugin_in_order_and_errors_and_panics_are_named() {
    let diary = Diary::default();
    let tools = manager(["axe", "lathe", "saw"].map(|name| Probe::new(name).spec())).load_all();
    let errors = tools.call("on_cut", |tool| {
        diary.note(tool.name());
        match &*tool.name() {
            "axe" => Err("it is blunt".into()),
            "lathe" => panic!("boom"),
            _ => Ok(()),
        }
    });
    assert_eq!(diary.read(), ["axe", "lathe", "saw"]);
    assert_eq!(errors.len(), 2);
    assert!(matches!(errors[0].kind(), LoadErrorKind::Hook { hook: "on_cut" }));
    assert_eq!(
        errors[0].to_string(),
        "the plugin `test.tools:axe` failed in its `on_cut`: it is blunt (probes 1.0.0, \
         src/lib.rs:1)\nhelp: fix the error; the other plugins were called all the same"
    );
    let LoadErrorKind::Panicked { by: CallSite::Hook("on_cut"), message } = errors[1].kind() else {
        panic!("{}", errors[1]);
    };
    assert_eq!(message, "boom");

    let errors = tools.call_rev("on_end", |tool| {
        diary.note(tool.name());
        Ok(())
    });
    assert!(errors.is_empty());
    assert_eq!(diary.read(), ["saw", "lathe", "axe"]);
}

#[test]
fn a_plugin_needs_no_load() {
    #[derive(Default)]
    struct Quiet;
    impl Plugin<String, u32> for Quiet {}

    let spec = PluginSpec::new::<dyn Plugin<String, u32>>("hooks.quiet", "quiet", || {
        Ok(std::sync::Arc::new(Quiet))
    });
    let manager =
        PluginManager::<dyn Plugin<String, u32>, String, u32>::builder("hooks.quiet", "x".into())
            .finder(plux_runtime::StaticFinder::new([spec]))
            .build();
    manager.load("quiet").ok().unwrap();
    assert_eq!(*manager.container("quiet").unwrap().output().unwrap(), 0);
}

#[test]
fn debug_of_an_error_is_its_message_with_the_help() {
    let error = manager([Probe::new("saw").spec()]).load("swa").err().unwrap();
    assert_eq!(format!("{error:?}"), error.to_string());
    assert!(format!("{error:?}").ends_with("help: did you mean `saw`?"));
    assert!(format!("{error:#?}").contains("did you mean"));
    assert_eq!(error.headline(), "the namespace `test.tools` has no plugin `swa`");
    assert_eq!(error.help().as_deref(), Some("did you mean `saw`?"));
}

/// An object that only one thread may have: compilers and emulators register those.
pub trait Pass {
    /// Runs it.
    fn run(&mut self, input: u32) -> u32;
}

struct Counter(std::rc::Rc<std::cell::Cell<u32>>);

impl Pass for Counter {
    fn run(&mut self, input: u32) -> u32 {
        self.0.set(self.0.get() + input);
        self.0.get()
    }
}

#[plugin(namespace = "hooks.passes", name = "count")]
fn count(start: u32) -> Box<dyn Pass> {
    Box::new(Counter(std::rc::Rc::new(std::cell::Cell::new(start))))
}

#[test]
fn a_factory_of_objects_that_are_not_send_is_a_function_plugin() {
    type Factory = FunctionPlugin<fn(u32) -> Box<dyn Pass>>;
    static PASSES: plux_runtime::Registry<Factory> = plux_runtime::Registry::new("hooks.passes");
    let mut pass = PASSES.get("count").unwrap()(40);
    assert_eq!(pass.run(2), 42);
}
