"""Your account: one's own name, address, password and sessions."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.sessions.models import Session
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, UpdateView, View

from .. import new_address, second_factor
from ..adapters import MOST_SESSIONS
from ..letter_choices import KINDS, wants
from ..models import User
from ..sign_in_forms import LettersForm, NameForm, NewAddressForm
from .frame import AtTheDoor, Inside


class YourAccount(LoginRequiredMixin, Inside, TemplateView):
    template_name = "accounts/your_account.html"
    extra_context = {"title": _("Your account")}

    def get_context_data(self, **kwargs):
        user = self.request.user
        standing = {"having": second_factor.is_set_up(user), "until": second_factor.grace_until(user)}
        return super().get_context_data(**kwargs) | standing | {"sessions": open_sessions(user).count()}


class YourName(LoginRequiredMixin, Inside, UpdateView):
    template_name = "accounts/form.html"
    form_class = NameForm
    success_url = reverse_lazy("your_account")
    extra_context = {"title": _("Your name")}

    def get_object(self):
        return self.request.user

    def form_valid(self, form):
        """The name alone: whatever else was changed in this moment, by a chief editor perhaps, stays changed."""
        form.instance.save(update_fields=form.Meta.fields)
        messages.success(self.request, gettext("Your name is changed."))
        return redirect(self.get_success_url())


class YourLetters(LoginRequiredMixin, Inside, FormView):
    template_name = "accounts/letters.html"
    form_class = LettersForm
    success_url = reverse_lazy("your_account")
    extra_context = {"title": _("Your letters")}

    def get_initial(self):
        return {"wanted": [kind for kind in KINDS if wants(self.request.user, kind)]}

    def form_valid(self, form):
        self.request.user.unwanted_letters = [kind for kind in KINDS if kind not in form.cleaned_data["wanted"]]
        self.request.user.save(update_fields=["unwanted_letters"])
        messages.success(self.request, gettext("Your choice of letters is kept."))
        return super().form_valid(form)


@method_decorator(reauthentication_required, name="dispatch")
class YourAddress(LoginRequiredMixin, Inside, FormView):
    template_name = "accounts/form.html"
    form_class = NewAddressForm
    success_url = reverse_lazy("your_account")
    extra_context = {"title": _("Your e-mail address")}

    def get_form_kwargs(self):
        """Against another row of this person: the form must not put the new address on ``request.user``."""
        return super().get_form_kwargs() | {"instance": User(pk=self.request.user.pk)}

    def form_valid(self, form):
        full = ratelimit.consume_or_429(self.request, action="change_email", user=self.request.user)
        if full:
            return full
        address = form.cleaned_data["email"]
        if new_address.ask(self.request.user, address):
            messages.success(self.request, gettext("A letter is on its way to %s. Follow the link in it.") % address)
        else:
            messages.error(self.request, gettext("The letter could not be sent. Try again later."))
        return super().form_valid(form)


class ConfirmNewAddress(AtTheDoor, TemplateView):
    """A page with a button: programs that look into letters follow links, and press nothing."""

    template_name = "accounts/confirm_new_address.html"
    extra_context = {"title": _("Your new e-mail address")}

    def get_context_data(self, **kwargs):
        try:
            user, address = new_address.read(self.kwargs["key"])
        except new_address.Outdated as refusal:
            return super().get_context_data(**kwargs) | {"refusal": refusal.message}
        return super().get_context_data(**kwargs) | {"person": user, "address": address}

    def post(self, request, key):
        try:
            new_address.confirm(key)
        except new_address.Outdated as refusal:
            return self.render_to_response(super().get_context_data() | {"refusal": refusal.message})
        messages.success(request, gettext("Your e-mail address is changed."))
        return redirect("your_account")


class YourPassword(Inside, account.PasswordChangeView):
    template_name = "accounts/form.html"
    extra_context = {"title": _("Your password")}

    def form_valid(self, form):
        """Everybody else who is signed in as this person is out, by what Django keeps in a session."""
        response = super().form_valid(form)
        second_factor.end_sessions(self.request.user, but=self.request.session.session_key)
        return response


class YourSessions(LoginRequiredMixin, Inside, TemplateView):
    template_name = "accounts/sessions.html"
    extra_context = {"title": _("Where you are signed in")}

    def get_context_data(self, **kwargs):
        sessions = open_sessions(self.request.user)[:MOST_SESSIONS]
        mine = self.request.session.session_key
        return super().get_context_data(**kwargs) | {"sessions": sessions, "mine": mine}

    def post(self, request):
        second_factor.end_sessions(request.user, but=request.session.session_key)
        messages.success(request, gettext("You are signed out everywhere else."))
        return redirect("usersessions_list")


class EndSession(LoginRequiredMixin, Inside, View):
    http_method_names = ["post"]

    def post(self, request, pk):
        get_object_or_404(open_sessions(request.user), pk=pk).end()
        messages.success(request, gettext("That session is ended."))
        return redirect("usersessions_list")


def open_sessions(user):
    """In which this person is signed in now, the newest first."""
    lasting = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=lasting).order_by("-created_at", "-pk")
