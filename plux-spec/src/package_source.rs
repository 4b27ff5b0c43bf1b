//! The sources of packages: paths, registries and Git repositories.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::words::UnknownWord;

/// The source of a package, as in Cargo's package ids, without a path of this machine.
///
/// Name, version and source together identify a package of a build.
///
/// ```
/// use plux_spec::PackageSource;
///
/// let local = PackageSource::Path("plugins/aws".into());
/// assert_eq!(local.to_string(), "path+plugins/aws");
/// assert_eq!(local.kind(), "path");
/// assert_eq!(PackageSource::parse("path+plugins/aws"), Some(local));
/// assert_eq!(PackageSource::parse("ftp+x"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PackageSource {
    /// A directory, relative to the workspace and with forward slashes; empty for the workspace's
    /// own directory.
    Path(Cow<'static, str>),
    /// A registry, by its URL; empty if it is not known.
    Registry(Cow<'static, str>),
    /// A Git repository, by its URL with `?rev=…` and `#commit`; empty if it is not known.
    Git(Cow<'static, str>),
}

impl PackageSource {
    /// Returns `path`, `registry` or `git`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Path(_) => "path",
            Self::Registry(_) => "registry",
            Self::Git(_) => "git",
        }
    }

    /// Parses what [`Display`](fmt::Display) writes.
    pub fn parse(source: &str) -> Option<Self> {
        let (kind, location) = source.split_once('+').unwrap_or((source, ""));
        let location = Cow::Owned(location.to_owned());
        match kind {
            "path" => Some(Self::Path(location)),
            "registry" => Some(Self::Registry(location)),
            "git" => Some(Self::Git(location)),
            _ => None,
        }
    }
}

impl FromStr for PackageSource {
    type Err = UnknownWord;

    fn from_str(source: &str) -> Result<Self, UnknownWord> {
        const EXPECTED: &[&str] = &["path+DIRECTORY", "registry+URL", "git+URL"];
        let unknown = || UnknownWord { word: source.to_owned(), expected: EXPECTED };
        Self::parse(source).ok_or_else(unknown)
    }
}

impl fmt::Display for PackageSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Path(location) | Self::Registry(location) | Self::Git(location)) = self;
        f.write_str(self.kind())?;
        if location.is_empty() { Ok(()) } else { write!(f, "+{location}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_parsed_back() {
        for source in [
            "path",
            "path+a+b",
            "registry",
            "registry+https://example.org/index",
            "git+https://example.org/a?rev=1#2",
        ] {
            assert_eq!(PackageSource::parse(source).unwrap().to_string(), source);
        }
        assert_eq!(PackageSource::parse("sparse"), None);
    }
}
