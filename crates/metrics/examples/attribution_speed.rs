//! How long a ranking of 10,000 candidates takes: `cargo run --release -p holdpoint-metrics --example attribution_speed`.

use holdpoint_metrics::attribution::{Case, Change, Incident, Signal, rank};
use std::io::Write as _;
use std::time::Instant;

const ONSET: i64 = 1_800_000_000_000_000;
const CANDIDATES: i64 = 10_000;

fn main() -> std::io::Result<()> {
    let case = case();
    let bytes: usize = case.changes.iter().map(|change| change.content.len() + change.title.len()).sum();
    let mut times: Vec<u128> = (0..21).map(|_| time(&case)).collect();
    times.sort_unstable();
    writeln!(
        std::io::stdout(),
        "{CANDIDATES} candidates, {} KB: median {} ms, slowest {} ms",
        bytes / 1024,
        times[10] / 1000,
        times[20] / 1000
    )
}

fn time(case: &Case) -> u128 {
    let begin = Instant::now();
    let ranking = rank(case);
    assert_eq!(ranking.len(), 10_001);
    begin.elapsed().as_micros()
}

fn case() -> Case {
    let signal =
        |text: &str| Signal { service: "payment".to_owned(), text: text.to_owned(), count: 300.0, change: Some("+300".to_owned()) };
    let incident = Incident {
        title: "payment errors".to_owned(),
        text: "paymentservice returns 5xx for 71 % of charges in eu-west-1".to_owned(),
        services: vec!["payment".to_owned()],
        detected_at: ONSET,
        signals: vec![
            signal("nil pointer dereference in readCurrencyCode"),
            signal("timed out waiting for a connection of pool orders_db"),
        ],
        ..Incident::default()
    };
    let depends =
        (0..400).map(|n| (format!("service-{n}"), vec![format!("service-{}", (n * 7 + 1) % 400), "payment".to_owned()])).collect();
    Case { incident, changes: (0..CANDIDATES).map(change).collect(), depends }
}

fn change(n: i64) -> Change {
    let content = format!(
        "@@ services/s{n}/handler.go @@ func (h *Handler) PlaceOrder(w http.ResponseWriter, r *http.Request) {{\n-\tif err := decode(r, &req{n}); err != nil {{\n\
         -\t\thttp.Error(w, err.Error(), 400)\n+\treq, err := decodeRequest[PlaceOrderRequest{n}](r)\n+\tif err != nil {{\n+\t\twriteError(w, http.StatusBadRequest, err)\n \t}}\n"
    );
    Change {
        id: format!("change-{n}"),
        source: "deploy".to_owned(),
        title: format!("Deploy handler {n} with currencyCode"),
        services: vec![format!("service-{}", n % 500)],
        paths: vec![format!("services/s{n}/handler.go")],
        content,
        started_at: ONSET - n * 6_000_000 - 1,
        finished_at: Some(ONSET - n * 6_000_000),
        ..Change::default()
    }
}
