//! Helpers for tests of plugins and applications.
//!
//! A **plugin author** asserts that the plugin is registered and loads, in its own crate's tests:
//!
//! ```
//! use plux_runtime::{plugin, FunctionPlugin};
//!
//! #[plugin(namespace = "my.greeters")]
//! fn polite() -> &'static str { "good day" }
//!
//! type Greeter = FunctionPlugin<fn() -> &'static str>;
//!
//! let spec = plux_runtime::testing::registered("my.greeters:polite");
//! assert!(spec.file().ends_with(".rs"));
//!
//! let greeter = plux_runtime::testing::load::<Greeter>("my.greeters:polite").unwrap();
//! assert_eq!(greeter(), "good day");
//! ```
//!
//! An **application** asserts that nothing is missing, in an integration test of the package that
//! has the build script:
//!
//! ```no_run
//! // tests/plugins.rs, beside `plux_runtime::include_index!();`
//! # use plux_runtime::Plugin;
//! # trait Vendor: Plugin {}
//! let manager = plux_runtime::PluginManager::<dyn Vendor>::new("finops.vendors");
//! plux_runtime::assert_complete!(manager);
//! ```
//!
//! A [`StaticFinder`] gives a manager **plugins that a test creates**.

use std::sync::Arc;

use plux_spec::Severity;

#[cfg(feature = "config")]
use crate::config::Config;
pub use crate::finder::StaticFinder;
use crate::linked::namespaces::linked;
use crate::linked::slices;
use crate::suggest::closest_namespaces;
use crate::{
    Drift, Finding, LoadError, Plugin, PluginId, PluginManager, PluginManagerBuilder, PluginSpec,
};

/// Returns the spec of the linked plugin of that id.
///
/// # Panics
///
/// Panics if the id is malformed, or no plugin of that id is linked into the test. The message
/// suggests similar ids.
#[track_caller]
#[inline]
pub fn registered(id: &str) -> &'static PluginSpec {
    match find(id) {
        Ok(spec) => spec,
        Err(message) => panic!("{message}"),
    }
}

#[inline]
fn find(id: &str) -> Result<&'static PluginSpec, String> {
    let parsed: PluginId = id
        .parse()
        .map_err(|error: crate::ParseIdError| format!("{error}\nhelp: {}", error.help()))?;
    let is_it =
        |spec: &&PluginSpec| parsed.namespace() == spec.namespace() && parsed.name() == spec.name();
    slices::PLUGINS.iter().find(is_it).ok_or_else(|| {
        let help = plux_spec::suggest::did_you_mean(&nearest(&parsed)).unwrap_or_else(|| {
            "let the test name the crate that has it: `use the_crate as _;`".to_owned()
        });
        format!("no plugin `{id}` is linked into this test\nhelp: {help}")
    })
}

/// Returns the linked ids that are similar to `id`: those with a similar name in its namespace, and
/// those with its name in a similar namespace.
#[inline]
fn nearest(id: &PluginId) -> Vec<String> {
    let (namespace, name) = (id.namespace().as_str(), id.name().as_str());
    let specs = linked(namespace).specs;
    let names = specs.iter().map(|spec| spec.name());
    let near = plux_spec::closest_matches(name, names);
    if !near.is_empty() {
        return near.into_iter().map(|name| format!("{namespace}:{name}")).collect();
    }
    let of_name = slices::PLUGINS.iter().filter(|spec| spec.name() == name);
    let of_name: Vec<&str> = of_name.map(PluginSpec::namespace).collect();
    let namespaces = closest_namespaces(namespace, &of_name);
    namespaces.into_iter().map(|namespace| format!("{namespace}:{name}")).collect()
}

/// Loads one linked plugin in isolation. Only the plugin and its requirements are loaded, without
/// filters and listeners.
///
/// # Errors
///
/// Returns the errors of [`PluginManager::load`].
///
/// # Panics
///
/// Panics if no plugin of that id is linked into the test.
#[track_caller]
#[inline]
pub fn load<P: Plugin + ?Sized>(id: &str) -> Result<Arc<P>, LoadError> {
    load_with::<P, (), ()>(id, ())
}

/// Loads one linked plugin in isolation, with arguments; see [`load()`].
///
/// ```
/// use plux_runtime::{plugin, BoxError, Plugin};
///
/// trait Vendor: Plugin<String> { fn region(&self) -> &str; }
///
/// #[derive(Default)]
/// struct Aws(String);
///
/// impl Plugin<String> for Aws {
///     fn load(&mut self, region: &String) -> Result<(), BoxError> {
///         self.0.clone_from(region);
///         Ok(())
///     }
/// }
///
/// #[plugin(namespace = "my.vendors", name = "aws")]
/// impl Vendor for Aws { fn region(&self) -> &str { &self.0 } }
///
/// let aws = plux_runtime::testing::load_with::<dyn Vendor, _, _>("my.vendors:aws", "eu".into());
/// assert_eq!(aws.unwrap().region(), "eu");
/// ```
///
/// # Errors
///
/// Returns the errors of [`PluginManager::load`].
///
/// # Panics
///
/// Panics if no plugin of that id is linked into the test.
#[track_caller]
#[inline]
pub fn load_with<P, Args, Output>(id: &str, args: Args) -> Result<Arc<P>, LoadError>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    let spec = registered(id);
    PluginManager::<P, Args, Output>::builder(spec.namespace(), args).build().load(spec.name())
}

