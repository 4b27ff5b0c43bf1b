//! Help messages and commands that enable inactive plugins.

use std::fmt;

use crate::name::is_crate_name;
use crate::{Condition, DependencyKind, Index, Link, PackageEntry};

/// Returns the command that builds an index's root so that these conditions hold.
///
/// Returns `None` if Cargo has no such command: a `cfg`, or a feature of a package that is neither
/// the root nor one of its direct dependencies. Of alternatives it takes the first that has one.
///
/// ```
/// use plux_spec::{Condition, Index, Root, enable};
///
/// let root = Root { package: "finops".into(), version: "0.3.0".into() };
/// let index = Index { root: Some(root), ..Index::default() };
/// let azure = Condition::Feature { package: "finops".into(), feature: "azure".into() };
/// assert_eq!(
///     enable::command(&[azure], &index).as_deref(),
///     Some("cargo build -p finops --features azure")
/// );
/// assert_eq!(enable::command(&[Condition::Cfg("windows".into())], &index), None);
/// ```
pub fn command(conditions: &[Condition], index: &Index) -> Option<String> {
    if conditions.is_empty() {
        return None;
    }
    let mut arguments = Arguments::default();
    if !conditions.iter().all(|condition| arguments.add(condition, index)) {
        return None;
    }
    arguments.package = arguments.package.or(index.root.as_ref().map(|root| &*root.package));
    Some(format!("{arguments}"))
}

/// Returns what to do so that these conditions hold, without the `help:` in front; with the command
/// where there is one.
///
/// Returns `None` for an empty list.
///
/// ```
/// use plux_spec::{Condition, Index, Root, enable};
///
/// let root = Root { package: "finops".into(), version: "0.3.0".into() };
/// let index = Index { root: Some(root), ..Index::default() };
/// let help = |condition| enable::help(&[condition], &index).unwrap();
/// let azure = Condition::Feature { package: "finops".into(), feature: "azure".into() };
/// assert_eq!(
///     help(azure),
///     "enable feature `azure` of `finops`: `cargo build -p finops --features azure`"
/// );
/// assert_eq!(help(Condition::Cfg("windows".into())), "build with `cfg(windows)`");
/// ```
#[inline]
pub fn help(conditions: &[Condition], index: &Index) -> Option<String> {
    let imperative = imperative(conditions)?;
    Some(match command(conditions, index) {
        Some(command) => format!("{imperative}: `{command}`"),
        None => imperative,
    })
}

/// Returns what to do so that these conditions hold, without a command; `None` for an empty list.
///
/// ```
/// use plux_spec::{Condition, enable};
///
/// let target = Condition::Target("wasm32-wasip2".into());
/// assert_eq!(enable::imperative(&[target]).unwrap(), "build for target `wasm32-wasip2`");
/// assert_eq!(enable::imperative(&[]), None);
/// ```
pub fn imperative(conditions: &[Condition]) -> Option<String> {
    let phrases = fmt::from_fn(|f| write_phrases(conditions, " and ", f));
    (!conditions.is_empty()).then(|| format!("{phrases}"))
}

fn write_phrases(
    conditions: &[Condition],
    separator: &str,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    for (at, condition) in conditions.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { separator })?;
        write_phrase(condition, f)?;
    }
    Ok(())
}

fn write_phrase(condition: &Condition, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let verb = match condition {
        Condition::Feature { .. } => "enable",
        // No build has it.
        Condition::Target(target) if matches!(&**target, "cfg(any())" | "cfg(false)") => {
            return write!(f, "move the dependency out of `[target.'{target}'.dependencies]`");
        }
        Condition::Target(_) => "build for",
        Condition::CrateType { package, crate_type } => {
            return write!(
                f,
                "add \"{crate_type}\" to the `crate-type` of the library of `{package}`"
            );
        }
        Condition::Any(parts) if !parts.is_empty() => return write_phrases(parts, " or ", f),
        Condition::All(parts) if !parts.is_empty() => return write_phrases(parts, " and ", f),
        Condition::Not(parts) => {
            if let [feature @ Condition::Feature { .. }] = &**parts {
                return write!(f, "disable {feature}");
            }
            "build with"
        }
        // No program compiles the item: it is always disabled, or enabled in the tests of its package only.
        Condition::Cfg(predicate) if predicate == "false" || predicate == "test" => "remove",
        Condition::Cfg(predicate) => {
            if let Some(name) = undeclared_feature(predicate) {
                return write!(
                    f,
                    "declare the feature `{name}` in Cargo.toml, or correct its name"
                );
            }
            "build with"
        }
        Condition::Any(_) => "remove",
        Condition::All(_) => "build with",
    };
    write!(f, "{verb} {condition}")
}

