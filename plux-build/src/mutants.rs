//! Texts that are nearly right: seeds, changed a little, a great many times over.
//!
//! The same texts in every run, so that what fails once fails again. A usual run takes a few
//! thousand of them; `PLUX_MUTANTS=1000000` as many, in another order for each `PLUX_SEED`.
//! `fuzz/`, which is a workspace of its own, has the same trials led by what they cover.

#![allow(clippy::missing_panics_doc, reason = "to panic is how a trial tells what does not hold")]

mod declarations;
mod index;
mod metadata;
mod records;

pub use declarations::trial as declarations;
pub use index::trial as index;
pub use metadata::trial as metadata;
pub use records::trial as records;

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What is changed, what it is changed with, and what has to hold of all that comes of it.
pub struct Trial {
    seeds: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
    look: fn(&[u8]),
}

impl Trial {
    /// `look` panics where what it is given does not keep what it should.
    pub fn new<S, W>(seeds: &[S], words: &[W], look: fn(&[u8])) -> Self
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

    /// Looks at `usual` changed seeds, or as many as are asked for; what it panics at is printed.
    fn run(&self, usual: u64) {
        let number = |name| env::var(name).ok().and_then(|text| text.parse().ok());
        let mut dice = Dice(number("PLUX_SEED").unwrap_or(1));
        for _ in 0..number("PLUX_MUTANTS").unwrap_or(usual) {
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

    /// Looks at a text.
    pub fn look(&self, text: &[u8]) {
        (self.look)(text);
    }

    /// Changes a text once; of an empty one, and now and then of any, it makes a seed.
    pub fn change(&self, text: &mut Vec<u8>, seed: u32) {
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

    fn one_of<'a>(&mut self, texts: &'a [Vec<u8>]) -> &'a [u8] {
        &texts[self.below(texts.len())]
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
