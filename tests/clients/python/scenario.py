"""What every Python client does: an approval, an edit, a rejection, no decision, the prompt tool.

The driving test decides by title while the calls wait. Nothing is asserted
here: what the SDK handed to its user is printed as one JSON document.
"""

import json
import sys

CALLS = {
    "approval": ("request_approval", {"kind": "deploy.rollout", "title": "approve me", "arguments": {"replicas": 4}, "wait_seconds": 45}),
    "edit": ("request_approval", {"kind": "deploy.rollout", "title": "edit me", "arguments": {"replicas": 9}, "wait_seconds": 45}),
    "rejection": ("request_approval", {"kind": "deploy.rollout", "title": "reject me", "risk": "high", "wait_seconds": 45}),
    "silence": ("request_approval", {"kind": "deploy.rollout", "title": "nobody decides this", "wait_seconds": 1}),
    "prompt": ("approve", {"tool_name": "Bash", "input": {"command": "echo approve me"}, "tool_use_id": "toolu_1"}),
    "unknown_field": ("request_approval", {"kind": "k", "title": "t", "wat": 1, "wait_seconds": 1}),
}


async def play(call, progress):
    """`call(name, arguments)` gives a result; `progress` collects what came meanwhile."""
    results = {}
    for name, (tool, arguments) in CALLS.items():
        results[name] = as_json(await call(tool, arguments))
    waiting = results["silence"]["structured"]
    results["still_open"] = as_json(await call("check_decision", {"id": waiting["id"], "wait_seconds": 0}))
    allowed = results["approval"]["structured"]
    # A yes is handed out once: asking again is not a second yes.
    results["again"] = as_json(await call("check_decision", {"id": allowed["id"], "wait_seconds": 0}))
    report = {"id": allowed["id"], "outcome": "executed", "message": "Four replicas run."}
    results["report"] = as_json(await call("report_outcome", report))
    results["progress"] = len(progress)
    return results


def as_json(result):
    structured = getattr(result, "structured_content", None) or getattr(result, "structuredContent", None)
    is_error = getattr(result, "is_error", None)
    if is_error is None:
        is_error = getattr(result, "isError", None)
    return {"structured": structured, "is_error": bool(is_error), "text": [block.text for block in result.content]}


def finish(results):
    json.dump(results, sys.stdout)
