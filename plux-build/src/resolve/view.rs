//! All that is known of the packages and their sources.

use std::sync::Arc;

use plux_spec::{Condition, Index, PluginEntry, Status, condition};

use super::Sources;
use crate::platform::Platform;
use crate::settings::Settings;
use crate::workspace::{Graph, Presence, Standings};
use plux_scan::{CfgOptions, evaluate};

/// What checks look at.
pub(crate) struct View<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) standings: &'a Standings,
    pub(crate) sources: &'a Sources<'a>,
    pub(crate) index: &'a Index,
    pub(crate) settings: &'a Settings,
    pub(crate) platform: &'a Platform,
}

impl View<'_> {
    /// Whether a plugin is not in a build of the roots alone, which is all that this build can know:
    /// other packages of the workspace may switch on more.
    pub(super) fn lacks(&self, plugin: &PluginEntry) -> bool {
        let mut nodes = self.graph.nodes.iter();
        let at = nodes.position(|it| it.name == plugin.package && it.version == plugin.version);
        let (Some(at), Status::Conditional) = (at, plugin.status) else {
            return plugin.status == Status::Inactive;
        };
        let standing = self.standings.of[at].as_ref();
        let is_there = standing.is_some_and(|it| it.presence == Presence::Active);
        let features = self.standings.enabled.features(at).map(str::to_owned);
        let known = self.knowledge(&plugin.package, Some(features.collect()));
        let leaf = |condition: &Condition| match condition {
            Condition::Feature { package, feature } => (*package == plugin.package)
                .then(|| self.standings.enabled.features(at).any(|it| it == feature)),
            Condition::Cfg(cfg) => evaluate(&[cfg.to_string()], &known),
            _ => None,
        };
        !is_there || condition::all_hold(&plugin.condition, leaf) == Some(false)
    }

    /// What is known of a library's cfgs.
    pub(super) fn knowledge<'b>(
        &'b self,
        package: &'b str,
        features: Option<Arc<[String]>>,
    ) -> CfgOptions<'b> {
        CfgOptions { package, target: self.platform, features, custom: Vec::new(), test: false }
    }
}
