//! Exact money.

use std::fmt;
use std::ops::AddAssign;
use std::str::FromStr;

use bigdecimal::{BigDecimal, RoundingMode, Zero};
use serde::{Deserialize, Serialize};

/// An exact decimal amount, without its currency.
///
/// Bills carry amounts with ten and more decimal places, some in scientific notation. Sums of them
/// are exact; only [`Amount::rounded`] rounds, for output that people read.
///
/// ```
/// use finops_core::Amount;
///
/// let mut sum: Amount = "0.1".parse()?;
/// sum += &"2.0E-1".parse()?;
/// assert_eq!(sum, "0.3".parse()?);
/// assert_eq!(sum.rounded("USD"), "0.30");
/// # Ok::<(), finops_core::AmountError>(())
/// ```
///
/// In settings an amount is a string, since a TOML float would not be exact.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(BigDecimal);

/// The error for a string that is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountError;

impl Amount {
    /// The maximum length of an amount, and the maximum distance of the decimal point from the digits. Real
    /// amounts have some thirty digits; `1e999999999` would fill the memory when something is added.
    const MAX_LENGTH: usize = 64;
    const MAX_SCALE: u64 = 60;

    /// The product of two amounts, exact.
    #[must_use]
    pub fn times(&self, factor: &Self) -> Self {
        Self(&self.0 * &factor.0)
    }

    /// Rounds to the decimal places of the currency, and separates thousands.
    pub fn rounded(&self, currency: &str) -> String {
        let rounded = self.0.with_scale_round(minor_digits(currency), RoundingMode::HalfEven);
        let text = if rounded.is_zero() {
            // No "-0.00" for a rest that was rounded away.
            rounded.abs().to_plain_string()
        } else {
            rounded.to_plain_string()
        };
        group_thousands(&text)
    }
}

/// The decimal places of a currency, after ISO 4217; two unless known otherwise.
fn minor_digits(currency: &str) -> i64 {
    match currency {
        "CLP" | "ISK" | "JPY" | "KRW" | "PYG" | "UGX" | "VND" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn group_thousands(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        // The parser below would take `1_000` as well.
        let plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
        if text.len() > Self::MAX_LENGTH || !text.bytes().all(plain) {
            return Err(AmountError);
        }
        let value = BigDecimal::from_str(text).map_err(|_| AmountError)?;
        if value.fractional_digit_count().unsigned_abs() > Self::MAX_SCALE {
            return Err(AmountError);
        }
        Ok(Self(value))
    }
}

impl TryFrom<String> for Amount {
    type Error = AmountError;

    fn try_from(text: String) -> Result<Self, AmountError> {
        text.parse()
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

impl AddAssign<&Amount> for Amount {
    fn add_assign(&mut self, other: &Amount) {
        self.0 += &other.0;
    }
}

/// The exact value, never in scientific notation, without zeros at the end.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.normalized().to_plain_string())
    }
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number such as 12.34 or 1.2E-7")
    }
}

impl std::error::Error for AmountError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        text.parse().expect(text)
    }

    #[test]
    fn a_million_small_amounts_lose_nothing() {
        let mut sum = Amount::default();
        for _ in 0..10_000 {
            sum += &amount("0.0000000001");
            sum += &amount("1E-10");
        }
        assert_eq!(sum.to_string(), "0.000002");
    }

    #[test]
    fn people_see_the_digits_of_the_currency() {
        assert_eq!(amount("1234567.895").rounded("USD"), "1,234,567.90");
        assert_eq!(amount("-1234.5").rounded("EUR"), "-1,234.50");
        assert_eq!(amount("1234.5").rounded("JPY"), "1,234");
        assert_eq!(amount("-0.001").rounded("USD"), "0.00");
        assert_eq!(amount("100").rounded("USD"), "100.00");
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["", " 1", "1,5", "1_000", "$1", "NaN", "--1", ".", "1e999999999", "1e-61", "e"]
        {
            assert_eq!(text.parse::<Amount>(), Err(AmountError), "{text:?}");
        }
    }
}