/// Returns the feature that a predicate names. A feature that its package declares is no
/// [`Condition::Cfg`].
fn undeclared_feature(predicate: &str) -> Option<&str> {
    let value = predicate.strip_prefix("feature")?.trim_ascii_start().strip_prefix('=')?;
    value.trim_ascii().strip_prefix('"')?.strip_suffix('"')
}

/// The arguments of `cargo build`.
#[derive(Default)]
struct Arguments<'a> {
    package: Option<&'a str>,
    features: Vec<Feature<'a>>,
    target: Option<&'a str>,
}

/// A feature of the root, or of a package that the root depends on.
#[derive(Clone, Copy, PartialEq)]
struct Feature<'a> {
    package: Option<&'a str>,
    name: &'a str,
}

impl<'a> Arguments<'a> {
    /// Adds what one more condition needs. Returns `false` if no argument makes it hold.
    fn add(&mut self, condition: &'a Condition, index: &Index) -> bool {
        match condition {
            Condition::Feature { package, feature } => {
                let Some(feature) = self.feature(package, feature, index) else { return false };
                if !self.features.contains(&feature) {
                    self.features.push(feature);
                }
                true
            }
            Condition::Target(triple) if !triple.starts_with("cfg(") => {
                let before = self.target.replace(triple);
                before.is_none_or(|before| before == triple)
            }
            Condition::Any(parts) => parts.iter().any(|part| {
                let (package, features, target) = (self.package, self.features.len(), self.target);
                let is_added = self.add(part, index);
                if !is_added {
                    (self.package, self.target) = (package, target);
                    self.features.truncate(features);
                }
                is_added
            }),
            Condition::All(parts) => parts.iter().all(|part| self.add(part, index)),
            Condition::Target(_)
            | Condition::Cfg(_)
            | Condition::CrateType { .. }
            | Condition::Not(_) => false,
        }
    }

    /// Returns a feature as `--features` takes it for the root, if the root can enable it.
    fn feature(&mut self, package: &'a str, name: &'a str, index: &Index) -> Option<Feature<'a>> {
        let package = match &index.root {
            Some(root) if root.package == package => None,
            Some(_) if is_direct_dependency(package, index) => Some(package),
            None if self.package.is_none_or(|it| it == package) && is_member(package, index) => {
                self.package = Some(package);
                None
            }
            _ => return None,
        };
        Some(Feature { package, name })
    }
}

impl fmt::Display for Arguments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cargo build")?;
        if let Some(package) = self.package {
            write!(f, " -p {package}")?;
        }
        for (at, Feature { package, name }) in self.features.iter().enumerate() {
            f.write_str(if at == 0 { " --features " } else { "," })?;
            if let Some(package) = package {
                write!(f, "{package}/")?;
            }
            f.write_str(name)?;
        }
        self.target.map_or(Ok(()), |target| write!(f, " --target {target}"))
    }
}

fn is_member(package: &str, index: &Index) -> bool {
    index.packages.iter().any(|it| it.name == package && it.kind == DependencyKind::Root)
}

