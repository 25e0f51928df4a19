//! The operations about a message's way.

use sealwright_transport::{Plan, Preferences, select};

use crate::call::Call;
use crate::errors::Failure;
use crate::replies::{Capabilities, ChosenPreferences, Done};
use crate::requests::*;

pub(crate) fn capabilities(
    call: &mut Call<'_>,
    request: CapabilitiesRequest,
) -> Result<Capabilities, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on_profile(&seat, |profile| {
        let facts = profile.engine.facts();
        Ok(Capabilities { facts })
    })
}

pub(crate) fn report_facts(
    call: &mut Call<'_>,
    request: ReportFactsRequest,
) -> Result<Done, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on_profile(&seat, |profile| {
        profile.engine.report_facts(&request.facts);
        Ok(Done {})
    })
}

pub(crate) fn preferences(
    call: &mut Call<'_>,
    request: PreferencesRequest,
) -> Result<ChosenPreferences, Failure> {
    let seat = call.engine(&request.engine)?;
    let own = call.on(&seat, sealwright_engine::Engine::preferences)?;
    let effective = Preferences::default().over(&own);
    Ok(ChosenPreferences { own, effective })
}

pub(crate) fn set_preferences(
    call: &mut Call<'_>,
    request: SetPreferencesRequest,
) -> Result<Done, Failure> {
    let seat = call.engine(&request.engine)?;
    call.on(&seat, |engine| engine.set_preferences(&request.preferences))?;
    Ok(Done {})
}

pub(crate) fn conversation_preferences(
    call: &mut Call<'_>,
    request: ConversationPreferencesRequest,
) -> Result<ChosenPreferences, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    let (own, effective) = call.on(&seat, |engine| engine.conversation_preferences(&id))?;
    Ok(ChosenPreferences { own, effective })
}

pub(crate) fn set_conversation_preferences(
    call: &mut Call<'_>,
    request: SetConversationPreferencesRequest,
) -> Result<Done, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    call.on(&seat, |engine| {
        engine.set_conversation_preferences(&id, &request.preferences)
    })?;
    Ok(Done {})
}

pub(crate) fn explain_transport(
    call: &mut Call<'_>,
    request: ExplainTransportRequest,
) -> Result<Plan, Failure> {
    let (seat, id) = call.conversation(&request.conversation)?;
    call.on(&seat, |engine| {
        engine.explain_transport(&id, &request.message)
    })
}

pub(crate) fn plan_transport(
    _: &mut Call<'_>,
    request: PlanTransportRequest,
) -> Result<Plan, Failure> {
    let chosen = request.preferences.unwrap_or_default();
    let choices = chosen.over(&Preferences::default());
    let policy = request.policy.unwrap_or_default();
    Ok(select(
        &request.message,
        &request.facts,
        &request.peer,
        &choices,
        &policy,
        request.now,
    ))
}
