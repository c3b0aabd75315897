//! What `sheaf train simulate` makes of a round's updates is what the service makes of them: the same refusals, the same bytes.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod world;

use sheaf_primitives::{TaskTerms, sha256};
use sheaf_protocol::{RefusalCode, wire::ServerMessage};
use sheaf_trainer::simulate::Intake;
use world::{
    model::{RULE, file, model, update},
    service::{TASK, World},
    trainer::Trainer,
    until,
};

#[tokio::test(flavor = "multi_thread")]
async fn the_simulation_makes_the_model_that_the_aggregator_makes_of_the_same_updates() {
    let world = World::new();
    let base = world.base();
    let huge = file("I32", [1_000_000i32; 4].iter().flat_map(|number| number.to_le_bytes()).collect());
    let good = update(&base, 0.1);
    // File and weight, as trainers send them one after the other.
    let updates = [
        (good.clone(), 7),
        (good, 900),
        (file("I32", vec![0; 16]), 10),
        (huge, 10),
        (model([f32::NAN, 0.5, 0.5, 0.5]), 10),
        (update(&base, -0.3), 1_001),
        (file("I32", vec![1; 12]), 10),
        (update(&base, 1.0 / 3.0), 1_000),
        (update(&base, -0.7), 1),
    ];
    let trainers: Vec<_> = (1..).map(Trainer::new).take(updates.len()).collect();
    let change = |terms: &mut TaskTerms| (terms.rounds, terms.min_trainers, terms.round_ms) = (1, 3, 1_500);
    let service = world.serve(&trainers, change).await;

    let mut intake = Intake::new(&base, &RULE).unwrap();
    let mut refusals = Vec::new();
    for (trainer, (file, sample_weight)) in trainers.iter().zip(&updates) {
        let mut session = trainer.connect(&service).await;
        let offer = session.offer().await;
        let mut begin = trainer.begin(&service, 0, offer.base_model.0, file);
        begin.sample_weight = *sample_weight;
        let answered = match session.upload(&begin, file).await {
            ServerMessage::Receipt(_) => None,
            ServerMessage::Refused { code, reason, .. } => Some((code, reason)),
            other => panic!("{other:?}"),
        };
        session.close().await;

        let simulated = intake.take(file, *sample_weight).err().map(|refusal| (refusal.code, refusal.reason));
        assert_eq!(simulated, answered);
        refusals.extend(answered.map(|(code, _)| code));
    }

    use RefusalCode::{AllZero, BadSampleWeight, DuplicateUpdate, Norm, NotFinite, WrongShape};
    assert_eq!(refusals, [DuplicateUpdate, AllZero, Norm, NotFinite, BadSampleWeight, WrongShape]);
    until("the round to be final", || (world.chain.finalized().tasks[&TASK].rounds_posted == 1).then_some(())).await;
    let posted = world.chain.finalized().tasks[&TASK].current_model.0;
    assert_eq!((intake.updates(), sha256(&[&intake.finish().unwrap()])), (3, posted));
    service.stop().await;
}
