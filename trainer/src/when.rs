//! Instants and durations as people write them.
//!
//! A bare date means the end of that day in UTC. Deadlines are half-open, so that is the first instant of the next day:
//! `2026-07-10` is 2026-07-11T00:00:00Z, and every moment of the 10th still counts.

use std::{fmt, str::FromStr, time::Duration};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::TimeZone,
};
use sheaf_primitives::Moment;

/// An instant someone typed: fixed, or relative to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Unix milliseconds.
    At(Moment),
    /// So long after the command is run.
    In(Duration),
}

/// Why a text is no instant, or no duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// A time of day means nothing without its zone.
    #[error("`{0}` has no time zone: add one, such as `{0}Z` for UTC or `{0}+02:00`")]
    NoZone(String),
    /// None of the forms this module knows.
    #[error("`{0}` is not a time: write `2026-07-10` (end of that day, UTC), `2026-07-10T18:00+02:00`, or `+2h`")]
    NotATime(String),
    /// A date that cannot be held in Unix milliseconds.
    #[error("`{0}` is out of range: times start on 1970-01-01")]
    OutOfRange(String),
    /// Not a duration.
    #[error("`{0}` is not a duration: write a number and s, m, h or d, such as `90s`, `10m` or `1h30m`")]
    NotADuration(String),
}

impl When {
    /// The instant in Unix milliseconds, where the command was run at `now`.
    pub fn resolve(self, now: Moment) -> Moment {
        match self {
            Self::At(moment) => moment,
            Self::In(duration) => now.saturating_add(milliseconds(duration)),
        }
    }
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let text = text.trim();
        if let Some(relative) = text.strip_prefix('+').or_else(|| text.strip_prefix("in ")) {
            return Span::from_str(relative).map(|span| Self::In(span.0));
        }
        if let Ok(date) = Date::strptime("%Y-%m-%d", text) {
            return end_of(date).map(Self::At).ok_or_else(|| WhenError::OutOfRange(text.into()));
        }
        let instant = zoned(text).ok_or_else(|| match text.parse::<DateTime>() {
            Ok(_) => WhenError::NoZone(text.into()),
            Err(_) => WhenError::NotATime(text.into()),
        })?;
        Moment::try_from(instant.as_millisecond()).map(Self::At).map_err(|_| WhenError::OutOfRange(text.into()))
    }
}

/// The first instant after `date`, in UTC.
fn end_of(date: Date) -> Option<Moment> {
    let next = date.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()?;
    Moment::try_from(next.timestamp().as_millisecond()).ok()
}

/// A date with time and zone: RFC 3339, also without seconds, with a blank for the `T` or before the zone, or ending in
/// ` UTC`.
fn zoned(text: &str) -> Option<Timestamp> {
    let joined = match (text.strip_suffix("UTC"), text.rsplit_once(' ')) {
        (Some(utc), _) => format!("{}Z", utc.trim_end()),
        (None, Some((time, zone))) if zone.starts_with(['+', '-', 'Z', 'z']) => format!("{}{zone}", time.trim_end()),
        _ => text.to_owned(),
    };
    joined.parse().ok()
}

/// A duration someone typed: `90s`, `10m`, `1h30m`, `2d`, `500ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub Duration);

impl Span {
    /// The duration in milliseconds.
    pub fn milliseconds(self) -> u64 {
        milliseconds(self.0)
    }
}

impl FromStr for Span {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        let wrong = || WhenError::NotADuration(text.trim().into());
        let mut rest = text.trim();
        let mut total = 0u64;
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
            let (number, tail) = rest.split_at_checked(digits).ok_or_else(wrong)?;
            let unit_end = tail.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(tail.len());
            let (unit, tail) = tail.split_at_checked(unit_end).ok_or_else(wrong)?;
            let unit_ms = match unit {
                "ms" => 1,
                "s" => 1_000,
                "m" | "min" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                _ => return Err(wrong()),
            };
            let number: u64 = number.parse().map_err(|_| wrong())?;
            total = number.checked_mul(unit_ms).and_then(|ms| total.checked_add(ms)).ok_or_else(wrong)?;
            rest = tail.trim_start();
        }
        Ok(Self(Duration::from_millis(total)))
    }
}

impl fmt::Display for Span {
    /// The two largest units: `1h 30m`, `45s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let parts = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")];
        let mut left = seconds;
        let mut words = Vec::new();
        for (size, unit) in parts {
            let count = left.checked_div(size).unwrap_or_default();
            left = left.checked_rem(size).unwrap_or_default();
            if count > 0 {
                words.push(format!("{count}{unit}"));
            }
        }
        match words.as_slice() {
            [] => write!(f, "{}ms", self.0.as_millis()),
            [one] => f.write_str(one),
            [first, second, ..] => write!(f, "{first} {second}"),
        }
    }
}

/// `moment` (Unix milliseconds) as `2026-07-10 18:00:00 UTC`.
pub fn show(moment: Moment) -> String {
    i64::try_from(moment)
        .ok()
        .and_then(|moment| Timestamp::from_millisecond(moment).ok())
        .map_or_else(|| format!("{moment} ms"), |instant| instant.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::*;
    use jiff::{ToSpan, civil::date};
    use proptest::prelude::*;

    #[test]
    fn a_date_means_the_end_of_that_day_in_utc() {
        assert_eq!("2026-07-10".parse(), Ok(When::At(1_783_728_000_000)));
        assert_eq!(show(1_783_728_000_000), "2026-07-11 00:00:00 UTC");
    }

    #[test]
    fn a_time_with_its_zone_is_that_instant() {
        let noon = Ok(When::At(1_783_684_800_000));
        for text in [
            "2026-07-10T12:00:00Z",
            "2026-07-10T12:00Z",
            "2026-07-10 12:00 UTC",
            "2026-07-10T14:00:00+02:00",
            "2026-07-10T14:00+02:00",
            "2026-07-10 14:00 +02:00",
            "2026-07-10T12:00:00.000Z",
        ] {
            assert_eq!(text.parse(), noon, "{text}");
        }
    }

    #[test]
    fn a_time_without_zone_is_refused_and_the_error_says_what_to_add() {
        let error = "2026-07-10T12:00".parse::<When>().unwrap_err();
        assert_eq!(error, WhenError::NoZone("2026-07-10T12:00".into()));
        assert!(error.to_string().contains("2026-07-10T12:00Z"));
    }

    #[test]
    fn durations_count_from_now() {
        assert_eq!("+2h".parse::<When>().map(|when| when.resolve(1_000)), Ok(7_201_000));
        assert_eq!("in 10m".parse::<When>().map(|when| when.resolve(0)), Ok(600_000));
        assert_eq!("1h30m".parse::<Span>().map(Span::milliseconds), Ok(5_400_000));
        assert_eq!("1d 12h".parse::<Span>().map(Span::milliseconds), Ok(129_600_000));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "tomorrow", "2026-13-01", "2026-02-30", "10.07.2026", "+", "+5", "+5w", "1969-01-01"] {
            assert!(text.parse::<When>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_readers_panic(text in ".*") {
            let _ = text.parse::<When>();
            let _ = text.parse::<Span>();
        }

        #[test]
        fn a_date_ends_when_the_next_one_begins(days in 0u64..30_000) {
            let date = date(1970, 1, 1).checked_add((days as i64).days()).unwrap();
            prop_assert_eq!(date.to_string().parse(), Ok(When::At((days + 1) * 86_400_000)));
        }
    }
}
