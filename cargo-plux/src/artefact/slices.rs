//! Archives, fat files and object files → the sections that hold metadata.

use std::collections::BTreeSet;

use object::read::archive::ArchiveFile;
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::read::{Object, ObjectSection, ReadCache, ReadCacheOps};
use object::{FileKind, ReadRef};
use plux_spec::metadata::{ELF_SECTION, MACH_O_SECTION, PE_SECTION, records};

use super::budget::Budget;
use super::{Plugin, Slice};

/// Architectures in a fat file, and archives in one another: more are nobody's.
const MAX_ARCHITECTURES: usize = 32;
const MAX_MEMBERS: usize = 1 << 20;

type Bytes<'a, R> = object::read::ReadCacheRange<'a, R>;

/// Reads each program or library in a file.
pub(super) fn read<R: ReadCacheOps>(cache: &ReadCache<R>) -> Result<Vec<Slice>, String> {
    let mut budget = Budget::new();
    let length = ReadRef::len(cache).map_err(|()| "its length is not known")?;
    match kind(cache)? {
        FileKind::MachOFat32 => {
            let fat = MachOFatFile32::parse(cache).map_err(malformed)?;
            each(fat.arches(), cache, &mut budget)
        }
        FileKind::MachOFat64 => {
            let fat = MachOFatFile64::parse(cache).map_err(malformed)?;
            each(fat.arches(), cache, &mut budget)
        }
        _ => Ok(vec![thin(cache, 0, length, &mut budget)?]),
    }
}

fn each<A: FatArch, R: ReadCacheOps>(
    architectures: &[A],
    cache: &ReadCache<R>,
    budget: &mut Budget,
) -> Result<Vec<Slice>, String> {
    if architectures.len() > MAX_ARCHITECTURES {
        return Err(format!("it claims {} architectures", architectures.len()));
    }
    let ranges = architectures.iter().map(FatArch::file_range);
    ranges.map(|(offset, size)| thin(cache, offset, size, budget)).collect()
}

/// What is for one architecture: an object file of any kind, or an archive of such.
fn thin<R: ReadCacheOps>(
    cache: &ReadCache<R>,
    offset: u64,
    size: u64,
    budget: &mut Budget,
) -> Result<Slice, String> {
    let bytes = range(cache, offset, size)?;
    let mut slice = Slice { label: String::new(), plugins: BTreeSet::new(), damaged: 0 };
    if kind(bytes)? != FileKind::Archive {
        search(bytes, &mut slice, budget)?;
        return Ok(slice);
    }
    let archive = ArchiveFile::parse(bytes).map_err(malformed)?;
    if archive.is_thin() {
        return Err("it is a thin archive, whose members are other files".to_owned());
    }
    for member in archive.members().take(MAX_MEMBERS) {
        let (at, size) = member.map_err(malformed)?.file_range();
        let at = offset.checked_add(at).ok_or("a member of it lies nowhere")?;
        let member = range(cache, at, size)?;
        // Archives of Rust have a member that is no object file.
        if kind(member).is_ok() {
            search(member, &mut slice, budget)?;
        }
    }
    slice.label = format!("archive, {}", slice.label);
    Ok(slice)
}

/// Takes in the records of one object file.
fn search<R: ReadCacheOps>(
    bytes: Bytes<'_, R>,
    slice: &mut Slice,
    budget: &mut Budget,
) -> Result<(), String> {
    let file = object::File::parse(bytes).map_err(malformed)?;
    slice.label = format!("{:?} {:?}", file.format(), file.architecture());
    for section in file.sections() {
        let name = section.name_bytes().unwrap_or_default();
        if ![ELF_SECTION, MACH_O_SECTION.1, PE_SECTION].iter().any(|it| it.as_bytes() == name) {
            continue;
        }
        let (_, size) = section.file_range().unwrap_or_default();
        budget.spend(size)?;
        for record in records(section.data().map_err(malformed)?) {
            match record.ok().and_then(Plugin::parse) {
                Some(plugin) => {
                    slice.plugins.insert(plugin);
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

fn range<R: ReadCacheOps>(
    cache: &ReadCache<R>,
    offset: u64,
    size: u64,
) -> Result<Bytes<'_, R>, String> {
    let length = ReadRef::len(cache).map_err(|()| "its length is not known")?;
    let end = offset.checked_add(size).filter(|end| *end <= length);
    end.map(|_| cache.range(offset, size))
        .ok_or_else(|| "a part of it lies behind its end".to_owned())
}

#[allow(clippy::needless_pass_by_value, reason = "so that it can be handed to `map_err`")]
fn malformed(error: object::Error) -> String {
    error.to_string().to_lowercase()
}
