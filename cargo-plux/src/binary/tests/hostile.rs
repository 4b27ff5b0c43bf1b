//! Files that come from anywhere: neither a panic, nor more memory than a program would take.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::{archive, elf, fat, look, object, seeds};
use crate::binary::{Binary, of};
use object::{Architecture, BinaryFormat};

/// A generator of its own: the same numbers on every run.
struct Random(u64);

impl Random {
    fn new() -> Self {
        Self(0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Extreme values as well as any: they are what breaks sums.
    fn byte(&mut self) -> u8 {
        match self.below(4) {
            0 => 0xff,
            1 => 0,
            _ => self.next().to_le_bytes()[0],
        }
    }
}

/// A file with other bytes here and there, and a count of what was read.
struct Changed<'a, R> {
    file: &'a R,
    length: u64,
    at: u64,
    bytes: BTreeMap<u64, u8>,
    read: &'a Cell<u64>,
}

impl<R> Read for Changed<'_, R>
where
    for<'a> &'a R: Read + Seek,
{
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file;
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(buffer)?;
        let end = self.at + count as u64;
        for (at, byte) in self.bytes.range(self.at..end) {
            buffer[usize::try_from(at - self.at).unwrap()] = *byte;
        }
        self.at = end;
        self.read.set(self.read.get() + count as u64);
        Ok(count)
    }
}

impl<R> Seek for Changed<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = place(to, self.length);
        Ok(self.at)
    }
}

/// The two ways in which readers of object files seek.
fn place(to: SeekFrom, length: u64) -> u64 {
    match to {
        SeekFrom::Start(at) => at,
        SeekFrom::End(0) => length,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_headers_of_a_real_program_may_say_anything() {
    let file = File::open(std::env::current_exe().unwrap()).unwrap();
    let length = file.metadata().unwrap().len();
    let mut random = Random::new();
    for _ in 0..2_000 {
        let mut bytes = BTreeMap::new();
        for _ in 0..=random.below(6) {
            // Formats have their tables at the one end or at the other.
            let at = match random.below(4) {
                0 => random.below(64),
                1 => random.below(4 << 10),
                _ => length - 1 - random.below(4 << 10),
            };
            bytes.insert(at, random.byte());
        }
        let read = Cell::new(0);
        let told = of(Changed { file: &file, length, at: 0, bytes: bytes.clone(), read: &read });
        // Tables of symbols and of names, once each, and whatever overlaps.
        assert!(read.get() <= 2 * length, "{} bytes read with {bytes:x?}: {told:?}", read.get());
    }
}

#[test]
fn a_table_of_three_gigabytes_is_not_read() {
    // Section headers that claim them for a table of symbols.
    let mut head = elf("a");
    let word = |at: usize, bytes: &[u8]| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let sections = usize::try_from(word(0x28, &head)).unwrap();
    let count = usize::from(u16::from_le_bytes(head[0x3c..0x3e].try_into().unwrap()));
    for section in 1..count {
        let at = sections + 64 * section;
        let kind = u32::from_le_bytes(head[at + 4..at + 8].try_into().unwrap());
        if kind == 2 {
            head[at + 24..at + 32].copy_from_slice(&0_u64.to_le_bytes());
            head[at + 32..at + 40].copy_from_slice(&(3_u64 << 30).to_le_bytes());
        }
    }
    let reason = of(Holey { head, length: 4 << 30, at: 0 }).unwrap_err();
    assert_eq!(reason, "more of it would have to be read than any program has");
}

/// A file that is a hole behind its head, and no room on a disk.
struct Holey {
    head: Vec<u8>,
    length: u64,
    at: u64,
}

impl Read for Holey {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(buffer.len() <= 1 << 20, "{} bytes at once", buffer.len());
        let at = usize::try_from(self.at).unwrap().min(self.head.len());
        let count = (&self.head[at..]).read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Holey {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = place(to, self.length);
        Ok(self.at)
    }
}

#[test]
fn counts_that_no_file_has_are_refused() {
    let mut many = fat(&[object(BinaryFormat::MachO, Architecture::Aarch64, "a")]);
    many[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(of(Cursor::new(many)).is_err());
    // Thirty-three architectures that are there.
    let one = object(BinaryFormat::MachO, Architecture::Aarch64, "a");
    let reason = of(Cursor::new(fat(&vec![one; 33]))).unwrap_err();
    assert_eq!(reason, "it claims 33 architectures");
}

#[test]
fn what_is_nested_deeper_than_a_fat_file_of_archives_is_not_followed() {
    let mut nested = fat(&[object(BinaryFormat::MachO, Architecture::Aarch64, "a")]);
    for _ in 0..200 {
        nested = fat(&[nested]);
    }
    assert!(of(Cursor::new(nested)).is_err());
    let mut nested = archive(&[elf("a")]);
    for _ in 0..200 {
        nested = archive(&[nested]);
    }
    let Binary { slices } = of(Cursor::new(nested)).unwrap();
    assert!(slices[0].plugins.is_empty());
}

#[test]
fn truncated_anywhere_it_is_an_error_or_less() {
    for whole in seeds() {
        for end in 0..whole.len() {
            // Neither a panic nor more than there is.
            if let Ok(binary) = of(Cursor::new(&whole[..end])) {
                assert!(binary.slices.iter().all(|it| it.plugins.len() <= 1));
            }
        }
    }
}

#[test]
fn wrong_bytes_anywhere_are_survived() {
    let mut random = Random::new();
    let seeds = seeds();
    for round in 0..20_000_usize {
        let mut bytes = seeds[round % seeds.len()].clone();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len() as u64);
            bytes[usize::try_from(at).unwrap()] = random.byte();
        }
        look(&bytes);
    }
    for _ in 0..2_000 {
        let noise: Vec<u8> = (0..256).map(|_| random.byte()).collect();
        look(&[&seeds[0][..16], &noise].concat());
    }
}

/// An object file of a kilobyte claims a table of symbols that a hole fills.
#[test]
fn a_table_of_symbols_in_a_hole_is_not_read() {
    let mut head = object(BinaryFormat::Coff, Architecture::X86_64, "a");
    let start = u32::try_from(head.len()).unwrap();
    head[8..12].copy_from_slice(&start.to_le_bytes());
    head[12..16].copy_from_slice(&59_000_000_u32.to_le_bytes());
    let reason = of(Holey { head, length: 2 << 30, at: 0 }).unwrap_err();
    assert_eq!(reason, "more of it would have to be read than any program has");
}
