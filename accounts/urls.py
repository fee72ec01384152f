"""No namespace: the admin's login page looks for ``admin_password_reset``, Django's views for the names after it."""

from django.urls import path

from . import views

urlpatterns = [
    path("invitation/<uidb64>/<token>/", views.AcceptInvitation.as_view(), name="accept_invitation"),
    path("password/", views.ForgottenPassword.as_view(), name="admin_password_reset"),
    path("password/sent/", views.LetterSent.as_view(), name="password_reset_done"),
    path("password/<uidb64>/<token>/", views.NewPassword.as_view(), name="password_reset_confirm"),
    path("password/changed/", views.PasswordChanged.as_view(), name="password_reset_complete"),
]
