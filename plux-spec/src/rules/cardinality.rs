//! Extension points that have more or fewer plugins than they expect.

use crate::entry::Cardinality;
use crate::finding::Finding;
use crate::location::Location;
use crate::name::Namespace;

/// Reports an extension point that has too many plugins, or none where it expects one.
///
/// `certain` is the number of plugins that are linked in any case; `possible` also counts those that may be.
///
/// ```
/// use plux_spec::{Cardinality, Location, Namespace, rules::cardinality};
///
/// let namespace = Namespace::from_static("finops.vendors");
/// let check = |certain, possible| {
///     let at = Location::default();
///     cardinality::check(&namespace, Cardinality::ExactlyOne, certain, possible, at)
/// };
/// assert!(check(1, 1).is_none() && check(0, 1).is_none() && check(1, 2).is_none());
/// assert!(check(0, 0).is_some() && check(2, 2).is_some());
/// ```
#[inline]
pub fn check(
    namespace: &Namespace,
    expected: Cardinality,
    certain: usize,
    possible: usize,
    declared_at: Location,
) -> Option<Finding> {
    let too_few = possible == 0 && !expected.admits(0);
    let too_many = certain > 1 && !expected.admits(certain);
    (too_few || too_many).then(|| Finding::Cardinality {
        namespace: namespace.clone(),
        expected,
        found: certain,
        declared_at,
    })
}
