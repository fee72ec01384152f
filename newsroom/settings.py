"""One file for every machine, read from top to bottom; machines differ by environment variables (docs/operators.md)."""

import socket
from pathlib import Path

import environ

from .csp import CSP
from .secret_key import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Everything that is not code: database, pictures, collected static files, the secret key.
STATE = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
STATE.mkdir(parents=True, exist_ok=True)

SITE_NAME = env.str("SITE_NAME", default="The Saltmarsh Courier")  # the demo newsroom's
THEME = env.str("THEME", default="")  # a file under static/ with the paper's own colours and letters
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SECRET_KEY = env.str("SECRET_KEY", default="") or secret_key(STATE / "secret_key")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", socket.gethostname()])
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

INSTALLED_APPS = [
    "newsroom",
    "interchange",
    "comments",
    "articles",
    "publication",
    "images",
    "accounts",
    "page_cache",
    "newsroom.admin_config.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_prose_editor",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsroom.csp.ContentSecurityPolicyMiddleware",
    "newsroom.permissions_policy.PermissionsPolicyMiddleware",
    "newsroom.charset.CharsetMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "page_cache.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.csp.csp",
                "newsroom.context_processors.site",
            ],
        },
    },
]

# SQLite needs IMMEDIATE: a transaction that reads and then writes would otherwise fail with "database is locked".
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{STATE / 'newsroom.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # 8 MB of pages a connection, not 2: in a file of 1 GB, a thousand rows are found in a third of the time.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;",
        },
        "TEST": {"NAME": STATE / "test.sqlite3"},  # a file: tests of locks need the locks of a file
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 2, "max_size": 8}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# It counts who tries passwords, so all processes share it.
CACHES = {"default": {"BACKEND": "accounts.shared_cache.SharedCache"}}
if env.str("CACHE_URL", default=""):
    CACHES = {"default": env.cache_url("CACHE_URL")}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.ColleagueBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # an invitation is valid as long

# django-allauth does the signing in; which of its pages there are: accounts/urls.py.
SECOND_FACTOR_GRACE_DAYS = env.int("SECOND_FACTOR_GRACE_DAYS", default=0)  # after which the desk asks everybody for one
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]  # nobody signs up; allauth's checks want to know
ACCOUNT_EMAIL_VERIFICATION = "none"  # User.email is the only address, and changes by accounts/new_address.py
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_forms.SignInForm",
    "reauthenticate": "accounts.sign_in_forms.PasswordAgainForm",
    "change_password": "accounts.sign_in_forms.NewPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "accept_invitation": "20/m/ip",
    "invite": "60/h/user",
    "change_email": "5/h/user",
    "preview_note": "20/h/key",
}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
MFA_TOTP_TOLERANCE = 1  # half a minute early or late; a code is good once all the same (accounts/sign_in_forms.py)
MFA_FORMS = {
    "activate_totp": "accounts.sign_in_forms.FirstCodeForm",
    "authenticate": "accounts.sign_in_forms.CodeForm",
    "reauthenticate": "accounts.sign_in_forms.CodeAgainForm",
    "add_webauthn": "accounts.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "accounts.sign_in_forms.RenamePasskeyForm",
    "authenticate_webauthn": "accounts.sign_in_forms.PasskeyForm",
    "reauthenticate_webauthn": "accounts.sign_in_forms.PasskeyAgainForm",
    "login_webauthn": "accounts.sign_in_forms.PasskeyAloneForm",
}

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en-gb")
LOCALE_PATHS = [BASE_DIR / "locale"]  # how words get there: docs/operators.md
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")
USE_TZ = True
FORMAT_MODULE_PATH = ["newsroom.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
PRIVATE_MEDIA_ROOT = STATE / "media"
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "images.uploads.CarefulUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = PRIVATE_MEDIA_ROOT  # nothing is served from it by address: pictures go through articles/pictures.py

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10  # seconds; a mail server that hangs must not hold a request for ever
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", default=f"newsroom@{socket.gethostname()}")
ADMINS = [("Operator", address) for address in env.list("OPERATOR_EMAILS", default=[])]

CRISPY_ALLOWED_TEMPLATE_PACKS = ("newsroom",)
CRISPY_TEMPLATE_PACK = "newsroom"

COMMENTS_REQUIRE_EMAIL = env.bool("COMMENTS_REQUIRE_EMAIL", default=False)
COMMENTS_ORDER = env("COMMENTS_ORDER", default="oldest")  # oldest, newest or picked first
COMMENTS_CLOSE_AFTER_DAYS = env.int("COMMENTS_CLOSE_AFTER_DAYS", default=0)  # 0: never
COMMENTS_A_MINUTE = env.int("COMMENTS_A_MINUTE", default=60)  # of people without trust; the rest get one more step
COMMENT_ADDRESS_DAYS = env.int("COMMENT_ADDRESS_DAYS", default=30)  # then IP address and user agent are forgotten

PAGE_CACHE_BYTES = env.int("PAGE_CACHE_BYTES", default=64 * 2**20)

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF, "data:"],
    "frame-src": [CSP.NONE],  # a story with an embed names the embed's host instead
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
NO_PAGE_ASKS_FOR = ["camera", "microphone", "geolocation", "payment", "usb", "midi", "display-capture"]
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])  # else the publication's e-mail
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
