//! What is known of a build: its target, features and custom cfgs.

use std::sync::Arc;

/// The cfgs of a target: `("unix", None)`, `("target_os", Some("linux"))`.
///
/// They are requested only if a predicate depends on them: an implementation may have to run rustc.
pub trait TargetCfgs: Sync {
    /// Returns all of them; none if the target is not known.
    fn cfgs(&self) -> &[(String, Option<String>)];
}

/// The cfg options that are known of a package's build.
///
/// ```
/// use plux_scan::{CfgOptions, TargetCfgs, evaluate};
///
/// struct Linux;
///
/// impl TargetCfgs for Linux {
///     fn cfgs(&self) -> &[(String, Option<String>)] {
///         &[]
///     }
/// }
///
/// let options = CfgOptions {
///     package: "finops",
///     target: &Linux,
///     features: Some(["aws".to_owned()].into()),
///     custom: Vec::new(),
///     test: false,
/// };
/// assert_eq!(evaluate(&["feature = \"aws\"".to_owned()], &options), Some(true));
/// assert_eq!(evaluate(&["feature = \"azure\"".to_owned()], &options), Some(false));
/// assert_eq!(evaluate(&["tokio_unstable".to_owned()], &options), None);
/// ```
#[derive(Clone)]
pub struct CfgOptions<'a> {
    /// The package's name.
    pub package: &'a str,
    /// The cfgs that the target sets.
    pub target: &'a dyn TargetCfgs,
    /// The features that are enabled; `None` if they are not known exactly.
    pub features: Option<Arc<[String]>>,
    /// The cfgs that `--cfg` sets.
    pub custom: Vec<(String, Option<String>)>,
    /// Whether the target is built as a test.
    pub test: bool,
}

impl CfgOptions<'_> {
    /// Returns whether a name, or a name with this value, is set; `None` if that is not known.
    pub(crate) fn is_set(&self, name: &str, value: Option<&str>) -> Option<bool> {
        let is_among = |known: &[(String, Option<String>)]| {
            known.iter().any(|(key, set)| key == name && set.as_deref() == value)
        };
        match (name, value) {
            _ if is_among(&self.custom) => Some(true),
            ("feature", Some(value)) => {
                self.features.as_ref().map(|enabled| enabled.iter().any(|feature| feature == value))
            }
            ("test", None) => Some(self.test),
            _ if is_of_a_tool(name) => Some(false),
            // Written by the scanner itself, for the arguments of a macro.
            ("macro", _) => None,
            _ if is_among(self.target.cfgs()) => Some(true),
            _ if is_of_the_target(name) && !self.target.cfgs().is_empty() => Some(false),
            // The profile sets it, or a build script.
            _ => None,
        }
    }
}

/// Returns whether a tool sets it that runs instead of a build.
fn is_of_a_tool(name: &str) -> bool {
    matches!(
        name,
        "doc" | "doctest" | "miri" | "rustfmt" | "clippy" | "rust_analyzer" | "proc_macro"
    )
}

/// Returns whether the target alone decides it.
fn is_of_the_target(name: &str) -> bool {
    name.starts_with("target_") || matches!(name, "unix" | "windows" | "panic")
}
