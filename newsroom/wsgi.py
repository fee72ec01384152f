import os

from django.core.wsgi import get_wsgi_application

from .charset import refuse_early

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
application = refuse_early(get_wsgi_application())
