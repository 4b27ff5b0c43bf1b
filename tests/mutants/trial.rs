//! Generates inputs by repeated small mutations of seeds.
//!
//! Each run uses the same inputs, so that a failure can be repeated. A usual run uses a few thousand of
//! them; `PLUX_MUTANTS=1000000` sets their number, and `PLUX_SEED` another order. The fuzz targets in
//! `fuzz/`, a workspace of its own, run the same trials guided by coverage.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// The inputs to change, the words to insert, and the check that every changed input has to pass.
pub(crate) struct Trial {
    seeds: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    look: fn(&[u8]),
}

impl Trial {
    /// Makes a trial; `look` panics where a check fails.
    pub(crate) fn new<S, W>(seeds: &[S], words: &[W], look: fn(&[u8])) -> Self
    where
        S: AsRef<[u8]>,
        W: AsRef<[u8]>,
    {
        Self {
            seeds: seeds.iter().map(|it| it.as_ref().to_vec()).collect(),
            words: words.iter().map(|it| it.as_ref().to_vec()).collect(),
            look,
        }
    }

    /// Checks `count` changed inputs, and prints the one that fails.
    #[allow(dead_code, reason = "for the tests")]
    pub(crate) fn run(&self, count: u64, seed: u64) {
        let mut dice = Dice(seed);
        for _ in 0..count {
            let mut text = dice.one_of(&self.seeds).to_vec();
            for _ in 0..=dice.below(6) {
                dice.change(&mut text, self);
            }
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.look(&text))) {
                eprintln!("at \"{}\"", text.escape_ascii());
                resume_unwind(panic);
            }
        }
    }

    /// Checks an input.
    pub(crate) fn look(&self, text: &[u8]) {
        (self.look)(text);
    }

    /// Changes an input once; an empty one, and sometimes any other, becomes a seed.
    #[allow(dead_code, reason = "for the fuzz targets")]
    pub(crate) fn change(&self, text: &mut Vec<u8>, seed: u32) {
        let mut dice = Dice(u64::from(seed) + 1);
        // Small numbers need a few rounds before they look random.
        let rounds = (0..8).map(|_| dice.below(64));
        if rounds.last() == Some(0) || text.is_empty() {
            *text = dice.one_of(&self.seeds).to_vec();
        } else {
            dice.change(text, self);
        }
    }
}

/// Numbers that look random (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }

    fn one_of<'a>(&mut self, strings: &'a [Vec<u8>]) -> &'a [u8] {
        &strings[self.below(strings.len())]
    }

    fn change(&mut self, text: &mut Vec<u8>, trial: &Trial) {
        let at = self.below(text.len() + 1);
        let end = (at + self.below(40)).min(text.len());
        match self.below(7) {
            0 => drop(text.drain(at..end)),
            1 => text.truncate(at),
            2 if at < text.len() => text[at] ^= 1 << self.below(8),
            3 => {
                let part = text[at..end].to_vec();
                let to = self.below(text.len() + 1);
                text.splice(to..to, part);
            }
            4 => {
                let other = self.one_of(&trial.seeds);
                let from = self.below(other.len() + 1);
                text.splice(at..at, other[from..].iter().copied().take(80));
            }
            _ => drop(text.splice(at..at, self.one_of(&trial.words).iter().copied())),
        }
    }
}
