//! Rebuilds the program when the web app that is part of it changes.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_WEB").is_some() {
        println!("cargo:rerun-if-changed=../web/dist");
        println!(
            "cargo:rustc-env=SHEAF_WEB_DIST={}/../web/dist",
            std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()
        );
    }
}
