//! Assigns the sections of the configuration to plugins, and finds those without an effect.

use plux_spec::PluginId;

use crate::config::{
    Config, ConfigError, ConfigErrorKind, ConfigReport, Described, Enabled, Origin, SectionReport,
    SectionStatus,
};
use crate::contain::contain;
use crate::error::RESOLUTION;
use crate::error::source::Source;
use crate::resolve::namespace_plugins::NamespacePlugins;
use crate::resolve::slot::{Eligibility, Slot};
use crate::{Finding, LoadError, LoadErrorKind, PluginSpec};

/// Returns why the configuration excludes a plugin; `None` if it does not.
pub(crate) fn eligibility(config: &Config, spec: &PluginSpec) -> Option<Eligibility> {
    if config.is_empty() && spec.factory().config().is_none() {
        return None;
    }
    let section = config.section(spec.name());
    let check = || match (section.disabled()?, spec.factory().config()) {
        (Some(reason), _) => Ok(Some(reason)),
        (None, Some(config)) => (config.check)(&section).map(|()| None),
        (None, None) => section.deny_fields().map(|()| None),
    };
    // `Deserialize` may be plugin code.
    let outcome = contain(check).unwrap_or_else(|message| Err(section.panicked(message).into()));
    match outcome {
        Ok(None) => None,
        Ok(Some(reason)) => Some(Eligibility::Disabled(reason.into())),
        Err(errors) => Some(Eligibility::Failed(spec.error(LoadErrorKind::Config { errors }))),
    }
}

impl NamespacePlugins {
    pub(crate) fn with_config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Returns the errors of sections that have no effect.
    pub(crate) fn unused_sections(&self) -> Vec<LoadError> {
        if let Some(error) = self.config.not_a_table() {
            let kind = LoadErrorKind::UnusedConfig { error };
            return vec![LoadError::of_namespace(&RESOLUTION, self.namespace.as_str(), kind, None)];
        }
        if self.config.is_empty() {
            return Vec::new();
        }
        let sections = self.config.sections().filter_map(|section| {
            match self.find_section(section.name, section.is_loose) {
                Some(slot) => self.disabled(slot, section.origin),
                None => Some(self.absent_section(section.name, &self.config.key(), section.origin)),
            }
        });
        let mut errors: Vec<LoadError> = sections.collect();
        // If the list is invalid, every plugin has the error.
        if let Ok(Some(Enabled::Only(names, _))) = self.config.enabled() {
            let key = self.config.enabled_key();
            let absent = names.iter().filter(|(name, _)| self.find(name).is_none());
            errors.extend(absent.map(|(name, origin)| self.absent_section(name, &key, origin)));
        }
        errors
    }

    /// Returns the findings for invalid sections, and those without an effect.
    pub(crate) fn config_findings(&self) -> Vec<Finding> {
        let invalid = self.sorted().filter_map(|slot| match slot.eligibility() {
            Eligibility::Failed(error) => Some(error.clone()),
            _ => None,
        });
        let invalid = invalid.filter(|error| matches!(error.kind(), LoadErrorKind::Config { .. }));
        let errors = invalid.chain(self.unused_sections());
        let finding = |error: LoadError| Finding::InvalidConfig {
            problem: error.headline(),
            help: error.help().unwrap_or_default(),
        };
        errors.map(finding).collect()
    }

    /// Returns the report on the sections of all plugins, and on those that have no effect.
    pub(crate) fn config_report(&self) -> ConfigReport {
        let linked = self.sorted().filter_map(|slot| {
            let spec = slot.subject.spec()?;
            let status = match slot.eligibility() {
                Eligibility::Disabled(reason) => {
                    SectionStatus::Disabled { reason: reason.to_string() }
                }
                Eligibility::Failed(error) => match error.kind() {
                    LoadErrorKind::Config { errors } => {
                        SectionStatus::Invalid { errors: errors.clone() }
                    }
                    _ => SectionStatus::Valid,
                },
                Eligibility::Eligible | Eligibility::Missing => SectionStatus::Valid,
            };
            let section = self.config.section(spec.name());
            Some(SectionReport::new(Some(spec.id()), &section, spec.factory().config(), status))
        });
        let unused = self.config.sections().filter_map(|section| {
            if self.find_section(section.name, section.is_loose).is_some() {
                return None;
            }
            let error = self.absent_section(section.name, &self.config.key(), section.origin);
            let LoadErrorKind::UnusedConfig { error } = error.kind() else { return None };
            let status = SectionStatus::Unused { error: error.clone() };
            let section = self.config.section(section.name);
            Some(SectionReport::new(None, &section, None, status))
        });
        ConfigReport::new(linked.chain(unused).collect())
    }

    /// Returns the linked plugins, sorted by name.
    pub(crate) fn described(&self) -> Vec<Described<'_>> {
        let specs = self.sorted().filter_map(|slot| slot.subject.spec());
        specs
            .map(|spec| Described {
                name: spec.name(),
                description: spec.description(),
                package: spec.package(),
                version: spec.version(),
                config: spec.factory().config(),
            })
            .collect()
    }

    fn find_section(&self, name: &str, is_loose: bool) -> Option<&Slot> {
        let at = self.find(name).map(|at| &self.slots[at]);
        let is_meant = |slot: &&Slot| is_loose && Config::is_meant(slot.subject.name(), name);
        at.or_else(|| self.sorted().find(is_meant))
    }

    /// Returns the error of a section whose plugin a filter disables.
    fn disabled(&self, slot: &Slot, origin: &Origin) -> Option<LoadError> {
        let Eligibility::Disabled(reason) = slot.eligibility() else { return None };
        let name = slot.subject.name();
        // The configuration disables it.
        if !matches!(self.config.section(name).disabled(), Ok(None)) {
            return None;
        }
        let kind =
            ConfigErrorKind::DisabledPlugin { name: name.to_owned(), reason: reason.to_string() };
        let error = ConfigError::new(kind, &self.config.key(), origin.clone());
        Some(LoadError::at(&RESOLUTION, &slot.subject, LoadErrorKind::UnusedConfig { error }, None))
    }

    /// Returns the error of a name in the table or list `key` that no plugin of this build has.
    fn absent_section(&self, name: &str, key: &str, origin: &Origin) -> LoadError {
        let id = PluginId::lossy(self.namespace.as_str(), name);
        let absent = self.absent(name);
        let kind = match absent.kind() {
            LoadErrorKind::Unknown { closest_matches, .. } => ConfigErrorKind::UnknownPlugin {
                name: name.to_owned(),
                closest_matches: closest_matches.clone(),
            },
            _ => ConfigErrorKind::InactivePlugin { name: name.to_owned() },
        };
        let is_unknown = matches!(kind, ConfigErrorKind::UnknownPlugin { .. });
        let error = ConfigError::new(kind, key, origin.clone());
        let source = (!is_unknown).then(|| -> Box<dyn Source> { Box::new(absent) });
        LoadError::new(&RESOLUTION, id, None, LoadErrorKind::UnusedConfig { error }, source)
    }
}
