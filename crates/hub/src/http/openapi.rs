//! The OpenAPI document. Operation ids are given explicitly, so that a handler can be renamed.

use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Holdpoint hub", description = "Hold points for AI tools: propose, decide, obey."),
    paths(
        super::action::propose::propose_action,
        super::action::propose::revise_action,
        super::action::outcome::withdraw_action,
        super::action::outcome::use_grant,
        super::action::outcome::report_outcome,
        super::action::decision::get_decision,
        super::action::read::list_actions,
        super::action::read::get_action,
        super::sources::deliver,
        super::sources::list_contacts,
        super::sources::test_connection,
        super::sources::state_incidents,
        super::sources::state_changes,
        super::incidents::get_causes,
        super::commands::submit_command,
        super::records::get_records,
        super::bodies::get_body,
        super::bodies::get_bodies,
        super::facts::get_facts,
        super::people::enroll_device,
        super::sessions::open_session,
        super::tools::get_tool,
        super::releases::record_release,
        super::releases::record_evaluation,
        super::releases::list_releases,
        super::stops::list_stops,
        super::stops::count_effect,
        super::stops::get_stop,
        super::stops::list_triggers,
        super::freezes::list_freezes,
        super::freezes::get_freeze,
        super::shifts::list_shifts,
        super::system::get_keys,
        super::system::get_hub_info,
        super::system::check_health,
        super::system::check_readiness,
    ),
    modifiers(&Bearer)
)]
struct Api;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The OpenAPI document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}

pub(crate) async fn serve_openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}
