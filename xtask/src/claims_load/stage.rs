//! What must exist before anyone can claim: accounts, tasks, seats and posted rounds. Ordinary calls create it, signed by
//! the well-known accounts of a local network and by trainers that they fund.

use super::{
    Failure,
    round::{self, Proof},
    sending::{self, Height, Links},
};
use futures::{StreamExt, TryStreamExt, stream};
use sheaf_client_sdk::{
    AccountId, Balance, BlockNumber, H256, Moment, TaskId,
    calls::{self, Call},
    chain::{Chain, Event, TasksEvent, TasksParams, Wait},
    keys::{self, Keypair},
    primitives::{
        Admission, AggregationRule, AggregatorProfile, Artifact, Disclosure, ModelSpec, Name, Permill, Profile, Reward,
        RuleKind, SHF, TaskTerms, sha256,
    },
};
use std::time::Duration;

/// Transfers in one batch; a few batches fit into a block.
const TRANSFERS_A_BATCH: usize = 500;
/// Transactions in flight to the nodes.
const AT_ONCE: usize = 96;
/// Time until the tasks' deadline in addition to the minimum, in milliseconds: more than any measurement takes.
const HOURS_TO_SPARE: Moment = 7_200_000;
/// Pause between two checks of a condition that takes a block or two.
const LOOK_PAUSE: Duration = Duration::from_millis(300);
/// Maximum wait for such a condition.
const PATIENCE: Duration = Duration::from_secs(90);

/// A task to create, with all its rounds posted.
#[derive(Clone, Copy)]
pub struct Plan {
    pub rounds: u32,
    /// Pay of a seat per round, in plancks; a fifth of it is the aggregator's.
    pub share: Balance,
    pub payees: Payees,
}

/// Which account a trainer's reward goes to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Payees {
    /// Its own: the account exists.
    Existing,
    /// An account that does not exist yet, a different one in every round.
    Fresh,
}

pub struct Stage {
    pub chain: Chain,
    pub links: Links,
    pub height: Height,
    pub trainers: Vec<Keypair>,
    aggregator: Keypair,
    organization: Keypair,
    faucet: Keypair,
    params: TasksParams,
}

impl Stage {
    /// Connects, and registers organization, aggregator and model.
    pub async fn set(nodes: &[String]) -> Result<Self, Failure> {
        let first = nodes.first().ok_or("no node is given")?;
        let chain = Chain::connect(first, None).await?;
        let stage = Self {
            links: Links::open(nodes, 2).await?,
            height: Height::follow(&chain).await?,
            params: chain.at_best().await?.tasks_params().await?,
            trainers: Vec::new(),
            aggregator: keys::dev("Eve")?,
            organization: keys::dev("Dave")?,
            faucet: keys::dev("Alice")?,
            chain,
        };
        let aggregator = AggregatorProfile {
            name: name("Aggregator")?,
            endpoint: b"http://127.0.0.1:1".to_vec().try_into().map_err(|_| "the address is too long")?,
            sealing_key: [1; 32],
            receipt_key: [2; 32],
        };
        let pinned = |name: &[u8]| {
            let uri = b"http://127.0.0.1:1".to_vec().try_into().map_err(|_| "the address is too long")?;
            Ok::<_, Failure>(Artifact { sha256: H256(sha256(&[name])), size: 10, uri })
        };
        let spec = ModelSpec { name: name("Model")?, weights: pinned(b"weights")?, card: None };
        let founding = vec![
            calls::registry::register_organization(profile()?),
            calls::registry::publish_model_at(spec, pinned(b"client code")?),
        ];
        tokio::try_join!(
            stage.done(&stage.organization, calls::utility::batch_all(founding)),
            stage.done(&stage.aggregator, calls::registry::register_aggregator(aggregator)),
        )?;
        Ok(stage)
    }

    /// Creates the planned tasks, lets `seats` trainers take a seat in each, and posts all rounds. Returns each task with
    /// the claims of all its rounds, once the claims of the last round are open.
    pub async fn perform(&mut self, seats: u32, plans: &[Plan]) -> Result<Vec<(TaskId, Vec<Proof>)>, Failure> {
        let bond = self.params.min_stake * plans.len() as Balance;
        let (ids, trainers) = tokio::try_join!(self.open(seats, plans), self.funded("trainer", seats, bond + SHF))?;
        self.trainers = trainers;
        self.seat(&ids, bond).await?;
        let mut tasks: Vec<_> = ids.into_iter().map(|task| (task, Vec::new())).collect();
        eprintln!("{seats} trainers have seats in {} tasks", plans.len());

        for round in 0..plans.iter().map(|plan| plan.rounds).max().unwrap_or_default() {
            let mut postings = Vec::new();
            for (plan, (task, proofs)) in plans.iter().zip(&mut tasks).filter(|(plan, _)| round < plan.rounds) {
                let payees = self.payees(plan.payees, *task, round);
                let (result, claims) = round::train(self.chain.genesis(), *task, round, &payees)?;
                postings.push(calls::tasks::submit_round(*task, round, result));
                proofs.extend(claims);
            }
            let posted = self.done(&self.aggregator, calls::utility::batch_all(postings)).await?;
            // The next posting, or the first claim, goes into the block after this one.
            self.height.reach(posted + self.params.min_round_gap.max(self.params.challenge_window) - 1).await;
        }
        self.height.reach(self.height.now() + 1).await;
        eprintln!("all rounds are posted and open");
        Ok(tasks)
    }

