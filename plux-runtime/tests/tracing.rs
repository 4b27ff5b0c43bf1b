//! The lifecycle as spans and events.
#![cfg(feature = "tracing")]

mod support;

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};

use plux_runtime::TracingListener;
use support::{Diary, Probe, builder};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down spans and events of the target `plux`.
struct Scribe(Diary, AtomicU64);

#[derive(Default)]
struct Fields(Vec<String>, String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        match field.name() {
            "message" => self.1 = format!("{value:?}"),
            "plugin.package" | "plugin.version" => {}
            name => self.0.push(format!("{name}={value:?}")),
        }
    }
}

impl Subscriber for Scribe {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "plux"
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        self.0.note(format!("new span {} {}", span.metadata().name(), fields.0.join(" ")));
        Id::from_u64(self.1.fetch_add(1, Ordering::Relaxed) + 1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let Fields(values, message) = fields;
        self.0.note(format!("{} {message}: {}", event.metadata().level(), values.join(" ")));
    }
    fn enter(&self, span: &Id) {
        self.0.note(format!("enter {}", span.into_u64()));
    }
    fn exit(&self, span: &Id) {
        self.0.note(format!("exit {}", span.into_u64()));
    }
}

#[test]
fn a_load_is_a_span_and_every_step_an_event() {
    let diary = Diary::default();
    let subscriber = Scribe(diary.clone(), AtomicU64::new(0));
    tracing::subscriber::with_default(subscriber, || {
        let manager = builder([
            Probe::new("broken").on_load(|| Err("no disk".into())).spec(),
            Probe::new("off").on_should_load(|| false).spec(),
            Probe::new("saw").spec(),
        ])
        .listener(TracingListener)
        .build();
        assert_eq!(manager.load_all().len(), 1);
        assert!(manager.unload_all().is_empty());
    });
    assert_eq!(
        diary.read(),
        [
            "DEBUG resolved: plugin.id=test.tools:broken",
            "DEBUG resolved: plugin.id=test.tools:off",
            "DEBUG resolved: plugin.id=test.tools:saw",
            "DEBUG initialized: plugin.id=test.tools:broken",
            "new span load plugin.id=test.tools:broken",
            "enter 1",
            "exit 1",
            "ERROR failed to load: plugin.id=test.tools:broken error=the plugin `test.tools:broken` \
             failed in its `load`: no disk (probes 1.0.0, src/lib.rs:1)\nhelp: fix \
             the error and load the plugin again",
            "DEBUG initialized: plugin.id=test.tools:off",
            "INFO disabled: plugin.id=test.tools:off reason=its `should_load` returned `false`",
            "DEBUG initialized: plugin.id=test.tools:saw",
            "new span load plugin.id=test.tools:saw",
            "enter 2",
            "exit 2",
            "INFO loaded: plugin.id=test.tools:saw",
            "INFO unloaded: plugin.id=test.tools:saw",
        ]
    );
}
