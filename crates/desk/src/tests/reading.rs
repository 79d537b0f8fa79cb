//! Promise 2: nothing critical is approved unread, and nothing from a tool deceives the eye.

use super::offline::Story;
use serde_json::json;

#[tokio::test]
async fn critical_approval_needs_all_evidence_and_confirmation() {
    let mut story = Story::begin().await;
    let fields = json!({ "risk": "critical", "evidence": [
        { "title": "Error-rate graph", "url": "https://example.com/g" }, { "title": "Trace", "text": "boom" }
    ] });
    let (one, two) = (story.hub.propose(fields.clone()), story.hub.propose(fields));
    story.arrive();
    assert_eq!(story.refusal("review", story.draft(&one, "approve")).await, "unread");
    let link = story.call("open_evidence", json!({ "id": one, "index": 0 })).await;
    assert_eq!(link["link"]["host"], "example.com");
    assert_eq!(story.refusal("review", story.draft(&one, "approve")).await, "unread");
    let digest = story.hub.digest(&one).to_string();
    let read = |index: u32| json!({ "id": one, "digest": digest, "index": index });
    story.call("evidence_read", read(1)).await;
    assert_eq!(story.refusal("review", story.draft(&one, "approve")).await, "unread", "the link was not followed");
    assert_eq!(story.refusal("evidence_read", read(0)).await, "not_found", "a link is not a text");
    let text = json!({ "id": one, "digest": digest, "index": 1 });
    assert_eq!(story.refusal("evidence_followed", text).await, "not_found", "a text is not a link");
    story.call("confirm_read", json!({ "id": one, "digest": digest })).await;
    assert_eq!(story.refusal("review", story.draft(&one, "approve")).await, "unread", "a confirmation does not replace the link");
    story.call("evidence_followed", json!({ "id": one, "digest": digest, "index": 0 })).await;
    let detail = story.call("action_detail", json!({ "id": one })).await;
    assert_eq!((&detail["must_read"], &detail["read_confirmed"]), (&json!(true), &json!(true)));
    assert_eq!(story.call("review", story.draft(&one, "approve")).await["state"], "queued");

    let digest = story.hub.digest(&two).to_string();
    story.call("evidence_read", json!({ "id": two, "digest": digest, "index": 1 })).await;
    story.call("evidence_followed", json!({ "id": two, "digest": digest, "index": 0 })).await;
    assert_eq!(story.refusal("review", story.draft(&two, "approve")).await, "unread", "opened and not confirmed");
    story.call("confirm_read", json!({ "id": two, "digest": digest })).await;
    story.hub.revise(&two, json!({ "risk": "critical", "arguments": {} })).unwrap();
    story.arrive();
    assert_eq!(story.refusal("review", story.draft(&two, "approve")).await, "unread", "the confirmation was for other content");
}

#[tokio::test]
async fn tool_text_is_visible_in_full() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({
        "title": "Pay p\u{430}ypal\u{202e}", "arguments": { "to": "a\u{200b}b" }, "reasons": ["one", "two\u{feff}"],
        "preview": { "type": "text", "content": "<script>alert(1)</script>\u{1b}[2J" }
    }));
    story.arrive();
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!(detail["title"], "Pay p‹а U+0430›ypal‹U+202E›");
    assert_eq!(detail["content"]["arguments"]["text"], "{\n  \"to\": \"a\\u200bb\"\n}");
    assert_eq!(detail["content"]["why"]["text"], "one\n\ntwo‹U+FEFF›");
    assert_eq!(detail["content"]["preview"]["text"], "<script>alert(1)</script>‹U+001B›[2J");
}

#[tokio::test]
async fn long_content_comes_in_parts_of_one_revision() {
    let mut story = Story::begin().await;
    let commands: Vec<String> = (0..500).map(|number| format!("step {number}")).collect();
    let reasons = "Because. ".repeat(4_000);
    let id = story.hub.propose(json!({
        "arguments": { "run": commands }, "reasons": reasons, "evidence": [{ "title": "Log", "text": "line\n".repeat(3_000) }]
    }));
    story.arrive();
    let detail = story.call("action_detail", json!({ "id": id })).await;
    let digest = detail["digest"].clone();
    let whole = story.call("arguments", json!({ "id": id })).await["text"].as_str().unwrap().to_owned();
    let evidence = story.call("open_evidence", json!({ "id": id, "index": 0 })).await;
    let texts = [
        (json!({ "of": "arguments" }), detail["content"]["arguments"].clone(), whole),
        (json!({ "of": "why" }), detail["content"]["why"].clone(), reasons),
        (json!({ "of": "evidence", "index": 0 }), evidence["text"].clone(), "line\n".repeat(3_000)),
    ];
    for (of, mut part, whole) in texts {
        let mut text = part["text"].as_str().unwrap().to_owned();
        assert!(part["rest"]["lines"].as_u64() > Some(0), "{of} is all at once");
        while let Some(from) = part["rest"]["from"].as_u64() {
            part = story.call("text_part", json!({ "id": id, "digest": digest, "text": of, "from": from })).await;
            text.push_str(part["text"].as_str().unwrap());
        }
        assert_eq!(text, whole);
    }

    let asked = json!({ "id": id, "digest": digest, "text": { "of": "arguments" }, "from": 100 });
    story.hub.revise(&id, json!({ "arguments": { "run": ["other"] } })).unwrap();
    story.arrive();
    assert_eq!(story.refusal("text_part", asked).await, "content_changed", "parts of two contents do not mix");
}

