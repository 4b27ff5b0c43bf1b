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

/// FNV-1a: names are short, and nobody attacks a program with the names of its own plugins.
fn hash(name: &str) -> usize {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // The low bits of a product depend on the low bits of its factors only.
    usize::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
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
}
