//! From a name to a position, in a time that does not grow with the number of names.

/// A hash table of positions; the names stay where they are.
///
/// Made when a plugin is first asked for by name, with one allocation.
pub(crate) struct NameTable {
    /// A power of two, at most half full. `EMPTY` ends a run of names with equal hashes.
    positions: Box<[u32]>,
}

const EMPTY: u32 = u32::MAX;

impl NameTable {
    pub(crate) fn new<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let size = (names.len() * 2).next_power_of_two();
        let mut positions = vec![EMPTY; size].into_boxed_slice();
        for (position, name) in names.enumerate() {
            let mut slot = hash(name) & (size - 1);
            while positions[slot] != EMPTY {
                slot = (slot + 1) & (size - 1);
            }
            positions[slot] = u32::try_from(position).expect("fewer plugins than 2^32");
        }
        Self { positions }
    }

    /// The position of `name`, where `name_at` gives the name at a position.
    pub(crate) fn find<'a>(&self, name: &str, name_at: impl Fn(usize) -> &'a str) -> Option<usize> {
        let mask = self.positions.len() - 1;
        let mut slot = hash(name) & mask;
        while self.positions[slot] != EMPTY {
            let position = self.positions[slot] as usize;
            if name_at(position) == name {
                return Some(position);
            }
            slot = (slot + 1) & mask;
        }
        None
    }
}

/// Eight bytes at a time, each by a multiplication whose halves are folded together. `SipHash` would
/// cost more than all the rest of a lookup, and nobody attacks a program with the names of its own
/// plugins.
fn hash(name: &str) -> usize {
    let (words, rest) = name.as_bytes().as_chunks();
    let last = rest.iter().fold(0, |word, &byte| (word << 8) | u64::from(byte));
    let start = mix(name.len() as u64, last);
    let hash = words.iter().fold(start, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    usize::try_from(hash >> 32).unwrap_or(0)
}

/// Every bit of the sum tells on the bits from 32 on, which are those that [`hash`] takes.
fn mix(hash: u64, word: u64) -> u64 {
    const ODD: u128 = 0x9e37_79b9_7f4a_7c15;
    let product = u128::from(hash.rotate_left(5) ^ word) * ODD;
    let [low, high] = [product, product >> 64].map(|half| half & u128::from(u64::MAX));
    u64::try_from(low ^ high).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        for count in [0, 1, 2, 3, 100, 1_000] {
            let names: Vec<String> = (0..count).map(|n| format!("plugin-{n}")).collect();
            let table = NameTable::new(names.iter().map(String::as_str));
            for (position, name) in names.iter().enumerate() {
                assert_eq!(table.find(name, |at| &names[at]), Some(position));
            }
            assert_eq!(table.find("plugin", |at| &names[at]), None);
        }
    }

    #[test]
    fn names_that_differ_in_one_byte_anywhere_have_slots_of_their_own() {
        for length in [4, 8, 13, 24] {
            for place in 0..length - 3 {
                let name = |n: u32| {
                    format!("{}{n:03}{}", "p".repeat(place), "q".repeat(length - 3 - place))
                };
                let slots: BTreeSet<usize> = (0..1_000).map(|n| hash(&name(n)) & 2_047).collect();
                // Thrown at random, 1,000 names meet some 790 of 2,048 slots.
                assert!(slots.len() > 700, "{}: {}", name(0), slots.len());
            }
        }
    }
}
