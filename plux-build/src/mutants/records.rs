use plux_spec::metadata::{Embedded, records};

#[test]
fn records_are_found_or_damaged_and_never_a_panic() {
    let record = Embedded {
        namespace: "finops.vendors",
        name: "aws",
        package: "finops-aws",
        version: "0.3.0",
        krate: "finops_aws",
        contract: "dyn Vendor<\"é\">",
        file: "src/lib.rs",
        line: 12,
    }
    .to_record();
    // Texts stand for sections here: a byte for each character, the magic's first one included.
    let section: String = record.iter().map(|&byte| char::from(byte)).collect();
    let words =
        ["õplux\r\n\u{1}", "õplux\r\n\u{1}\u{ff}\u{ff}\u{ff}\u{ff}", "õplux\r\n\u{1}\u{2}\0\0\0{}"];
    super::each(&[&section], &words, 5_000, |text| {
        let narrow: Vec<u8> = match std::str::from_utf8(text) {
            Ok(text) => text.chars().filter_map(|it| u8::try_from(it).ok()).collect(),
            Err(_) => text.to_vec(),
        };
        for text in records(&narrow).flatten() {
            assert!(narrow.windows(text.len().max(1)).any(|it| it.starts_with(text.as_bytes())));
        }
    });
}
