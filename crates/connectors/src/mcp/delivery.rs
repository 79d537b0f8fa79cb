//! Whether the answer to an HTTP request can be delivered: a grant is used only while it can, and
//! an answer that was lost with its connection is given again.

use axum::body::Body;
use axum::response::Response;
use futures::StreamExt as _;
use rmcp::model::CallToolResult;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Lost answers that are kept, over all sessions.
const MAX_LOST_ANSWERS: usize = 1_000;

/// The delivery of the answer to one request. The default is that of a pipe, which ends with its
/// client.
#[derive(Clone, Default)]
pub(super) struct Delivery(Arc<Steps>);

#[derive(Default)]
struct Steps {
    answered: AtomicBool,
    sent: AtomicBool,
    cut_off: AtomicBool,
}

impl Delivery {
    /// The client closed the connection before the answer was written to it.
    pub(super) fn is_cut_off(&self) -> bool {
        self.0.cut_off.load(Ordering::SeqCst)
    }

    /// The answer is ready: what is sent from now on contains it.
    fn mark_answered(&self) {
        self.0.answered.store(true, Ordering::SeqCst);
    }

    /// The same response, observed: its body is dropped when the client closes the connection.
    pub(super) fn observe(self, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        let state = (body.into_data_stream(), Observer(self));
        let observed = futures::stream::unfold(state, |(mut chunks, observer)| async move {
            let chunk = chunks.next().await?;
            observer.0.0.sent.store(observer.0.0.answered.load(Ordering::SeqCst), Ordering::SeqCst);
            Some((chunk, (chunks, observer)))
        });
        Response::from_parts(parts, Body::from_stream(observed))
    }
}

struct Observer(Delivery);

impl Drop for Observer {
    fn drop(&mut self) {
        let steps = &self.0.0;
        steps.cut_off.store(!steps.sent.load(Ordering::SeqCst), Ordering::SeqCst);
    }
}

/// Approvals by session and action, kept until they were sent.
#[derive(Clone, Default)]
pub(super) struct Undelivered(Arc<Mutex<HashMap<(String, String), Approval>>>);

struct Approval {
    answer: CallToolResult,
    delivery: Delivery,
}

impl Undelivered {
    /// Keeps an approval whose grant was just used, until it is sent.
    pub(super) fn keep(&self, session: &str, action: &str, answer: &CallToolResult, delivery: &Delivery) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        delivery.mark_answered();
        kept.retain(|_, approval| !approval.delivery.0.sent.load(Ordering::SeqCst));
        if kept.len() < MAX_LOST_ANSWERS {
            kept.insert((session.to_owned(), action.to_owned()), Approval { answer: answer.clone(), delivery: delivery.clone() });
        }
    }

    /// The approval that was lost with its connection, to be sent by another one.
    pub(super) fn take_over(&self, session: &str, action: &str, delivery: &Delivery) -> Option<CallToolResult> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let approval = kept.get_mut(&(session.to_owned(), action.to_owned())).filter(|approval| approval.delivery.is_cut_off())?;
        delivery.mark_answered();
        approval.delivery = delivery.clone();
        Some(approval.answer.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> CallToolResult {
        CallToolResult::success(Vec::new())
    }

    fn response(delivery: &Delivery) -> axum::body::BodyDataStream {
        let chunks = futures::stream::iter(["progress", "answer"].map(Ok::<_, std::io::Error>));
        delivery.clone().observe(Response::new(Body::from_stream(chunks))).into_body().into_data_stream()
    }

    #[tokio::test]
    async fn answer_lost_with_its_connection_is_given_once_more() {
        let (kept, lost, next) = (Undelivered::default(), Delivery::default(), Delivery::default());
        let mut body = response(&lost);
        body.next().await.unwrap().unwrap();
        assert!(!lost.is_cut_off());
        kept.keep("session", "act_1", &answer(), &lost);
        assert!(kept.take_over("session", "act_1", &next).is_none(), "it can still be delivered");
        drop(body);
        assert!(lost.is_cut_off());
        assert!(kept.take_over("other", "act_1", &next).is_none(), "another session");
        assert!(kept.take_over("session", "act_1", &next).is_some());
        assert!(kept.take_over("session", "act_1", &Delivery::default()).is_none(), "it is on its way");
    }

    #[tokio::test]
    async fn delivered_answer_is_not_given_again() {
        let (kept, delivery) = (Undelivered::default(), Delivery::default());
        let mut body = response(&delivery);
        body.next().await.unwrap().unwrap();
        kept.keep("session", "act_1", &answer(), &delivery);
        body.next().await.unwrap().unwrap();
        drop(body);
        assert!(!delivery.is_cut_off());
        assert!(kept.take_over("session", "act_1", &Delivery::default()).is_none());
    }
}
