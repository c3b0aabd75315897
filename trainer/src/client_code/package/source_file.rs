//! A file of a package.

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is in the package: letters, digits and signs of ASCII, `/` between folders.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
}

impl SourceFile {
    /// Whether Python reads it.
    pub fn is_python(&self) -> bool {
        self.path.ends_with(".py")
    }

    /// Its text, unless it is something else than text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok().filter(|text| !text.contains('\0'))
    }
}
