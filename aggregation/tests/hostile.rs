//! Files from strangers: whatever the bytes, reading them ends in an answer.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

mod files;

use core::num::NonZeroUsize;
use files::{float_model, integer_update};
use proptest::{collection::vec, prelude::*, sample::Index};
use sheaf_aggregation::{Aggregate, Model, Rule, UpdateLayout, quantize_model};
use sheaf_primitives::{AggregationRule, RuleKind};

const RULE: AggregationRule = AggregationRule {
    kind: RuleKind::Mean,
    learning_rate: 65_536,
    clip: 65_536,
    frac_bits: 16,
    sample_weight_cap: 1000,
};

fn base() -> Vec<u8> {
    float_model(&[("b", &[0.5]), ("w", &[1.0, 2.0])])
}

/// `file` with some bytes overwritten, and perhaps cut.
fn damaged(mut file: Vec<u8>, changes: &[(Index, u8)], cut: Option<Index>) -> Vec<u8> {
    for (position, byte) in changes {
        let position = position.index(file.len());
        file[position] = *byte;
    }
    if let Some(cut) = cut {
        file.truncate(cut.index(file.len()));
    }
    file
}

/// Bytes that JSON headers are made of are likelier to matter.
fn any_change() -> impl Strategy<Value = (Index, u8)> {
    let telling = proptest::sample::select(b"0123456789[]{},:\"IFU".to_vec());
    (any::<Index>(), prop_oneof![any::<u8>(), telling])
}

proptest! {
    #[test]
    fn a_damaged_update_is_taken_or_refused(changes in vec(any_change(), 0..6), cut in any::<Option<Index>>()) {
        let base = base();
        let update = damaged(integer_update(&[("b", &[3]), ("w", &[1, -2])]), &changes, cut);
        let layout = UpdateLayout::of(&Model::parse(&base).unwrap()).unwrap();

        match layout.check(&update, &Rule::new(&RULE).unwrap()) {
            Ok(checked) => {
                prop_assert_eq!(update.len() as u64, layout.file_size());
                prop_assert_eq!(checked.len(), 3);
                let mut aggregate = Aggregate::new(&base, &RULE).unwrap();
                aggregate.add(&update, 1).unwrap();
                prop_assert!(aggregate.finish().is_ok());
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }

    #[test]
    fn a_damaged_model_is_read_or_refused(changes in vec(any_change(), 0..6), cut in any::<Option<Index>>()) {
        let model = damaged(base(), &changes, cut);

        let _ = Model::parse(&model).map(|model| UpdateLayout::of(&model).unwrap());
        let rule = Rule::new(&RULE).unwrap();
        let _ = quantize_model(&base(), &model, &rule, NonZeroUsize::MIN);
        let _ = quantize_model(&model, &base(), &rule, NonZeroUsize::MIN);
    }
}
