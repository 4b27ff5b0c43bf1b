//! Suggestions of similar namespaces.

use plux_spec::list::owned;
use plux_spec::suggest::{closest_of, is_close};

/// Returns the known namespaces that are similar to `namespace`. All segments have to be similar,
/// so that `finops.reports` is not suggested for `finops.vendors` because of the common segment.
pub(crate) fn closest_namespaces(namespace: &str, known: &[&str]) -> Vec<String> {
    let mut near = Vec::new();
    for &other in known {
        if is_near(namespace, other) {
            near.push(other);
        }
    }
    owned(&closest_of(namespace, &near))
}

fn is_near(namespace: &str, other: &str) -> bool {
    let ((a, rest), (b, other)) = (first_segment(namespace), first_segment(other));
    is_close(a, b)
        && match (rest.is_empty(), other.is_empty()) {
            (true, true) => true,
            (false, false) => is_near(&rest[1..], &other[1..]),
            _ => false,
        }
}

/// Returns the first segment of a namespace, and the rest with its dot.
#[inline(never)]
fn first_segment(namespace: &str) -> (&str, &str) {
    let length = namespace.bytes().take_while(|&byte| byte != b'.').count();
    namespace.split_at(length)
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
