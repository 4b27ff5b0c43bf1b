//! Texts that are nearly right: seeds, changed a little, a great many times over.
//!
//! The same texts in every run, so that what fails once fails again. A usual run takes a few
//! thousand of them; `PLUX_MUTANTS=1000000` as many, in another order for each `PLUX_SEED`.

mod declarations;
mod index;
mod memory;
mod metadata;
mod records;
mod sources;

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Gives `look` changed seeds; what it panics at is printed.
fn each(seeds: &[&str], words: &[&str], usual: usize, look: impl Fn(&[u8])) {
    let number = |name| env::var(name).ok().and_then(|text| text.parse().ok());
    let mut dice = Dice(number("PLUX_SEED").unwrap_or(1));
    for _ in 0..number("PLUX_MUTANTS").map_or(usual, |it: u64| usize::try_from(it).unwrap_or(usual))
    {
        let mut text = dice.one_of(seeds).as_bytes().to_vec();
        for _ in 0..=dice.below(6) {
            dice.change(&mut text, seeds, words);
        }
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| look(&text))) {
            eprintln!("at \"{}\"", text.escape_ascii());
            resume_unwind(panic);
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

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len())]
    }

    fn change(&mut self, text: &mut Vec<u8>, seeds: &[&str], words: &[&str]) {
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
                let other = self.one_of(seeds).as_bytes();
                let from = self.below(other.len() + 1);
                text.splice(at..at, other[from..].iter().copied().take(80));
            }
            _ => drop(text.splice(at..at, self.one_of(words).bytes())),
        }
    }
}
