//! Decimal numbers that the chain keeps as integers: factors in units of 2^-16, percentages in millionths.
//! They are read digit by digit, never through a float, so that the user signs what the user typed.

use std::{fmt, str::FromStr};

use sheaf_primitives::Permill;

/// One, in units of 2^-16.
const ONE: u64 = 1 << 16;

/// A factor of 0 to 65535.99998, in units of 2^-16, rounded to the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor(pub u32);

/// A percentage of 0 to 100, in millionths of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percent(pub Permill);

/// Why a text is not such a number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not digits with at most one point, or too many of them.
    #[error("`{0}` is not a number: write digits and at most nine decimals, such as `1` or `0.5`")]
    NotANumber(String),
    /// More than the chain can hold.
    #[error("`{0}` is too large: at most {1}")]
    TooLarge(String, &'static str),
    /// Finer than a millionth of the whole.
    #[error("`{0}` is too fine: a percentage has at most 4 decimals")]
    TooFine(String),
}

/// `text` in billionths.
fn billionths(text: &str) -> Result<u64, DecimalError> {
    let wrong = || DecimalError::NotANumber(text.into());
    let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if !plain(integer) || !plain(fraction) || integer.len() > 9 || fraction.len() > 9 {
        return Err(wrong());
    }
    let integer: u64 = integer.parse().map_err(|_| wrong())?;
    let fraction: u64 = format!("{fraction:0<9}").parse().map_err(|_| wrong())?;
    integer.checked_mul(1_000_000_000).and_then(|whole| whole.checked_add(fraction)).ok_or_else(wrong)
}

impl FromStr for Factor {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let scaled = u128::from(billionths(text.trim())?).saturating_mul(ONE.into()).saturating_add(500_000_000);
        let units = scaled.checked_div(1_000_000_000).and_then(|units| u32::try_from(units).ok());
        units.map(Self).ok_or_else(|| DecimalError::TooLarge(text.into(), "65535.99"))
    }
}

impl fmt::Display for Factor {
    /// To four decimals: factors that people type differ within these.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.4}", f64::from(self.0) / 65536.0);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl FromStr for Percent {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let number = text.trim().trim_end_matches('%').trim_end();
        // One percent is 10^9 billionths typed and 10^4 millionths of the whole.
        let typed = billionths(number).map_err(|_| DecimalError::NotANumber(text.into()))?;
        if typed.checked_rem(100_000) != Some(0) {
            return Err(DecimalError::TooFine(text.into()));
        }
        let parts = typed.checked_div(100_000).and_then(|parts| u32::try_from(parts).ok());
        match parts {
            Some(parts) if parts <= 1_000_000 => Ok(Self(Permill::from_parts(parts))),
            _ => Err(DecimalError::TooLarge(text.into(), "100%")),
        }
    }
}

/// `part` as a percentage: `97.25%`.
pub fn show_permill(part: Permill) -> String {
    let parts = part.deconstruct();
    let whole = parts.checked_div(10_000).unwrap_or_default();
    let fraction = format!("{:04}", parts.checked_rem(10_000).unwrap_or_default());
    match fraction.trim_end_matches('0') {
        "" => format!("{whole}%"),
        digits => format!("{whole}.{digits}%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn factors_are_in_units_of_two_to_the_minus_sixteen() {
        assert_eq!("1".parse(), Ok(Factor(65_536)));
        assert_eq!("0.5".parse(), Ok(Factor(32_768)));
        assert_eq!("8".parse::<Factor>().unwrap().to_string(), "8");
        assert!("65536".parse::<Factor>().is_err());
        assert!("-1".parse::<Factor>().is_err());
        assert!("1e3".parse::<Factor>().is_err());
    }

    #[test]
    fn percentages_are_in_millionths() {
        assert_eq!("5%".parse(), Ok(Percent(Permill::from_percent(5))));
        assert_eq!("2.5".parse(), Ok(Percent(Permill::from_parts(25_000))));
        assert!(matches!("100.1%".parse::<Percent>(), Err(DecimalError::TooLarge(..))));
        assert!(matches!("0.00001%".parse::<Percent>(), Err(DecimalError::TooFine(_))));
        assert_eq!(show_permill(Permill::from_parts(972_500)), "97.25%");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_panic(text in ".*") {
            let _ = text.parse::<Factor>();
            let _ = text.parse::<Percent>();
        }

        #[test]
        fn every_percentage_reads_back_as_it_was_shown(parts in 0u32..=1_000_000) {
            let part = Permill::from_parts(parts);
            prop_assert_eq!(show_permill(part).parse(), Ok(Percent(part)));
        }
    }
}
