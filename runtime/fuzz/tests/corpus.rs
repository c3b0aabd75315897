//! Replays the inputs that the fuzzer keeps, including those that once failed.

use std::path::Path;

#[test]
fn every_input_of_the_corpus_keeps_the_laws() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut inputs: Vec<_> = std::fs::read_dir(corpus).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    assert!(inputs.len() >= 20, "the corpus has only {} inputs", inputs.len());

    for input in inputs {
        let bytes = std::fs::read(&input).unwrap();
        println!("{}", input.display());
        sheaf_runtime_fuzz::run(&bytes);
    }
}
