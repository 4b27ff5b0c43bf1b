//! Writes the files in `finops-aws/samples/`, always the same: `cargo run -p finops-aws --example
//! generate_samples`. The data is invented; the columns are those of the real reports.

mod report;

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() -> io::Result<()> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let january = report::legacy(1);
    fs::write(samples.join("cur-2026-01.csv"), &january)?;
    fs::write(samples.join("cur-2026-01.csv.gz"), gzip_in_two_members(&january)?)?;
    fs::write(samples.join("cur-2026-02.csv"), report::legacy(2))?;
    fs::write(samples.join("cur2-2026-03.csv"), report::data_export(3))?;
    Ok(())
}

/// Concatenated gzip files are a gzip file; a reader that stops after the first loses the rest.
fn gzip_in_two_members(text: &str) -> io::Result<Vec<u8>> {
    let (first, second) = text.split_at(text.len() / 2);
    let mut bytes = Vec::new();
    for part in [first, second] {
        let mut encoder = GzEncoder::new(&mut bytes, Compression::best());
        encoder.write_all(part.as_bytes())?;
        encoder.finish()?;
    }
    Ok(bytes)
}
