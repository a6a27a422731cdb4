"""Which passwords are accepted (security.md §0, IAM-2, IAM-9)."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from campaign.models import User
from tests.makers import make_world


@pytest.fixture
def user(db) -> User:
    """Staff number t2026-office, name 测试人1, of the unit u-t2026 清河矿业."""
    return make_world().users["office"]


def refusals(password: str, user: User) -> list[str]:
    try:
        validate_password(password, user=user)
    except ValidationError as refused:
        return [error.code for error in refused.error_list]
    return []


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "twelve chars",
        "Short-8x",
        "窗明几净地上没有一个烟头",
        "A very long phrase of exactly sixty-four characters, as they say",
        "  spaces kept ",
    ],
)
def test_password_of_length_or_variety_is_accepted(user, password):
    assert refusals(password, user) == []


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("Aa12345", ["password_too_weak"]),
        ("abcdefgh", ["password_too_weak", "password_too_common"]),
        ("longbutall1", ["password_too_weak"]),
        ("Aa123456", ["password_too_common"]),
        ("Password1", ["password_too_common"]),
        ("t2026-office1", ["password_holds_name"]),
        ("T2026-OFFICE-x9", ["password_holds_name"]),
        ("我是测试人1密码没错", ["password_too_weak", "password_holds_name"]),
        ("清河矿业2026年文明部室创建", ["password_holds_name"]),
        ("u-t2026-!!!!!", ["password_holds_name"]),
    ],
)
def test_weak_common_or_telling_password_is_refused(user, password, codes):
    assert refusals(password, user) == codes


def test_sixty_four_characters_sign_in_as_typed(user, client):
    password = " " + "长" * 62 + " "
    user.set_password(password)
    user.save()

    signed_in = client.post("/sign-in/", {"username": user.username, "password": password})
    client.post("/sign-out/")
    trimmed = client.post("/sign-in/", {"username": user.username, "password": password.strip()})

    assert [signed_in.status_code, trimmed.status_code] == [302, 200]


def test_passwords_are_kept_by_argon2(user, settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]

    user.set_password("correct horse battery")

    assert user.password.split("$")[:2] == ["argon2", "argon2id"]


def test_older_hash_is_renewed_at_sign_in(user, settings, client):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user.set_password("correct horse battery")
    user.save()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]

    client.post("/sign-in/", {"username": user.username, "password": "correct horse battery"})

    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")


def test_installation_hashes_with_argon2_first():
    source = (settings.BASE_DIR / "config" / "settings.py").read_text(encoding="utf-8")

    assert source.index("Argon2PasswordHasher") < source.index("PBKDF2PasswordHasher")


def test_new_installation_has_no_account(db):
    assert User.objects.count() == 0
