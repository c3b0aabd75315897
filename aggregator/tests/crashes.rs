//! The process ends between any two steps that leave a trace, and is started again. The task continues as if nothing had
//! happened: no acknowledged update is lost, one extrinsic a round is sent, and the model has the same bytes.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod world;

use sheaf_aggregator::chain::is_over;
use sheaf_primitives::H256;
use sheaf_protocol::wire::{Chunk, ClientMessage, ReceiptFrame, ServerMessage};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{runtime::Runtime, time::sleep};
use tokio_tungstenite::tungstenite::Message;
use world::{
    fuse::Fuse,
    model::update,
    service::{Running, TASK, World},
    trainer::{Session, Trainer},
    until,
};

const ROUNDS: u32 = 2;

/// What the trainers saw in all lives of the aggregator.
#[derive(Default)]
struct Seen {
    receipts: BTreeMap<(u32, u8), ReceiptFrame>,
}

/// A runtime of its own for each life of the aggregator: dropping it ends every thread and task of that life.
fn life() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn data(world: &World) -> PathBuf {
    world.folder.path().join("data")
}

/// Lets a trainer take part until its service is gone or the task done; reconnecting is the caller's business.
async fn take_part(world: &World, service: &Running, number: u8, seen: &Mutex<Seen>) -> Option<()> {
    let trainer = Trainer::new(number);
    let mut session = login(service, &trainer).await?;
    loop {
        match session.try_next().await? {
            ServerMessage::Offer(offer) => {
                let path = format!("/v1/objects/{}", offer.base_model);
                let base = reqwest::get(service.url(&path)).await.ok()?.bytes().await.ok()?;
                if offer.round == 0 {
                    assert_eq!(base, world.base());
                }
                let file = update(&base, 0.1 * f32::from(number));
                let begin = trainer.begin(service, offer.round, offer.base_model.0, &file);
                session.say(&ClientMessage::UploadBegin(begin)).await;
                upload(&mut session, &file, number, seen).await?;
            }
            ServerMessage::Receipt(receipt) => remember(seen, number, receipt),
            ServerMessage::TaskDone { .. } => return Some(()),
            _ => {}
        }
    }
}

async fn login(service: &Running, trainer: &Trainer) -> Option<Session> {
    loop {
        let (mut session, challenge) = Session::try_open(service).await?;
        session.say(&ClientMessage::Login(trainer.login(&challenge))).await;
        match session.try_next().await? {
            ServerMessage::Welcome(_) => return Some(session),
            // The task is not being served yet.
            ServerMessage::Error { .. } => sleep(Duration::from_millis(20)).await,
            other => panic!("{other:?}"),
        }
    }
}

async fn upload(session: &mut Session, file: &[u8], number: u8, seen: &Mutex<Seen>) -> Option<()> {
    loop {
        match session.try_next().await? {
            ServerMessage::UploadReady { offset, .. } => {
                // Small chunks, so that there are steps between them.
                let rest = &file[offset as usize..];
                for (index, bytes) in rest.chunks(40).enumerate() {
                    let chunk = Chunk { offset: offset + 40 * index as u64, bytes };
                    session.say_raw(Message::Binary(chunk.to_frame().into())).await;
                }
            }
            ServerMessage::Receipt(receipt) => {
                remember(seen, number, receipt);
                return Some(());
            }
            // A disk that just failed; the process is about to end.
            ServerMessage::Refused { code: sheaf_protocol::RefusalCode::Internal, .. } => return None,
            ServerMessage::Refused { code, reason, .. } => panic!("{code}: {reason}"),
            _ => {}
        }
    }
}

/// A receipt, once given, is never another one.
fn remember(seen: &Mutex<Seen>, number: u8, receipt: ReceiptFrame) {
    let mut seen = seen.lock().unwrap();
    let known = *seen.receipts.entry((receipt.round, number)).or_insert(receipt);
    assert_eq!(known, receipt, "another receipt for round {} of trainer {number}", receipt.round);
}