#[tokio::test]
async fn edit_is_checked_before_signing() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    let text = story.call("arguments", json!({ "id": id })).await["text"].as_str().unwrap().to_owned();
    assert_eq!(story.call("check_arguments", json!({ "id": id, "text": text })).await["ok"], false, "nothing is changed yet");
    let edited = text.replace("48", "24");
    let check = story.call("check_arguments", json!({ "id": id, "text": edited })).await;
    assert_eq!(check["changes"], json!(["replicas: 48 → 24"]));
    let mut draft = story.draft(&id, "edit");
    draft["arguments"] = json!(text);
    assert_eq!(story.refusal("review", draft.clone()).await, "arguments_unchanged");
    draft["arguments"] = json!("{");
    assert_eq!(story.refusal("review", draft.clone()).await, "invalid_json");
    draft["arguments"] = json!(edited);
    assert_eq!(story.call("review", draft).await["state"], "queued");
}

#[tokio::test]
async fn expired_action_refuses_verdict_at_once() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "ttl_seconds": 1 }));
    story.arrive();
    // The hub's clock is ten seconds further.
    story.desk.core.set_hub_time(crate::clock::local_now() + 10_000);
    let problem = story.desk.call("review", story.draft(&id, "approve")).await.unwrap_err();
    assert_eq!(problem.code, "action_expired");
    assert!(problem.detail.starts_with("It expired "), "{}", problem.detail);
}

#[tokio::test]
async fn opened_text_counts_only_when_all_of_it_was_on_screen() {
    let mut story = Story::begin().await;
    let id =
        story.hub.propose(json!({ "risk": "critical", "evidence": [{ "title": "Trace", "text": "boom" }, { "title": "Only a title" }] }));
    story.arrive();
    for index in [0, 1] {
        story.call("open_evidence", json!({ "id": id, "index": index })).await;
    }
    let opened = |detail: serde_json::Value| {
        detail["content"]["evidence"].as_array().unwrap().iter().map(|row| row["opened"] == true).collect::<Vec<_>>()
    };
    assert_eq!(opened(story.call("action_detail", json!({ "id": id })).await), [false, true]);
    story.call("evidence_read", json!({ "id": id, "digest": story.hub.digest(&id).to_string(), "index": 0 })).await;
    assert_eq!(opened(story.call("action_detail", json!({ "id": id })).await), [true, true]);
}

#[tokio::test]
async fn approval_of_long_action_states_what_was_sampled() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "preview": { "type": "text", "content": "line\n".repeat(2_000) } }));
    let script = story.hub.propose(json!({ "arguments": { "script": "run\n".repeat(2_001) } }));
    let short = story.hub.propose(json!({ "preview": { "type": "text", "content": "line\n".repeat(1_990) } }));
    story.arrive();
    assert_eq!(story.call("action_detail", json!({ "id": short })).await["must_sample"], false);
    for long in [&id, &script] {
        assert_eq!(story.call("action_detail", json!({ "id": long })).await["must_sample"], true);
        assert_eq!(story.refusal("review", story.draft(long, "approve")).await, "sample_required");
    }
    let mut draft = story.draft(&id, "approve");
    draft["sampled"] = json!("  the first 200 lines and all deletions ");
    story.call("review", draft).await;
    let mut unneeded = story.draft(&short, "approve");
    unneeded["sampled"] = json!("nothing");
    story.call("review", unneeded).await;
    let mut rejection = story.draft(&script, "reject");
    rejection["comment"] = json!("too long");
    story.call("review", rejection).await;
    let waiting = crate::outbox::table::waiting(&story.desk.core.store.conn()).unwrap();
    let sampled: Vec<_> = waiting.into_iter().map(|waiting| waiting.command.reading.unwrap().reading.sampled).collect();
    assert_eq!(sampled, [Some("the first 200 lines and all deletions".to_owned()), None, None]);
}

#[tokio::test]
async fn raw_arguments_are_what_the_digest_covers() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "arguments": { "b": 1.50, "a": "x\u{200b}" } }));
    story.arrive();
    let ask = json!({ "id": id, "digest": story.hub.digest(&id).to_string(), "text": { "of": "raw" }, "from": 0 });
    assert_eq!(story.call("text_part", ask).await["text"], "{\"a\":\"x\\u200b\",\"b\":1.5}");
}
