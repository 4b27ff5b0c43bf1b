//! Untrusted files cause neither a panic nor high memory use.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::{archive, elf, fat, look, object, seeds};
use crate::binary::{Binary, of};
use object::{Architecture, BinaryFormat};

/// A xorshift generator that yields the same numbers in every run.
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

    /// Returns a byte. Extreme values are frequent, since they cause overflows.
    fn byte(&mut self) -> u8 {
        match self.below(4) {
            0 => 0xff,
            1 => 0,
            _ => self.next().to_le_bytes()[0],
        }
    }
}

/// A file with some bytes replaced. It counts the bytes that are read.
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
        self.at = offset(to, self.length);
        Ok(self.at)
    }
}

/// Returns the offset of a seek. Readers of object files use only these two forms.
fn offset(to: SeekFrom, length: u64) -> u64 {
    match to {
        SeekFrom::Start(at) => at,
        SeekFrom::End(0) => length,
        other => panic!("{other:?}"),
    }
}

#[test]
fn random_headers_of_a_real_program_are_read_within_limits() {
    let file = File::open(std::env::current_exe().unwrap()).unwrap();
    let length = file.metadata().unwrap().len();
    let mut random = Random::new();
    for _ in 0..2_000 {
        let mut bytes = BTreeMap::new();
        for _ in 0..=random.below(6) {
            // Formats have their tables at the start or at the end.
            let at = match random.below(4) {
                0 => random.below(64),
                1 => random.below(4 << 10),
                _ => length - 1 - random.below(4 << 10),
            };
            bytes.insert(at, random.byte());
        }
        let read = Cell::new(0);
        let result = of(Changed { file: &file, length, at: 0, bytes: bytes.clone(), read: &read });
        // Symbol and string tables are read once each, and may overlap other parts.
        assert!(read.get() <= 2 * length, "{} bytes read with {bytes:x?}: {result:?}", read.get());
    }
}

#[test]
fn a_table_of_three_gigabytes_is_not_read() {
    // Each symbol table claims three gigabytes.
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
    assert_eq!(reason, "its headers claim more data than any program has");
}

/// A sparse file in memory: `head`, then zero bytes that must not be read.
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
        self.at = offset(to, self.length);
        Ok(self.at)
    }
}

#[test]
fn too_many_architectures_are_an_error() {
    let mut many = fat(&[object(BinaryFormat::MachO, Architecture::Aarch64, "a")]);
    many[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(of(Cursor::new(many)).is_err());
    // One architecture more than the limit, all present.
    let one = object(BinaryFormat::MachO, Architecture::Aarch64, "a");
    let reason = of(Cursor::new(fat(&vec![one; 33]))).unwrap_err();
    assert_eq!(reason, "it claims 33 architectures");
}

#[test]
fn nested_fat_files_and_archives_are_not_followed() {
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
fn a_truncated_file_is_an_error_or_has_fewer_plugins() {
    for whole in seeds() {
        for end in 0..whole.len() {
            // No panic, and no more plugins than the whole file has.
            if let Ok(binary) = of(Cursor::new(&whole[..end])) {
                assert!(binary.slices.iter().all(|it| it.plugins.len() <= 1));
            }
        }
    }
}

#[test]
fn random_bytes_do_not_cause_a_panic() {
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

/// A small object file claims a large symbol table in the sparse part of the file.
#[test]
fn a_symbol_table_in_a_sparse_file_is_not_read() {
    let mut head = object(BinaryFormat::Coff, Architecture::X86_64, "a");
    let start = u32::try_from(head.len()).unwrap();
    head[8..12].copy_from_slice(&start.to_le_bytes());
    head[12..16].copy_from_slice(&59_000_000_u32.to_le_bytes());
    let reason = of(Holey { head, length: 2 << 30, at: 0 }).unwrap_err();
    assert_eq!(reason, "its headers claim more data than any program has");
}
