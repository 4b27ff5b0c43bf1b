//! Loads and uses the plugins of finops where there are no files, arguments or output.

use std::fmt::Write as _;

use finops_core::{App, Charge, Key, Period, Report};
use plux_runtime::config::Config;
use plux_runtime::{BoxError, Plugin, PluginManager, PluginState};

plux_runtime::include_index!();

/// Returns the address of the report, which ends with a zero byte.
// SAFETY: no other function of the module has the name.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> *const u8 {
    let report = report().unwrap_or_else(|error| format!("error: {error}\n")) + "\0";
    Box::leak(report.into_boxed_str()).as_ptr()
}

/// Lists the plugins with their states, uses one of each extension point, and ends with `complete` if
/// every plugin is loaded.
fn report() -> Result<String, BoxError> {
    let app = App::new(&Config::new())?;
    let mut listing = Listing::default();
    listing.add(&app.vendors);
    listing.add(&app.reporters);
    listing.add(&app.categories);
    let Listing { mut text, plugins, loaded, complete } = listing;
    writeln!(text, "{plugins} plugins: {loaded} loaded.")?;

    // A category and a reporter work.
    let mut costs = Report::new("one line");
    let key = Key {
        currency: "USD".to_owned(),
        service: "AmazonEC2".to_owned(),
        charge: Charge::Usage,
        period: Period::from_date("2026-01-01").ok_or("not a date")?,
    };
    costs.add(key, &"1.25".parse()?);
    app.categorize(&mut costs);
    let mut csv = Vec::new();
    app.reporters.load("csv")?(&costs, &mut csv)?;
    text.push_str(&String::from_utf8(csv)?);

    // A vendor has its subcommand. Running it fails without files, which is an error and no panic.
    let docker = app.vendors.load("docker")?;
    let matches = docker.command().try_get_matches_from(["docker", "images", "images.json"])?;
    if let Err(error) = docker.run(&matches) {
        writeln!(text, "docker images images.json: {error}")?;
    }
    if complete {
        text.push_str("complete\n");
    }
    Ok(text)
}

struct Listing {
    text: String,
    plugins: usize,
    loaded: usize,
    complete: bool,
}

impl Default for Listing {
    fn default() -> Self {
        Self { text: String::new(), plugins: 0, loaded: 0, complete: true }
    }
}

impl Listing {
    fn add<P: ?Sized + Plugin<Args>, Args: Send + Sync + 'static>(
        &mut self,
        manager: &PluginManager<P, Args>,
    ) {
        if let Err(errors) = manager.load_all().complete() {
            self.complete = false;
            let _ = writeln!(self.text, "{errors}");
        }
        for finding in manager.verify() {
            self.complete = false;
            let _ = writeln!(self.text, "{finding}");
        }
        for container in manager.containers() {
            let loaded = matches!(container.state(), PluginState::Loaded);
            self.plugins += 1;
            self.loaded += usize::from(loaded);
            let state = if loaded { "loaded" } else { "not loaded" };
            let _ = writeln!(self.text, "{} is {state}", container.id());
        }
    }
}