/// Returns whether the root's manifest has the dependency under its own name, in this build.
fn is_direct_dependency(package: &str, index: &Index) -> bool {
    let is_it = |it: &PackageEntry| {
        it.name == package
            && it.kind == DependencyKind::Normal
            && it.link == Link::Direct
            && is_crate_name(&it.extern_name, package)
    };
    index.packages.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PackageSource, Root};

    fn package(name: &'static str, kind: DependencyKind, link: Link) -> PackageEntry {
        PackageEntry {
            name: name.into(),
            version: "0.3.0".into(),
            source: PackageSource::Path(name.into()),
            extern_name: name.replace('-', "_").into(),
            kind,
            condition: [].as_slice().into(),
            link,
        }
    }

    fn index_of_app() -> Index {
        let packages = vec![
            package("app", DependencyKind::Root, Link::Direct),
            package("near-by", DependencyKind::Normal, Link::Direct),
            package("far", DependencyKind::Normal, Link::Via("near_by".into())),
        ];
        let root = Root { package: "app".into(), version: "0.3.0".into() };
        Index { root: Some(root), packages: packages.into(), ..Index::default() }
    }

    fn command_for_app(conditions: &[Condition]) -> Option<String> {
        command(conditions, &index_of_app())
    }

    fn feature(feature: &'static str, package: &'static str) -> Condition {
        Condition::Feature { package: package.into(), feature: feature.into() }
    }

    fn target(triple: &'static str) -> Condition {
        Condition::Target(triple.into())
    }

    #[test]
    fn features_of_the_root_and_of_its_direct_dependencies_can_be_enabled() {
        assert_eq!(
            command_for_app(&[feature("a", "app"), feature("b", "near-by")]).as_deref(),
            Some("cargo build -p app --features a,near-by/b")
        );
        assert_eq!(
            command_for_app(&[feature("a", "app"), feature("a", "app")]).as_deref(),
            Some("cargo build -p app --features a")
        );
        assert_eq!(command_for_app(&[feature("c", "far")]), None);
        assert_eq!(command_for_app(&[]), None);
    }

    #[test]
    fn cargo_disables_no_feature_and_sets_no_cfg() {
        assert_eq!(command_for_app(&[Condition::Not(vec![feature("a", "app")].into())]), None);
        assert_eq!(command_for_app(&[feature("a", "app"), Condition::Cfg("unix".into())]), None);
        assert_eq!(command_for_app(&[target("cfg(windows)")]), None);
        let crate_type = Condition::CrateType { package: "app".into(), crate_type: "lib".into() };
        assert_eq!(command_for_app(&[crate_type]), None);
    }

    #[test]
    fn of_alternatives_the_first_that_has_a_command_is_taken() {
        let any = |parts: Vec<Condition>| [Condition::Any(parts.into())];
        let one = Some("cargo build -p app --features a".to_owned());
        assert_eq!(command_for_app(&any(vec![feature("a", "app"), feature("b", "app")])), one);
        assert_eq!(command_for_app(&any(vec![feature("x", "far"), feature("a", "app")])), one);
        assert_eq!(command_for_app(&any(vec![])), None);
        let all = Condition::All(vec![feature("x", "app"), Condition::Cfg("y".into())].into());
        assert_eq!(command_for_app(&any(vec![all, feature("a", "app")])), one);
    }

    #[test]
    fn a_build_has_one_target() {
        assert_eq!(
            command_for_app(&[feature("a", "app"), target("wasm32-wasip2")]).as_deref(),
            Some("cargo build -p app --features a --target wasm32-wasip2")
        );
        assert_eq!(command_for_app(&[target("wasm32-wasip2"), target("wasm32-wasip1")]), None);
    }

    #[test]
    fn without_a_root_the_member_is_named() {
        let packages = vec![package("app", DependencyKind::Root, Link::Direct)];
        let index = Index { packages: packages.into(), ..Index::default() };
        assert_eq!(
            command(&[feature("a", "app")], &index).as_deref(),
            Some("cargo build -p app --features a")
        );
        assert_eq!(command(&[feature("a", "other")], &index), None);
        assert_eq!(command(&[feature("a", "app"), feature("b", "other")], &index), None);
    }

    #[test]
    fn the_help_has_a_verb_for_every_condition() {
        let not = |it: Condition| Condition::Not(vec![it].into());
        let help = |conditions: &[Condition]| help(conditions, &index_of_app()).unwrap();
        assert_eq!(help(&[feature("c", "far")]), "enable feature `c` of `far`");
        assert_eq!(help(&[target("cfg(windows)")]), "build for target `cfg(windows)`");
        assert_eq!(help(&[not(feature("a", "app"))]), "disable feature `a` of `app`");
        assert_eq!(help(&[not(Condition::Cfg("x".into()))]), "build with not `cfg(x)`");
        // Cargo would refuse to enable it.
        assert_eq!(
            help(&[Condition::Cfg("feature = \"experimentl\"".into())]),
            "declare the feature `experimentl` in Cargo.toml, or correct its name"
        );
        // No build has these.
        assert_eq!(help(&[Condition::Any(Vec::new().into())]), "remove `cfg(false)`");
        assert_eq!(help(&[Condition::Cfg("false".into())]), "remove `cfg(false)`");
        assert_eq!(
            help(&[target("cfg(any())")]),
            "move the dependency out of `[target.'cfg(any())'.dependencies]`"
        );
        assert_eq!(
            help(&[Condition::Any(vec![feature("c", "far"), target("t")].into())]),
            "enable feature `c` of `far` or build for target `t`: `cargo build -p app --target t`"
        );
        assert_eq!(
            help(&[Condition::All(vec![feature("c", "far"), Condition::Cfg("x".into())].into())]),
            "enable feature `c` of `far` and build with `cfg(x)`"
        );
        assert_eq!(
            help(&[Condition::CrateType { package: "far".into(), crate_type: "lib".into() }]),
            "add \"lib\" to the `crate-type` of the library of `far`"
        );
    }
}
