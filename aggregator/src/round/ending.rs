//! Why a task ends here.

use serde::{Deserialize, Serialize};
use sheaf_primitives::RoundIndex;
use std::fmt;

/// Why nothing more is collected.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Every round is posted.
    AllRoundsPosted,
    /// The task's time is over.
    DeadlinePassed,
    /// The task is no longer open on chain.
    Closed,
    /// The chain holds a result for the round that this aggregator did not compute.
    PostedElsewhere {
        /// That round.
        round: RoundIndex,
    },
    /// The arbiter voided a round of this aggregator.
    RoundVoided {
        /// That round.
        round: RoundIndex,
    },
    /// Another aggregator took the task over.
    TakenOver,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllRoundsPosted => f.write_str("every round is posted"),
            Self::DeadlinePassed => f.write_str("the task's deadline has passed"),
            Self::Closed => f.write_str("the task is no longer open on chain"),
            Self::PostedElsewhere { round } => {
                write!(f, "the chain holds a result for round {round} that is not in this data folder")
            }
            Self::RoundVoided { round } => {
                write!(f, "the arbiter voided round {round}, and the model is what it was before")
            }
            Self::TakenOver => f.write_str("another aggregator serves the task now"),
        }
    }
}
