//! Suggestions of similar namespaces.

use plux_spec::closest_matches;
use plux_spec::suggest::owned;

/// Returns the known namespaces that are similar to `namespace`. All segments have to be similar,
/// so that `finops.reports` is not suggested for `finops.vendors` because of the common segment.
pub(crate) fn closest_namespaces(namespace: &str, known: &[&str]) -> Vec<String> {
    let is_near = |other: &str| {
        let (mut own, mut others) = (namespace.split('.'), other.split('.'));
        loop {
            match (own.next(), others.next()) {
                (None, None) => return true,
                (Some(a), Some(b)) if !closest_matches(a, [b].iter().copied()).is_empty() => {}
                _ => return false,
            }
        }
    };
    let mut near = Vec::new();
    for &other in known {
        if is_near(other) {
            near.push(other);
        }
    }
    owned(&closest_matches(namespace, near.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_segment_has_to_be_near() {
        let known = ["finops.vendors", "finops.reports", "vendors"];
        assert_eq!(closest_namespaces("finops.vendor", &known), ["finops.vendors"]);
        assert_eq!(closest_namespaces("fionps.vendors", &known), ["finops.vendors"]);
        assert!(closest_namespaces("finops.tools", &known).is_empty());
    }
}
