//! The months that costs are reported for.

use std::fmt;

/// The month that a cost belongs to, or every month alike.
///
/// ```
/// use finops_core::Period;
///
/// let month = Period::from_date("2026-01-15T08:00:00Z").unwrap();
/// assert_eq!(month.to_string(), "2026-01");
/// assert_eq!(Period::from_date("01/15/2026"), Some(month));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// A month of a year.
    Month {
        /// The year.
        year: u16,
        /// The month, from 1.
        month: u8,
    },
    /// A cost that comes back every month, such as storage that is kept.
    EveryMonth,
}

impl Period {
    /// The month of a date as bills write it: `2026-01-15`, with or without a time after it, or
    /// `01/15/2026`, the month first.
    pub fn from_date(text: &str) -> Option<Self> {
        let number = |digits: &str| -> Option<u16> {
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let date = text.get(..10)?;
        let (year, month, day) = match date.as_bytes()[4] {
            b'-' if date.as_bytes()[7] == b'-' => (&date[..4], &date[5..7], &date[8..]),
            _ if date.as_bytes()[2] == b'/' && date.as_bytes()[5] == b'/' => {
                (&date[6..], &date[..2], &date[3..5])
            }
            _ => return None,
        };
        let after = text.as_bytes().get(10);
        let (year, month, day) = (number(year)?, number(month)?, number(day)?);
        let valid = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && after.is_none_or(|byte| matches!(byte, b'T' | b' '));
        valid.then_some(Self::Month { year, month: u8::try_from(month).ok()? })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month { year, month } => f.pad(&format!("{year:04}-{month:02}")),
            Self::EveryMonth => f.pad("every month"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_the_bills() {
        let january = Some(Period::Month { year: 2026, month: 1 });
        for date in ["2026-01-01T00:00:00Z", "2026-01-31", "2026-01-01 00:00:00.000", "01/31/2026"]
        {
            assert_eq!(Period::from_date(date), january, "{date}");
        }
    }

    #[test]
    fn anything_else_is_no_date() {
        for date in [
            "",
            "2026-01",
            "2026-13-01",
            "2026-01-32",
            "31/01/2026",
            "2026/01/01",
            "20260101",
            "2026-01-01x",
            "2026-+1-01",
            "二〇二六-01-01",
            "1/5/2026  ",
        ] {
            assert_eq!(Period::from_date(date), None, "{date}");
        }
    }
}
