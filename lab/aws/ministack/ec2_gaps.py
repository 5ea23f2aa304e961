"""What EC2 does and ministack does not: dry runs, and tags that are allowed on some kinds of resources only."""

from urllib.parse import parse_qs
from uuid import uuid4

KINDS = {"vol": "volume", "snap": "snapshot", "i": "instance"}
DRY_RUN = "Request would have succeeded, but DryRun flag is set."


def close_ec2_gaps() -> None:
    from ministack.app import SERVICE_HANDLERS
    from ministack.core import iam_actions

    SERVICE_HANDLERS["ec2"] = answering_dry_runs(SERVICE_HANDLERS["ec2"])
    iam_actions.extract_resource_arn = naming_tagged_resources(iam_actions.extract_resource_arn)


def answering_dry_runs(carry_out):
    """Called past authorization: who gets this far would have been let through, and nothing is to happen."""

    async def handle(method, path, headers, body, query_params):
        if parameter("DryRun", body, query_params).lower() == "true":
            return 412, {"Content-Type": "text/xml;charset=UTF-8"}, error("DryRunOperation", DRY_RUN)
        return await carry_out(method, path, headers, body, query_params)

    return handle


def naming_tagged_resources(extract):
    """The first of a tagging call's resources decides for all; ministack would decide for "*"."""

    def extract_resource_arn(service, method, path, headers, body, query_params, region, account_id):
        resource = parameter("ResourceId.1", body, query_params) if service == "ec2" else ""
        kind = KINDS.get(resource.split("-")[0])
        if kind is None or parameter("Action", body, query_params) not in ("CreateTags", "DeleteTags"):
            return extract(service, method, path, headers, body, query_params, region, account_id)
        # A snapshot's ARN names no account.
        return f"arn:aws:ec2:{region}:{'' if kind == 'snapshot' else account_id}:{kind}/{resource}"

    return extract_resource_arn


def parameter(name: str, body, query_params) -> str:
    """From the form, which wins as it does in ministack, or the query string."""
    form = parse_qs(body.decode("utf-8", errors="replace") if isinstance(body, bytes) else body or "")
    values = form.get(name) or query_params.get(name) or ""
    return values if isinstance(values, str) else values[0]


def error(code: str, message: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
        f"<RequestID>{uuid4()}</RequestID></Response>"
    ).encode()