/// Loads one linked plugin without the plugins that it requires, which do not have to be linked into
/// the test.
///
/// ```
/// use plux_runtime::{plugin, FunctionPlugin};
///
/// #[plugin(namespace = "my.exporters", requires = ["my.storage:s3"])]
/// fn parquet() -> &'static str { "parquet" }
///
/// type Exporter = FunctionPlugin<fn() -> &'static str>;
///
/// let alone = plux_runtime::testing::load_alone::<Exporter, _, _>("my.exporters:parquet", ());
/// assert_eq!(alone.unwrap()(), "parquet");
/// // `my.storage:s3` is in another package, which this test does not link.
/// assert!(plux_runtime::testing::load::<Exporter>("my.exporters:parquet").is_err());
/// ```
///
/// # Errors
///
/// Returns the errors of [`PluginManager::load`], but for those of requirements.
///
/// # Panics
///
/// Panics if no plugin of that id is linked into the test.
#[track_caller]
#[inline]
pub fn load_alone<P, Args, Output>(id: &str, args: Args) -> Result<Arc<P>, LoadError>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    let spec = registered(id);
    alone(spec, args).build().load(spec.name())
}

/// Loads one linked plugin alone, as [`load_alone`] does, with a configuration: the table that contains
/// its section, which is what [`PluginManagerBuilder::config`] expects.
///
/// ```
/// use plux_runtime::config::Config;
/// use plux_runtime::{Plugin, plugin, testing};
///
/// trait Agent: Plugin { fn interval(&self) -> u64; }
///
/// #[derive(serde::Deserialize)]
/// struct Monitor { interval: u64 }
///
/// impl Plugin for Monitor {}
///
/// #[plugin(namespace = "your.agents", name = "monitor", config = Monitor)]
/// impl Agent for Monitor { fn interval(&self) -> u64 { self.interval } }
///
/// let config = Config::from_toml_str("test.toml", "[monitor]\ninterval = 5")?;
/// let monitor = testing::load_with_config::<dyn Agent, _, _>("your.agents:monitor", (), config)?;
/// assert_eq!(monitor.interval(), 5);
/// # Ok::<(), plux_runtime::BoxError>(())
/// ```
///
/// # Errors
///
/// Returns the errors of [`PluginManager::load`], but for those of requirements.
///
/// # Panics
///
/// Panics if no plugin of that id is linked into the test.
#[cfg(feature = "config")]
#[track_caller]
#[inline]
pub fn load_with_config<P, Args, Output>(
    id: &str,
    args: Args,
    config: Config,
) -> Result<Arc<P>, LoadError>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    let spec = registered(id);
    alone(spec, args).config(config).build().load(spec.name())
}

/// Returns a manager that finds one plugin, without its requirements.
#[inline]
fn alone<P, Args, Output>(spec: &PluginSpec, args: Args) -> PluginManagerBuilder<P, Args, Output>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    let finder = StaticFinder::new([spec.alone()]);
    PluginManager::builder(spec.namespace(), args).finder(finder)
}

/// Asserts that a manager's namespace is complete, and returns the loaded plugins.
///
/// Each plugin of the index has to be linked, and has to load or be disabled.
///
/// [`assert_complete!`](crate::assert_complete) calls this function.
///
/// # Panics
///
/// Panics if [`verify`](PluginManager::verify) returns a finding, or a plugin fails to load. The
/// message lists all findings and failures. A source file that a build script generates is no reason,
/// although the index lacks what it contains: on most targets, plugins in it are linked and not indexed,
/// which is a finding.
#[track_caller]
#[inline]
pub fn complete<P, Args, Output>(manager: &PluginManager<P, Args, Output>) -> Vec<Arc<P>>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    let drift = manager.verify();
    let loaded = manager.load_all();
    let mut problems = problems(&drift);
    let failures = loaded.failures().iter().map(ToString::to_string);
    problems.extend(failures.filter(|failure| !problems.contains(failure)).collect::<Vec<_>>());
    assert!(
        problems.is_empty(),
        "the plugins of `{}` are not complete\n{}",
        manager.namespace(),
        problems.join("\n")
    );
    // As a statement, `assert_complete!(manager);` must not warn of an unused `Loaded`.
    loaded.into_vec()
}

/// Asserts that all namespaces of the program are complete.
///
/// [`assert_complete!`](crate::assert_complete) calls this function.
///
/// # Panics
///
/// Panics if [`verify`](crate::verify) returns a finding, other than the generated files that
/// [`complete`] allows. The message lists all findings.
#[track_caller]
#[inline]
pub fn complete_program() {
    let problems = problems(&crate::verify());
    assert!(problems.is_empty(), "the program's plugins are not complete\n{}", problems.join("\n"));
}

/// Returns the findings that fail an assertion.
#[inline]
fn problems(drift: &Drift) -> Vec<String> {
    let is_note = |it: &Finding| {
        slices::REGISTERS_ALL
            && matches!(it, Finding::Incomplete(gap) if gap.reason.severity() == Severity::Note)
    };
    drift.iter().filter(|it| !is_note(it)).map(ToString::to_string).collect()
}

/// Asserts that plugins are complete: indexed = linked = loadable.
///
/// With a [`PluginManager`], it checks the manager's namespace: the indexed plugins are linked, the
/// linked plugins are indexed, and each loads or is disabled. The macro returns the loaded plugins.
///
/// Without arguments, it checks every namespace of the program: the indexed plugins are linked, and
/// the linked plugins are indexed. It loads no plugin, since that requires a manager.
///
/// Call it in an integration test that calls `include_index!()` as well. Without an index it
/// panics, since the expected plugins are unknown.
///
/// ```should_panic
/// // This example has no index.
/// plux_runtime::assert_complete!();
/// ```
#[macro_export]
macro_rules! assert_complete {
    () => {
        $crate::testing::complete_program()
    };
    ($manager:expr $(,)?) => {
        $crate::testing::complete(&$manager)
    };
}
