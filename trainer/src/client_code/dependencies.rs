//! The packages that client code needs besides Python and numpy: exact versions of wheels, each with its hashes.
//!
//! Read by hand: only the subset of pip's format that names a wheel by its hashes is valid. A parser of the whole format
//! would also accept options, addresses and files, which must never reach pip.

use sheaf_primitives::sha256;

use super::{
    error::{ClientCodeError, Result},
    names::LOCK,
    package::{Package, SourceFile},
};
use crate::text::readable;

/// How to make a lock, for messages.
pub const HOW_TO_LOCK: &str = "write what it needs into requirements.in, run `uv pip compile --generate-hashes requirements.in -o requirements.lock` \
     (or pip-compile), and zip both with client.py";

/// Maximum number of packages in a lock.
const MAX_PACKAGES: usize = 500;
/// Maximum number of hashes of a package: a release has a wheel for each system and Python.
const MAX_HASHES: usize = 500;

/// The wheels that client code asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    requirements: Vec<Requirement>,
}

/// One package of a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Requirement {
    /// `numpy`, `torch[opt]`.
    name: String,
    version: String,
    /// `python_version >= "3.12"`.
    marker: Option<String>,
    /// SHA-256, hex, ascending.
    hashes: Vec<String>,
}

impl Lock {
    /// The lock of a package; `None` if it needs only Python and numpy. Fails if it names packages without hashes.
    pub fn of(package: &Package) -> Result<Option<Self>> {
        if let Some(file) = package.file(LOCK) {
            let text = file.text().ok_or_else(|| refused("it is not text"))?;
            return Self::parse(text).map(Some);
        }
        let unpinned: Vec<String> = package.files().iter().flat_map(inline).filter(|name| !is_numpy(name)).collect();
        if unpinned.is_empty() {
            return Ok(None);
        }
        let names = readable(unpinned.join(", ").as_bytes());
        Err(ClientCodeError::NoLock(names))
    }

    /// Reads requirements in pip's format, each with its hashes. Other parts of the format, such as options, addresses
    /// and files, are refused.
    pub fn parse(text: &str) -> Result<Self> {
        let mut requirements: Vec<Requirement> = Vec::new();
        for (number, line) in logical_lines(text) {
            let requirement = Requirement::parse(&line).map_err(|what| refused(&format!("line {number}: {what}")))?;
            if requirements
                .iter()
                .any(|other| other.normalised() == requirement.normalised() && other.marker == requirement.marker)
            {
                return Err(refused(&format!("line {number}: {} is in it twice", requirement.name)));
            }
            requirements.push(requirement);
            if requirements.len() > MAX_PACKAGES {
                return Err(refused(&format!("it names more than {MAX_PACKAGES} packages")));
            }
        }
        if !requirements.iter().any(|requirement| requirement.normalised() == "numpy") {
            return Err(refused("it does not name numpy, which all client code needs"));
        }
        requirements.sort_by_key(Requirement::normalised);
        Ok(Self { requirements })
    }

    /// `numpy 2.4.6`, …
    pub fn packages(&self) -> impl Iterator<Item = String> + '_ {
        self.requirements.iter().map(|requirement| format!("{} {}", requirement.name, requirement.version))
    }

    /// The lock for pip, written from what was understood, so that it contains nothing else.
    pub fn text(&self) -> String {
        self.requirements.iter().map(Requirement::line).collect()
    }

    /// SHA-256 of [`Lock::text`].
    pub fn sha256(&self) -> [u8; 32] {
        sha256(&[self.text().as_bytes()])
    }
}

