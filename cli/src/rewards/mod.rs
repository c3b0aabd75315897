//! Rewards: how each one stands, and who may claim it without linking accounts that are to stay apart.

mod payer;
mod standing;

pub(crate) use payer::{Payer, can_pay, choose as choose_payer, penniless};
pub(crate) use standing::{Reward, Standing, standings};
