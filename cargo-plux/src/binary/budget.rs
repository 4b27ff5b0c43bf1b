//! Limits how much of an untrusted file is read.

use std::cell::Cell;
use std::ops::Range;

use object::ReadRef;
use object::read::{ReadCacheOps, ReadCacheRange};

/// The largest section that is searched. A plugin takes about 300 bytes.
const MAX_SECTION: u64 = 64 << 20;

/// The most bytes that are searched in one file. Sections may overlap.
const MAX_SEARCHED: u64 = 256 << 20;

/// The most bytes of a file that are read into memory, including symbol tables. Tables may overlap,
/// and a sparse file may be larger than its data.
const MAX_READ: u64 = 256 << 20;

/// The cost of reading a string, in addition to its length.
const STRING: u64 = 64;

/// The number of bytes that may still be read and searched.
pub(super) struct Budget {
    read: Cell<u64>,
    searched: Cell<u64>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { read: Cell::new(MAX_READ), searched: Cell::new(MAX_SEARCHED) }
    }

    /// Subtracts the size of a section before it is searched.
    pub(super) fn search(&self, size: u64) -> Result<(), String> {
        if size > MAX_SECTION {
            return Err(format!("its section for metadata claims {size} bytes"));
        }
        spend(&self.searched, size)
            .map_err(|()| "its sections for metadata are too many".to_owned())
    }

    /// Returns whether the limit of bytes to read is reached.
    pub(super) fn is_spent(&self) -> bool {
        self.read.get() == 0
    }
}

fn spend(left: &Cell<u64>, size: u64) -> Result<(), ()> {
    let rest = left.get().checked_sub(size);
    left.set(rest.unwrap_or(0));
    rest.map(|_| ()).ok_or(())
}

/// A range of a file. Each read is subtracted from the budget.
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
        spend(&self.budget.read, STRING)?;
        let string = self.bytes.read_bytes_at_until(range, delimiter)?;
        spend(&self.budget.read, string.len().try_into().map_err(|_| ())?)?;
        Ok(string)
    }
}
