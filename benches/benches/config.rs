//! `PLUX_BENCH_PLUGINS=10 cargo bench --manifest-path benches/Cargo.toml --bench config`
//!
//! The configuration of 200 plugins from one TOML file, beside parsing the file into a table. Divide
//! medians of one run:
//!
//! - `resolve / table` is the cost at start-up: the file is parsed, every section is found and
//!   deserialized, and the manager is built.
//! - `load_all / table` also creates the plugins, each from its section.
//! - `by_toml / table` is the `toml` crate alone: a map of the same type, without unknown fields,
//!   origins and layers.

// Each of the 200 attributes expands to the next.
#![recursion_limit = "512"]

use std::collections::HashMap;

use divan::{Bencher, black_box};
use plux_runtime::config::Config;
use plux_runtime::{Plugin, PluginManager, plugin};
use serde::Deserialize;

const PLUGINS: usize = 200;

fn main() {
    divan::main();
}

trait Agent: Plugin {}

/// A section as in the book: five fields, one of them a table.
#[derive(Deserialize)]
#[serde(default)]
struct Settings {
    interval: u64,
    host: String,
    targets: Vec<String>,
    is_verbose: bool,
    limits: Limits,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Limits {
    cpu: f64,
    memory: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            interval: 10,
            host: String::new(),
            targets: Vec::new(),
            is_verbose: false,
            limits: Limits::default(),
        }
    }
}

struct Configured(Settings);

impl From<Settings> for Configured {
    fn from(settings: Settings) -> Self {
        Self(settings)
    }
}

impl Plugin for Configured {
    fn should_load(&self) -> bool {
        let Settings { interval, host, targets, is_verbose, limits } = &self.0;
        black_box((interval, host, targets, is_verbose, limits.cpu, limits.memory));
        true
    }
}

// `#[plugin(namespace = "configured", name = "p000", config = Settings)]`, 200 times.
include!(concat!(env!("OUT_DIR"), "/configured.rs"));

fn file() -> String {
    let section = |at: usize| {
        format!(
            "[agents.p{at:03}]\ninterval = {at}\nhost = \"host-{at}.example\"\n\
             targets = [\"a\", \"b\", \"c\"]\nis_verbose = true\nlimits = {{ cpu = 0.5, memory = {at} }}\n\n"
        )
    };
    (0..PLUGINS).map(section).collect()
}

fn manager(file: &str) -> PluginManager<dyn Agent> {
    let config = Config::from_toml_str("agents.toml", file).expect("the file is valid");
    PluginManager::<dyn Agent>::builder("configured", ()).config(config.table("agents")).build()
}

#[divan::bench]
fn table(bencher: Bencher) {
    let file = file();
    bencher.bench(|| file.parse::<toml::Table>().expect("the file is valid"));
}

#[divan::bench]
fn by_toml(bencher: Bencher) {
    let file = file();
    bencher.bench(|| {
        let all: HashMap<String, HashMap<String, Settings>> =
            toml::from_str(&file).expect("the file is valid");
        assert_eq!(all["agents"].len(), PLUGINS);
        all
    });
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let file = file();
    bencher.bench(|| Config::from_toml_str("agents.toml", &file).expect("the file is valid"));
}

#[divan::bench]
fn resolve(bencher: Bencher) {
    let file = file();
    bencher.bench(|| {
        let manager = manager(&file);
        assert_eq!(manager.names().len(), PLUGINS);
        manager
    });
}

#[divan::bench]
fn load_all(bencher: Bencher) {
    let file = file();
    bencher.bench(|| {
        let manager = manager(&file);
        let loaded = manager.load_all();
        assert_eq!((loaded.len(), loaded.failures().len()), (PLUGINS, 0));
        (manager, loaded)
    });
}
