//! How much of a hostile file is read.

/// The largest section that is searched; a plugin takes some 300 bytes.
const MAX_SECTION: u64 = 64 << 20;

/// The most that is searched of one file: its sections may overlap.
const MAX_SEARCHED: u64 = 256 << 20;

/// What may still be searched.
pub(super) struct Budget(u64);

impl Budget {
    pub(super) fn new() -> Self {
        Self(MAX_SEARCHED)
    }

    /// Takes a section's size out of it.
    pub(super) fn spend(&mut self, size: u64) -> Result<(), String> {
        if size > MAX_SECTION {
            return Err(format!("its section for metadata claims {size} bytes"));
        }
        self.0 = self.0.checked_sub(size).ok_or("its sections for metadata are too many")?;
        Ok(())
    }
}
