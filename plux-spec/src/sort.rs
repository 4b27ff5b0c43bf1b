//! Sorting through positions.
//!
//! `slice::sort_by` is compiled for each type and comparison, and each copy takes about 10 KB of a
//! program. A program sorts a few short lists at start-up, with this merge sort, which takes 1 KB.

use std::cmp::Ordering;

/// The position of an item in a list that is to be sorted.
///
/// ```
/// use plux_spec::sort::{Position, first_bytes, sort};
///
/// let names = ["b", "a"];
/// let mut sorted = Vec::new();
/// for (at, name) in names.iter().enumerate() {
///     sorted.push(Position { number: first_bytes(name.as_bytes()), at });
/// }
/// sort(&mut sorted, &|a, b| names[a].cmp(names[b]));
/// assert_eq!(sorted[0].at, 1);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Position {
    /// Compared before the items, because comparing numbers is faster.
    pub number: u64,
    /// The position in the list.
    pub at: usize,
}

/// Sorts positions by their numbers, and those with the same number by `compare`. Equal items keep
/// their order.
pub fn sort(list: &mut Vec<Position>, compare: &dyn Fn(usize, usize) -> Ordering) {
    // Up to this number of items, an insertion sort is faster than merging.
    const FEW: usize = 16;
    let is_after = |a: Position, b: Position| {
        a.number > b.number || (a.number == b.number && compare(a.at, b.at).is_gt())
    };
    for block in list.chunks_mut(FEW) {
        for end in 1..block.len() {
            let (item, mut at) = (block[end], end);
            while at > 0 && is_after(block[at - 1], item) {
                block[at] = block[at - 1];
                at -= 1;
            }
            block[at] = item;
        }
    }
    let mut merged = Vec::new();
    let mut width = FEW;
    while width < list.len() {
        merged.clear();
        merged.reserve(list.len());
        for pair in list.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
                if is_after(*a, *b) {
                    merged.push(*b);
                    right = right_rest;
                } else {
                    merged.push(*a);
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(list, &mut merged);
        width *= 2;
    }
}

/// Returns the positions `0..count`, sorted by `compare`. Equal positions keep their order.
///
/// ```
/// use plux_spec::sort::positions;
///
/// let names = ["b", "c", "a"];
/// assert_eq!(positions(3, &|a, b| names[a].cmp(names[b])), [2, 0, 1]);
/// ```
pub fn positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<Position> = (0..count).map(|at| Position { number: 0, at }).collect();
    sort(&mut sorted, compare);
    sorted.into_iter().map(|position| position.at).collect()
}

/// Returns the first bytes of a name as a number. If two names have different numbers, their order is
/// that of the names, which contain no zero.
pub fn first_bytes(name: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let first = &name[..name.len().min(8)];
    bytes[..first.len()].copy_from_slice(first);
    u64::from_be_bytes(bytes)
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
pub fn sort_by<T>(list: &mut [T], compare: &dyn Fn(&T, &T) -> Ordering) {
    let sorted = positions(list.len(), &|a, b| compare(&list[a], &list[b]));
    reorder(sorted, &mut |a, b| list.swap(a, b));
}

/// Sorts a list, and removes duplicates: all but the first of equal items.
///
/// ```
/// use plux_spec::sort::sort_unique;
///
/// let mut names = vec!["b", "a", "b"];
/// sort_unique(&mut names, &Ord::cmp);
/// assert_eq!(names, ["a", "b"]);
/// ```
pub fn sort_unique<T>(list: &mut Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) {
    let (sorted, count) = unique_first(list.len(), &|a, b| compare(&list[a], &list[b]));
    reorder(sorted, &mut |a, b| list.swap(a, b));
    list.truncate(count);
}

/// Returns the positions of unique items, sorted, and then those of their duplicates; and the number of
/// unique items.
fn unique_first(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> (Vec<usize>, usize) {
    let (mut unique, mut duplicates) = (Vec::with_capacity(count), Vec::new());
    for at in positions(count, compare) {
        match unique.last() {
            Some(&last) if compare(last, at).is_eq() => duplicates.push(at),
            _ => unique.push(at),
        }
    }
    let count = unique.len();
    unique.append(&mut duplicates);
    (unique, count)
}

/// Swaps the items of a list: `positions[at]` is the old position of the item that moves to `at`.
fn reorder(mut positions: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for at in 0..positions.len() {
        let mut from = positions[at];
        // An item before `at` has been swapped with the one that belongs there.
        while from < at {
            from = positions[from];
        }
        positions[at] = from;
        swap(at, from);
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
    let mut sorted = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        sorted.push(Position { number: first_bytes(word.as_bytes()), at });
    }
    sort(&mut sorted, &|a, b| words[a].cmp(words[b]));
    let mut unique: Vec<&str> = Vec::with_capacity(words.len());
    for position in sorted {
        let word = words[position.at];
        if unique.last() != Some(&word) {
            unique.push(word);
        }
    }
    unique
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
            let mut list: Vec<(usize, usize)> = keys.iter().copied().zip(0..).collect();
            sort_by(&mut list, &|a, b| a.0.cmp(&b.0));
            assert!(list.iter().map(|item| item.1).eq(expected));
        }
    }

    #[test]
    fn a_list_without_duplicates_is_that_of_a_set() {
        for count in 0..70 {
            let mut list: Vec<usize> = (0..count).map(|at| at * 7919 % 11).collect();
            let expected: std::collections::BTreeSet<usize> = list.iter().copied().collect();
            sort_unique(&mut list, &Ord::cmp);
            assert!(list.into_iter().eq(expected));
        }
    }

    #[test]
    fn first_bytes_are_in_the_order_of_the_names() {
        let number = |name: &str| first_bytes(name.as_bytes());
        let names = ["", "A", "a", "a-b", "aa", "abcdefgh", "abcdefghi", "b", "~"];
        for (a, b) in names.iter().zip(&names[1..]) {
            let (same, order) = (a.get(..8) == b.get(..8), number(a).cmp(&number(b)));
            assert_eq!(order.is_eq(), same && a.len() >= 8, "{a} {b}");
            assert!(order.is_le(), "{a} {b}");
        }
    }
}
