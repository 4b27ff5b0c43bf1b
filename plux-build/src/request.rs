//! The input of a report.

use std::fmt;
use std::sync::Arc;

use crate::cargo::{Cargo, CliFeatures, Network, PackageSelection, TargetInfo};
use crate::settings::Settings;

/// The input of a report.
pub(crate) struct Request {
    pub(crate) settings: Settings,
    pub(crate) selection: PackageSelection,
    pub(crate) features: CliFeatures,
    pub(crate) target: TargetInfo,
    pub(crate) cargo: Cargo,
    pub(crate) network: Network,
    /// Whether to run lints that read every file of the root packages.
    pub(crate) exhaustive: bool,
    pub(crate) on_progress: OnProgress,
}

/// A phase of building an index.
///
/// ```no_run
/// let report = plux_build::configure().on_progress(|phase| eprintln!("{phase:?} …")).report()?;
/// # Ok::<(), plux_build::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Cargo resolves the dependencies, and may download some.
    Dependencies,
    /// The sources of packages that can have plugins are scanned.
    Sources,
}

/// The callback for each [`Phase`].
#[derive(Clone, Default)]
pub(crate) struct OnProgress(Option<Arc<dyn Fn(Phase) + Send + Sync>>);

impl OnProgress {
    pub(crate) fn new(callback: impl Fn(Phase) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(callback)))
    }

    pub(crate) fn report(&self, phase: Phase) {
        if let Some(callback) = &self.0 {
            callback(phase);
        }
    }
}

impl fmt::Debug for OnProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "OnProgress(…)" } else { "OnProgress" })
    }
}
