"""Who may open pages, use an account, manage accounts."""

from awards.permissions import Permission, Viewer, grants


@grants(Permission.PAGE_OPEN)
def may_open_page(viewer: Viewer, thing: object) -> bool:
    """Everyone."""
    return True


@grants(Permission.ACCOUNT_USE)
def may_use_account(viewer: Viewer, thing: object) -> bool:
    """Everyone who is signed in."""
    return viewer.is_signed_in


@grants(Permission.ACCOUNT_MANAGE)
def may_manage_accounts(viewer: Viewer, thing: object) -> bool:
    """The office."""
    return viewer.has("office")
