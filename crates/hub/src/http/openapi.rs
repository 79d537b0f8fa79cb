//! The API's own description.

use axum::Json;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(title = "Holdpoint hub", description = "Hold points for AI tools: propose, decide, obey."),
    paths(
        super::propose::propose,
        super::propose::revise,
        super::outcome::withdraw,
        super::outcome::use_grant,
        super::outcome::report,
        super::decision::decision,
        super::actions::list,
        super::actions::show,
        super::commands::command,
        super::records::records,
        super::bodies::one,
        super::bodies::many,
        super::enroll::enroll,
        super::session::session,
        super::tool::tool,
        super::system::keys,
        super::system::info,
        super::system::healthz,
        super::system::readyz,
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

pub(crate) async fn serve() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi())
}
