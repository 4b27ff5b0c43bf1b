//! Handmade plugins, and a listener that records its callbacks.
#![allow(dead_code, unreachable_pub)]

pub mod index;

use std::io::Write as _;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use plux_runtime::{
    BoxError, CallSite, LoadError, LoadErrorKind, MissingReason, Plugin, PluginId,
    PluginLifecycleListener, PluginManager, PluginManagerBuilder, PluginSpec, StaticFinder,
};

pub const NAMESPACE: &str = "test.tools";

/// Panics, with a message that says where.
pub fn boom(what: &str) -> ! {
    panic!("boom in {what}")
}

/// Returns the code that panicked and the message of the panic.
///
/// # Panics
///
/// If the error has another kind.
pub fn panic_of(error: &LoadError) -> (CallSite, &str) {
    match error.kind() {
        LoadErrorKind::Panicked { by, message } => (*by, message),
        other => panic!("not a panic: {other:?}"),
    }
}

/// A contract with nothing to it but a name.
pub trait Tool: Plugin {
    fn name(&self) -> String;
}

type Act<R> = Arc<dyn Fn() -> R + Send + Sync>;

/// A plugin that runs a closure in each of its steps.
#[derive(Clone)]
pub struct Probe {
    pub name: String,
    make: Act<Result<(), BoxError>>,
    should_load: Act<bool>,
    load: Act<Result<(), BoxError>>,
    unload: Act<Result<(), BoxError>>,
    drop: Act<()>,
}

impl Probe {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            make: Arc::new(|| Ok(())),
            should_load: Arc::new(|| true),
            load: Arc::new(|| Ok(())),
            unload: Arc::new(|| Ok(())),
            drop: Arc::new(|| {}),
        }
    }

    pub fn on_make(
        mut self,
        make: impl Fn() -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.make = Arc::new(make);
        self
    }

    pub fn on_should_load(mut self, act: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        self.should_load = Arc::new(act);
        self
    }

    pub fn on_load(
        mut self,
        load: impl Fn() -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.load = Arc::new(load);
        self
    }

    pub fn on_unload(
        mut self,
        unload: impl Fn() -> Result<(), BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.unload = Arc::new(unload);
        self
    }

    pub fn on_drop(mut self, drop: impl Fn() + Send + Sync + 'static) -> Self {
        self.drop = Arc::new(drop);
        self
    }

    /// The spec in the test's namespace, as the macro would make it.
    pub fn spec(self) -> PluginSpec {
        self.spec_in(NAMESPACE)
    }

    pub fn spec_in(self, namespace: &str) -> PluginSpec {
        let name = self.name.clone();
        PluginSpec::new::<dyn Tool>(namespace, &name.clone(), move || {
            (self.make)()?;
            Ok(Arc::new(Made(self.clone())))
        })
        .with_package("probes", "1.0.0")
        .with_location(&format!("probes::{name}"), "src/lib.rs", 1)
    }
}

/// The probe as an object, whose end is an event of its own.
struct Made(Probe);

impl Plugin for Made {
    fn should_load(&self) -> bool {
        (self.0.should_load)()
    }

    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        (self.0.load)()
    }

    fn unload(&self) -> Result<(), BoxError> {
        (self.0.unload)()
    }
}

impl Tool for Made {
    fn name(&self) -> String {
        self.0.name.clone()
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        (self.0.drop)();
    }
}

/// Ends this test binary after five minutes: a deadlock fails instead of waiting for ever.
fn start_watchdog() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::thread::spawn(|| {
            std::thread::sleep(Duration::from_mins(5));
            let _ = std::io::stderr().write_all(b"this test binary runs for more than 5 minutes\n");
            std::process::exit(101);
        });
    });
}

pub fn builder(specs: impl IntoIterator<Item = PluginSpec>) -> PluginManagerBuilder<dyn Tool> {
    start_watchdog();
    PluginManager::<dyn Tool>::builder(NAMESPACE, ()).finder(StaticFinder::new(specs))
}

pub fn manager(specs: impl IntoIterator<Item = PluginSpec>) -> PluginManager<dyn Tool> {
    builder(specs).build()
}

/// The names of plugins, in their order.
pub fn names<'a>(plugins: impl IntoIterator<Item = &'a Arc<dyn Tool>>) -> Vec<String> {
    plugins.into_iter().map(|plugin| plugin.name()).collect()
}

/// What happened, in order.
#[derive(Clone, Default)]
pub struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    pub fn note(&self, event: impl Into<String>) {
        self.0.lock().unwrap().push(event.into());
    }

    pub fn read(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }

    /// Something to load or unload with: note `event`.
    pub fn doing(
        &self,
        event: &str,
    ) -> impl Fn() -> Result<(), BoxError> + Send + Sync + 'static + use<> {
        let note = self.noting(event);
        move || {
            note();
            Ok(())
        }
    }

    /// Something to do for a probe: note `event`.
    pub fn noting(&self, event: &str) -> impl Fn() + Send + Sync + 'static + use<> {
        let (diary, event) = (self.clone(), event.to_owned());
        move || diary.note(event.as_str())
    }
}

impl<P: ?Sized, Args, Output> PluginLifecycleListener<P, Args, Output> for Diary {
    fn on_resolve_after(&self, spec: &PluginSpec) -> Result<(), BoxError> {
        self.note(format!("{} resolved", spec.name()));
        Ok(())
    }

    fn on_missing(&self, id: &PluginId, cause: &MissingReason) {
        self.note(format!("{} missing: {cause}", id.name()));
    }

    fn on_init_after(&self, spec: &PluginSpec, _: &P) -> Result<(), BoxError> {
        self.note(format!("{} initialized", spec.name()));
        Ok(())
    }

    fn on_init_error(&self, spec: &PluginSpec, _: &LoadError) {
        self.note(format!("{} failed to initialize", spec.name()));
    }

    fn on_load_before(&self, spec: &PluginSpec, _: &P, _: &Args) -> Result<(), BoxError> {
        self.note(format!("{} about to load", spec.name()));
        Ok(())
    }

    fn on_load_after(&self, spec: &PluginSpec, _: &P, _: &Output) -> Result<(), BoxError> {
        self.note(format!("{} loaded", spec.name()));
        Ok(())
    }

    fn on_load_error(&self, spec: &PluginSpec, _: &LoadError) {
        self.note(format!("{} failed to load", spec.name()));
    }

    fn on_disabled(&self, spec: &PluginSpec, reason: &str) {
        self.note(format!("{} disabled: {reason}", spec.name()));
    }

    fn on_unload_after(&self, spec: &PluginSpec) {
        self.note(format!("{} unloaded", spec.name()));
    }

    fn on_unload_error(&self, spec: &PluginSpec, _: &LoadError) {
        self.note(format!("{} failed to unload", spec.name()));
    }
}
