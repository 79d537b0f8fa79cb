//! What an operator sees of a hub from outside.

use std::time::Duration;

/// `/readyz` says this, at last: asked again and again, for at most half a minute.
pub async fn wait_for_readiness(url: &str, status: u16) {
    let asking = async {
        while reqwest::get(format!("{url}/readyz")).await.map(|answer| answer.status().as_u16()).ok() != Some(status) {
            tokio::task::yield_now().await;
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(30), asking).await;
    assert!(found.is_ok(), "/readyz of {url} does not say {status}");
}

/// One number of the metrics; 0 when it is not there.
pub async fn read_metric(url: &str, name: &str) -> f64 {
    let text = reqwest::get(url).await.unwrap().text().await.unwrap();
    assert!(text.ends_with("# EOF\n"), "{text}");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0.0, |number| number.parse().unwrap())
}
