//! `task.toml`: the flags of `sheaf task propose` in a file. Its keys are their names.

use std::path::Path;

use clap::Parser;
use toml::{Table, Value};

use crate::{
    args::ProposeArgs,
    error::{Failure, Result},
};

/// The command line that is equal to a file.
#[derive(Parser)]
struct Words {
    #[command(flatten)]
    args: ProposeArgs,
}

/// The arguments in the file at `path`.
pub(super) fn read(path: &Path) -> Result<ProposeArgs> {
    let text = std::fs::read_to_string(path).map_err(Failure::file("read", path))?;
    let table: Table =
        text.parse().map_err(|error: toml::de::Error| Failure::input(error.message().to_owned()).while_in(path))?;
    let words = table.iter().map(|(key, value)| word(key, value)).collect::<Result<Vec<_>>>();
    parse(words.map_err(|failure| failure.while_in(path))?).map_err(|failure| failure.while_in(path))
}

/// The arguments of such flags. An unknown flag is an error, and so is a value that the flag would refuse.
pub(super) fn parse(words: impl IntoIterator<Item = String>) -> Result<ProposeArgs> {
    let words = std::iter::once("task.toml".to_owned()).chain(words);
    Words::try_parse_from(words).map(|words| words.args).map_err(|error| {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        Failure::input(first).next("`sheaf task propose --help` lists the flags; a flag's `-` is `_` here")
    })
}

/// A line of the file as a flag.
fn word(key: &str, value: &Value) -> Result<String> {
    let value = match value {
        Value::String(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Array(values) if key == "admit" => {
            let texts: Option<Vec<&str>> = values.iter().map(Value::as_str).collect();
            texts.ok_or_else(|| Failure::input(format!("`{key}` is a list of something other than texts")))?.join(",")
        }
        Value::Array(_) | Value::Boolean(_) | Value::Datetime(_) | Value::Table(_) => {
            return Err(Failure::input(format!("`{key}` is neither a text in quotes nor a number")));
        }
    };
    Ok(format!("--{}={value}", key.replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::task::propose::terms;
    use sheaf_primitives::Admission;

    const FILE: &str = "\
model = 3
aggregator = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
deposit = '100 SHF'
deadline = '+30d'
min_trainers = 3
clip = 0.5
aggregator_fee = '2.5%'
admit = ['alice', ' bob']
";

    fn read(text: &str) -> Result<ProposeArgs> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        super::read(file.path())
    }

    #[test]
    fn a_file_has_the_flags_as_keys_and_flags_override_it() {
        let in_file = read(FILE).unwrap();
        let typed = parse(["--min-trainers=4", "--rounds=7"].map(str::to_owned)).unwrap();

        let args = typed.or(in_file);
        let terms = terms(&args, 1_000).unwrap();

        assert_eq!((args.admitted(), terms.admission), (vec!["alice".to_owned(), "bob".to_owned()], Admission::List));
        assert_eq!((args.model, terms.min_trainers, terms.rounds), (Some(3), 4, 7));
        assert_eq!((terms.deposit, terms.stake), (100_000_000_000_000, 5_000_000_000_000));
        assert_eq!((terms.aggregation.clip, terms.aggregator_fee.deconstruct()), (32_768, 25_000));
        assert_eq!(terms.deadline, 1_000 + 30 * 24 * 3_600_000);
    }

    #[test]
    fn a_wrong_line_is_named_with_its_file() {
        for (text, wrong) in [
            ("modl = 3", "--modl"),
            ("stake = 'five'", "five"),
            ("rounds = 1001", "1001"),
            ("rounds = ['1']", "`rounds` is neither"),
            ("admit = [1]", "`admit` is a list"),
            ("rounds = true", "`rounds` is neither"),
            ("rounds 10", "task.toml"),
        ] {
            let file = tempfile::tempdir().unwrap();
            let path = file.path().join("task.toml");
            std::fs::write(&path, text).unwrap();

            let failure = super::read(&path).unwrap_err();

            assert!(failure.message().contains(wrong) && failure.message().contains("task.toml"), "{failure}");
        }
    }
}
