//! The plugins of a running program.

use plux_runtime::{BoxError, EnvFilter, Exclude, PluginManager};

use crate::{Category, Config, Report, Reporter, Vendor};

/// A manager for each extension point. Nothing is loaded before it is asked for.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The subcommands.
    pub vendors: PluginManager<dyn Vendor, Config>,
    /// The formats.
    pub reporters: PluginManager<Reporter>,
    /// The categories of services.
    pub categories: PluginManager<dyn Category>,
}

impl App {
    /// The environment variable that takes plugins out, for this run:
    /// `FINOPS_DISABLE=finops.vendors:azure`.
    pub const DISABLE: &str = "FINOPS_DISABLE";

    /// Managers that leave out what the settings and the environment exclude.
    ///
    /// # Errors
    ///
    /// When an exclusion is not of the form `namespace:name`.
    pub fn new(config: Config) -> Result<Self, BoxError> {
        // Each of the three gets the same filters.
        macro_rules! manager {
            ($namespace:literal, $args:expr) => {{
                let mut builder = PluginManager::builder($namespace, $args)
                    .filter(EnvFilter::from_env(Self::DISABLE)?);
                for plugins in &config.exclude {
                    builder = builder.filter(Exclude::glob(plugins)?);
                }
                builder.build()
            }};
        }
        Ok(Self {
            vendors: manager!("finops.vendors", config.clone()),
            reporters: manager!("finops.reporters", ()),
            categories: manager!("finops.categories", ()),
            config,
        })
    }

    /// Sorts a report's services into the categories of all packages.
    pub fn categorize(&self, report: &mut Report) {
        let categories = self.categories.load_all();
        report.categorize(|service| {
            let category = categories.iter().find(|category| category.holds(service))?;
            Some(category.label().to_owned())
        });
    }
}
