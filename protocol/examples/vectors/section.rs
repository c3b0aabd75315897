//! A list of cases in the file, and how many agree.

use core::{fmt, str::FromStr};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

/// Says why a case does not agree, if it does not.
pub type Check = fn(&Value) -> Result<(), String>;

/// A judged section.
pub struct Section {
    name: &'static str,
    cases: usize,
    agreeing: usize,
    first_failure: Option<(usize, String)>,
}

impl Section {
    /// Checks each case of the list `name` in `file`.
    pub fn judge(file: &Value, name: &'static str, check: Check) -> Result<Self, String> {
        let cases = file.get(name).ok_or_else(|| format!("it has no section `{name}`"))?;
        let cases = cases.as_array().ok_or_else(|| format!("its section `{name}` is not a list"))?;
        let mut failures = cases
            .iter()
            .map(check)
            .enumerate()
            .filter_map(|(number, verdict)| verdict.err().map(|reason| (number, reason)));
        let first_failure = failures.next();
        let failed = failures.count().saturating_add(usize::from(first_failure.is_some()));
        Ok(Self { name, cases: cases.len(), agreeing: cases.len().saturating_sub(failed), first_failure })
    }

    /// Whether every case agrees.
    pub fn agrees(&self) -> bool {
        self.first_failure.is_none()
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {} of {} agree", self.name, self.agreeing, self.cases)?;
        match &self.first_failure {
            Some((number, reason)) => write!(f, "; the first that does not is case {number}: {reason}"),
            None => Ok(()),
        }
    }
}

/// Compares what the case says with what this implementation computes.
pub fn same<T: PartialEq + fmt::Debug>(what: &str, expected: T, computed: T) -> Result<(), String> {
    if expected == computed {
        return Ok(());
    }
    Err(format!("{what} is {expected:?} in the file, {computed:?} here"))
}

/// A number written as decimal text.
pub struct Decimal<N>(pub N);

impl<'de, N: FromStr<Err: fmt::Display>> Deserialize<'de> for Decimal<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = text.parse().map_err(|cause| D::Error::custom(format!("`{text}` is no number here: {cause}")));
        number.map(Self)
    }
}

/// Bytes of any length in hex.
#[derive(PartialEq)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        hex::decode(&text).map(Self).map_err(|cause| D::Error::custom(format!("`{text}` is not hex: {cause}")))
    }
}

/// A field that must be there, and may be null.
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// Reads a case.
pub fn read<'de, T: Deserialize<'de>>(case: &'de Value) -> Result<T, String> {
    T::deserialize(case).map_err(|cause| format!("it cannot be read: {cause}"))
}