impl Requirement {
    fn parse(line: &str) -> Result<Self, String> {
        let (wanted, options) = line.find(" --").map_or((line, ""), |at| line.split_at(at));
        let mut hashes = Vec::new();
        for option in options.split_whitespace() {
            let hash = option.strip_prefix("--hash=sha256:").filter(|hash| is_sha256(hash));
            hashes
                .push(hash.ok_or_else(|| format!("`{option}` is not --hash=sha256:… with 64 hex digits"))?.to_owned());
        }
        let (exact, marker) = match wanted.split_once(';') {
            Some((exact, marker)) => (exact, Some(marker.trim().to_owned())),
            None => (wanted, None),
        };
        let pinned = exact.split_once("==").map(|(name, version)| (name.trim(), version.trim()));
        let (name, version) = pinned
            .filter(|(name, version)| is_name(name) && is_version(version))
            .ok_or_else(|| format!("`{}` is not of the form name==version", exact.trim()))?;
        if marker.as_deref().is_some_and(|marker| !is_marker(marker)) {
            return Err(format!("`{}` is not a marker", marker.unwrap_or_default()));
        }
        if hashes.is_empty() {
            return Err(format!("{name} has no --hash=sha256:…"));
        }
        if hashes.len() > MAX_HASHES {
            return Err(format!("{name} has more than {MAX_HASHES} hashes"));
        }
        hashes.sort_unstable();
        hashes.dedup();
        Ok(Self { name: name.to_owned(), version: version.to_owned(), marker, hashes })
    }

    /// The name as indexes compare it, without extras.
    fn normalised(&self) -> String {
        let name = self.name.split('[').next().unwrap_or_default();
        name.to_ascii_lowercase().replace(['_', '.'], "-")
    }

    fn line(&self) -> String {
        let marker = self.marker.as_ref().map(|marker| format!(" ; {marker}")).unwrap_or_default();
        let hashes: String = self.hashes.iter().map(|hash| format!(" --hash=sha256:{hash}")).collect();
        format!("{}=={}{marker}{hashes}\n", self.name, self.version)
    }
}

/// The lines of a requirements file with their numbers. Continued lines are joined; comments and empty lines are left
/// out.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut continues = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let without_comment = match line.starts_with('#') {
            true => "",
            false => line.split_once(" #").map_or(line, |(before, _)| before.trim_end()),
        };
        let (part, goes_on) = match without_comment.strip_suffix('\\') {
            Some(part) => (part.trim_end(), true),
            None => (without_comment, false),
        };
        match lines.last_mut().filter(|_| continues) {
            Some((_, last)) => {
                last.push(' ');
                last.push_str(part);
            }
            None => lines.push((index.saturating_add(1), part.to_owned())),
        }
        // As for pip, a comment among continued lines does not end them.
        continues = goes_on || (continues && line.starts_with('#'));
    }
    lines.retain(|(_, line)| !line.trim().is_empty());
    lines
}

fn is_name(text: &str) -> bool {
    let (name, extras) = text.split_once('[').unwrap_or((text, "]"));
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let is_word = |word: &str| {
        word.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && word.chars().all(plain) && word.len() <= 100
    };
    let extras = extras.strip_suffix(']');
    is_word(name)
        && extras.is_some_and(|extras| extras.is_empty() || extras.split(',').all(|word| is_word(word.trim())))
}

fn is_version(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || ".!+_-".contains(letter);
    !text.is_empty() && text.len() <= 100 && text.chars().all(plain)
}

fn is_marker(text: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " ._-<>=!~()'\",".contains(letter);
    !text.is_empty() && text.len() <= 500 && !text.contains("--") && text.chars().all(plain)
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit))
}

fn is_numpy(requirement: &str) -> bool {
    let rest = requirement.trim().strip_prefix("numpy");
    rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_ascii_alphanumeric() || "._-[".contains(letter)))
}

/// The dependencies that a script names in its own text, by PEP 723.
fn inline(file: &SourceFile) -> Vec<String> {
    let Some(text) = file.text().filter(|_| file.is_python()) else { return Vec::new() };
    let mut lines = text.lines().skip_while(|line| line.trim_end() != "# /// script");
    if lines.next().is_none() {
        return Vec::new();
    }
    let block: Vec<&str> = lines.take_while(|line| line.starts_with('#') && line.trim_end() != "# ///").collect();
    let metadata: String = block
        .iter()
        .map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or_else(|| line.trim_start_matches('#'))))
        .collect();
    match toml::from_str::<toml::Table>(&metadata) {
        Ok(metadata) => {
            let wanted = metadata.get("dependencies").and_then(toml::Value::as_array).cloned().unwrap_or_default();
            wanted.iter().filter_map(toml::Value::as_str).map(ToOwned::to_owned).collect()
        }
        Err(_) => vec!["packages in a `# /// script` block that cannot be read".into()],
    }
}

