"""The pages in front of the desk's door: accept an invitation, get over a forgotten password."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import views
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


class AtTheDoor:
    """The admin's frame around a page for people who are not signed in."""

    def get_context_data(self, **kwargs):
        return admin.site.each_context(self.request) | super().get_context_data(**kwargs)


class AcceptInvitation(AtTheDoor, views.PasswordResetConfirmView):
    """Signs in whoever chooses a password: there is no earlier one, and no second factor, that this could go around."""

    template_name = "registration/accept_invitation.html"
    title = _("Welcome")
    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = reverse_lazy("admin:index")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active and not user.has_usable_password() else None


class ForgottenPassword(AtTheDoor, views.PasswordResetView):
    """The same answer for every address. The link is made of SITE_URL: a Host header is anybody's to choose."""

    email_template_name = "email/password_reset.txt"
    subject_template_name = "email/password_reset_subject.txt"
    title = _("Forgotten password")

    @property
    def extra_email_context(self):
        return {"site_url": settings.SITE_URL, "site_name": settings.SITE_NAME}


class LetterSent(AtTheDoor, views.PasswordResetDoneView):
    pass


class NewPassword(AtTheDoor, views.PasswordResetConfirmView):
    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active else None


class PasswordChanged(AtTheDoor, views.PasswordResetCompleteView):
    pass
