//! Slow tests that attack plux for minutes: see "Attacks" in `tests/README.md`.

mod binaries;
mod injected;
mod kills;

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}
