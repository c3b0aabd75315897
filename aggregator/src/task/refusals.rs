//! The refusals that a round's report names.

use sheaf_protocol::{Refusal, RefusalCode, report::RefusalEntry, wire::UploadBegin};

/// Maximum number of refusals in a round's report.
const MAX_REFUSALS: usize = 256;

/// Refusals of the round under way.
#[derive(Default)]
pub(super) struct Refusals(Vec<RefusalEntry>);

impl Refusals {
    /// Keeps a refusal if it is about the update itself, and is new.
    pub fn note(&mut self, begin: &UploadBegin, refusal: &Refusal) {
        let Refusal { code, reason } = refusal;
        let is_known = self.0.iter().any(|known| known.commitment == begin.commitment && known.code == *code);
        if is_about_the_update(*code) && !is_known && self.0.len() < MAX_REFUSALS {
            self.0.push(RefusalEntry { commitment: begin.commitment, code: *code, reason: reason.clone() });
        }
    }

    /// For the report.
    pub fn entries(&self) -> &[RefusalEntry] {
        &self.0
    }

    /// Another round begins.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// Whether a refusal belongs in the public report: it is about the update, not about when it was sent or by whom.
fn is_about_the_update(code: RefusalCode) -> bool {
    use RefusalCode::*;
    !matches!(
        code,
        RoundClosed | BadChunk | Internal | AlreadyCheckedIn | WrongTask | WrongRound | NoSeat | WrongTrainer
    )
}
