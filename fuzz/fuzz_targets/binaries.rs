#![no_main]

#[path = "../../cargo-plux/src/binary/mod.rs"]
mod binary;
mod target;
#[path = "../../tests/mutants/trial.rs"]
mod trial;

use plux_spec::metadata::MAGIC;
use trial::Trial;

/// Numbers that break sums, and what starts a record or a file.
const WORDS: &[&[u8]] = &[
    &[0xff; 8],
    &[0; 8],
    &[0xff; 4],
    &[0; 4],
    &MAGIC,
    b"\x7fELF",
    b"!<arch>\n",
    &[0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 1],
    &[0xca, 0xfe, 0xba, 0xbf, 0, 0, 0, 1],
    &[0xcf, 0xfa, 0xed, 0xfe],
    b"MZ",
    b"PE\0\0",
    b"plux_meta\0",
];

target::target!(Trial::new(&binary::tests::seeds(), WORDS, binary::tests::look));
