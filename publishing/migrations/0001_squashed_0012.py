"""All tables of the app as the migrations up to 0012 left them, made at once, and their triggers."""

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models

from campaign.creating_tables import CreateTables
from campaign.written_once import protect, unprotect

TABLES = (
    "publishing_publication",
    "publishing_publicationfile",
    "publishing_draftversion",
    "publishing_rolledition",
    "publishing_certificate",
)


def put_on(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def take_off(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("publishing", "0001_initial"),
        ("publishing", "0002_written_once"),
        ("publishing", "0003_correction_notices"),
        ("publishing", "0004_matters_and_drawings"),
        ("publishing", "0005_matters_of_papers"),
        ("publishing", "0006_one_paper_per_matter"),
        ("publishing", "0007_papers_in_work"),
        ("publishing", "0008_superseding_drafts"),
        ("publishing", "0009_commendations_in_work"),
        ("publishing", "0010_honour_rolls_and_certificates"),
        ("publishing", "0011_honour_rolls_written_once"),
        ("publishing", "0012_certificates_written_once"),
    ]
    dependencies = [
        ("activities", "0001_squashed_0007"),
        ("campaign", "0001_squashed_0021"),
        ("scoring", "0001_squashed_0016"),
    ]
    operations = [
        CreateTables([
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('bulletin', 'Bulletin'), ('decision', 'Decision'), ('circular', 'Circular'), ('correction', 'Correction'), ('minutes', 'Minutes')], max_length=20, verbose_name='kind')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('payload', models.JSONField(verbose_name='content')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='campaign.campaign', verbose_name='campaign')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('month_revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='scoring.monthrevision', verbose_name='published revision')),
                ('number', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='campaign.documentnumber', verbose_name='document number')),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='publishing.publication', verbose_name='supersedes')),
                ('source_key', models.CharField(max_length=80, verbose_name='matter')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='edition')),
            ],
            options={
                'verbose_name': 'paper',
                'verbose_name_plural': 'papers',
                'ordering': ['-issued_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'source_key', 'edition'), name='one_paper_per_matter', violation_error_message='This paper is issued already.')],
            },
        ),
        migrations.CreateModel(
            name='AchievementStory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(blank=True, max_length=400, verbose_name='deeds')),
                ('state', models.CharField(choices=[('writing', 'being written'), ('submitted', 'handed in'), ('approved', 'approved')], default='writing', max_length=10, verbose_name='state')),
                ('saves', models.PositiveSmallIntegerField(default=0, verbose_name='saved so often')),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='remark of the office')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='written at')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='approved at')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='campaign.department', verbose_name='department')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stories', to='scoring.halfyearevaluation', verbose_name='half-year')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'achievement story',
                'verbose_name_plural': 'achievement stories',
                'ordering': ['evaluation', 'department'],
                'constraints': [models.UniqueConstraint(fields=('evaluation', 'department'), name='story_once'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='approved_story_says_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=40, verbose_name='series')),
                ('serial', models.PositiveSmallIntegerField(verbose_name='serial')),
                ('number', models.CharField(max_length=50, verbose_name='certificate number')),
                ('holder', models.CharField(max_length=100, verbose_name='holder')),
                ('honour', models.CharField(max_length=60, verbose_name='honour')),
                ('wording', models.JSONField(verbose_name='wording')),
                ('token', models.CharField(editable=False, max_length=40, unique=True)),
                ('address', models.URLField(editable=False, max_length=300, verbose_name='address of the check')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('award', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='activities.award', verbose_name='award')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='campaign.campaign', verbose_name='campaign')),
                ('individual', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='scoring.modelindividual', verbose_name='model individual')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('title', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='scoring.titledecision', verbose_name='title decision')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['campaign', 'series', 'serial'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'series', 'serial'), name='certificate_serial_once'), models.CheckConstraint(condition=models.Q(models.Q(('award__isnull', False), ('individual__isnull', True), ('title__isnull', True)), models.Q(('award__isnull', True), ('individual__isnull', True), ('title__isnull', False)), models.Q(('award__isnull', True), ('individual__isnull', False), ('title__isnull', True)), _connector='OR'), name='certificate_of_one_honour')],
            },
        ),
        migrations.CreateModel(
            name='CertificatePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default='JGDW', max_length=12, validators=[django.core.validators.RegexValidator('^[A-Z0-9]{2,12}$', 'Two to twelve capital letters and digits.')], verbose_name='beginning of the numbers')),
                ('width', models.PositiveSmallIntegerField(default=297, validators=[django.core.validators.MinValueValidator(140), django.core.validators.MaxValueValidator(600)], verbose_name='width in mm')),
                ('height', models.PositiveSmallIntegerField(default=210, validators=[django.core.validators.MinValueValidator(100), django.core.validators.MaxValueValidator(600)], verbose_name='height in mm')),
                ('right', models.SmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(-40), django.core.validators.MaxValueValidator(40)], verbose_name='moved to the right by mm')),
                ('down', models.SmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(-40), django.core.validators.MaxValueValidator(40)], verbose_name='moved down by mm')),
                ('is_blank', models.BooleanField(default=False, help_text='Only the text is printed: no border, no title.', verbose_name='print on pre-printed blanks')),
                ('campaign', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate_paper', to='campaign.campaign', verbose_name='campaign')),
            ],
            options={
                'verbose_name': 'paper of certificates',
                'verbose_name_plural': 'papers of certificates',
            },
        ),
        migrations.CreateModel(
            name='HonourRoll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=60, verbose_name='title')),
                ('period', models.CharField(max_length=60, verbose_name='period')),
                ('theme', models.CharField(default='classic', max_length=10, verbose_name='theme')),
                ('purposes', models.JSONField(default=list, verbose_name='uses')),
                ('is_public', models.BooleanField(default=False, verbose_name='people from outside see the board')),
                ('sources', models.JSONField(default=list, verbose_name='decisions')),
                ('placeholders', models.JSONField(default=dict, verbose_name='placeholders')),
                ('assessment', models.CharField(blank=True, help_text='Date and place of the assessment of personal information, kept for three years.', max_length=200, verbose_name='impact assessment')),
                ('assessed_at', models.DateTimeField(blank=True, null=True, verbose_name='assessed at')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('assessed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='honour_rolls', to='campaign.campaign', verbose_name='campaign')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'honour roll',
                'verbose_name_plural': 'honour rolls',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'title', 'period'), name='roll_named_once')],
            },
        ),
        migrations.CreateModel(
            name='PublicationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('xlsx', 'Excel'), ('docx', 'Word'), ('html', 'Web page')], max_length=10, verbose_name='format')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pages')),
                ('drawn_at', models.DateTimeField(verbose_name='drawn at')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='publishing.publication')),
                ('drawing', models.PositiveSmallIntegerField(default=1, verbose_name='drawing')),
                ('text_sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the text')),
                ('engine', models.CharField(blank=True, max_length=100, verbose_name='drawn with')),
                ('fonts', models.CharField(blank=True, max_length=64, verbose_name='fingerprint of the faces')),
            ],
            options={
                'verbose_name': 'file of a paper',
                'verbose_name_plural': 'files of papers',
                'ordering': ['publication', 'format', 'drawing'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'format', 'drawing'), name='one_file_per_format_and_drawing')],
            },
        ),
        migrations.CreateModel(
            name='PaperDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('bulletin', 'Bulletin'), ('decision', 'Decision'), ('circular', 'Circular'), ('correction', 'Correction'), ('minutes', 'Minutes')], max_length=20, verbose_name='kind')),
                ('starter', models.CharField(max_length=20, verbose_name='began as')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('content', models.JSONField(verbose_name='content')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('accepted', models.JSONField(default=list, verbose_name='accepted warnings')),
                ('created_at', models.DateTimeField(verbose_name='begun at')),
                ('updated_at', models.DateTimeField(verbose_name='changed at')),
                ('discarded_at', models.DateTimeField(blank=True, null=True, verbose_name='given up at')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_drafts', to='campaign.campaign', verbose_name='campaign')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                ('month_revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_drafts', to='scoring.monthrevision', verbose_name='published revision')),
                ('publication', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='publishing.publication', verbose_name='issued as')),
                ('updated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('supersedes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='drafts_after', to='publishing.publication', verbose_name='supersedes')),
                ('half_year_decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_drafts', to='scoring.halfyeardecision', verbose_name='decision of a half-year')),
                ('award_decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_drafts', to='activities.awarddecision', verbose_name='decision on awards')),
            ],
            options={
                'verbose_name': 'paper in work',
                'verbose_name_plural': 'papers in work',
                'ordering': ['-updated_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True), ('publication__isnull', True)), fields=('month_revision', 'kind'), name='one_draft_per_revision', violation_error_message='This paper is in work already.'), models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True), ('publication__isnull', True)), fields=('half_year_decision', 'starter'), name='one_draft_per_decision', violation_error_message='This paper is in work already.'), models.UniqueConstraint(condition=models.Q(('discarded_at__isnull', True), ('publication__isnull', True)), fields=('award_decision',), name='one_draft_per_award_decision', violation_error_message='This paper is in work already.')],
            },
        ),
        migrations.CreateModel(
            name='Distribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('office', 'Office'), ('head', 'Department head'), ('leader', 'Company leader')], max_length=10, verbose_name='receiver')),
                ('receiver', models.CharField(max_length=100, verbose_name='receiver')),
                ('copies', models.PositiveSmallIntegerField(verbose_name='copies')),
                ('handed_on', models.DateField(verbose_name='handed over on')),
                ('entered_at', models.DateTimeField(verbose_name='entered at')),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaign.department', verbose_name='department')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaign.person', verbose_name='person')),
                ('roll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='distribution', to='publishing.honourroll')),
            ],
            options={
                'verbose_name': 'distribution',
                'verbose_name_plural': 'distribution register',
                'ordering': ['roll', 'kind', 'department', 'person'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', True)), fields=('roll', 'kind', 'department'), name='department_receives_once'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('roll', 'person'), name='person_receives_once'), models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', False), ('kind', 'office'), ('person__isnull', True)), models.Q(models.Q(('kind', 'office'), _negated=True), ('person__isnull', False)), _connector='OR'), name='receiver_is_known')],
            },
        ),
        migrations.CreateModel(
            name='GroupPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='name on disk')),
                ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('format', models.CharField(max_length=5, verbose_name='format')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('source_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of what was sent')),
                ('width', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='width')),
                ('height', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='height')),
                ('attached_at', models.DateTimeField(verbose_name='attached at')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='erased at')),
                ('erasure_reason', models.CharField(blank=True, max_length=200, verbose_name='why erased')),
                ('crop_left', models.PositiveSmallIntegerField(default=0, verbose_name='crop: left')),
                ('crop_top', models.PositiveSmallIntegerField(default=0, verbose_name='crop: top')),
                ('crop_width', models.PositiveSmallIntegerField(default=10000, verbose_name='crop: width')),
                ('is_nobody', models.BooleanField(default=False, verbose_name='nobody on it can be recognised')),
                ('attached_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('erased_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('story', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='publishing.achievementstory')),
                ('people', models.ManyToManyField(related_name='+', through='publishing.GroupPhotoPerson', to='campaign.person', verbose_name='people on it')),
            ],
            options={
                'verbose_name': 'group photo',
                'verbose_name_plural': 'group photos',
                'ordering': ['story', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('crop_width__gte', 1), ('crop_left__lte', django.db.models.expressions.CombinedExpression(models.Value(10000), '-', models.F('crop_width')))), name='group_photo_crop_inside')],
            },
        ),
        migrations.CreateModel(
            name='RollEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='edition')),
                ('payload', models.JSONField(verbose_name='content')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('purposes', models.JSONField(verbose_name='uses')),
                ('is_public', models.BooleanField(default=False, verbose_name='people from outside see the board')),
                ('because', models.CharField(blank=True, max_length=200, verbose_name='reason')),
                ('issued_at', models.DateTimeField(verbose_name='issued at')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by')),
                ('roll', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='publishing.honourroll')),
                ('supersedes', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successor', to='publishing.rolledition', verbose_name='supersedes')),
            ],
            options={
                'verbose_name': 'edition of an honour roll',
                'verbose_name_plural': 'editions of honour rolls',
                'ordering': ['roll', '-number'],
                'constraints': [models.UniqueConstraint(fields=('roll', 'number'), name='roll_edition_once')],
            },
        ),
        migrations.CreateModel(
            name='DraftVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('content', models.JSONField(verbose_name='content')),
                ('at', models.DateTimeField(verbose_name='changed at')),
                ('restores', models.PositiveIntegerField(blank=True, null=True, verbose_name='restores version')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='publishing.paperdraft')),
            ],
            options={
                'verbose_name': 'version of a paper in work',
                'verbose_name_plural': 'versions of papers in work',
                'ordering': ['draft', '-number'],
                'constraints': [models.UniqueConstraint(fields=('draft', 'number'), name='draft_version_once')],
            },
        ),
        migrations.CreateModel(
            name='GroupPhotoPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='campaign.person', verbose_name='person')),
                ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listed', to='publishing.groupphoto')),
            ],
            options={
                'verbose_name': 'person on a group photo',
                'verbose_name_plural': 'people on group photos',
                'ordering': ['photo', 'person__staff_number'],
                'constraints': [models.UniqueConstraint(fields=('photo', 'person'), name='person_on_photo_once')],
            },
        ),
    ]),
        migrations.RunPython(put_on, take_off),
    ]
