//! Unknown plugins in `requires`, `before` and `after`.

use crate::finding::Finding;
use crate::list::owned;
use crate::location::Location;
use crate::name::{PluginId, PluginName};
use crate::suggest::closest_matches;

/// Returns what may have been meant by an unknown plugin in an argument of `own`: names of its
/// namespace if that has plugins, else namespaces. The plugin itself is never meant.
///
/// ```
/// use plux_spec::{PluginId, rules::references};
///
/// let id = |id: &str| id.parse::<PluginId>().unwrap();
/// let known = [id("finops:aws"), id("finops:azure")];
/// let meant = |wanted| references::closest_ids(&known[1], &id(wanted), &known);
/// assert_eq!(meant("finops:awz"), ["aws"]);
/// assert_eq!(meant("finop:aws"), ["finops"]);
/// assert!(meant("finops:azur").is_empty());
/// ```
#[inline]
pub fn closest_ids(own: &PluginId, unknown: &PluginId, known: &[PluginId]) -> Vec<String> {
    let (mut namespaces, mut names) = (Vec::new(), Vec::new());
    for id in known {
        if id != own {
            namespaces.push(id.namespace().as_str());
            if id.namespace() == unknown.namespace() {
                names.push(id.name().as_str());
            }
        }
    }
    owned(&if names.is_empty() {
        closest_matches(unknown.namespace().as_str(), namespaces)
    } else {
        closest_matches(unknown.name().as_str(), names)
    })
}

/// Reports the names in `before` and `after` of a plugin that no plugin of its namespace has.
///
/// `known` are the names that the index or the program has in the namespace, active or not: an order
/// applies to plugins that are there, and one that is inactive breaks nothing.
#[inline]
pub fn unknown_order_targets(
    id: &PluginId,
    location: &Location,
    arguments: &[(&'static str, &str)],
    known: &[&str],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for &(argument, name) in arguments {
        if !known.contains(&name) {
            let others = known.iter().copied().filter(|other| *other != id.name().as_str());
            findings.push(Finding::UnknownOrderTarget {
                id: id.clone(),
                location: location.clone(),
                argument,
                name: name.to_owned(),
                closest_matches: owned(&closest_matches(name, others)),
            });
        }
    }
    findings
}

/// Returns the arguments `before` and `after` of an entry for [`unknown_order_targets`].
#[inline]
pub fn order_arguments<'a>(
    before: &'a [PluginName],
    after: &'a [PluginName],
) -> Vec<(&'static str, &'a str)> {
    let mut arguments = Vec::new();
    for (argument, names) in [("before", before), ("after", after)] {
        for name in names {
            arguments.push((argument, name.as_str()));
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(id: &str) -> PluginId {
        id.parse().unwrap()
    }

    #[test]
    fn requires_help_names_itself() {
        let known = [id("a.agents:data"), id("a.agents:dato")];
        let meant = |known: &[PluginId]| closest_ids(&known[0], &id("a.agents:datb"), known);
        assert_eq!(meant(&known), ["dato"]);
        assert!(meant(&known[..1]).is_empty());
    }

    #[test]
    fn a_namespace_without_plugins_is_taken_for_a_typo() {
        let known = [id("a.agents:data"), id("b.tools:saw")];
        assert_eq!(closest_ids(&known[1], &id("a.agent:data"), &known), ["a.agents"]);
    }

    #[test]
    fn after_of_an_inactive_plugin() {
        let order = |names: &[&'static str], known: &[&str]| {
            let arguments: Vec<_> = names.iter().map(|name| ("after", *name)).collect();
            unknown_order_targets(&id("x.hooks:optuna"), &Location::default(), &arguments, known)
        };
        assert!(order(&["wandb"], &["optuna", "wandb"]).is_empty(), "it is indexed as inactive");
        assert_eq!(
            order(&["wandb", "wanda"], &["optuna", "wandb"])[0].to_string(),
            "unknown plugin `x.hooks:wanda` in `after` of `x.hooks:optuna` ()\n\
             help: did you mean `wandb`?"
        );
    }

    #[test]
    fn optional_order() {
        let (before, after) = (["z".parse().unwrap()], ["optional".parse().unwrap()]);
        let arguments = order_arguments(&before, &after);
        let found =
            unknown_order_targets(&id("x:soft"), &Location::default(), &arguments, &["soft", "z"]);
        let [Finding::UnknownOrderTarget { argument: "after", name, closest_matches, .. }] =
            &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!((name.as_str(), closest_matches.len()), ("optional", 0));
        assert_eq!(found[0].help(), "add the package that declares it, or remove the reference");
    }
}
