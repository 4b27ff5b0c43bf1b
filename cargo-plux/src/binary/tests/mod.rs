//! Valid files. `hostile.rs` has invalid ones.

mod hostile;

use std::collections::BTreeSet;
use std::io::Cursor;

use object::write::{Object, StandardSegment};
use object::{Architecture, BinaryFormat, Endianness, SectionKind};
use plux_spec::metadata::{
    BuildRecord, ELF_SECTION, MACH_O_SECTION, MAGIC, PE_SECTION, PluginRecord,
};
use plux_spec::metadata::{record as framed, record_len, records};

use super::record::Record;
use super::slices::MAX_MEMBERS;
use super::{Binary, of};

fn record(name: &str) -> Vec<u8> {
    PluginRecord {
        namespace: "greetings",
        name,
        package: "english",
        version: "0.1.0",
        krate: "english",
        contract: "fn()",
        file: "src/lib.rs",
        line: 3,
    }
    .to_record()
}

/// Returns an object file with the metadata of one plugin.
fn object(format: BinaryFormat, architecture: Architecture, name: &str) -> Vec<u8> {
    let mut object = Object::new(format, architecture, Endianness::Little);
    let section = match format {
        BinaryFormat::MachO => MACH_O_SECTION.1,
        BinaryFormat::Coff => PE_SECTION,
        _ => ELF_SECTION,
    };
    let segment = object.segment_name(StandardSegment::Data).to_vec();
    let id = object.add_section(segment, section.into(), SectionKind::ReadOnlyData);
    object.append_section_data(id, &[record(name), BUILD.to_vec()].concat(), 1);
    object.write().unwrap()
}

/// The build record that `include_index!()` embeds.
const BUILD: [u8; record_len(BUILD_TEXT)] = framed(BUILD_TEXT);
const BUILD_TEXT: &str = r#"{"index_of":"app","version":"0.1.0","features":["a","b"],"target":"x86_64-unknown-linux-gnu","plugins":3}"#;

fn elf(name: &str) -> Vec<u8> {
    object(BinaryFormat::Elf, Architecture::X86_64, name)
}

fn fat(members: &[Vec<u8>]) -> Vec<u8> {
    let mut head = vec![0xca, 0xfe, 0xba, 0xbe];
    head.extend(u32::try_from(members.len()).unwrap().to_be_bytes());
    let mut body = Vec::new();
    let start = 8 + 20 * members.len();
    for member in members {
        let (offset, size) = (start + body.len(), member.len());
        for number in [0x0100_0007, 3, offset, size, 0] {
            head.extend(u32::try_from(number).unwrap().to_be_bytes());
        }
        body.extend(member);
    }
    [head, body].concat()
}

fn archive(members: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"!<arch>\n".to_vec();
    for member in members {
        let name = "a.o/";
        bytes.extend(
            format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, member.len()).bytes(),
        );
        bytes.extend(member);
        if member.len() % 2 == 1 {
            bytes.push(b'\n');
        }
    }
    bytes
}

/// Returns a file of each kind, with one plugin each.
pub(crate) fn seeds() -> [Vec<u8>; 5] {
    let macho = object(BinaryFormat::MachO, Architecture::Aarch64, "a");
    let coff = object(BinaryFormat::Coff, Architecture::X86_64, "a");
    [elf("a"), macho.clone(), coff, fat(&[macho]), archive(&[elf("a")])]
}

/// Checks that every plugin and build that is read occurs in the bytes.
pub(crate) fn look(bytes: &[u8]) {
    let Ok(Binary { slices }) = of(Cursor::new(bytes)) else { return };
    let magics = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(&MAGIC));
    let records = magics.filter_map(|at| Record::parse(records(&bytes[at..]).next()?.ok()?));
    let (mut plugins, mut builds) = (BTreeSet::new(), BTreeSet::new());
    for record in records {
        match record {
            Record::Plugin(plugin) => drop(plugins.insert(plugin)),
            Record::Build(build) => drop(builds.insert(build)),
        }
    }
    for slice in slices {
        assert!(slice.plugins.is_subset(&plugins), "{slice:?}");
        assert!(slice.builds.is_subset(&builds), "{slice:?}");
    }
}

