//! What only the sudo account of the local network can do.

use super::{Failure, stage::until};
use sheaf_client_sdk::{Balance, chain::Chain, keys};
use subxt::{
    OnlineClient, SubstrateConfig,
    dynamic::{self, Value},
    ext::scale_value::{Composite, ValueDef},
};

/// Sets the minimum pay of a seat per round, in plancks.
pub async fn set_min_share(chain: &Chain, min_share: Balance) -> Result<(), Failure> {
    let client = OnlineClient::<SubstrateConfig>::from_insecure_url(chain.url()).await?;
    let at = client.at_current_block().await?;
    let mut params: Value = at.storage().fetch(dynamic::storage::<(), Value>("Tasks", "Params"), ()).await?.decode()?;
    let ValueDef::Composite(Composite::Named(fields)) = &mut params.value else {
        return Err("the parameters of tasks are not a struct".into());
    };
    let field = fields.iter_mut().find(|(name, _)| name == "min_share").ok_or("the parameters have no min_share")?;
    field.1 = Value::u128(min_share);

    let set = Value::unnamed_variant("Tasks", [Value::named_variant("set_params", [("params", params)])]);
    let call = dynamic::tx("Sudo", "sudo", vec![set]);
    client.transactions().await?.sign_and_submit_default(&call, &keys::dev("Alice")?).await?;
    until("the new min_share", async || Ok(chain.at_best().await?.tasks_params().await?.min_share == min_share)).await
}
