//! The Python example of docs/INTEGRATE.md.

use crate::support::Folder;
use holdpoint_domain::{Digest, SetLeaf, SetMembership, Shown, set_memberships, set_root};
use serde_json::{Value, json};
use std::process::Command;

const PAGE: &str = include_str!("../../../../docs/INTEGRATE.md");

/// The functions of the example that compute a digest; they need no package beyond Python's own.
fn digest_functions() -> &'static str {
    let example = PAGE.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let start = example.find("def canonical(").unwrap();
    let end = example.find("def ask(").unwrap();
    &example[start..end]
}

fn digest_in_python(action: &Value, receipt: &Value) -> String {
    let call =
        "action, receipt = json.loads(sys.argv[1]), json.loads(sys.argv[2])\nprint(digest(action, receipt, action[\"arguments\"]))\n";
    let script = format!("import hashlib, json, sys\n\n{}\n{call}", digest_functions());
    let output = Command::new("python3").args(["-c", &script, &action.to_string(), &receipt.to_string()]).output().expect("python3");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn python_digest_sorts_keys_by_utf16_code_units() {
    let folder = Folder::new();
    let token = folder.token("probe");
    // U+1F600 comes before U+FB00 by UTF-16 code units, after it by code points.
    let arguments = json!({"\u{1f600}": 1, "\u{fb00}": {"b": [true, null, "\u{1}\"é\u{2028}"], "a": -2}, "z": "", "Z": []});
    let action = json!({"kind": "config.write", "title": "Set two flags", "tool": {"name": "probe"},
        "target": {"service": "checkout"}, "arguments": arguments});
    let mut receipt = folder.as_tool(&token, &["propose", "-", "--json"], &action.to_string()).json();
    receipt["revision"] = 0.into();
    assert_eq!(digest_in_python(&action, &receipt), receipt["digest"].as_str().unwrap());
}

fn member_in_python(signed: &Value, review: &Value) -> Result<Value, String> {
    let call = "signed, review = json.loads(sys.argv[1]), json.loads(sys.argv[2])\nprint(json.dumps(member(signed, review)))\n";
    let script = format!("import hashlib, json, sys\n\n{}\n{call}", digest_functions());
    let output = Command::new("python3").args(["-c", &script, &signed.to_string(), &review.to_string()]).output().expect("python3");
    match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout).unwrap()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

#[test]
fn python_verifies_the_proof_of_a_set_member() {
    let leaf = |n: u8| SetLeaf {
        action: format!("act_{n}").into(),
        digest: Digest::of(&[n]),
        shown: Shown::of(&[], Vec::new()).unwrap(),
        reading_digest: Digest::of(b"reading"),
        salt: Digest::of(&[n, n]).hex(),
    };
    let leaves: Vec<SetLeaf> = (0..7).map(leaf).collect();
    let signed = json!({"type": "review_set", "verdict": "approve", "count": 7, "root": set_root(&leaves).unwrap()});
    let members = set_memberships(leaves).unwrap();
    for at in [0, 5, 6] {
        let review = json!({ "set": members[at] });
        let opened = member_in_python(&signed, &review).unwrap();
        assert_eq!(opened, json!({"action": format!("act_{at}"), "digest": members[at].leaf.digest, "verdict": "approve"}));
    }
    let exchanged = SetMembership { proof: members[1].proof.clone(), ..members[0].clone() };
    assert!(member_in_python(&signed, &json!({ "set": exchanged })).unwrap_err().contains("AssertionError"));
    let mut altered = members[2].clone();
    altered.leaf.digest = Digest::of(b"another");
    assert!(member_in_python(&signed, &json!({ "set": altered })).unwrap_err().contains("AssertionError"));
}
