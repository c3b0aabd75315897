//! The web app that is part of the program.

use include_dir::{Dir, include_dir};
use std::{
    io,
    path::{Path, PathBuf},
};

static APP: Dir = include_dir!("$SHEAF_WEB_DIST");

/// Where the app lies below `data_dir`, for [`web::app`](super::web) to serve. It is written again at every start,
/// because the program may be a newer one.
pub fn unpacked(data_dir: &Path) -> io::Result<PathBuf> {
    let folder = data_dir.join("web");
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => std::fs::create_dir_all(&folder)?,
    }
    APP.extract(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::unpacked;

    #[test]
    fn the_app_is_there_with_all_that_its_page_asks_for_and_without_what_an_older_one_had() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("web/assets")).unwrap();
        std::fs::write(folder.path().join("web/assets/old.js"), "old").unwrap();

        let app = unpacked(folder.path()).unwrap();

        let page = std::fs::read_to_string(app.join("index.html")).unwrap();
        let asked: Vec<_> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
        assert!(!asked.is_empty(), "{page}");
        assert!(asked.iter().all(|path| app.join(path.trim_start_matches('/')).is_file()), "{asked:?}");
        assert!(!app.join("assets/old.js").exists());
    }
}
