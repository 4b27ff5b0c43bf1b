//! `finops plugins`: the plugins in the index, and the state of each.

use std::collections::BTreeMap;
use std::io::{self, Write};

use plux_runtime::{LoadErrorKind, Plugin, PluginId, PluginManager, PluginState};

use crate::App;
use crate::text_table::{Align, TextTable};

/// Loads every plugin of every extension point, and prints its state.
pub(super) fn list(app: &App, out: &mut dyn Write) -> io::Result<()> {
    let mut listing = Listing::new();
    listing.add(&app.vendors);
    listing.add(&app.reporters);
    listing.add(&app.categories);
    listing.write(out)
}

struct Listing {
    table: TextTable,
    states: BTreeMap<&'static str, usize>,
    /// Whether `verify()` found no difference between the index and the program.
    agrees: bool,
    /// Messages about single plugins, each once.
    remarks: Vec<String>,
}

impl Listing {
    fn new() -> Self {
        let mut table = TextTable::new(vec![Align::Left; 5]);
        table.row(["namespace", "name", "state", "package", "location"]);
        table.rule();
        Self { table, states: BTreeMap::new(), agrees: true, remarks: Vec::new() }
    }

    fn add<P, Args>(&mut self, manager: &PluginManager<P, Args>)
    where
        P: ?Sized + Plugin<Args>,
        Args: Send + Sync + 'static,
    {
        // Each plugin's success or failure is in its container.
        let _ = manager.load_all();
        for container in manager.containers() {
            let id = container.id();
            let state = self.state(&id, container.state());
            *self.states.entry(state).or_default() += 1;
            let (package, location) = container.spec().map_or_else(Default::default, |spec| {
                (
                    format!("{} {}", spec.package(), spec.version()),
                    format!("{}:{}", spec.file(), spec.line()),
                )
            });
            self.table.row([manager.namespace(), container.name(), state, &package, &location]);
        }
        for error in manager.inactive() {
            *self.states.entry("off").or_default() += 1;
            let place = error.location();
            let package = place.map(|it| format!("{} {}", it.package, it.version));
            let file = place.map(|it| format!("{}:{}", it.file, it.line));
            let name = error.id().name().as_str();
            self.table.row([
                manager.namespace(),
                name,
                "off",
                &package.unwrap_or_default(),
                &file.unwrap_or_default(),
            ]);
            if let (LoadErrorKind::Inactive { package, .. }, Some(help)) =
                (error.kind(), error.help())
            {
                self.remark(format!("{package} is left out of this build\nhelp: {help}"));
            }
        }
        for finding in manager.verify() {
            self.agrees = false;
            self.remark(finding.to_string());
        }
    }

    fn state(&mut self, id: &PluginId, state: PluginState) -> &'static str {
        match state {
            PluginState::Loaded => "loaded",
            PluginState::Disabled { reason } => {
                self.remark(format!("{id} is disabled: {reason}"));
                "disabled"
            }
            PluginState::Failed { error, .. } => {
                self.remark(error.to_string());
                "failed"
            }
            // `verify()` reports the reason.
            PluginState::Missing { .. } => "missing",
            _ => "not loaded",
        }
    }

    /// Adds a message. Several managers may report the same problem of the index they share.
    fn remark(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.table.rule();
        self.table.write(out)?;
        let counts: Vec<String> =
            self.states.iter().map(|(state, count)| format!("{count} {state}")).collect();
        let total: usize = self.states.values().sum();
        writeln!(out, "{total} plugins: {}.", counts.join(", "))?;
        if self.agrees {
            writeln!(
                out,
                "The index matches the binary: every indexed plugin is linked, and every linked plugin is indexed."
            )?;
        }
        for remark in &self.remarks {
            writeln!(out, "\n{remark}")?;
        }
        Ok(())
    }
}