    /// Proposes the tasks, and accepts them as their aggregator.
    async fn open(&self, seats: u32, plans: &[Plan]) -> Result<Vec<TaskId>, Failure> {
        let deadline = self.chain.at_best().await?.timestamp().await? + self.params.min_duration_ms + HOURS_TO_SPARE;
        let proposals = plans
            .iter()
            .map(|plan| calls::tasks::propose_task(0, account(&self.aggregator), self.terms(seats, plan, deadline)));
        let propose = calls::utility::batch_all(proposals.collect());
        let proposed = self.chain.submit(&self.organization, &propose, Wait::InBlock).await?;
        let tasks = proposed.events.iter().filter_map(|event| match event {
            Event::Tasks(TasksEvent::TaskProposed { task, .. }) => Some(*task),
            _ => None,
        });
        let tasks: Vec<_> = tasks.collect();
        let accept = tasks.iter().map(|task| calls::tasks::accept_task(*task)).collect();
        self.done(&self.aggregator, calls::utility::batch_all(accept)).await?;
        Ok(tasks)
    }

    fn terms(&self, seats: u32, plan: &Plan, deadline: Moment) -> TaskTerms {
        TaskTerms {
            deposit: plan.share * Balance::from(plan.rounds) * Balance::from(seats),
            rounds: plan.rounds,
            stake: self.params.min_stake,
            min_trainers: 2,
            max_trainers: seats,
            deadline,
            round_ms: 3_000,
            admission: Admission::Open,
            disclosure: Disclosure::Public,
            aggregation: AggregationRule {
                kind: RuleKind::Mean,
                learning_rate: 65_536,
                clip: 65_536,
                frac_bits: 16,
                sample_weight_cap: 1_000,
            },
            reward: Reward::Equal,
            aggregator_fee: Permill::from_percent(20),
        }
    }

    /// Each trainer registers, bonds and takes a seat in every task, in one transaction.
    async fn seat(&self, tasks: &[TaskId], bond: Balance) -> Result<(), Failure> {
        let mut steps = vec![calls::registry::register_trainer(profile()?), calls::staking::bond(bond)];
        steps.extend(tasks.iter().map(|task| calls::staking::take_seat(*task)));
        let joining = calls::utility::batch_all(steps);
        let signed = self.signed(self.trainers.iter().map(|trainer| (trainer.clone(), joining.clone(), 0))).await?;
        sending::all_accepted(&self.links.send(&signed, AT_ONCE, &self.height).await)?;

        for task in tasks {
            until("all seats to be taken", async || {
                let counts = self.chain.at_best().await?.seat_counts(*task).await?;
                Ok(counts.seated as usize == self.trainers.len())
            })
            .await?;
        }
        Ok(())
    }

    /// Creates `count` accounts with `amount` plancks each.
    pub async fn funded(&self, name: &str, count: u32, amount: Balance) -> Result<Vec<Keypair>, Failure> {
        let pairs: Result<Vec<_>, _> =
            (0..count).map(|number| keys::from_uri(&format!("//Alice//{name}//{number}"))).collect();
        let pairs = pairs?;
        let nonce = self.chain.next_nonce(&account(&self.faucet)).await?;
        let batches = pairs.chunks(TRANSFERS_A_BATCH).zip(nonce..).map(|(some, nonce)| {
            let transfers = some.iter().map(|pair| calls::balances::transfer_keep_alive(account(pair), amount));
            (self.faucet.clone(), calls::utility::batch_all(transfers.collect()), nonce)
        });
        let signed = self.signed(batches).await?;
        sending::all_accepted(&self.links.send(&signed, 1, &self.height).await)?;

        let last = pairs.last().map(account).ok_or("there is no account to fund")?;
        until("the last account to have its funds", async || {
            Ok(self.chain.at_best().await?.balance(&last).await?.free >= amount)
        })
        .await?;
        Ok(pairs)
    }

    /// Signs calls of many signers, each with its nonce; valid for the next 64 blocks.
    pub async fn signed(&self, calls: impl IntoIterator<Item = (Keypair, Call, u64)>) -> Result<Vec<Vec<u8>>, Failure> {
        let signing = calls.into_iter().map(|(signer, call, nonce)| {
            let chain = self.chain.clone();
            tokio::spawn(async move { chain.sign_with_nonce(&signer, &call, nonce).await })
        });
        stream::iter(signing).buffered(16).map(|signed| Ok::<_, Failure>(signed??.bytes)).try_collect().await
    }

    /// Submits `call`, and returns the height of its block.
    pub async fn done(&self, signer: &Keypair, call: Call) -> Result<BlockNumber, Failure> {
        Ok(self.chain.submit(signer, &call, Wait::InBlock).await?.block.number)
    }

    fn payees(&self, payees: Payees, task: TaskId, round: u32) -> Vec<[u8; 32]> {
        let fresh = |number: u32| sha256(&[b"payee", &task.to_le_bytes(), &round.to_le_bytes(), &number.to_le_bytes()]);
        let trainers = self.trainers.iter().zip(0..);
        trainers
            .map(|(trainer, number)| match payees {
                Payees::Existing => account(trainer).0,
                Payees::Fresh => fresh(number),
            })
            .collect()
    }
}

fn profile() -> Result<Profile, Failure> {
    Ok(Profile { name: name("Someone")?, uri: Default::default() })
}

fn name(text: &str) -> Result<Name, Failure> {
    text.as_bytes().to_vec().try_into().map_err(|_| "the name is too long".into())
}

pub fn account(pair: &Keypair) -> AccountId {
    pair.public_key().to_account_id()
}

/// Waits for a condition that takes a block or two.
pub async fn until(what: &str, mut check: impl AsyncFnMut() -> Result<bool, Failure>) -> Result<(), Failure> {
    let waiting = async {
        while !check().await? {
            tokio::time::sleep(LOOK_PAUSE).await;
        }
        Ok(())
    };
    tokio::time::timeout(PATIENCE, waiting).await.map_err(|_| format!("timed out waiting for {what}"))?
}
