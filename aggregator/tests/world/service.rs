//! The real service, started and stopped as a process would be.

use super::{
    chain::{AGGREGATOR, FakeChain},
    fuse::Fuse,
    model::{RULE, model},
    trainer::Trainer,
};
use sheaf_aggregator::{
    chain::{ChainClient, Model, Task, TaskState},
    clock::now_ms,
    config::{ContentConfig, Limits},
    contents::Contents,
    keys::ServiceKeys,
    policy::AcceptancePolicy,
    service::{ServiceParts, serve},
    store::{Objects, Steps},
};
use sheaf_client_sdk::{AccountId, content::Fetcher};
use sheaf_primitives::{
    Admission, Artifact, Disclosure, H256, Name, Permill, Reward, SHF, TaskId, TaskTerms, Uri, sha256,
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

pub const TASK: TaskId = 7;
pub const CODE: &[u8] = b"class Client: ...";
/// Its card.
pub const CARD: &[u8] = b"# A model of four numbers";

/// A data folder, the files that tasks name, and the chain.
pub struct World {
    pub folder: TempDir,
    pub chain: FakeChain,
    pub limits: Limits,
}

/// A running service.
pub struct Running {
    pub address: String,
    pub sealing_key: [u8; 32],
    pub receipt_key: [u8; 32],
    stop: CancellationToken,
    served: JoinHandle<()>,
}

impl World {
    pub fn new() -> Self {
        let limits = Limits { patience_s: 5, ..Limits::default() };
        Self { folder: tempfile::tempdir().unwrap(), chain: FakeChain::start(), limits }
    }

    pub fn base(&self) -> Vec<u8> {
        model([0.0, 1.0, -1.0, 0.5])
    }

    fn artifact(&self, name: &str, bytes: &[u8]) -> Artifact {
        let path = self.folder.path().join("files").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let uri = format!("file://{}", path.display());
        Artifact {
            sha256: H256(sha256(&[bytes])),
            size: bytes.len() as u64,
            uri: Uri::try_from(uri.into_bytes()).unwrap(),
        }
    }

    /// Proposes the task [`TASK`].
    pub fn propose(&self, change: impl FnOnce(&mut TaskTerms)) {
        let weights = self.artifact("weights", &self.base());
        let client = self.artifact("client.py", CODE);
        let card = Some(self.artifact("card.md", CARD));
        let mut terms = TaskTerms {
            deposit: 100 * SHF,
            rounds: 2,
            stake: SHF,
            min_trainers: 2,
            max_trainers: 10,
            deadline: now_ms() + 10 * 60_000,
            round_ms: 60_000,
            admission: Admission::Open,
            disclosure: Disclosure::Public,
            aggregation: RULE,
            reward: Reward::Equal,
            aggregator_fee: Permill::from_percent(5),
        };
        change(&mut terms);
        self.chain.edit(move |state| {
            let task = Task {
                id: TASK,
                organization: AccountId([0x06; 32]),
                aggregator: AccountId(AGGREGATOR),
                model: 3,
                unallocated: terms.deposit,
                terms,
                state: TaskState::Proposed,
                rounds_posted: 0,
                last_round: None,
                current_model: weights.sha256,
                admitted: 0,
                backing: 0,
                serving_since: (0, 0),
                successor: None,
                proposed_at: 1,
                opened_at: None,
                last_posted_at: None,
                waiting_since: None,
                closed_at: None,
                claims_end_at: None,
            };
            let model = Model {
                id: 3,
                owner: task.organization,
                name: Name::default(),
                client,
                weights,
                card,
                code_on_chain: false,
                published_at: 0,
                retired: false,
            };
            state.models.insert(3, model);
            state.tasks.insert(TASK, task);
        });
    }

    /// Proposes the task, seats `trainers`, and starts a service that serves it.
    pub async fn serve(&self, trainers: &[Trainer], change: impl FnOnce(&mut TaskTerms)) -> Running {
        self.chain.run();
        self.propose(change);
        for trainer in trainers {
            self.chain.seat(TASK, trainer.account());
        }
        let service = self.start().await;
        super::until("the task to be accepted", || {
            self.chain.finalized().tasks.get(&TASK).filter(|task| task.state != TaskState::Proposed).map(|_| ())
        })
        .await;
        service.serves_the_task().await;
        service
    }

    pub async fn start(&self) -> Running {
        self.start_with(Fuse::after(None), &self.folder.path().join("data")).await
    }

    /// Starts the service on the data folder `data`.
    pub async fn start_with(&self, steps: Arc<dyn Steps>, data: &Path) -> Running {
        // RUST_LOG shows what the service says; the second call of a test process finds it set up.
        let _ = tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
            .with_test_writer()
            .try_init();
        let keys = ServiceKeys::load_or_create(&self.folder.path().join("keys.json")).unwrap();
        let (sealing_key, receipt_key) = (keys.sealing.public(), keys.receipt.public.to_bytes());
        let objects = Objects::local(&data.join("objects"), steps.clone()).unwrap();
        let folders: Vec<PathBuf> = vec![self.folder.path().join("files")];
        let config = ContentConfig { folders, allow_private_hosts: true, ..ContentConfig::default() };
        let policy = AcceptancePolicy {
            organizations: None,
            min_deposit: SHF,
            min_fee_ppm: 0,
            max_model_size: 1 << 20,
            max_trainers: 100,
            max_tasks: 3,
        };
        let parts = ServiceParts {
            chain: Arc::new(self.chain.clone()) as Arc<dyn ChainClient>,
            keys,
            contents: Contents::new(Fetcher::new(), config, objects.clone()),
            objects,
            policy,
            limits: self.limits,
            data_dir: data.to_owned(),
            web_dir: None,
            close_tasks: true,
            steps,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let stop = CancellationToken::new();
        let served = serve(parts, listener, stop.clone());
        let served = tokio::spawn(async move { served.await.unwrap() });
        Running { address, sealing_key, receipt_key, stop, served }
    }
}

impl Running {
    /// Waits until the task is served: accepted, prepared, running.
    pub async fn serves_the_task(&self) {
        let served = async {
            while !self.get(&format!("/v1/tasks/{TASK}")).await.status().is_success() {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        };
        super::soon("the task to be served", served).await;
    }

    /// As SIGTERM does.
    pub async fn stop(self) {
        self.stop.cancel();
        super::soon("the service to stop", self.served).await.unwrap();
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        sheaf_client_sdk::init();
        super::soon("an answer", reqwest::get(self.url(path))).await.unwrap()
    }
}
