use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::*;

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A zip made by `zip_of` with a name replaced by another one of the same length: the writer would fix some names.
fn renamed(from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = zip_of(&[("client.py", b"pass"), (from, b"x")]);
    let found: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, name)| *name == from.as_bytes()).map(|(at, _)| at).collect();
    for at in found {
        bytes[at..][..to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

fn why_refused(code: &[u8]) -> String {
    Package::read(code).unwrap_err().to_string()
}

#[test]
fn a_single_file_is_a_package_of_one() {
    let package = Package::read(b"class Client: pass").unwrap();

    assert!(!package.is_zip());
    assert_eq!(package.file("client.py").unwrap().text(), Some("class Client: pass"));
}

#[test]
fn the_files_of_a_zip_are_sorted_by_path() {
    let package =
        Package::read(&zip_of(&[("net/model.py", b"x = 1"), ("client.py", b"import net"), ("data.bin", b"\0")]));

    let package = package.unwrap();
    let paths: Vec<_> = package.files().iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["client.py", "data.bin", "net/model.py"]);
    assert_eq!(package.own_modules(), ["client", "net"]);
    assert_eq!(package.file("data.bin").unwrap().text(), None);
}

#[test]
fn paths_that_lead_out_are_refused() {
    for path in ["/aa/bb.py", "../../b.py", "aa/../b.py", "aa/./bb.py", "aa//bbb.py"] {
        let from = "xx/yyyyyyyy".get(..path.len()).unwrap();
        assert!(why_refused(&renamed(from, path)).contains(path), "{path}");
    }
    for path in ["aa\\bb.py", "C:aabb.py", "aa\u{1b}[2J.p", "aa\u{202e}b.p"] {
        let from = "xx/yyyyyyyy".get(..path.len()).unwrap();
        let why = why_refused(&renamed(from, path));
        assert!(why.contains("named") && !why.contains('\u{1b}') && !why.contains('\u{202e}'), "{why}");
    }
}

#[test]
fn a_link_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("client.py", "/etc/passwd", SimpleFileOptions::default()).unwrap();

    assert!(why_refused(&writer.finish().unwrap().into_inner()).contains("link"));
}

#[test]
fn each_name_occurs_once() {
    assert!(why_refused(&renamed("clienx.py", "client.py")).contains("twice"));
    assert!(why_refused(&zip_of(&[("net.py", b""), ("NET.py", b"")])).contains("twice"));
    assert!(why_refused(&zip_of(&[("net", b""), ("net/model.py", b"")])).contains("both a file and a folder"));
}

#[test]
fn compiled_code_is_refused_since_python_would_prefer_it_to_the_source_that_was_shown() {
    for path in ["client.pyc", "__pycache__/client.cpython-312.pyc", "net/fast.SO"] {
        assert!(why_refused(&zip_of(&[("client.py", b""), (path, b"")])).contains("compiled"), "{path}");
    }
}

#[test]
fn a_zip_that_unpacks_to_too_much_is_refused() {
    let zeros = vec![0; usize::try_from(MAX_UNPACKED).unwrap() + 1];
    let bomb = zip_of(&[("client.py", b""), ("zeros", &zeros)]);
    assert!(bomb.len() < 100_000, "{} bytes", bomb.len());
    assert!(why_refused(&bomb).contains("unpacks to more than"));

    let names: Vec<String> = (0..=MAX_FILES).map(|number| format!("{number}.py")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(why_refused(&zip_of(&many)).contains("more than 2000"));
}

#[test]
fn a_zip_that_programs_could_read_differently_is_refused() {
    let good = zip_of(&[("client.py", b"pass")]);
    assert!(Package::read(&good).is_ok());

    let behind = [good.clone(), b"more".to_vec()].concat();
    assert!(why_refused(&behind).contains("comment"));

    // Two archives, one after the other: some programs read the first, some the second.
    let two = [good.clone(), zip_of(&[("client.py", b"import socket")])].concat();
    assert!(why_refused(&two).contains("bytes before"));

    let mut cut = good;
    cut.truncate(60);
    assert!(Package::read(&cut).is_err());
}

#[test]
fn a_damaged_file_is_refused() {
    let mut options = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    options.start_file("client.py", stored).unwrap();
    options.write_all(b"import numpy").unwrap();
    let mut bytes = options.finish().unwrap().into_inner();
    let at = bytes.windows(5).position(|window| window == b"numpy").unwrap();
    bytes[at] = b'x';

    assert!(why_refused(&bytes).contains("damaged"));
}
