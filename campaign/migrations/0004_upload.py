import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaign', '0003_succession'),
    ]

    operations = [
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('departments', 'Departments'), ('people', 'People')], max_length=20, verbose_name='kind')),
                ('original_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('mapping', models.JSONField(blank=True, default=dict, verbose_name='columns')),
                ('expected', models.JSONField(blank=True, default=dict, verbose_name='what was confirmed')),
                ('state', models.CharField(choices=[('received', 'Received'), ('confirmed', 'Being written'), ('written', 'Written'), ('dropped', 'Dropped')], default='received', max_length=10, verbose_name='state')),
                ('at', models.DateTimeField(verbose_name='uploaded at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='campaign.campaign', verbose_name='campaign')),
                ('job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='campaign.job')),
            ],
            options={
                'verbose_name': 'upload',
                'verbose_name_plural': 'uploads',
                'ordering': ['-id'],
            },
        ),
    ]
