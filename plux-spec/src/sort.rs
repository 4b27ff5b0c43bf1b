//! Sorting through positions.
//!
//! `slice::sort_by` is compiled for each type and comparison, and each copy takes about 10 KB of a
//! program. A program sorts a few short lists at start-up, with this merge sort, which takes 500 bytes.

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
    let mut sorted: Vec<usize> = (0..count).collect();
    // The ends of the runs that are in order already.
    let mut ends: Vec<usize> = Vec::new();
    for at in 1..count {
        if compare(at - 1, at).is_gt() {
            ends.push(at);
        }
    }
    ends.push(count);
    let mut merged = Vec::with_capacity(count);
    while ends.len() > 1 {
        // Each pair of runs becomes one. Its end is stored where the ends that were read were.
        for at in (0..ends.len()).step_by(2) {
            let (mut left, middle) = (merged.len(), ends[at]);
            let end = ends.get(at + 1).copied().unwrap_or(middle);
            let mut right = middle;
            while left < middle && right < end {
                let (a, b) = (sorted[left], sorted[right]);
                if compare(a, b).is_le() {
                    merged.push(a);
                    left += 1;
                } else {
                    merged.push(b);
                    right += 1;
                }
            }
            merged.extend_from_slice(&sorted[left..middle]);
            merged.extend_from_slice(&sorted[right..end]);
            ends[at / 2] = end;
        }
        ends.truncate(ends.len().div_ceil(2));
        std::mem::swap(&mut sorted, &mut merged);
        merged.clear();
    }
    sorted
}

/// Sorts a list. Equal items keep their order.
///
/// ```
/// use plux_spec::sort::sort_by;
///
/// let mut names = vec!["bb", "c", "aa"];
/// sort_by(&mut names, &|a, b| a.len().cmp(&b.len()));
/// assert_eq!(names, ["c", "bb", "aa"]);
/// ```
pub fn sort_by<T>(list: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    let sorted = positions(list.len(), &|a, b| compare(&list[a], &list[b]));
    let mut items: Vec<Option<T>> = Vec::with_capacity(list.len());
    for item in list.drain(..) {
        items.push(Some(item));
    }
    for at in sorted {
        list.extend(items[at].take());
    }
}

/// Returns the words, sorted and without duplicates.
///
/// ```
/// use plux_spec::sort::unique;
///
/// assert_eq!(unique(&["b", "a", "b"]), ["a", "b"]);
/// ```
pub fn unique<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut sorted: Vec<&str> = Vec::with_capacity(words.len());
    for at in positions(words.len(), &|a, b| words[a].cmp(words[b])) {
        if sorted.last() != Some(&words[at]) {
            sorted.push(words[at]);
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_a_stable_sort() {
        for count in 0..70 {
            let keys: Vec<usize> = (0..count).map(|at| at * 7919 % 11).collect();
            let mut expected: Vec<usize> = (0..count).collect();
            expected.sort_by_key(|&at| keys[at]);
            assert_eq!(positions(count, &|a, b| keys[a].cmp(&keys[b])), expected);
        }
    }
}
