//! Token amounts as people write them: `1.5 SHF`, exact to the planck and never through a float.

use std::{fmt, str::FromStr};

use sheaf_primitives::{Balance, SHF, SHF_DECIMALS};

/// The token's symbol.
const SYMBOL: &str = "SHF";

/// An amount of tokens, in plancks (1 SHF = 10^12 plancks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Amount(pub Balance);

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Only white space.
    #[error("an amount is missing: write it as `1.5 SHF` or `1.5`")]
    Empty,
    /// Amounts are never below zero.
    #[error("`{0}` is negative: amounts are 0 or more")]
    Negative(String),
    /// The unit is not one this network has.
    #[error("`{text}` has the unit `{unit}`: write SHF, or plancks for the smallest unit (1 SHF = 10^12 plancks)")]
    UnknownUnit {
        /// The text.
        text: String,
        /// The text after the number.
        unit: String,
    },
    /// The number is not plain decimal digits with at most one point.
    #[error(
        "`{0}` is not a number: write digits and at most one point, such as `1.5`, without separators or exponents"
    )]
    NotANumber(String),
    /// Finer than a planck.
    #[error("`{text}` has {decimals} decimals: SHF has {SHF_DECIMALS}, the smallest amount is 0.000000000001 SHF")]
    TooManyDecimals {
        /// The text.
        text: String,
        /// How many decimals it has.
        decimals: usize,
    },
    /// More than 2^128 - 1 plancks.
    #[error("`{0}` is more than an amount can hold (2^128 - 1 plancks)")]
    TooLarge(String),
}

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(AmountError::Empty);
        }
        if trimmed.starts_with('-') {
            return Err(AmountError::Negative(trimmed.into()));
        }
        let unit_at = trimmed.find(|letter: char| letter.is_alphabetic()).unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(unit_at);
        let number = number.trim_end();
        let plancks = match unit {
            "" => shf(trimmed, number),
            unit if unit.eq_ignore_ascii_case(SYMBOL) => shf(trimmed, number),
            "planck" | "plancks" => whole(trimmed, number),
            // `1e5` is an exponent, not a number with the unit `e5`.
            unit if unit.starts_with(['e', 'E']) => Err(AmountError::NotANumber(trimmed.into())),
            unit => Err(AmountError::UnknownUnit { text: trimmed.into(), unit: unit.into() }),
        };
        plancks.map(Self)
    }
}

/// The plancks of `number` SHF.
fn shf(text: &str, number: &str) -> Result<Balance, AmountError> {
    let (integer, fraction) = match number.split_once('.') {
        Some((integer, fraction)) if !fraction.is_empty() => (integer, fraction),
        Some(_) => return Err(AmountError::NotANumber(text.into())),
        None => (number, ""),
    };
    let places = usize::from(SHF_DECIMALS);
    if fraction.len() > places {
        return match fraction.bytes().all(|digit| digit.is_ascii_digit()) {
            true => Err(AmountError::TooManyDecimals { text: text.into(), decimals: fraction.len() }),
            false => Err(AmountError::NotANumber(text.into())),
        };
    }
    let integer = whole(text, integer)?;
    let fraction = match fraction {
        "" => 0,
        digits => whole(text, &format!("{digits:0<places$}"))?,
    };
    integer
        .checked_mul(SHF)
        .and_then(|plancks| plancks.checked_add(fraction))
        .ok_or_else(|| AmountError::TooLarge(text.into()))
}

/// The value of plain decimal digits.
fn whole(text: &str, digits: &str) -> Result<Balance, AmountError> {
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(AmountError::NotANumber(text.into()));
    }
    digits.parse().map_err(|_| AmountError::TooLarge(text.into()))
}

impl fmt::Display for Amount {
    /// `1.5 SHF`: exact to the planck, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let integer = self.0.checked_div(SHF).unwrap_or_default();
        let fraction = self.0.checked_rem(SHF).unwrap_or_default();
        let digits = format!("{fraction:0width$}", width = usize::from(SHF_DECIMALS));
        let text = match digits.trim_end_matches('0') {
            "" => format!("{integer} {SYMBOL}"),
            fraction => format!("{integer}.{fraction} {SYMBOL}"),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plancks(text: &str) -> Result<Balance, AmountError> {
        text.parse::<Amount>().map(|amount| amount.0)
    }

    #[test]
    fn amounts_are_read_with_and_without_the_symbol() {
        assert_eq!(plancks("1.5 SHF"), Ok(1_500_000_000_000));
        assert_eq!(plancks("1.5"), Ok(1_500_000_000_000));
        assert_eq!(plancks(" 100SHF "), Ok(100 * SHF));
        assert_eq!(plancks("0.000000000001 shf"), Ok(1));
        assert_eq!(plancks("25 plancks"), Ok(25));
        assert_eq!(plancks("0"), Ok(0));
    }

    #[test]
    fn more_than_twelve_decimals_are_refused_even_if_they_are_zeros() {
        assert!(matches!(plancks("1.0000000000000"), Err(AmountError::TooManyDecimals { decimals: 13, .. })));
    }

    #[test]
    fn what_is_not_a_plain_number_is_refused() {
        for text in ["1,5", "1e3", "0x10", "1.2.3", "1.", ".5", "1_000", "+1", "١", "SHF", "1 000"] {
            assert!(
                matches!(plancks(text), Err(AmountError::NotANumber(_) | AmountError::UnknownUnit { .. })),
                "{text}"
            );
        }
        assert_eq!(plancks(""), Err(AmountError::Empty));
        assert!(matches!(plancks("-1"), Err(AmountError::Negative(_))));
        assert!(matches!(plancks("1 DOT"), Err(AmountError::UnknownUnit { .. })));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert!(matches!(plancks("340282366920938463463374608"), Err(AmountError::TooLarge(_))));
        assert_eq!(plancks("340282366920938463463374607.431768211455"), Ok(u128::MAX));
        assert!(matches!(plancks("340282366920938463463374607.431768211456"), Err(AmountError::TooLarge(_))));
    }

    proptest! {
        #[test]
        fn every_amount_reads_back_as_it_was_written(plancks: u128) {
            let amount = Amount(plancks);
            prop_assert_eq!(amount.to_string().parse::<Amount>(), Ok(amount));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".*") {
            let _ = text.parse::<Amount>();
        }
    }
}
