//! Errors of simulated federations, and of model files.

use sheaf_trainer::{simulate::SimulateError, weights::WeightsError};

use crate::error::{Failure, Kind};

impl From<SimulateError> for Failure {
    fn from(error: SimulateError) -> Self {
        use SimulateError as E;
        let message = error.to_string();
        let client = || Self::new(Kind::Client, message.clone());
        match error {
            E::File(error) => error.into(),
            E::Runner(error) => error.into(),
            E::Unusable(_) | E::NoTrainers => Self::input(message),
            E::NoFolders(_) => Self::input(message)
                .next("make a folder trainer-0, trainer-1, … for each, or pass --split shared"),
            E::TooFewFolders { found, .. } => Self::input(message)
                .next(format!("pass --trainers {found}, or divide the data into more folders")),
            E::Aborted { .. } | E::NoValidUpdate { .. } => client(),
            E::AllEqual(_) => client().next(
                "give each trainer a folder of its own, trainer-0, trainer-1, …, or let the client take the part of its \
                 data that config[\"partition-id\"] says",
            ),
            E::Crashed(_) => Self::new(Kind::Other, message),
        }
    }
}

impl From<WeightsError> for Failure {
    fn from(error: WeightsError) -> Self {
        match error {
            WeightsError::File(error) => error.into(),
            WeightsError::Index { .. } => Self::input(error.to_string()),
        }
    }
}
