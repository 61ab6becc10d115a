"""What roles are called."""

from awards.i18n import lazy

ROLE_WORDS = {
    "office": lazy("office"),
    "leader": lazy("leader"),
    "discipline": lazy("discipline officer"),
    "nominator": lazy("nominator"),
}
ROLE_DUTIES = {
    "office": lazy("manages everything: imports, decisions, panels, runs, publication, accounts"),
    "leader": lazy("sees evidence, nominations and runs"),
    "discipline": lazy("sees everything but unsigned marks, changes nothing"),
}

STATE_FILTERS = {
    "active": lazy("active"),
    "never": lazy("never signed in"),
    "code": lazy("one-time code open"),
    "over": lazy("one-time code over"),
    "inactive": lazy("not active"),
    "left": lazy("has left"),
}
# Both languages stand on every slip, whatever the reader of the page prefers.
SLIP_WORDS = {
    "title": "评优评先 · 登录条",
    "number": "工号",
    "username": "用户名",
    "until": "有效期至",
    "zh": "打开上面的网址，填工号或用户名，密码处填一次性登录码。"
    "随后请设置自己的密码，登录码随即作废；请勿把本条交给他人。",
    "en": "Open the address above and type your staff number or user name, and the code as the password. "
    "Then set a password of your own, which ends the code; give this slip to nobody else.",
}
