//! Sessions of MCP clients, valid at every hub with the same keys and after a restart.
//!
//! A session's id carries a seal, so a hub that does not know the session can tell that one of the
//! hubs gave the id out, and continues it. The id gives no right: each request has a token.

use rmcp::model::{ClientCapabilities, ClientJsonRpcMessage, Implementation, InitializeRequestParams, ServerJsonRpcMessage};
use rmcp::transport::common::server_side_http::ServerSseMessage;
use rmcp::transport::streamable_http_server::session::local::{LocalSessionManager, LocalSessionManagerError};
use rmcp::transport::streamable_http_server::session::{
    RestoreOutcome, SessionId, SessionManager, SessionState, SessionStore, SessionStoreError,
};
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Ended sessions that are remembered.
const MAX_ENDED: usize = 10_000;
/// A session's id before its seal, in bytes.
const ID_BYTES: usize = 20;

/// Seals a text with a key that all hubs of one log share.
pub type Seal = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// Recognizes ids of sessions.
#[derive(Clone)]
pub(super) struct SealedIds {
    seal: Seal,
    ended: Arc<Mutex<Ended>>,
}

#[derive(Default)]
struct Ended {
    ids: HashSet<String>,
    order: VecDeque<String>,
}

impl SealedIds {
    pub(super) fn new(seal: Seal) -> Self {
        Self { seal, ended: Arc::default() }
    }

    fn create(&self) -> Result<String, getrandom::Error> {
        let mut random = [0; ID_BYTES];
        getrandom::fill(&mut random)?;
        let id: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(format!("{id}.{}", (self.seal)(&id)))
    }

    fn is_valid(&self, sealed: &str) -> bool {
        let genuine = sealed.split_once('.').is_some_and(|(id, seal)| (self.seal)(id) == seal);
        genuine && !self.ended.lock().unwrap_or_else(PoisonError::into_inner).ids.contains(sealed)
    }

    fn end(&self, sealed: &str) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.ids.insert(sealed.to_owned()) {
            ended.order.push_back(sealed.to_owned());
        }
        if ended.order.len() > MAX_ENDED
            && let Some(oldest) = ended.order.pop_front()
        {
            ended.ids.remove(&oldest);
        }
    }
}

/// What a hub continues a session of another hub with. The tools do not depend on the client's
/// capabilities, so nothing of its handshake is stored.
#[async_trait::async_trait]
impl SessionStore for SealedIds {
    async fn load(&self, id: &str) -> Result<Option<SessionState>, SessionStoreError> {
        let client = || InitializeRequestParams::new(ClientCapabilities::default(), Implementation::new("continued", ""));
        Ok(self.is_valid(id).then(|| SessionState::new(client())))
    }

    async fn store(&self, _: &str, _: &SessionState) -> Result<(), SessionStoreError> {
        Ok(())
    }

    async fn delete(&self, id: &str) -> Result<(), SessionStoreError> {
        self.end(id);
        Ok(())
    }
}

/// The library's sessions in memory, with sealed ids.
pub(super) struct SealedSessions {
    pub(super) local: LocalSessionManager,
    pub(super) ids: SealedIds,
}

type Sessions = LocalSessionManager;

impl SessionManager for SealedSessions {
    type Error = LocalSessionManagerError;
    type Transport = <Sessions as SessionManager>::Transport;

    async fn create_session(&self) -> Result<(SessionId, Self::Transport), Self::Error> {
        // Without random bytes the library's own id is used, which is valid at this hub only.
        let Ok(id) = self.ids.create().map(SessionId::from) else { return self.local.create_session().await };
        match self.local.restore_session(id.clone()).await? {
            RestoreOutcome::Restored(transport) => Ok((id, transport)),
            _ => self.local.create_session().await,
        }
    }

    async fn initialize_session(&self, id: &SessionId, message: ClientJsonRpcMessage) -> Result<ServerJsonRpcMessage, Self::Error> {
        self.local.initialize_session(id, message).await
    }

    async fn has_session(&self, id: &SessionId) -> Result<bool, Self::Error> {
        self.local.has_session(id).await
    }

    async fn close_session(&self, id: &SessionId) -> Result<(), Self::Error> {
        self.local.close_session(id).await
    }

    async fn create_stream(
        &self,
        id: &SessionId,
        message: ClientJsonRpcMessage,
    ) -> Result<impl futures::Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        self.local.create_stream(id, message).await
    }

    async fn accept_message(&self, id: &SessionId, message: ClientJsonRpcMessage) -> Result<(), Self::Error> {
        self.local.accept_message(id, message).await
    }

    async fn create_standalone_stream(
        &self,
        id: &SessionId,
    ) -> Result<impl futures::Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        self.local.create_standalone_stream(id).await
    }

    async fn resume(
        &self,
        id: &SessionId,
        last_event_id: String,
    ) -> Result<impl futures::Stream<Item = ServerSseMessage> + Send + Sync + 'static, Self::Error> {
        self.local.resume(id, last_event_id).await
    }

    async fn restore_session(&self, id: SessionId) -> Result<RestoreOutcome<Self::Transport>, Self::Error> {
        self.local.restore_session(id).await
    }
}
