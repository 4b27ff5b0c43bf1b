//! What would switch a plugin on, as a command.

use crate::{DependencyKind, Index, Link, PackageEntry};

/// The command that builds an index's root with what `enable` of one of its plugins says.
///
/// None where a command line cannot say it: a `cfg`, or the feature of a package that the root
/// does not depend on itself. Of alternatives it takes the first.
///
/// ```
/// use plux_spec::{Index, Root, enable};
///
/// let root = Root { package: "finops".into(), version: "0.3.0".into() };
/// let index = Index { root: Some(root), ..Index::default() };
/// assert_eq!(
///     enable::command("feature \"azure\" of finops", &index).as_deref(),
///     Some("cargo build -p finops --features azure")
/// );
/// assert_eq!(enable::command("cfg(windows)", &index), None);
/// ```
pub fn command(enable: &str, index: &Index) -> Option<String> {
    let mut wanted = Wanted::default();
    for condition in enable.split(" and ") {
        if let Some(triple) = condition.strip_prefix("target ") {
            wanted.target = Some(triple);
            continue;
        }
        let (feature, package) = feature(condition)?;
        let feature = match &index.root {
            Some(root) if root.package == package => feature.to_owned(),
            Some(_) if is_own_dependency(package, index) => format!("{package}/{feature}"),
            None if wanted.package.is_none_or(|it| it == package) && is_member(package, index) => {
                wanted.package = Some(package);
                feature.to_owned()
            }
            _ => return None,
        };
        if !wanted.features.contains(&feature) {
            wanted.features.push(feature);
        }
    }
    wanted.package = wanted.package.or(index.root.as_ref().map(|root| &*root.package));
    Some(wanted.command())
}

#[derive(Default)]
struct Wanted<'a> {
    package: Option<&'a str>,
    features: Vec<String>,
    target: Option<&'a str>,
}

impl Wanted<'_> {
    fn command(&self) -> String {
        let mut command = "cargo build".to_owned();
        let features = (!self.features.is_empty()).then(|| self.features.join(","));
        let flags =
            [("-p", self.package), ("--features", features.as_deref()), ("--target", self.target)];
        for (flag, value) in flags {
            if let Some(value) = value {
                command.extend([" ", flag, " ", value]);
            }
        }
        command
    }
}

/// The feature and the package of `feature "aws" of finops`; the first of `feature "a" or "b" of
/// finops`, and the first of several such.
fn feature(condition: &str) -> Option<(&str, &str)> {
    let (feature, mut rest) = condition.strip_prefix("feature \"")?.split_once('"')?;
    while let Some(other) = rest.strip_prefix(" or \"") {
        rest = other.split_once('"')?.1;
    }
    let package = rest.strip_prefix(" of ")?.split(' ').next()?;
    Some((feature, package))
}

fn is_member(package: &str, index: &Index) -> bool {
    index.packages.iter().any(|it| it.name == package && it.kind == DependencyKind::Root)
}

/// Whether the root's manifest names the dependency by its own name.
fn is_own_dependency(package: &str, index: &Index) -> bool {
    let is_it = |it: &PackageEntry| {
        it.name == package
            && it.kind == DependencyKind::Normal
            && it.link == Link::Direct
            && it.extern_name == package.replace('-', "_")
    };
    index.packages.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Root;

    fn package(name: &'static str, kind: DependencyKind, link: Link) -> PackageEntry {
        PackageEntry {
            name: name.into(),
            version: "0.3.0".into(),
            source: "path".into(),
            extern_name: name.replace('-', "_").into(),
            kind,
            when: None,
            link,
        }
    }

    fn of_package(enable: &str) -> Option<String> {
        let packages = vec![
            package("app", DependencyKind::Root, Link::Direct),
            package("near-by", DependencyKind::Normal, Link::Direct),
            package("far", DependencyKind::Normal, Link::Via("near_by".into())),
        ];
        let root = Root { package: "app".into(), version: "0.3.0".into() };
        command(enable, &Index { root: Some(root), packages: packages.into(), ..Index::default() })
    }

    #[test]
    fn features_of_the_root_and_of_what_it_depends_on_can_be_typed() {
        let typed = of_package("feature \"a\" of app and feature \"b\" of near-by");
        assert_eq!(typed.as_deref(), Some("cargo build -p app --features a,near-by/b"));
        assert_eq!(of_package("feature \"c\" of far"), None);
        assert_eq!(of_package("the optional dependency \"x\" of app"), None);
        assert_eq!(of_package("without feature \"a\" of app"), None);
    }

    #[test]
    fn of_alternatives_the_first_is_typed() {
        let one = Some("cargo build -p app --features a".to_owned());
        assert_eq!(of_package("feature \"a\" or \"b\" of app"), one);
        assert_eq!(of_package("feature \"a\" of app or feature \"b\" of app"), one);
    }

    #[test]
    fn a_target_can_be_typed_and_a_cfg_cannot() {
        let typed = of_package("feature \"a\" of app and target wasm32-wasip2");
        assert_eq!(
            typed.as_deref(),
            Some("cargo build -p app --features a --target wasm32-wasip2")
        );
        assert_eq!(of_package("feature \"a\" of app and unix"), None);
    }

    #[test]
    fn without_a_root_the_member_is_named() {
        let packages = vec![package("app", DependencyKind::Root, Link::Direct)];
        let index = Index { packages: packages.into(), ..Index::default() };
        let typed = command("feature \"a\" of app", &index);
        assert_eq!(typed.as_deref(), Some("cargo build -p app --features a"));
        assert_eq!(command("feature \"a\" of other", &index), None);
    }
}
