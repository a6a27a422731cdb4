import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def copy_names(apps, schema_editor):
    """One truth: the name of a person's account is the person's."""
    User, Person = apps.get_model("campaign", "User"), apps.get_model("campaign", "Person")
    User.objects.filter(person__isnull=False).update(
        name=models.Subquery(Person.objects.filter(pk=models.OuterRef("person_id")).values("name")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0005_first_month'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='active_since',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='opened at'),
        ),
        migrations.AddField(
            model_name='user',
            name='closed_because',
            field=models.CharField(blank=True, choices=[('by_hand', 'by the administrator'), ('idle', 'not used for too long'), ('left', 'the person left')], max_length=10, verbose_name='closed because'),
        ),
        migrations.AddField(
            model_name='user',
            name='first_password_until',
            field=models.DateTimeField(blank=True, help_text='Filled while the password is one from a slip, which must be changed before that time.', null=True, verbose_name='first password until'),
        ),
        migrations.AddField(
            model_name='user',
            name='password_set_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='password set at'),
        ),
        migrations.CreateModel(
            name='AccountSession',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('begun_at', models.DateTimeField(blank=True, null=True, verbose_name='signed in at')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'sign-in',
                'verbose_name_plural': 'sign-ins',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PasswordSlips',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accounts', models.JSONField(default=list, verbose_name='staff numbers')),
                ('site_address', models.CharField(max_length=200, verbose_name='address of the site')),
                ('state', models.CharField(choices=[('ordered', 'Ordered'), ('printed', 'Ready to print'), ('gone', 'Deleted')], default='ordered', max_length=10, verbose_name='state')),
                ('at', models.DateTimeField(verbose_name='ordered at')),
                ('valid_until', models.DateTimeField(blank=True, null=True, verbose_name='passwords are valid until')),
                ('keep_until', models.DateTimeField(blank=True, null=True, verbose_name='file is kept until')),
                ('file', models.CharField(blank=True, max_length=60, verbose_name='file')),
                ('downloads', models.PositiveSmallIntegerField(default=0, verbose_name='downloads')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ordered by')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='password_slips', to='campaign.campaign', verbose_name='campaign')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaign.job')),
            ],
            options={
                'verbose_name': 'password slips',
                'verbose_name_plural': 'password slips',
                'ordering': ['-id'],
            },
        ),
        migrations.RunPython(copy_names, migrations.RunPython.noop, elidable=True),
        # Sign-ins lie in our own table from now on; those of before are over.
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
    ]
