"""Who comes in, and one's own account. These are all the pages of allauth that there are here: nobody signs up.

No namespace: allauth and Django look for these names.
"""

from django.urls import path

from .views import account, door, factors

urlpatterns = [
    path("sign-in/", door.SignIn.as_view(), name="account_login"),
    path("sign-in/second-factor/", door.SecondStep.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey/", door.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-out/", door.SignOut.as_view(), name="account_logout"),
    path("invitation/<uidb64>/<token>/", door.AcceptInvitation.as_view(), name="accept_invitation"),
    path("password/", door.ForgottenPassword.as_view(), name="admin_password_reset"),
    path("password/sent/", door.LetterSent.as_view(), name="password_reset_done"),
    path("password/<uidb64>/<token>/", door.NewPassword.as_view(), name="password_reset_confirm"),
    path("password/changed/", door.PasswordChanged.as_view(), name="password_reset_complete"),
    path("again/", factors.PasswordAgain.as_view(), name="account_reauthenticate"),
    path("again/code/", factors.CodeAgain.as_view(), name="mfa_reauthenticate"),
    path("again/passkey/", factors.PasskeyAgain.as_view(), name="mfa_reauthenticate_webauthn"),
    path("you/", account.YourAccount.as_view(), name="your_account"),
    path("you/name/", account.YourName.as_view(), name="your_name"),
    path("you/address/", account.YourAddress.as_view(), name="your_address"),
    path("address/<str:key>/", account.ConfirmNewAddress.as_view(), name="confirm_new_address"),
    path("you/letters/", account.YourLetters.as_view(), name="your_letters"),
    path("you/password/", account.YourPassword.as_view(), name="account_change_password"),
    path("you/sessions/", account.YourSessions.as_view(), name="usersessions_list"),
    path("you/sessions/<int:pk>/end/", account.EndSession.as_view(), name="end_session"),
    path("you/second-factor/", factors.Factors.as_view(), name="mfa_index"),
    path("you/second-factor/app/", factors.AddApp.as_view(), name="mfa_activate_totp"),
    path("you/second-factor/app/remove/", factors.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("you/second-factor/passkey/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("you/second-factor/passkey/<int:pk>/", factors.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("you/second-factor/passkey/<int:pk>/remove/", factors.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("you/second-factor/codes/", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("you/second-factor/codes/new/", factors.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("you/second-factor/codes/file/", factors.DownloadRecoveryCodes.as_view(), name="mfa_download_recovery_codes"),
]