fn refused(what: &str) -> ClientCodeError {
    ClientCodeError::BadLock(readable(what.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    fn why_refused(text: &str) -> String {
        Lock::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn what_pip_compile_and_uv_write_is_read() {
        let text = format!(
            "#\n# This file is autogenerated by pip-compile\n#\nnumpy==2.4.6 \\\n    --hash=sha256:{B} \\\n    --hash=sha256:{A}\n    \
             # via -r requirements.in\nsix==1.17.0 ; python_version >= \"3.9\" \\\n    --hash=sha256:{A}\n"
        );

        let lock = Lock::parse(&text).unwrap();

        assert_eq!(lock.packages().collect::<Vec<_>>(), ["numpy 2.4.6", "six 1.17.0"]);
        let written = format!(
            "numpy==2.4.6 --hash=sha256:{A} --hash=sha256:{B}\nsix==1.17.0 ; python_version >= \"3.9\" --hash=sha256:{A}\n"
        );
        assert_eq!(lock.text(), written);
        assert_eq!(Lock::parse(&written).unwrap(), lock);
    }

    #[test]
    fn only_exact_versions_with_hashes_are_accepted() {
        let numpy = format!("numpy==2.4.6 --hash=sha256:{A}\n");
        for (line, said) in [
            ("six==1.17.0", "no --hash"),
            (&format!("six>=1.17.0 --hash=sha256:{A}"), "name==version"),
            (&format!("six==1.* --hash=sha256:{A}"), "name==version"),
            (&format!("six===1.17.0 --hash=sha256:{A}"), "name==version"),
            (&format!("six @ https://evil.example/six.whl --hash=sha256:{A}"), "name==version"),
            (&format!("./six.whl --hash=sha256:{A}"), "name==version"),
            (&format!("six==${{HOME}} --hash=sha256:{A}"), "name==version"),
            ("--index-url https://evil.example", "name==version"),
            ("-r other.txt", "name==version"),
            ("-e .", "name==version"),
            (&format!("six==1.17.0 --hash=sha256:{A} --index-url https://evil.example"), "--index-url"),
            (&format!("six==1.17.0 --config-settings=x --hash=sha256:{A}"), "--config-settings"),
            (&format!("six==1.17.0 ; x\u{1b}[2J --hash=sha256:{A}"), "not a marker"),
            ("six==1.17.0 --hash=md5:aaaa", "--hash=md5:aaaa"),
            ("six==1.17.0 --hash=sha256:aaaa", "64 hex digits"),
            (&format!("six==1 --hash=sha256:{A}\nSIX==2 --hash=sha256:{A}"), "twice"),
        ] {
            let why = why_refused(&format!("{numpy}{line}\n"));
            assert!(why.contains(said) && why.contains("line 2") | why.contains("line 3"), "{line}: {why}");
            assert!(!why.contains('\u{1b}'));
        }
        assert!(why_refused(&format!("six==1.17.0 --hash=sha256:{A}")).contains("does not name numpy"));
        assert!(why_refused("").contains("numpy"));
    }

    #[test]
    fn a_single_file_that_names_packages_without_hashes_is_refused() {
        let source = "# /// script\n# requires-python = '>=3.11'\n# dependencies = [\n#   'torch>=2',\n#   'numpy',\n# ]\n# ///\nimport torch\n";

        let failure = Lock::of(&Package::read(source.as_bytes()).unwrap()).unwrap_err();

        assert!(failure.to_string().contains("needs torch>=2"), "{failure}");
    }

    #[test]
    fn numpy_alone_needs_no_lock() {
        for source in
            ["import numpy", "# /// script\n# dependencies = ['numpy>=1.26']\n# ///\n", "# /// other\n# x\n# ///\n"]
        {
            assert_eq!(Lock::of(&Package::read(source.as_bytes()).unwrap()).unwrap(), None, "{source}");
        }
        let odd = "# /// script\n# dependencies = [\n# ///\n";
        assert!(Lock::of(&Package::read(odd.as_bytes()).unwrap()).is_err());
    }
}
