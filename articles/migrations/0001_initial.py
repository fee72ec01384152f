import articles.models.edition
import articles.models.section
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.operations
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('images', '0001_initial'),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, unique=True, validators=[articles.models.section.refuse_reserved], verbose_name='slug')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('in_menu', models.BooleanField(default=True, verbose_name='in the menu')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subsections', to='articles.section', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ('order', 'name'),
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
                ('description', models.TextField(blank=True, verbose_name='description')),
            ],
            options={
                'verbose_name': 'series',
                'verbose_name_plural': 'series',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name='slug')),
            ],
            options={
                'verbose_name': 'tag',
                'verbose_name_plural': 'tags',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(allow_unicode=True, max_length=120, unique=True, verbose_name='slug')),
                ('job_title', models.CharField(blank=True, max_length=120, verbose_name='job title')),
                ('bio', models.TextField(blank=True, help_text='Two or three sentences; readers see them below each story.', verbose_name='biography')),
                ('twitter_handle', models.CharField(blank=True, max_length=15, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9_]{1,15}\\Z')], verbose_name='Twitter/X handle')),
                ('left_on', models.DateField(blank=True, help_text='No longer offered for new bylines.', null=True, verbose_name='left on')),
                ('login', models.OneToOneField(blank=True, help_text='The colleague who writes under this name, if they sign in.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='author', to=settings.AUTH_USER_MODEL, verbose_name='login')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='images.image', verbose_name='photo')),
            ],
            options={
                'verbose_name': 'author',
                'verbose_name_plural': 'authors',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headline', models.CharField(max_length=255, verbose_name='headline')),
                ('kicker', models.CharField(blank=True, help_text='A word or two above the headline.', max_length=80, verbose_name='kicker')),
                ('standfirst', models.TextField(blank=True, help_text='One or two sentences below the headline; lists show them too.', verbose_name='standfirst')),
                ('dateline', models.CharField(blank=True, help_text='The place it was written from.', max_length=80, verbose_name='dateline')),
                ('slug', models.SlugField(allow_unicode=True, blank=True, db_index=False, help_text='The last part of the address. Made from the headline if you leave it empty.', max_length=200, verbose_name='slug')),
                ('kind', models.CharField(choices=[('report', 'Report'), ('analysis', 'Analysis'), ('opinion', 'Opinion'), ('background', 'Background'), ('review', 'Review'), ('interview', 'Interview')], default='report', max_length=12, verbose_name='kind of work')),
                ('language', models.CharField(blank=True, help_text="Such as “da” or “ar”, if it is not the site's own.", max_length=12, verbose_name='language')),
                ('seo_title', models.CharField(blank=True, max_length=255, verbose_name='title for search engines')),
                ('seo_description', models.TextField(blank=True, verbose_name='description for search engines')),
                ('social_headline', models.CharField(blank=True, max_length=255, verbose_name='headline for social media')),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved'), ('spiked', 'Spiked')], default='draft', editable=False, max_length=12, verbose_name='stage')),
                ('embargo_until', models.DateTimeField(blank=True, help_text='Nobody can publish or schedule it for an earlier time.', null=True, verbose_name='embargoed until')),
                ('embargo_source', models.CharField(blank=True, max_length=120, verbose_name='embargo set by')),
                ('embargo_note', models.CharField(blank=True, max_length=255, verbose_name='note on the embargo')),
                ('comments_mode', models.CharField(choices=[('open', 'Open: a moderator reads each one first'), ('closed', 'Closed: the thread stays, the form goes')], default='open', max_length=8, verbose_name='comments')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last saved')),
                ('creation_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='images.image', verbose_name='lead picture')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.section', verbose_name='section')),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.series', verbose_name='series')),
                ('tags', models.ManyToManyField(blank=True, related_name='+', to='articles.tag', verbose_name='tags')),
                ('body', models.TextField(blank=True, verbose_name='body')),
            ],
            options={
                'verbose_name': 'article',
                'verbose_name_plural': 'articles',
                'permissions': [('change_any_article', 'Can change the articles of others'), ('submit_article', 'Can submit an article for review'), ('approve_article', 'Can approve an article or send it back'), ('publish_article', 'Can publish, schedule and unpublish'), ('withdraw_article', 'Can withdraw a published article'), ('backdate_article', 'Can publish in the past'), ('correct_article', 'Can add a correction notice'), ('spike_article', 'Can spike an article')],
                'default_permissions': ('add', 'change', 'view', 'delete'),
            },
        ),
        migrations.CreateModel(
            name='Byline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('writing', 'By'), ('reporting', 'Additional reporting by'), ('photographs', 'Photographs by'), ('translation', 'Translated by')], default='writing', max_length=12, verbose_name='role')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='articles.article')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.author', verbose_name='author')),
            ],
            options={
                'verbose_name': 'byline',
                'verbose_name_plural': 'bylines',
                'ordering': ('order',),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RelatedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='related_links', to='articles.article')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='article')),
            ],
            options={
                'verbose_name': 'related story',
                'verbose_name_plural': 'related stories',
                'ordering': ('order',),
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('action', models.CharField(default='save', max_length=20)),
                ('note', models.CharField(blank=True, max_length=255)),
                ('digest', models.CharField(max_length=32)),
                ('content', models.JSONField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revision',
                'verbose_name_plural': 'revisions',
                'ordering': ('-pk',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Transition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=20, verbose_name='what')),
                ('stage_before', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved'), ('spiked', 'Spiked')], max_length=12)),
                ('stage_after', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved'), ('spiked', 'Spiked')], max_length=12)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('effective_at', models.DateTimeField(null=True, verbose_name='takes effect')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transitions', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'step',
                'verbose_name_plural': 'history',
                'ordering': ('-pk',),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('clarification', 'Clarification'), ('update', 'Update')], default='correction', max_length=14, verbose_name='kind')),
                ('text', models.TextField(verbose_name='text')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='articles.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ('at', 'pk'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=300, unique=True)),
                ('seen_from', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='articles.article')),
            ],
        ),
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(choices=[('section', 'Section'), ('tag', 'Tag'), ('series', 'Series'), ('author', 'Author')], max_length=8)),
                ('slug', models.CharField(max_length=120)),
                ('target_id', models.BigIntegerField()),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('label', 'slug'), name='former_slug_once')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('headline', models.CharField(max_length=255, verbose_name='headline')),
                ('kicker', models.CharField(blank=True, help_text='A word or two above the headline.', max_length=80, verbose_name='kicker')),
                ('standfirst', models.TextField(blank=True, help_text='One or two sentences below the headline; lists show them too.', verbose_name='standfirst')),
                ('dateline', models.CharField(blank=True, help_text='The place it was written from.', max_length=80, verbose_name='dateline')),
                ('slug', models.SlugField(allow_unicode=True, blank=True, db_index=False, help_text='The last part of the address. Made from the headline if you leave it empty.', max_length=200, verbose_name='slug')),
                ('kind', models.CharField(choices=[('report', 'Report'), ('analysis', 'Analysis'), ('opinion', 'Opinion'), ('background', 'Background'), ('review', 'Review'), ('interview', 'Interview')], default='report', max_length=12, verbose_name='kind of work')),
                ('language', models.CharField(blank=True, help_text="Such as “da” or “ar”, if it is not the site's own.", max_length=12, verbose_name='language')),
                ('seo_title', models.CharField(blank=True, max_length=255, verbose_name='title for search engines')),
                ('seo_description', models.TextField(blank=True, verbose_name='description for search engines')),
                ('social_headline', models.CharField(blank=True, max_length=255, verbose_name='headline for social media')),
                ('live_from', models.DateTimeField()),
                ('live_until', models.DateTimeField(blank=True, null=True)),
                ('first_published_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField(blank=True, null=True)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='articles.article')),
                ('lead_image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='images.image', verbose_name='lead picture')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision')),
                ('section', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.section')),
                ('series', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.series', verbose_name='series')),
                ('body', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditionByline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('writing', 'By'), ('reporting', 'Additional reporting by'), ('photographs', 'Photographs by'), ('translation', 'Translated by')], default='writing', max_length=12, verbose_name='role')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('first_published_at', models.DateTimeField()),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.author')),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='articles.edition')),
            ],
            options={
                'ordering': ('order',),
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditionTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_published_at', models.DateTimeField()),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tag_links', to='articles.edition')),
                ('tag', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.tag')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditionRelatedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('edition', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='related_links', to='articles.edition')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article')),
            ],
            options={
                'ordering': ('order',),
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='related',
            field=models.ManyToManyField(related_name='+', through='articles.EditionRelatedArticle', to='articles.article'),
        ),
        migrations.AddField(
            model_name='article',
            name='related',
            field=models.ManyToManyField(related_name='+', through='articles.RelatedArticle', to='articles.article', verbose_name='related stories'),
        ),
        migrations.AddField(
            model_name='article',
            name='latest_revision',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='articles.revision'),
        ),
        migrations.AddField(
            model_name='edition',
            name='tags',
            field=models.ManyToManyField(related_name='+', through='articles.EditionTag', to='articles.tag'),
        ),
        migrations.AddConstraint(
            model_name='author',
            constraint=models.CheckConstraint(condition=models.Q(('twitter_handle', ''), ('twitter_handle__regex', '^[A-Za-z0-9_]+$'), _connector='OR'), name='author_handle_is_bare'),
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.UniqueConstraint(fields=('article', 'author'), name='byline_once', violation_error_message='An author can stand in the byline only once.'),
        ),
        migrations.AddIndex(
            model_name='editionbyline',
            index=models.Index(models.F('author'), models.OrderBy(models.F('first_published_at'), descending=True), models.OrderBy(models.F('edition_id'), descending=True), name='edition_byline_by_author'),
        ),
        migrations.AddConstraint(
            model_name='editionbyline',
            constraint=models.UniqueConstraint(fields=('edition', 'author'), name='edition_byline_once'),
        ),
        migrations.AddConstraint(
            model_name='editionbyline',
            constraint=models.UniqueConstraint(fields=('edition', 'order'), name='edition_byline_place'),
        ),
        migrations.AddConstraint(
            model_name='editionrelatedarticle',
            constraint=models.UniqueConstraint(fields=('edition', 'target'), name='edition_related_article_once'),
        ),
        migrations.AddConstraint(
            model_name='relatedarticle',
            constraint=models.UniqueConstraint(fields=('article', 'target'), name='related_article_once'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.CheckConstraint(condition=models.Q(('parent', None), models.Q(('parent', models.F('pk')), _negated=True), _connector='OR'), name='section_not_inside_itself'),
        ),
        migrations.AddIndex(
            model_name='editiontag',
            index=models.Index(models.F('tag'), models.OrderBy(models.F('first_published_at'), descending=True), models.OrderBy(models.F('edition_id'), descending=True), name='edition_tag_by_tag'),
        ),
        migrations.AddConstraint(
            model_name='editiontag',
            constraint=models.UniqueConstraint(fields=('edition', 'tag'), name='edition_tag_once'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('article'), models.F('live_from'), models.F('live_until'), name='edition_by_article'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.OrderBy(models.F('first_published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), models.F('live_from'), models.F('live_until'), name='edition_home'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('section'), models.OrderBy(models.F('first_published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), models.F('live_from'), models.F('live_until'), name='edition_by_section'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('live_from'), models.F('live_until'), name='edition_begins'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('live_until'), condition=models.Q(('live_until__isnull', False)), name='edition_ends'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(models.F('id'), models.F('live_from'), models.F('live_until'), name='edition_visibility'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('live_until', None), ('live_until__gte', models.F('live_from')), _connector='OR'), name='edition_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('first_published_at__lte', models.F('live_from'))), name='edition_first_published_by_live_from'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('slug', ''), _negated=True), name='edition_has_slug'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(condition=models.Q(('live_until', None)), fields=('article',), name='edition_one_open'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=articles.models.edition.OneLiveConstraint(expressions=[('article', '='), (articles.models.edition.TsTzRange('live_from', 'live_until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='edition_one_live'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.OrderBy(models.F('saved_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='article_last_saved'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('stage'), models.OrderBy(models.F('saved_at'), descending=True), name='article_by_stage'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('slug'), name='article_by_slug'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(models.F('created_at'), name='article_by_creation'),
        ),
    ]