fn names(bytes: &[u8]) -> Vec<Vec<String>> {
    let Binary { slices } = of(Cursor::new(bytes)).unwrap();
    let names = |it: &super::Slice| it.plugins.iter().map(|it| it.id.name().to_string()).collect();
    slices.iter().map(names).collect()
}

/// Returns a WebAssembly module with a custom section.
fn wasm(name: &str) -> Vec<u8> {
    let leb = |mut number: usize| {
        let mut bytes = Vec::new();
        while number > 0x7f {
            bytes.push(u8::try_from(number & 0x7f | 0x80).unwrap());
            number >>= 7;
        }
        bytes.push(u8::try_from(number).unwrap());
        bytes
    };
    let content = [&leb(ELF_SECTION.len())[..], ELF_SECTION.as_bytes(), &record(name), &BUILD];
    let content = content.concat();
    [b"\0asm\x01\0\0\0\0", &leb(content.len())[..], &content].concat()
}

#[test]
fn a_wasm_module_has_its_records_in_a_custom_section() {
    assert_eq!(names(&wasm("a")), [["a"]]);
    assert_eq!(names(&archive(&[wasm("a"), wasm("b")])), [["a", "b"]]);
}

#[test]
fn every_format_is_read_for_every_architecture() {
    let kinds = [
        (BinaryFormat::Elf, Architecture::X86_64),
        (BinaryFormat::Elf, Architecture::Arm),
        (BinaryFormat::MachO, Architecture::Aarch64),
        (BinaryFormat::Coff, Architecture::X86_64),
    ];
    for (format, architecture) in kinds {
        assert_eq!(names(&object(format, architecture, "a")), [["a"]], "{format:?}");
    }
}

#[test]
fn a_fat_file_has_a_slice_per_architecture_and_an_archive_has_one() {
    let intel = object(BinaryFormat::MachO, Architecture::X86_64, "a");
    let arm = object(BinaryFormat::MachO, Architecture::Aarch64, "b");
    assert_eq!(names(&fat(&[intel.clone(), arm.clone()])), [["a"], ["b"]]);
    let no_object = b"rust metadata, not an object file".to_vec();
    assert_eq!(names(&archive(&[elf("a"), no_object, elf("b")])), [["a", "b"]]);
    let both = [archive(&[intel]), archive(&[arm])];
    assert_eq!(names(&fat(&both)), [["a"], ["b"]]);
}

#[test]
fn a_file_that_is_not_compiled_is_an_error() {
    for bytes in [&b""[..], b"#!/bin/sh\necho hello, world\n", &[0; 4096]] {
        assert!(of(Cursor::new(bytes)).is_err());
    }
}

#[test]
fn the_build_record_of_a_program_is_read() {
    let features = ["a", "b"];
    let target = "x86_64-unknown-linux-gnu";
    let build =
        BuildRecord { package: "app", version: "0.1.0", features: &features, target, plugins: 3 };
    assert_eq!(build.to_json(), BUILD_TEXT);
    let Binary { slices } = of(Cursor::new(elf("a"))).unwrap();
    let builds: Vec<_> = slices[0].builds.iter().collect();
    let [build] = &*builds else { panic!("{builds:?}") };
    assert_eq!((&*build.package, &*build.features[1], &*build.target), ("app", "b", target));
    assert_eq!(build.plugins, 3);
    assert_eq!(slices[0].damaged, 0);
}

/// Plugins of later members would be missing without a message.
#[test]
fn an_archive_with_too_many_members_is_an_error() {
    let mut members = vec![Vec::new(); MAX_MEMBERS - 1];
    members.push(elf("a"));
    assert_eq!(names(&archive(&members)), [["a"]]);
    members.push(elf("b"));
    let error = of(Cursor::new(archive(&members))).unwrap_err();
    assert!(error.contains("more than 65536 members"), "{error}");
}

#[test]
fn archive_members_that_are_not_object_files_are_skipped() {
    // Import libraries for Windows, and libraries bundled with a crate.
    let import = [&[0, 0, 0xff, 0xff, 0, 0, 0x64, 0x86][..], &[0; 40]].concat();
    let nested = archive(&[elf("inside")]);
    assert_eq!(names(&archive(&[import, nested, elf("a")])), [["a"]]);
}
