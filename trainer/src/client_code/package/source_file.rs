//! A file of a package.

/// A file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path in the package: ASCII letters, digits and signs, with `/` between folders.
    pub path: String,
    /// Its content.
    pub content: Vec<u8>,
}

impl SourceFile {
    /// Whether it is Python source.
    pub fn is_python(&self) -> bool {
        self.path.ends_with(".py")
    }

    /// Its text; `None` if it is not text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.content).ok().filter(|text| !text.contains('\0'))
    }
}