/// Runs one life of the aggregator with trainers at it, until the fuse blows or the task is done and settled.
fn live(world: &Arc<World>, fuse: Arc<Fuse>, seen: &Arc<Mutex<Seen>>) -> bool {
    let runtime = life();
    let is_done = runtime.block_on(async {
        world.chain.run();
        let service = Arc::new(world.start_with(fuse.clone(), &data(world)).await);
        for number in 1..=2 {
            let (world, service, seen) = (world.clone(), service.clone(), seen.clone());
            tokio::spawn(async move {
                while take_part(&world, &service, number, &seen).await.is_none() {
                    sleep(Duration::from_millis(20)).await;
                }
            });
        }
        let mut blown = fuse.blown.subscribe();
        let settled = until("the task to be done", || {
            let state = world.chain.finalized();
            let is_over = state.tasks.get(&TASK).is_some_and(is_over);
            let collected = state.rounds.values().filter(|(posted, _)| posted.record.aggregator_paid).count();
            (is_over && collected == ROUNDS as usize).then_some(())
        });
        tokio::select! {
            _ = blown.wait_for(|blown| *blown) => false,
            () = settled => true,
        }
    });
    // As kill -9: nothing gets to finish.
    runtime.shutdown_timeout(Duration::from_millis(200));
    is_done
}

struct Ended {
    models: Vec<H256>,
    updates_roots: Vec<H256>,
    steps: Vec<&'static str>,
}

/// A whole task whose aggregator ends at these steps of its first lives, one each, and then lives on.
fn run_with_crashes_at(crashes: &[u32]) -> Ended {
    let world = Arc::new(World::new());
    world.propose(|terms| {
        terms.rounds = ROUNDS;
        terms.round_ms = 120_000;
    });
    for number in 1..=2 {
        world.chain.seat(TASK, Trainer::new(number).account());
    }
    let seen = Arc::new(Mutex::new(Seen::default()));
    let is_done = crashes.iter().any(|crash| live(&world, Fuse::after(Some(*crash)), &seen));
    let fuse = Fuse::after(None);
    assert!(is_done || live(&world, fuse.clone(), &seen), "the last life ends the task");

    let state = world.chain.finalized();
    let results: Vec<_> = (0..ROUNDS).map(|round| state.rounds[&(TASK, round)].1.clone()).collect();
    for (round, result) in (0..ROUNDS).zip(&results) {
        assert_eq!(result.leaves, 2, "every acknowledged update of round {round} counts");
        let distinct: BTreeSet<_> = world.chain.submissions(round);
        assert_eq!(distinct.len(), 1, "extrinsics for round {round}");
    }
    assert_eq!(state.failed, Vec::<String>::new());
    let steps = fuse.passed.lock().unwrap().clone();
    Ended {
        models: results.iter().map(|result| result.model).collect(),
        updates_roots: results.iter().map(|result| result.updates_root).collect(),
        steps,
    }
}

/// Runs the task once for each of these sequences of crashes, several at a time, because most of the time is waiting for
/// blocks.
fn sweep(smooth: &Ended, crashes: impl Iterator<Item = Vec<u32>> + Send) {
    let next = Mutex::new(crashes);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                loop {
                    let Some(crashes) = next.lock().unwrap().next() else { return };
                    let crashed = run_with_crashes_at(&crashes);
                    assert_eq!(crashed.models, smooth.models, "crashed at {crashes:?}");
                    assert_eq!(crashed.updates_roots, smooth.updates_roots, "crashed at {crashes:?}");
                }
            });
        }
    });
}

#[test]
fn a_crash_between_any_two_steps_changes_nothing() {
    let smooth = run_with_crashes_at(&[]);
    for step in ["before a journal line", "after a chunk", "before an object", "before sending"] {
        assert!(smooth.steps.contains(&step), "{step} is not among {:?}", smooth.steps);
    }

    let total = smooth.steps.len() as u32;
    sweep(&smooth, (0..total).map(|crash| vec![crash]));
}

#[test]
fn nor_do_crashes_while_it_recovers() {
    let smooth = run_with_crashes_at(&[]);
    let total = smooth.steps.len() as u32;
    let again = |first: u32| [0, 1, 3, 6].map(|second| vec![first, second, second]);
    sweep(&smooth, (3..total).step_by(7).flat_map(again));
}
