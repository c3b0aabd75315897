//! Hours of the day: `22:00-06:00`, in the machine's own time zone.

use std::{fmt, str::FromStr};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// When training may go on, as ranges of minutes since midnight. A range may go past midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours(Vec<(u16, u16)>);

/// Why a text names no hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` are no hours of the day: write `22:00-06:00`, or several such ranges with commas between them")]
pub struct HoursError(String);

impl Hours {
    /// Whether they contain a moment, in minutes since midnight. A range contains its first minute, not its last.
    pub fn contain(&self, minute: u16) -> bool {
        self.0.iter().any(|(from, to)| match from < to {
            true => (*from..*to).contains(&minute),
            false => minute >= *from || minute < *to,
        })
    }

    /// Whether they contain this very moment.
    pub fn contain_now(&self) -> bool {
        let now = jiff::Zoned::now();
        let minute = i16::from(now.hour()).saturating_mul(60).saturating_add(now.minute().into());
        self.contain(u16::try_from(minute).unwrap_or_default())
    }
}

impl FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let range = |range: &str| {
            let (from, to) = range.trim().split_once('-')?;
            let (from, to) = (minute(from.trim())?, minute(to.trim())?);
            // 24:00 ends a day, and begins none. A range of nothing would be read as the whole day.
            (from < DAY && from != to).then_some((from, to))
        };
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        ranges.map(Self).ok_or_else(|| HoursError(text.into()))
    }
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    let total = hour.checked_mul(60)?.checked_add(minute)?;
    (minute < 60 && total <= DAY).then_some(total)
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minute: &u16| {
            let hour = minute.checked_div(60).unwrap_or_default();
            format!("{hour:02}:{:02}", minute.checked_rem(60).unwrap_or_default())
        };
        let ranges: Vec<_> = self.0.iter().map(|(from, to)| format!("{}-{}", clock(from), clock(to))).collect();
        f.write_str(&ranges.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Hours {
        text.parse().unwrap()
    }

    #[test]
    fn a_range_may_go_past_midnight() {
        let night = hours("22:00-06:00");

        assert!(night.contain(22 * 60) && night.contain(0) && night.contain(6 * 60 - 1));
        assert!(!night.contain(6 * 60) && !night.contain(12 * 60) && !night.contain(22 * 60 - 1));
    }

    #[test]
    fn several_ranges_add_up_and_are_shown_as_they_were_written() {
        let pauses = hours("12:00-13:00, 18:30-24:00");

        assert!(pauses.contain(12 * 60) && pauses.contain(23 * 60 + 59));
        assert!(!pauses.contain(13 * 60) && !pauses.contain(0));
        assert_eq!(pauses.to_string(), "12:00-13:00,18:30-24:00");
    }

    #[test]
    fn what_names_no_hours_is_refused_with_an_example() {
        for text in
            ["", "22", "22-6", "22:00", "25:00-26:00", "10:60-11:00", "08:00-08:00", "24:00-06:00", "+1:00-02:00"]
        {
            assert!(text.parse::<Hours>().unwrap_err().to_string().contains("22:00-06:00"), "{text}");
        }
    }
}
