//! Sorting through positions.
//!
//! A generic sort is compiled for each type and comparison, and each copy takes about 10 KB of a program.
//! What a program sorts at start-up is short, so that it shares one copy.

use std::cmp::Ordering;

/// Returns the positions `0..count`, sorted by `compare`. Equal positions keep their order.
///
/// ```
/// use plux_spec::sort::positions;
///
/// let names = ["b", "c", "a"];
/// assert_eq!(positions(3, &|a, b| names[a].cmp(names[b])), [2, 0, 1]);
/// ```
pub fn positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut positions: Vec<usize> = (0..count).collect();
    positions.sort_unstable_by(|&a, &b| compare(a, b).then(a.cmp(&b)));
    positions
}

/// Returns the words, sorted and without duplicates.
///
/// ```
/// use plux_spec::sort::unique;
///
/// assert_eq!(unique(vec!["b", "a", "b"]), ["a", "b"]);
/// ```
pub fn unique(words: Vec<&str>) -> Vec<&str> {
    let mut sorted = Vec::with_capacity(words.len());
    for at in positions(words.len(), &|a, b| words[a].cmp(words[b])) {
        if sorted.last() != Some(&words[at]) {
            sorted.push(words[at]);
        }
    }
    sorted
}
