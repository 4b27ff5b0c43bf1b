//! What a package or plugin hangs on, in words.

use plux_spec::PluginEntry;

/// The condition that a plugin's own source puts on it: `feature "s3" of finops-aws`,
/// `cfg(windows)`.
pub(crate) fn own(plugin: &PluginEntry) -> Option<String> {
    let cfg = plugin.cfg.as_deref()?;
    Some(match feature(cfg) {
        Some(name) => format!("feature {name:?} of {}", plugin.package),
        None => format!("cfg({cfg})"),
    })
}

/// The name in a predicate that is nothing but `feature = "name"`.
fn feature(cfg: &str) -> Option<&str> {
    let value = cfg.strip_prefix("feature")?.trim_start().strip_prefix('=')?.trim_start();
    let name = value.strip_prefix('"')?.strip_suffix('"')?;
    (!name.contains(['"', '\\'])).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::feature;

    #[test]
    fn a_feature_is_told_from_what_only_starts_like_one() {
        assert_eq!(feature("feature = \"s3\""), Some("s3"));
        assert_eq!(feature("feature=\"s3\""), Some("s3"));
        assert_eq!(feature("features = \"s3\""), None);
        assert_eq!(feature("any(feature = \"a\", feature = \"b\")"), None);
        assert_eq!(feature("windows"), None);
    }
}
