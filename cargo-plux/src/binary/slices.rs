//! Finds the metadata sections in archives, fat files and object files.

use object::read::archive::ArchiveFile;
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::read::{Object, ObjectSection, ReadCache, ReadCacheOps};
use object::{FileKind, ReadRef};
use plux_spec::metadata::{ELF_SECTION, MACH_O_SECTION, PE_SECTION, records};

use super::Slice;
use super::budget::{Budget, Metered};
use super::record::Record;

/// The most architectures of a fat file.
const MAX_ARCHITECTURES: usize = 32;
/// The most members of an archive.
pub(super) const MAX_MEMBERS: usize = 1 << 16;

/// Reads each program or library in a file.
pub(super) fn read<R: ReadCacheOps>(cache: &ReadCache<R>) -> Result<Vec<Slice>, String> {
    let budget = Budget::new();
    let length = length(cache)?;
    let bytes = Metered { bytes: cache.range(0, length), budget: &budget };
    let slices = match kind(bytes)? {
        FileKind::MachOFat32 => MachOFatFile32::parse(bytes)
            .map_err(malformed)
            .and_then(|it| read_architectures(it.arches(), cache, &budget)),
        FileKind::MachOFat64 => MachOFatFile64::parse(bytes)
            .map_err(malformed)
            .and_then(|it| read_architectures(it.arches(), cache, &budget)),
        _ => read_slice(cache, 0, length, &budget).map(|slice| vec![slice]),
    };
    slices.map_err(|reason| {
        let spent = "its headers claim more data than any program has";
        if budget.is_spent() { spent.to_owned() } else { reason }
    })
}

/// Reads each architecture of a fat file.
fn read_architectures<A: FatArch, R: ReadCacheOps>(
    architectures: &[A],
    cache: &ReadCache<R>,
    budget: &Budget,
) -> Result<Vec<Slice>, String> {
    if architectures.len() > MAX_ARCHITECTURES {
        return Err(format!("it claims {} architectures", architectures.len()));
    }
    let ranges = architectures.iter().map(FatArch::file_range);
    ranges.map(|(offset, size)| read_slice(cache, offset, size, budget)).collect()
}

/// Reads the object file or archive of one architecture.
fn read_slice<R: ReadCacheOps>(
    cache: &ReadCache<R>,
    offset: u64,
    size: u64,
    budget: &Budget,
) -> Result<Slice, String> {
    let bytes = range(cache, offset, size, budget)?;
    let mut slice = Slice::default();
    if kind(bytes)? != FileKind::Archive {
        add_records(bytes, &mut slice)?;
        return Ok(slice);
    }
    let archive = ArchiveFile::parse(bytes).map_err(malformed)?;
    if archive.is_thin() {
        return Err("it is a thin archive, whose members are other files".to_owned());
    }
    for (count, member) in archive.members().enumerate() {
        if count == MAX_MEMBERS {
            return Err(format!("it has more than {MAX_MEMBERS} members"));
        }
        let (at, size) = member.map_err(malformed)?.file_range();
        let at = offset.checked_add(at).ok_or("a member is out of bounds")?;
        let member = range(cache, at, size, budget)?;
        // Rust archives have a metadata member, and archives for Windows may have import members.
        if kind(member).is_ok_and(is_object) {
            add_records(member, &mut slice)?;
        }
    }
    slice.label = format!("archive, {}", slice.label);
    Ok(slice)
}

/// Adds the records of one object file to the slice.
fn add_records<R: ReadCacheOps>(bytes: Metered<'_, R>, slice: &mut Slice) -> Result<(), String> {
    let file = object::File::parse(bytes).map_err(malformed)?;
    slice.label = format!("{:?} {:?}", file.format(), file.architecture());
    for section in file.sections() {
        let name = section.name_bytes().unwrap_or_default();
        if ![ELF_SECTION, MACH_O_SECTION.1, PE_SECTION].iter().any(|it| it.as_bytes() == name) {
            continue;
        }
        let (_, size) = section.file_range().unwrap_or_default();
        bytes.budget.search(size)?;
        for record in records(section.data().map_err(malformed)?) {
            match record.ok().and_then(Record::parse) {
                Some(Record::Plugin(plugin)) => {
                    slice.plugins.insert(plugin);
                }
                Some(Record::Build(build)) => {
                    slice.builds.insert(build);
                }
                None => slice.damaged += 1,
            }
        }
    }
    Ok(())
}

fn kind<'a>(bytes: impl ReadRef<'a>) -> Result<FileKind, String> {
    FileKind::parse(bytes).map_err(malformed)
}

/// Returns whether a member is an object file, an executable or a library.
fn is_object(kind: FileKind) -> bool {
    use FileKind::{Coff, CoffBig, Elf32, Elf64, MachO32, MachO64, Pe32, Pe64, Wasm};
    matches!(kind, Coff | CoffBig | Elf32 | Elf64 | MachO32 | MachO64 | Pe32 | Pe64 | Wasm)
}

fn length<R: ReadCacheOps>(cache: &ReadCache<R>) -> Result<u64, String> {
    ReadRef::len(cache).map_err(|()| "its length is not known".to_owned())
}

/// Returns a part of the file, if the file contains it.
fn range<'a, R: ReadCacheOps>(
    cache: &'a ReadCache<R>,
    offset: u64,
    size: u64,
    budget: &'a Budget,
) -> Result<Metered<'a, R>, String> {
    let length = length(cache)?;
    let end = offset.checked_add(size).filter(|end| *end <= length);
    end.map(|_| Metered { bytes: cache.range(offset, size), budget })
        .ok_or_else(|| "a part is out of bounds".to_owned())
}

#[allow(clippy::needless_pass_by_value, reason = "passed to `map_err`")]
fn malformed(error: object::Error) -> String {
    error.to_string().to_lowercase()
}
