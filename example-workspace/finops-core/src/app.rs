//! The plugins of a running program.

use plux_runtime::config::Config;
use plux_runtime::{BoxError, Condition, EnvFilter, Exclude, PluginManager};

use crate::{Category, Report, Reporter, Settings, Vendor};

/// A manager for each extension point. Plugins are loaded at their first use.
pub struct App {
    /// The program's own settings.
    pub settings: Settings,
    /// The subcommands.
    pub vendors: PluginManager<dyn Vendor>,
    /// The formats.
    pub reporters: PluginManager<Reporter>,
    /// The categories of services.
    pub categories: PluginManager<dyn Category>,
}

impl App {
    /// The environment variable that excludes plugins:
    /// `FINOPS_DISABLE=finops.vendors:azure`.
    pub const DISABLE: &str = "FINOPS_DISABLE";

    /// Creates managers that exclude what the settings and the environment variable name.
    ///
    /// # Errors
    ///
    /// If the program's own settings are invalid, or an exclusion does not have the form
    /// `namespace:name`. Invalid settings of a vendor only prevent loading that vendor.
    pub fn new(config: &Config) -> Result<Self, BoxError> {
        let settings = Settings::of(config)?;
        let variable = EnvFilter::from_env(Self::DISABLE)?;
        let exclude: Vec<Exclude> =
            settings.exclude.iter().map(|it| Exclude::glob(it)).collect::<Result<_, _>>()?;
        Ok(Self {
            vendors: PluginManager::builder("finops.vendors", ())
                .config(config.table("vendors"))
                .help_with(install)
                .filter(variable.clone())
                .filter(exclude.clone())
                .build(),
            reporters: PluginManager::builder("finops.reporters", ())
                .filter(variable.clone())
                .filter(exclude.clone())
                .build(),
            categories: PluginManager::builder("finops.categories", ())
                .help_with(install)
                .filter(variable)
                .filter(exclude)
                .build(),
            settings,
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

/// Users of an installed program have no sources: they add a vendor by installing the program again.
fn install(conditions: &[Condition]) -> Option<String> {
    match conditions {
        [Condition::Feature { package, feature }] => {
            Some(format!("cargo install {package} --features {feature}"))
        }
        _ => None,
    }
}
