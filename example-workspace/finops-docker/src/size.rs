//! Sizes as Docker writes them.

use finops_core::Amount;

/// Docker's units, in gigabytes. They are decimal: `1kB` is 1,000 bytes.
const UNITS: &[(&str, &str)] = &[
    ("PB", "1000000"),
    ("TB", "1000"),
    ("GB", "1"),
    ("MB", "0.001"),
    ("kB", "0.000001"),
    ("B", "0.000000001"),
];

/// The gigabytes of a size such as `187MB`, exactly.
///
/// ```
/// use finops_docker::size::gigabytes;
///
/// assert_eq!(gigabytes("187MB"), "0.187".parse().ok());
/// assert_eq!(gigabytes("N/A"), None);
/// ```
pub fn gigabytes(size: &str) -> Option<Amount> {
    let (number, factor) =
        UNITS.iter().find_map(|(unit, factor)| Some((size.strip_suffix(unit)?, factor)))?;
    let number: Amount = number.parse().ok()?;
    let negative = number < Amount::default();
    (!negative).then(|| Some(number.times(&factor.parse().ok()?)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_of_docker() {
        for (size, expected) in [
            ("0B", "0"),
            ("59B", "0.000000059"),
            ("12.3kB", "0.0000123"),
            ("7.8MB", "0.0078"),
            ("1.45GB", "1.45"),
            ("2TB", "2000"),
        ] {
            assert_eq!(gigabytes(size), expected.parse().ok(), "{size}");
        }
    }

    #[test]
    fn anything_else_is_no_size() {
        for size in ["", "B", "12", "12 MB", "12MiB", "-1MB", "N/A"] {
            assert_eq!(gigabytes(size), None, "{size}");
        }
    }
}
