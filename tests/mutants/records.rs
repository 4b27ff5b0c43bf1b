//! Records in compiled files: each is parsed, or reported as damaged.

use plux_spec::metadata::{PluginRecord, records};

use crate::trial::Trial;

const WORDS: &[&[u8]] =
    &[b"\xf5plux\r\n\x01", b"\xf5plux\r\n\x01\xff\xff\xff\xff", b"\xf5plux\r\n\x01\x02\0\0\0{}"];

/// The content of each record is part of the section that it was found in.
pub(crate) fn trial() -> Trial {
    let record = PluginRecord {
        namespace: "finops.vendors",
        name: "aws",
        package: "finops-aws",
        version: "0.3.0",
        krate: "finops_aws",
        contract: "dyn Vendor<\"é\">",
        file: "src/lib.rs",
        line: 12,
    };
    Trial::new(&[record.to_record()], WORDS, |section| {
        for text in records(section).flatten() {
            assert!(section.windows(text.len().max(1)).any(|it| it.starts_with(text.as_bytes())));
        }
    })
}
