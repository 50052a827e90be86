"""Citizen IDs as roles that need not read them see them (C83)."""


def masked_id(citizen_id: str, sees_ids: bool) -> str:
    """`1-1111-xxxxx-11-9`: in full only for roles with `sees_ids`; anything that is no 13-digit ID is hidden whole."""
    if len(citizen_id) != 13 or not citizen_id.isdigit():
        return "x" * len(citizen_id)
    parts = (citizen_id[0], citizen_id[1:5], citizen_id[5:10], citizen_id[10:12], citizen_id[12])
    if not sees_ids:
        parts = (*parts[:2], "xxxxx", *parts[3:])
    return "-".join(parts)
