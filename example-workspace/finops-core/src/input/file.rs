//! Opening a file for what it is, whatever it is called.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::InputError;

const GZIP: &[u8] = &[0x1f, 0x8b];

/// Formats that are often passed instead, with what to do.
const REFUSED: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "a ZIP archive", "unpack it, and give the files inside"),
    (b"PAR1", "a Parquet file", "set the export's format to text/csv, or convert the file"),
    (&[0xff, 0xfe], "UTF-16 text", "convert it to UTF-8, for example with iconv"),
];

/// Opens a file, unpacking gzip on the way. The first bytes decide, not the name: downloads lose
/// their endings. Gzip of several members is read to the end, since concatenated parts are common.
///
/// # Errors
///
/// When the file cannot be opened, is empty, or is of a kind that is known and not read.
pub fn open(path: &Path) -> Result<Box<dyn Read>, InputError> {
    let cannot_read = |error: std::io::Error| {
        InputError::new(path, format!("cannot be read: {error}"))
            .help("give the path of an existing, readable file")
    };
    let file = File::open(path).map_err(cannot_read)?;
    let mut reader = BufReader::with_capacity(64 * 1024, file);
    let start = reader.fill_buf().map_err(cannot_read)?;
    if start.is_empty() {
        return Err(InputError::new(path, "the file is empty").help("was the download cut short?"));
    }
    if let Some((_, kind, help)) = REFUSED.iter().find(|(magic, ..)| start.starts_with(magic)) {
        return Err(InputError::new(path, format!("this is {kind}")).help(*help));
    }
    Ok(if start.starts_with(GZIP) {
        Box::new(MultiGzDecoder::new(reader))
    } else {
        Box::new(reader)
    })
}
