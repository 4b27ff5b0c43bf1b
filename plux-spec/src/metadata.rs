//! The records about plugins in a compiled program, for tools that only have the binary.
//!
//! Each `#[plugin]` and each `include_index!()` writes a record to a section of its own; [`records`]
//! reads them. `METADATA.md` of this package describes the format.

mod build;
mod json;
mod plugin;

pub use build::BuildRecord;
pub use plugin::PluginRecord;

/// The start of a record. Its first byte never occurs in UTF-8, so that no string looks like a
/// record. Its last byte is the format number.
pub const MAGIC: [u8; 8] = *b"\xf5plux\r\n\x01";

/// The section in ELF files.
pub const ELF_SECTION: &str = "plux_meta";

/// The segment and section in Mach-O files.
pub const MACH_O_SECTION: (&str, &str) = ("__DATA", "__plux_meta");

/// The section in PE files.
pub const PE_SECTION: &str = ".pluxmt";

/// The longest content of a record that readers accept, in bytes.
pub const MAX_TEXT: usize = 64 << 10;

/// The bytes of a record around its content: the magic and the length.
const FRAME: usize = MAGIC.len() + 4;

/// Returns the length of the record of a string.
pub const fn record_len(text: &str) -> usize {
    FRAME + text.len()
}

/// Returns the record of a string, where `N` is its [`record_len`].
///
/// # Panics
///
/// If `N` is anything else, or the string longer than 4 GiB: at compile time, as a rule.
#[allow(clippy::cast_possible_truncation, reason = "the assertion above says that it fits")]
pub const fn record<const N: usize>(text: &str) -> [u8; N] {
    assert!(N == record_len(text) && text.len() <= u32::MAX as usize);
    let (mut record, length) = ([0; N], (text.len() as u32).to_le_bytes());
    let (head, body) = record.split_at_mut(FRAME);
    let (magic, number) = head.split_at_mut(MAGIC.len());
    magic.copy_from_slice(&MAGIC);
    number.copy_from_slice(&length);
    body.copy_from_slice(text.as_bytes());
    record
}

/// A record whose content is truncated, too long or not UTF-8.
///
/// ```
/// use plux_spec::metadata::{InvalidRecord, MAGIC, record, record_len, records};
///
/// const TEXT: &str = r#"{"index_of":"finops"}"#;
/// const RECORD: [u8; record_len(TEXT)] = record(TEXT);
///
/// let mut section = RECORD.to_vec();
/// section.extend(MAGIC); // a record that is cut off
/// let found: Vec<_> = records(&section).collect();
/// assert_eq!(found, [Ok(TEXT), Err(InvalidRecord { offset: RECORD.len() })]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRecord {
    /// Where in the section it starts.
    pub offset: usize,
}

/// Returns the contents of the records in the bytes of a section, without copying them. Bytes between
/// records are skipped.
pub fn records(bytes: &[u8]) -> impl Iterator<Item = Result<&str, InvalidRecord>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let offset = at + bytes[at..].windows(MAGIC.len()).position(|it| it == MAGIC)?;
        // An invalid length must not hide the records after it.
        at = offset + MAGIC.len();
        let text = text(&bytes[at..]);
        at += text.map_or(0, |it| FRAME - MAGIC.len() + it.len());
        Some(text.ok_or(InvalidRecord { offset }))
    })
}

fn text(bytes: &[u8]) -> Option<&str> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
    let text = rest.get(..length).filter(|it| it.len() <= MAX_TEXT)?;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: PluginRecord<'static> = PluginRecord {
        namespace: "finops.vendors",
        name: "aws",
        package: "finops-aws",
        version: "0.3.0",
        krate: "finops_aws",
        contract: "dyn Vendor<\"\\\u{7}>",
        file: "src/größe.rs",
        line: 12,
    };

    #[test]
    fn the_text_is_json_in_one_line() {
        assert_eq!(
            SAMPLE.to_json(),
            r#"{"namespace":"finops.vendors","name":"aws","package":"finops-aws","version":"0.3.0","crate":"finops_aws","contract":"dyn Vendor<\"\\\u0007>","file":"src/größe.rs","line":12}"#
        );
    }

    #[test]
    fn a_record_is_made_at_compile_time_as_it_is_made_later() {
        const TEXT: &str = "{\"index_of\":\"größe\"}";
        const RECORD: [u8; record_len(TEXT)] = record(TEXT);
        assert_eq!(records(&RECORD).collect::<Vec<_>>(), [Ok(TEXT)]);
        let text = SAMPLE.to_json();
        assert_eq!(SAMPLE.to_record().len(), record_len(&text));
    }

    #[test]
    fn a_plugin_costs_less_than_256_bytes_beyond_its_strings() {
        let empty = PluginRecord {
            namespace: "",
            name: "",
            package: "",
            version: "",
            krate: "",
            contract: "",
            file: "",
            line: u32::MAX,
        };
        assert_eq!(empty.to_record().len(), 117);
    }

    #[test]
    fn bytes_between_records_are_skipped() {
        let record = SAMPLE.to_record();
        let bytes = [b"\0\0\xf5plux", &record[..], &[0; 13], &record[..], b"\xf5"].concat();
        let text = SAMPLE.to_json();
        assert_eq!(records(&bytes).collect::<Vec<_>>(), [Ok(&*text), Ok(&*text)]);
    }

    #[test]
    fn an_invalid_record_is_reported_and_hides_no_other() {
        let record = SAMPLE.to_record();
        let huge = [&MAGIC[..], &[255; 4], &record].concat();
        let text = SAMPLE.to_json();
        assert_eq!(
            records(&huge).collect::<Vec<_>>(),
            [Err(InvalidRecord { offset: 0 }), Ok(&*text)]
        );
        for end in MAGIC.len()..record.len() {
            let found: Vec<_> = records(&record[..end]).collect();
            assert_eq!(found, [Err(InvalidRecord { offset: 0 })], "{end}");
        }
    }
}
