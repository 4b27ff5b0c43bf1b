//! How much of a hostile file is read.

use std::cell::Cell;
use std::ops::Range;

use object::ReadRef;
use object::read::{ReadCacheOps, ReadCacheRange};

/// The largest section that is searched; a plugin takes some 300 bytes.
const MAX_SECTION: u64 = 64 << 20;

/// The most that is searched of one file: its sections may overlap.
const MAX_SEARCHED: u64 = 256 << 20;

/// The most of a file that comes into memory, its tables of symbols included: these may overlap,
/// too, and a file with holes may be large for nothing.
const MAX_READ: u64 = 256 << 20;

/// A text costs its reader more than its length.
const TEXT: u64 = 64;

/// What may still be read and searched.
pub(super) struct Budget {
    read: Cell<u64>,
    searched: Cell<u64>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { read: Cell::new(MAX_READ), searched: Cell::new(MAX_SEARCHED) }
    }

    /// Takes the size of a section that is to be searched out of it.
    pub(super) fn search(&self, size: u64) -> Result<(), String> {
        if size > MAX_SECTION {
            return Err(format!("its section for metadata claims {size} bytes"));
        }
        spend(&self.searched, size)
            .map_err(|()| "its sections for metadata are too many".to_owned())
    }

    /// Whether more was asked for than may be read.
    pub(super) fn is_spent(&self) -> bool {
        self.read.get() == 0
    }
}

fn spend(left: &Cell<u64>, size: u64) -> Result<(), ()> {
    let rest = left.get().checked_sub(size);
    left.set(rest.unwrap_or(0));
    rest.map(|_| ()).ok_or(())
}

/// A part of a file, of which no more is read than may be.
pub(super) struct Metered<'a, R: ReadCacheOps> {
    pub(super) bytes: ReadCacheRange<'a, R>,
    pub(super) budget: &'a Budget,
}

impl<R: ReadCacheOps> Clone for Metered<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: ReadCacheOps> Copy for Metered<'_, R> {}

impl<'a, R: ReadCacheOps> ReadRef<'a> for Metered<'a, R> {
    fn len(self) -> Result<u64, ()> {
        self.bytes.len()
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'a [u8], ()> {
        spend(&self.budget.read, size)?;
        self.bytes.read_bytes_at(offset, size)
    }

    fn read_bytes_at_until(self, range: Range<u64>, delimiter: u8) -> Result<&'a [u8], ()> {
        spend(&self.budget.read, TEXT)?;
        let text = self.bytes.read_bytes_at_until(range, delimiter)?;
        spend(&self.budget.read, text.len().try_into().map_err(|_| ())?)?;
        Ok(text)
    }
}
